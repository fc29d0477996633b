"""What stands around: the head of the page, its two dialogs, and the words of its sections."""

from ui.escape import Html, el, join
from ui.parts.examples import EXAMPLES

TAGLINE = "Say what to explain. Get a checked, captioned animation with its source code."


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
            el("p", TAGLINE, class_="tagline"),
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


def create_head() -> Html:
    """Above the form."""
    return el("h1", "What should be explained?")


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
            " Chalkbox's own lessons work without one. ",
            el("span", "More", class_="more-word"),
        ),
        el(
            "div",
            el("p", "Without a key, these can be explained, with your own numbers:"),
            el("ul", titles),
            el(
                "p",
                "For anything else set a key before the start: ",
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
