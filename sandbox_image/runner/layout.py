"""The layout report of one scene: what could not be read, when, and for how long."""

import gc
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from manim import Mobject

from runner.layout_checks import Defect, find_defects
from runner.layout_origins import glyph
from runner.layout_view import Eye, TextUnit, View, is_seen
from runner.outlines import touching
from runner.reading_time import ReadingTimes

FINDINGS = 20
"""So many are told of one scene; errors first."""


SPANS = 500


@dataclass(slots=True)
class Span:
    """One defect and its time."""

    defect: Defect
    start_s: float
    end_s: float
    seconds: float = 0.0
    """How long in all; it may come and go."""
    open: bool = True


class LayoutWatch:
    """Looks at a scene at the end of each of its animations."""

    def __init__(self, scene: Any) -> None:
        self._eye = Eye(scene)
        self._spans: dict[tuple[object, ...], Span] = {}
        self._inside: set[tuple[int | None, str]] = set()
        self._last: list[Defect] = []
        self._reading = ReadingTimes()
        self._texts: list[TextUnit] = []
        self.spent_s = 0.0
        """Time that looking took."""
        self.broken: str | None = None
        """Why looking was given up, if it was."""

    def look(
        self, start_s: float, end_s: float, *, held: bool, animations: Iterable[Any] = ()
    ) -> None:
        """Judge what is to be seen now.

        Args:
            start_s: When the animation began, seconds of the video.
            end_s: When it ended.
            held: Nothing moved in it, so its beginning looked as its end does.
            animations: What was played; where their mobjects were before.
        """
        if self.broken is not None:
            return
        began = time.perf_counter()
        collecting = gc.isenabled()
        gc.disable()  # what is made here is gone at once; looking through all else takes longer
        try:
            with np.errstate(all="ignore"):
                self._look(start_s, end_s, held, animations)
        except Exception as error:  # noqa: BLE001 (user code can make mobjects of any kind)
            self.broken = f"{type(error).__name__}: {error}"
        finally:
            if collecting:
                gc.enable()
        self.spent_s += time.perf_counter() - began

    def _look(self, start_s: float, end_s: float, held: bool, animations: Iterable[Any]) -> None:
        view = self._eye.look()
        if view is not None:
            self._texts = view.texts
            self._last = find_defects(view)
            gone = {identity(one.text) for one in self._last if one.text and one.outside}
            self._inside |= {identity(unit) for unit in view.texts} - gone
            for defect in self._last:
                if defect.outside and defect.text and was_inside(defect.text, view, animations):
                    self._inside.add(identity(defect.text))
        self._reading.look(self._texts, start_s, end_s, held=held)
        present: dict[tuple[object, ...], Defect] = {}
        for defect in self._last:
            known = present.get(defect.key)
            present[defect.key] = defect if known is None or worse(defect, known) else known
        for key, defect in present.items():
            self._add(key, defect, start_s if held else end_s, start_s, end_s)
        for key, span in self._spans.items():
            span.open = key in present

    def _add(
        self, key: tuple[object, ...], defect: Defect, first: float, start_s: float, end_s: float
    ) -> None:
        """Note that a defect is there now, seen for the first time at `first` if it is new."""
        span = self._spans.get(key)
        if span is None:
            if len(self._spans) < SPANS:
                self._spans[key] = Span(defect, first, end_s, end_s - first)
            return
        span.seconds += end_s - (start_s if span.open else first)
        span.end_s, span.open = end_s, True
        if worse(defect, span.defect):
            span.defect = defect

    def findings(self, scene_class: str) -> list[dict[str, Any]]:
        """What was found, as `Finding` has it; errors first, then by time."""
        spans = [span for span in self._spans.values() if not self._left(span.defect)]
        spans.sort(key=lambda span: (span.defect.severity != "error", span.start_s))
        found = [finding_of(span, scene_class) for span in spans[:FINDINGS]]
        found += self._reading.findings(scene_class)
        found.sort(key=lambda one: one["severity"] != "error")
        return found if self.broken is None else [*found, not_judged(self.broken)]

    def _left(self, defect: Defect) -> bool:
        """Whether a text is outside because it left, or has yet to come in."""
        text = defect.text
        return defect.outside and text is not None and identity(text) in self._inside


def identity(text: TextUnit) -> tuple[int | None, str]:
    """A text, also when it is made anew for each frame."""
    return text.line, text.wording.said


def was_inside(text: TextUnit, view: View, animations: Iterable[Any]) -> bool:
    """Whether an animation took a text out of the picture: it left, and is not lost."""
    for animation in animations:
        if was_inside(text, view, getattr(animation, "animations", ())):
            return True
        before = getattr(animation, "starting_mobject", None)
        for member in before.get_family() if isinstance(before, Mobject) else ():
            letter = glyph(member)
            if letter is None or letter.wording is not text.wording or not is_seen(member):
                continue
            box = np.concatenate((member.points.min(axis=0)[:2], member.points.max(axis=0)[:2]))
            if touching(box[None, :], view.frame)[0]:
                return True
    return False


def worse(one: Defect, two: Defect) -> bool:
    """Whether one defect is graver than another of its kind."""
    if one.severity != two.severity:
        return one.severity == "error"
    return one.amount > two.amount


def not_judged(reason: str) -> dict[str, Any]:
    """The finding that there could be more."""
    return {
        "source": "layout",
        "code": "layout-not-judged",
        "severity": "warning",
        "message": f"The layout could not be judged to the end ({reason[:300]}).",
    }


def finding_of(span: Span, scene_class: str) -> dict[str, Any]:
    """A finding for the report."""
    defect = span.defect
    words = defect.message[:1].upper() + defect.message[1:]
    lasts = f", for {span.seconds:.1f} s" if span.seconds >= 0.05 else ""
    return {
        "source": "layout",
        "code": defect.code,
        "severity": defect.severity,
        "message": f"{words}; at {span.start_s:.1f} s{lasts}.",
        "line": defect.line,
        "measure": {
            "scene_class": scene_class,
            "other_line": defect.other_line,
            "amount": round(float(np.nan_to_num(defect.amount)), 4),
            "start_s": round(span.start_s, 3),
            "end_s": round(max(span.start_s, span.end_s), 3),
        },
    }
