"""What the crowd met: how long answers took, what was refused honestly, and what went wrong."""

import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field

POINTS = (50, 95, 99)


@dataclass
class Tally:
    """Counts for all users together."""

    took_s: dict[str, list[float]] = field(
        default_factory=lambda: defaultdict[str, list[float]](list)
    )
    """Seconds of each answer, by what was asked for."""
    told_to_wait: int = 0
    """Requests that were refused with a time after which to ask again."""
    wrong: Counter[str] = field(default_factory=Counter[str])
    """What was neither an answer nor honest queueing, in words, and how often."""
    accepted: list[str] = field(default_factory=list[str])
    """Video ids, in the order they were given."""
    ended: dict[str, str] = field(default_factory=dict[str, str])
    """How the runs ended, as their users were told."""

    @contextmanager
    def timing(self, what: str) -> Generator[None]:
        """Take the time of one answer."""
        begun = time.perf_counter()
        yield
        self.took_s[what].append(time.perf_counter() - begun)

    def forget_times(self) -> None:
        """Begin a new part of the measurement."""
        self.took_s.clear()


def points_ms(seconds: list[float]) -> tuple[float, ...]:
    """Milliseconds that 50, 95 and 99 % of the answers did not take longer than."""
    if len(seconds) < 2:
        return (1000 * sum(seconds),) * len(POINTS)
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    return tuple(1000 * cuts[point - 1] for point in POINTS)
