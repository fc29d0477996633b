"""The time line of a scene: what each animation takes, and what drawing all of it will take."""

import signal
import sys
import time
from typing import Any

from runner.scene_file import SceneRefusedError, user_line

PATIENCE_S = 2.0
"""So long an animation is walked before it is told how long it would take."""
EVERY = 8
"""Frames between two looks at the clock."""
LONG_S = 3600.0
"""Drawing that takes longer is refused."""
WARNED_S = 600.0
"""Drawing that takes longer is told of."""
NAMES = 50


class TimeLine:
    """Measures animations while they are walked, and stops those that would never end."""

    def __init__(self) -> None:
        self.animations: list[dict[str, Any]] = []
        self.costs_s: list[float] = []
        """What drawing each will take, estimated."""
        self._began = 0.0
        self._frames = 0
        self._total = 0

    def begin(self, frames: int) -> None:
        """An animation with so many frames begins."""
        self._began = time.monotonic()
        self._frames, self._total = 0, frames

    def tick(self) -> None:
        """A frame was walked.

        Raises:
            SceneRefusedError: At this pace the animation would not end within the job's time.
        """
        self._frames += 1
        if self._frames % EVERY:
            return
        spent = time.monotonic() - self._began
        left = signal.getitimer(signal.ITIMER_REAL)[0]
        if spent < PATIENCE_S or not left:
            return
        each = spent / self._frames
        if each * (self._total - self._frames) <= left:
            return
        words = (
            f"This animation has {self._total} frames, and working out each takes {each:.3f} s"
            f" before anything is drawn: {spoken(each * self._total)} in all, more than there is"
            " time for. Make it shorter, or its updaters cheaper."
        )
        raise SceneRefusedError("too-slow", words, user_line(sys._getframe(1)))

    def end(self, played: dict[str, Any], *, drawing_s: float, leapt: int = 0) -> None:
        """An animation has ended.

        Args:
            played: The animation, as `AnimationTiming` has it.
            drawing_s: What drawing one of its frames will take, estimated.
            leapt: So many frames were not worked out; they will be, when they are drawn.
        """
        walked = time.monotonic() - self._began
        walked *= max(1, self._frames) / max(1, self._frames - leapt)
        self.animations.append(played)
        self.costs_s.append(walked + drawing_s * max(1, self._frames))

    @property
    def render_s(self) -> float:
        """What drawing the scene will take on one core, estimated."""
        return sum(self.costs_s)

    def findings(self) -> list[dict[str, Any]]:
        """Whether drawing takes too long, and because of which line."""
        total = self.render_s
        if total < WARNED_S:
            return []
        lines: dict[int | None, float] = {}
        for animation, cost in zip(self.animations, self.costs_s, strict=True):
            lines[animation["line"]] = lines.get(animation["line"], 0.0) + cost
        line, cost = max(lines.items(), key=lambda item: item[1])
        words = (
            f"Drawing this scene will take {spoken(total)}, of which {cost / total:.0%} is for what"
            " this line plays. Make it shorter, or draw less in it."
        )
        severity = "error" if total > LONG_S else "warning"
        return [
            {
                "source": "rehearsal",
                "code": "slow-render",
                "severity": severity,
                "message": words,
                "line": line,
            }
        ]


def spoken(seconds: float) -> str:
    """A length of time in the unit people would use."""
    if seconds < 120:
        return f"about {seconds:.0f} seconds"
    if seconds < 7200:
        return f"about {seconds / 60:.0f} minutes"
    return f"about {seconds / 3600:.0f} hours"
