"""How long each text of a scene is to be seen, against how long it takes to read it.

Subtitles are made for 15 to 20 characters a second; what is shown for half of that time cannot be
read by most, what is shown for a sixth of it by nobody.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from runner.layout_view import TextUnit

LETTERS = 10
"""Shorter texts are labels and numbers, read at a glance."""
LETTERS_PER_S = 35.0
"""As fast as a practised reader takes in a text that he expects."""
HOPELESS = 3.0
"""So many times too fast it is an error."""
TEXTS = 500
FINDINGS = 5


@dataclass(slots=True)
class Shown:
    """A text, and how long it was seen."""

    line: int | None
    said: str
    letters: int
    start_s: float
    end_s: float = 0.0
    seconds: float = 0.0


class ReadingTimes:
    """Notes at the end of each animation which texts are to be seen."""

    def __init__(self) -> None:
        self._shown: dict[tuple[int | None, str], Shown] = {}
        self._now: set[tuple[int | None, str]] = set()

    def look(self, texts: Iterable[TextUnit], start_s: float, end_s: float, *, held: bool) -> None:
        """Take the texts that are to be seen at the end of an animation.

        One that came or went in the animation was seen for half of it.
        """
        lasts_s, now = end_s - start_s, set[tuple[int | None, str]]()
        for unit in texts:
            said = unit.wording.said
            key = (unit.line, said)
            if not said or key in now:
                continue
            now.add(key)
            shown = self._shown.get(key)
            if shown is None:
                if len(self._shown) >= TEXTS:
                    continue
                shown = Shown(unit.line, said, len(unit.leaves), start_s)
                self._shown[key] = shown
            shown.seconds += lasts_s if held or key in self._now else lasts_s / 2
            shown.end_s = end_s
        for key in self._now - now:
            if shown := self._shown.get(key):
                shown.seconds += lasts_s / 2
                shown.end_s = end_s
        self._now = now

    def findings(self, scene_class: str) -> list[dict[str, Any]]:
        """The texts that went before they could be read, as `Finding` has them; worst first.

        What stands at the end of the video can be looked at for as long as one likes.
        """
        gone = (shown for key, shown in self._shown.items() if key not in self._now)
        short = [shown for shown in gone if too_fast(shown) > 1]
        short.sort(key=too_fast, reverse=True)
        return [finding_of(shown, scene_class) for shown in short[:FINDINGS]]


def too_fast(shown: Shown) -> float:
    """How many times too fast a text has to be read."""
    if shown.letters < LETTERS:
        return 0.0
    return shown.letters / LETTERS_PER_S / max(shown.seconds, 0.01)


def finding_of(shown: Shown, scene_class: str) -> dict[str, Any]:
    """A finding for the report."""
    wording = " ".join(shown.said.split())
    quoted = wording if len(wording) <= 60 else f"{wording[:59]}…"
    needs_s = shown.letters / LETTERS_PER_S
    return {
        "source": "layout",
        "code": "too-short-to-read",
        "severity": "error" if too_fast(shown) > HOPELESS else "warning",
        "message": (
            f"“{quoted}” is to be seen for {shown.seconds:.1f} s and takes {needs_s:.1f} s to read;"
            " wait longer before it goes."
        ),
        "line": shown.line,
        "measure": {
            "scene_class": scene_class,
            "other_line": None,
            "amount": round(min(too_fast(shown), 1000.0), 4),
            "start_s": round(shown.start_s, 3),
            "end_s": round(max(shown.start_s, shown.end_s), 3),
        },
    }
