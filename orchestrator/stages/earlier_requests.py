"""What a session remembers when something new is asked: what led here, and what was asked back."""

from collections.abc import Sequence

from agents.artifacts.editing.edit_session import (
    EARLIER_CHARS,
    MOST_EARLIER,
    Earlier,
    EditHistory,
    HistoryEntry,
)

MOST_SINCE = 6
"""So many of those are remembered that were made since about the same video."""
TOLD_CHARS = 400
"""So much of each is told to a model."""
BECAME = {
    "done": "Done",
    "asked": "You asked back",
    "answered": "You answered",
    "failed": "It failed",
}


def earlier_requests(history: EditHistory) -> tuple[Earlier, ...]:
    """What is remembered of a session; oldest first."""
    since: list[HistoryEntry] = []
    for entry in reversed(history.entries):
        if entry.based_on != history.current or entry.state == "planned" or _leads(history, entry):
            break
        since.append(entry)
    since = since[:MOST_SINCE]
    chain: list[HistoryEntry] = []
    number = history.current
    while len(chain) + len(since) < MOST_EARLIER and (entry := history.find(number)) is not None:
        chain.append(entry)
        if entry.based_on >= number:  # damaged
            break
        number = entry.based_on
    return tuple(_remembered(entry) for entry in reversed([*since, *chain]))


def _leads(history: EditHistory, entry: HistoryEntry) -> bool:
    """Whether it made the video that was undone, or the one that is looked at."""
    return entry.state == "done" and not entry.is_attached


def _remembered(entry: HistoryEntry) -> Earlier:
    return Earlier.model_validate(
        {
            "prompt": entry.prompt[:EARLIER_CHARS],
            "state": entry.state,
            "words": entry.words[:EARLIER_CHARS],
        }
    )


def asked_back(earlier: Sequence[Earlier]) -> tuple[str, ...]:
    """What was said last and only asked back; oldest first, without what was told in between."""
    found: list[str] = []
    for each in reversed(earlier):
        if each.state == "asked":
            found.append(each.prompt)
        elif each.state != "answered":
            break
    return tuple(reversed(found))


def earlier_words(earlier: Sequence[Earlier]) -> str:
    """The same for a model, one request and its end to a line."""
    lines = [
        f"- “{_short(each.prompt)}” → {BECAME[each.state]}: {_short(each.words)}"
        for each in earlier
    ]
    return "\n".join(lines) or "(nothing)"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= TOLD_CHARS else f"{line[: TOLD_CHARS - 1]}…"
