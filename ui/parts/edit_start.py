"""Where an edit begins: a file, and what to do with it."""

from ui.escape import Html, el
from ui.parts.desks import EDIT

TAKEN = "video/*,audio/*,.mkv,.mov,.avi,.ts,.flv,.mxf"
IDEAS = (
    "Cut the first 2 seconds",
    "Make it twice as fast",
    "Make it square for Instagram",
    "Normalise the loudness",
    "Make it black and white and remove the sound",
)


def edit_start(*, most_bytes: int, most_chars: int) -> Html:
    """The form of an upload.

    Args:
        most_bytes: Largest upload that anybody may send.
        most_chars: Longest prompt.
    """
    return el(
        "form",
        el("h1", EDIT.head),
        el("div", _file(), _words(most_chars), _foot(), _sending("edit"), class_="form edit-form"),
        id="edit-start",
        data_part="edit",
        data_most=most_bytes,
        novalidate=True,
    )


def _file() -> Html:
    return el(
        "div",
        el("label", "Video", for_="edit-file", class_="field-name"),
        el(
            "div",
            el("input", type="file", id="edit-file", accept=TAKEN, multiple=True),
            el(
                "p",
                "Choose a video here or drop it. More files may be joined to the first.",
                class_="quiet",
            ),
            class_="drop",
        ),
        el("div", id="edit-chosen"),
    )


def _words(most_chars: int) -> Html:
    ideas = [
        el("button", idea, type="button", class_="idea", data_edit="idea", data_words=idea)
        for idea in IDEAS
    ]
    return el(
        "div",
        el("label", "What to do", for_="edit-prompt", class_="field-name"),
        el(
            "textarea",
            id="edit-prompt",
            rows=3,
            maxlength=most_chars,
            dir="auto",
            placeholder="Cut the first ten seconds and make the rest 20 % faster",
        ),
        el("div", ideas, class_="ideas"),
    )


def _foot() -> Html:
    return el(
        "div",
        el("button", "Edit the video", class_="button is-main create", id="edit-send"),
        el("button", "Show me the plan first", class_="button", value="plan", name="plan"),
        class_="actions",
    )


def _sending(part: str) -> Html:
    """How far an upload is, and why it was refused."""
    return el(
        "div",
        el(
            "div",
            el("progress", id=f"{part}-progress", max=100, value=0, aria_label="Upload"),
            el("p", id=f"{part}-sent", class_="quiet", role="status"),
            el("button", "Cancel the upload", type="button", class_="button", data_edit="abort"),
            id=f"{part}-sending",
            class_="sending",
            hidden=True,
        ),
        el("p", id=f"{part}-wrong", class_="notice", role="alert", hidden=True),
    )


def composer(*, most_chars: int) -> Html:
    """Where the next request of a session is written; it is never drawn anew."""
    return el(
        "form",
        el("label", "What next?", for_="more-prompt", class_="field-name"),
        el("textarea", id="more-prompt", rows=2, maxlength=most_chars, dir="auto"),
        el(
            "div",
            el("button", "Edit", class_="button is-main", id="more-send"),
            el("button", "Plan first", class_="button", value="plan", name="plan"),
            class_="actions",
        ),
        el("p", id="more-wrong", class_="notice", role="alert", hidden=True),
        id="edit-more",
        novalidate=True,
    )


def alike(*, most_bytes: int) -> Html:
    """The form of another video, to which the same is done; shown where there is a result.

    Args:
        most_bytes: Largest upload that anybody may send.
    """
    return el(
        "details",
        el("summary", "Do the same to another video"),
        el(
            "form",
            el("label", "Another video", for_="alike-file", class_="field-name"),
            el("input", type="file", id="alike-file", accept=TAKEN, multiple=True),
            el(
                "p",
                "What led to the result you see is done again, as it was planned; no model is"
                " asked. More files take the place of those that were joined to the first.",
                class_="quiet",
            ),
            el("div", el("button", "Do the same", class_="button"), class_="actions"),
            _sending("alike"),
            id="edit-alike",
            data_part="alike",
            data_most=most_bytes,
            novalidate=True,
        ),
        class_="fold alike",
    )
