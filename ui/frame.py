"""What stands around: the head of the page, its two dialogs, and the words of its sections."""

from ui.escape import Html, el, join
from ui.parts.examples import EXAMPLES

TAGLINE = "Say what to explain. Get a checked, captioned animation with its source code."
EDIT_TAGLINE = (
    "Say what to do with your video. Get it edited, checked, with the scripts that did it."
)
FILM_TAGLINE = "Bring a story. Get a film with voices, music and captions, shot by shot."
WITHOUT_A_MODEL = (
    "cut, keep or split at times, faster, slower, backwards",
    "square, upright or wide; smaller, turned, cropped, steadied",
    "black and white, brighter, blurred, faded in and out",
    "louder, even, mute; without pauses",
    "captions burnt in or attached, titles, names, formulas, a logo",
    "another video behind it, with a transition, or in a corner",
    "GIF, pictures, sound alone, another kind of file, a size in MB",
)
"""What is edited from plain English by rules."""

FILMED_BY_RULES = (
    "Without a key, rules find out who is in a story and who says what, where it happens and where"
    " a scene ends; pictures, voices and music never need one."
)


def top(announcement: str, *, can_log_out: bool = False) -> Html:
    """The name, one line of what it is, who plans and writes here, and the way out."""
    return el(
        "div",
        el(
            "div",
            el(
                "a",
                el("img", src="look/favicon.svg", alt="", width=34, height=34),
                el("span", "Chalkbox"),
                href="./",
                data_deed="home",
                class_="brand",
                aria_label="Chalkbox, start page",
            ),
            el(
                "p",
                el("span", TAGLINE, class_="for-explain"),
                el("span", EDIT_TAGLINE, class_="for-edit"),
                el("span", FILM_TAGLINE, class_="for-film"),
                class_="tagline",
            ),
            el(
                "form",
                el("button", "Log out", class_="button is-quiet"),
                method="post",
                action="logout",
                class_="log-out",
            )
            if can_log_out
            else None,
            class_="top-line",
        ),
        _writers(announcement),
        _spoken(),
        _dialogs(),
        class_="top",
    )


def form_foot() -> Html:
    """Beside the button."""
    keys = (el("kbd", "Ctrl"), " + ", el("kbd", "Enter"), " creates, too")
    return el("p", keys, class_="quiet hint")


def examples_head() -> Html:
    """Above the examples."""
    return el("h2", "Or begin with an example")


def past_head() -> Html:
    """Above the past runs, with the search."""
    return el(
        "div",
        el("h2", "Your videos"),
        el(
            "div",
            el("label", "Search your videos", for_="search", class_="sr-only"),
            el("input", type="search", id="search", placeholder="Search", autocomplete="off"),
            role="search",
        ),
        class_="past-head",
    )


def run_back() -> Html:
    """Above a run."""
    return el("a", "← All videos", href="./", data_deed="home", class_="back")


def stages_head() -> Html:
    """Above the stages."""
    return el("h2", "Steps")


def _writers(announcement: str) -> Html:
    if not announcement.startswith("offline"):
        return el("p", el("span", "Planned and written by "), announcement, class_="writers")
    titles = [el("li", example.title) for example in EXAMPLES]
    return el(
        "details",
        el(
            "summary",
            el("strong", "No model is set."),
            el("span", " Chalkbox's own lessons work without one. ", class_="for-explain"),
            el("span", " Common requests in plain English work without one. ", class_="for-edit"),
            el("span", " A story becomes a film without one. ", class_="for-film"),
            el("span", "More", class_="more-word"),
        ),
        el(
            "div",
            el(
                "p",
                "Without a key, these can be explained, with your own numbers:",
                class_="for-explain",
            ),
            el("ul", titles, class_="for-explain"),
            el("p", "Without a key, this can be done to a video:", class_="for-edit"),
            el("ul", [el("li", each) for each in WITHOUT_A_MODEL], class_="for-edit"),
            el("p", FILMED_BY_RULES, class_="for-film"),
            el(
                "p",
                el("span", "For anything else ", class_="for-explain"),
                el("span", "For anything else, and in other languages, ", class_="for-edit"),
                el("span", "For a film that is planned by one, ", class_="for-film"),
                "set a key before the start: ",
                el("code", "GOOGLE_API_KEY"),
                " (Gemini), ",
                el("code", "OPENAI_API_KEY"),
                " or ",
                el("code", "ANTHROPIC_API_KEY"),
                " with ",
                el("code", "CHALKBOX_MODEL"),
                ". A local server such as Ollama needs only ",
                el("code", "OPENAI_BASE_URL"),
                ". They may stand in a file named ",
                el("code", ".env"),
                ".",
            ),
        ),
        class_="offline",
        id="offline-note",
    )


def _spoken() -> Html:
    return el("p", id="spoken", role="status", data_shown="no")


def _dialogs() -> Html:
    close = {"type": "button", "data_deed": "close"}
    return join(
        el(
            "dialog",
            el("h2", "Delete this video?", id="delete-head"),
            el("p", id="delete-title", dir="auto"),
            el("p", "The video, its code and everything else of it go for good.", class_="quiet"),
            el(
                "div",
                el("button", "Keep it", class_="button", autofocus=True, **close),
                el(
                    "button",
                    "Delete for good",
                    type="button",
                    class_="button is-bad",
                    data_deed="delete-really",
                ),
                class_="actions",
            ),
            id="delete-dialog",
            aria_labelledby="delete-head",
        ),
        el(
            "dialog",
            el("h2", "Link to this video", id="share-head"),
            el("p", "Whoever has it can watch this one video.", class_="quiet"),
            el("label", "Link", for_="share-link", class_="sr-only"),
            el("input", id="share-link", readonly=True),
            el("div", el("button", "Close", class_="button", **close), class_="actions"),
            id="share-dialog",
            aria_labelledby="share-head",
        ),
    )
