"""Which run of the queue is taken next. DBOS itself would go through the users at random.

Loaded by `queue`, and by nobody else: importing it changes DBOS for the whole process.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import sqlalchemy
from dbos._sys_db import SystemDatabase

from orchestrator.engine.turn import in_turn

QUEUE = "runs"
CHILDREN = "children"
"""The queue of parts of runs. They go by urgency and age alone: whose run waits for them has had
its turn."""

GPU = "\x1fgpu"
"""Ends the partition of a user's runs that are for a worker with a graphics processor."""
MakesWay = Callable[[], bool]
"""Whether this process leaves those to another."""

_makes_way: list[MakesWay] = [lambda: False]
"""What holds for this process, which has one taker at most."""

_any_partitions = SystemDatabase.get_queue_partitions
_start_queued = SystemDatabase.start_queued_workflows


class _Place(NamedTuple):
    leg: str
    status: str
    partition: str
    priority: int
    queued_ms: int

    @property
    def user(self) -> str:
        """Whose it is."""
        return user_of(self.partition)


class _InTurn(list[str]):
    """The users whose runs are next, each asked for when the one before has been taken.

    DBOS shuffles what it is given, so as a list this is empty. It stops asking when this process
    has as many runs as it may have.
    """

    def __init__(self, system: Any) -> None:
        super().__init__()
        self._system = system

    def __iter__(self) -> Iterator[str]:
        """Until nothing is free, or what is next could not be taken."""
        last = ""
        while (place := _next(self._system)) and place.leg != last:
            last = place.leg
            yield place.partition


def make_way(when: MakesWay) -> None:
    """Leave runs that are for a graphics processor to others, whenever that is so."""
    _makes_way[:] = [when]


def partition_of(user: str, *, gpu: bool) -> str:
    """Where a run of a user's stands in the queue."""
    return f"{user}{GPU}" if gpu else user


def user_of(partition: str) -> str:
    """Whose runs stand there."""
    return partition.removesuffix(GPU)


def number_of(found: Any) -> int:
    """A number of a row; SQLite lets anything stand where one should."""
    return found if isinstance(found, int) else 0


def served_ms(system: Any, users: set[str]) -> dict[str, int]:
    """When a run of each user was taken last, milliseconds since 1970."""
    if len(users) < 2:
        return {}
    rows = system.tables.workflow_status
    places = [partition_of(user, gpu=gpu) for user in users for gpu in (False, True)]
    asked = (
        sqlalchemy.select(
            rows.c.queue_partition_key, sqlalchemy.func.max(rows.c.started_at_epoch_ms)
        )
        .where(rows.c.queue_name == QUEUE, rows.c.queue_partition_key.in_(places))
        .group_by(rows.c.queue_partition_key)
    )
    served = dict[str, int]()
    with system.engine.connect() as connection:
        for place, last in connection.execute(asked):
            user = user_of(place)
            served[user] = max(served.get(user, 0), number_of(last))
    return served


def _next(system: Any) -> _Place | None:
    rows = system.tables.workflow_status.c
    asked = sqlalchemy.select(
        *(rows.workflow_uuid, rows.status, rows.queue_partition_key),
        *(rows.priority, rows.created_at),
    ).where(rows.queue_name == QUEUE, rows.status.in_(["ENQUEUED", "PENDING"]))
    with system.engine.connect() as connection:
        legs = [
            _Place(leg, status, partition, number_of(priority), number_of(queued_ms))
            for leg, status, partition, priority, queued_ms in connection.execute(asked)
            if isinstance(partition, str)
        ]
    busy = Counter(leg.user for leg in legs if leg.status == "PENDING")
    most = system.get_queue(QUEUE)._partition_concurrency
    free = [leg for leg in legs if leg.status == "ENQUEUED" and (not most or busy[leg.user] < most)]
    if any(leg.partition.endswith(GPU) for leg in free) and _makes_way[0]():
        free = [leg for leg in free if not leg.partition.endswith(GPU)]
    return next(iter(in_turn(free, served_ms(system, {leg.user for leg in free}))), None)


def _partitions(system: Any, queue_name: str) -> list[str]:
    return _InTurn(system) if queue_name == QUEUE else _any_partitions(system, queue_name)


def _start_one(
    system: Any,
    queue: Any,
    executor: str,
    version: str,
    user: Any,
    running: int = 0,
    *rest: Any,
    **more: Any,
) -> Any:
    """Take one and no more: the next run may be another user's, the next child another worker's."""
    if queue.name in (QUEUE, CHILDREN) and queue._worker_concurrency is not None:
        running = max(running, queue._worker_concurrency - 1)
    return _start_queued(system, queue, executor, version, user, running, *rest, **more)


SystemDatabase.get_queue_partitions = _partitions  # pyright: ignore[reportAttributeAccessIssue]
SystemDatabase.start_queued_workflows = _start_one  # pyright: ignore[reportAttributeAccessIssue]
