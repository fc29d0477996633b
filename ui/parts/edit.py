"""A version of one's own: what there is as text to be changed, and the button to go on with it."""

from ui.escape import Html, el

MOST_CHARS = 60_000
"""Longer texts are changed in their files."""


def edit_part(name: str, text: str, *, what: str) -> Html:
    """The fold in which something is changed; what is typed stays until it is taken.

    Args:
        name: Of the file.
        text: What it holds.
        what: It, in words, for those who cannot see where the fold stands.
    """
    if len(text) > MOST_CHARS:
        words = f"It is too long to be changed here. In a terminal: chalkbox edit ID {name}"
        return el("p", words, class_="quiet")
    return el(
        "details",
        el("summary", "Change it"),
        el(
            "textarea",
            text,
            aria_label=f"{what}, to be changed",
            rows=min(24, max(6, text.count("\n") + 1)),
            spellcheck="false",
            dir="auto",
        ),
        el(
            "p",
            el(
                "button",
                "Save and go on from here",
                type="button",
                class_="button",
                data_deed="mend",
                data_name=name,
            ),
            " ",
            el("span", "What does not depend on it is not made again.", class_="quiet"),
        ),
        class_="edit",
    )
