"""Which runs go, and why: by age, then by the room all of them take. Looks at nothing itself."""

from collections.abc import Sequence
from typing import NamedTuple

from config import Retention
from orchestrator.retention.room import MIB, size_words

DAY_S = 86_400.0
SETTLED_S = 3600.0
"""A run in which something happened in the last hour stays: somebody may just be about to look."""


class RunLook(NamedTuple):
    """A run, as far as it matters here."""

    video_id: str
    size_bytes: int
    quiet_s: float
    """For how long nothing has happened in it; negative when a clock was set back."""
    kept: str | None = None
    """Why it stays whatever is set; none where nothing holds it."""
    problem: str | None = None
    """What is wrong with it."""


class Choice(NamedTuple):
    """A run that goes, and why."""

    look: RunLook
    why: str


def choose(looks: Sequence[RunLook], keep: Retention) -> list[Choice]:
    """The runs that go, those in which nothing has happened for longest first.

    Args:
        looks: All runs; those that stay in any case count for the room too.
        keep: What is set.
    """
    free = sorted(
        (each for each in looks if each.kept is None and each.quiet_s >= SETTLED_S),
        key=lambda each: -each.quiet_s,
    )
    left_bytes = sum(each.size_bytes for each in looks)
    most_bytes = keep.runs_mib * MIB
    going: list[Choice] = []
    for each in free:
        why = None
        if keep.runs_days and each.quiet_s > keep.runs_days * DAY_S:
            why = f"nothing has happened in it for {each.quiet_s / DAY_S:.0f} days"
        elif most_bytes and left_bytes > most_bytes:
            why = (
                f"all runs take {size_words(left_bytes)}, more than {size_words(most_bytes)}, and"
                " in no other has nothing happened for longer"
            )
        if why is not None:
            going.append(Choice(each, f"{why} ({each.problem})" if each.problem else why))
            left_bytes -= each.size_bytes
    return going
