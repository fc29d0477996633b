"""One going of a run, as a row of the queue's database tells of it."""

import re
from typing import Any, Literal, NamedTuple

from orchestrator.engine.child import is_child
from orchestrator.engine.queue_turns import number_of, user_of

LegState = Literal["queued", "taken", "cancelled", "over"]
STATES: dict[str, LegState] = {
    "ENQUEUED": "queued",
    "DELAYED": "queued",
    "PENDING": "taken",
    "CANCELLED": "cancelled",
    "MAX_RECOVERY_ATTEMPTS_EXCEEDED": "cancelled",
}
LEG_ID = re.compile(r"[A-Za-z0-9_-]{1,130}\.[1-9][0-9]{0,8}")
"""What a leg may be called; anything else was not written by this program."""


class Leg(NamedTuple):
    """One going of a run."""

    id: str
    state: LegState
    executor: str | None
    """The process that took it last."""
    user: str | None
    priority: int
    """Lower goes first."""
    queued_ms: int
    """When it was queued, milliseconds since 1970."""
    from_stage: str | None
    queued: bool
    """Whether it came through the queue; else a process began it for itself."""

    @property
    def video_id(self) -> str:
        """The run."""
        return self.id.rpartition(".")[0]

    @property
    def is_childs(self) -> bool:
        """Whether the run is a child of another."""
        return is_child(self.video_id)

    @property
    def number(self) -> int:
        """Which going it is, from 1."""
        return int(self.id.rpartition(".")[2])


def brief_leg(
    leg_id: str, status: str, executor: str | None, user: Any, priority: Any, created_at: Any,
    queue_name: str | None,
) -> Leg:  # fmt: skip
    """A leg without what it was given, from the columns of its row."""
    return Leg(
        id=leg_id,
        state=STATES.get(status, "over"),
        executor=executor,
        user=user_of(user) if isinstance(user, str) else None,
        priority=number_of(priority),
        queued_ms=number_of(created_at),
        from_stage=None,
        queued=queue_name is not None,
    )
