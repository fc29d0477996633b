"""The head of a run: its title, how it stands, what can be done with it, and why it ended."""

from orchestrator.run_view import RunView
from ui.escape import Html, el, join
from ui.words import begun_at, state_words, time_element

ENDED_BADLY = ("failed", "refused", "cancelled", "interrupted", "damaged")
WHAT_HAPPENED = {
    "failed": "The video could not be made",
    "refused": "This cannot be made from these words",
    "cancelled": "This run was cancelled",
    "interrupted": "This run was interrupted",
    "damaged": "This run cannot be read",
}
WHAT_NEXT = {
    "model": "Try again in a while. If it stays so, see the key and CHALKBOX_MODEL.",
    "budget.spent": "Raise the setting that is named, CHALKBOX_BUDGET_…, then go on: what was "
    "paid for is kept.",
    "sandbox.engine_unavailable": "Start the container engine, then try again.",
    "sandbox.image_missing": "Build the sandbox image (make install), then try again.",
    "sandbox.image_mismatch": "Build the sandbox image again (make install), then try again.",
    "run.killed_workers": "See whether the machine has enough memory, then try again.",
}
"""By the error's code; the most telling beginning of it counts."""
WHAT_NEXT_BY_STATE = {
    "failed": "Everything made so far is kept below. Try again, or change the prompt.",
    "refused": "Change the prompt and create it anew.",
    "cancelled": "Go on whenever you like: finished steps are kept.",
    "interrupted": "Nobody is working on it. Go on: finished steps are kept.",
    "damaged": "Its files were changed or lost. Create it anew, or delete it.",
}

WORDS_CHARS = 600
"""Of a longer story the beginning is shown, until there is a film to see."""
TONES = {"cancelled": "calm", "refused": "warn", "interrupted": "warn"}


def run_head(view: RunView) -> Html:
    """Title, state and how far."""
    state = view.status.state
    words = _words(view)
    begun = begun_at(view.status.video_id)
    return el(
        "div",
        el(
            "p",
            el("span", state_words(state), class_="badge", data_state=state),
            time_element(begun) if begun else None,
            class_="run-line",
        ),
        el("h1", view.title, dir="auto", class_="run-title", tabindex="-1"),
        el("p", words, dir="auto", class_="run-words") if words != view.title else None,
        _far(view),
        class_="run-head",
        data_state=state,
        data_run=view.status.video_id,
        data_workflow=view.status.workflow,
        data_title=view.title,
    )


def run_actions(view: RunView) -> Html:
    """What can be done with it now."""
    state = view.status.state
    buttons: list[Html] = []
    if state in ("queued", "running"):
        buttons.append(_button("Cancel", "cancel", view))
    if state == "failed":
        buttons.append(_button("Try again", "resume", view, main=True))
    if state in ("cancelled", "interrupted"):
        buttons.append(_button("Go on", "resume", view, main=True))
    if state not in ("queued", "running") and view.session is None:
        buttons.append(_button("Change the prompt", "reuse", view, main=state == "refused"))
    if state == "refused":
        buttons.append(_button("Try again", "resume", view))
    if state == "succeeded":
        buttons.append(_button("Copy link", "share", view))
    if state not in ("queued", "running"):
        buttons.append(_button("Delete", "delete", view))
    return el("div", buttons, class_="actions")


def run_notice(view: RunView) -> Html:
    """What happened, why, and what to do next; nothing for a run that is well."""
    state = view.status.state
    if state not in ENDED_BADLY:
        return Html()
    if view.session is not None and state == "refused":
        what, next_step = "This file cannot be edited", "Upload another one."
    else:
        what, next_step = WHAT_HAPPENED[state], what_next(state, view.status.error_code)
    return notice(
        what,
        view.status.message or "",
        next_step=next_step,
        code=view.status.error_code,
        tone=TONES.get(state, "bad"),
    )


def what_next(state: str, error_code: str | None) -> str:
    """One sentence on what to do."""
    known = [code for code in WHAT_NEXT if error_code and begins(error_code, code)]
    return WHAT_NEXT[max(known, key=len)] if known else WHAT_NEXT_BY_STATE[state]


def begins(code: str, outer: str) -> bool:
    """Whether an error's code is another, or of its kind."""
    return code == outer or code.startswith(f"{outer}.")


def notice(
    what: str, why: str = "", *, next_step: str = "", code: str | None = None, tone: str = "bad"
) -> Html:
    """A calm box of what happened, why, and what to do next."""
    return el(
        "div",
        el("p", what, class_="notice-what"),
        el("p", why, dir="auto", class_="notice-why") if why else None,
        el("p", next_step, class_="notice-next") if next_step else None,
        el("p", "Code: ", el("code", code), class_="notice-code") if code else None,
        class_="notice",
        data_tone=tone,
        role="status" if tone == "calm" else "alert",
    )


def _words(view: RunView) -> str:
    words = str(view.request.get("prompt", "")) or view.title
    if view.status.workflow != "story_film" or len(words) <= WORDS_CHARS:
        return words
    return view.title if view.video else f"{words[:WORDS_CHARS].rstrip()}…"


def _far(view: RunView) -> Html | None:
    if view.status.state == "queued":
        place = view.status.place
        before = f", {place - 1} before it" if place and place > 1 else ""
        return el("p", f"Waits for its turn{before}.", class_="quiet")
    if view.status.state != "running":
        return None
    bar = el("progress", max=100, value=view.percent, aria_label="The whole run")
    return join(el("div", bar, el("span", f"{view.percent} %"), class_="far"))


def _button(label: str, deed: str, view: RunView, *, main: bool = False) -> Html:
    return el(
        "button",
        label,
        type="button",
        class_="button is-main" if main else "button",
        data_deed=deed,
        data_run=view.status.video_id,
        data_title=view.title,
    )
