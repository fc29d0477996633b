"""Whose turn it is among the runs that wait: the most urgent one's, then the users' by turns."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Protocol, TypeVar


class Waiting(Protocol):
    """A run in the queue."""

    @property
    def user(self) -> str | None:
        """Whose it is."""
        ...

    @property
    def priority(self) -> int:
        """Lower goes first."""
        ...

    @property
    def queued_ms(self) -> int:
        """When it was queued, milliseconds since 1970."""
        ...


WaitingT = TypeVar("WaitingT", bound=Waiting)


def in_turn(waiting: Iterable[WaitingT], served_ms: Mapping[str, int]) -> list[WaitingT]:
    """Bring what waits into the order in which it will be taken.

    Among runs of one urgency each user has one before anybody has a second, and the user goes
    first whose last run was begun longest ago: who queues a hundred holds nobody up.

    Args:
        waiting: Runs in the queue.
        served_ms: When a run of a user was taken last, milliseconds since 1970; users who never
            had one go first.
    """
    rounds: Counter[tuple[int, str]] = Counter()
    keys: list[tuple[tuple[int, int, int, int], WaitingT]] = []
    for run in sorted(waiting, key=lambda run: (run.priority, run.queued_ms)):
        user = run.user or ""
        turn = rounds[run.priority, user]
        rounds[run.priority, user] += 1
        keys.append(((run.priority, turn, served_ms.get(user, 0), run.queued_ms), run))
    return [run for _, run in sorted(keys, key=lambda pair: pair[0])]
