"""The durable queue of runs, on DBOS: what is next, and which process has taken it.

The only file that knows DBOS, and slow to import (more than a second). Everything in it blocks.
A *leg* is one going of a run: a DBOS workflow `<video id>.<number>` whose arguments are plain
words. A run that goes on after it had ended gets a new leg; the newest counts.
"""

import contextlib
import logging
import threading
from collections import Counter
from collections.abc import Callable
from typing import Any, Literal, NamedTuple, NoReturn, cast

import sqlalchemy
from dbos import DBOS, DBOSClient, DBOSConfig, SetWorkflowID, WorkflowStatus
from dbos._error import DBOSWorkflowCancelledError, DBOSWorkflowIDInUseError
from dbos._serialization import DBOSPortableJSON, DefaultSerializer
from dbos._sys_db import SystemDatabase

from orchestrator.engine.errors import QueueError, RunBusyError
from orchestrator.engine.queue_database import connect
from orchestrator.engine.step import Carry, LetGo, Words
from orchestrator.engine.turn import in_turn

APPLICATION = "chalkbox"
VERSION = "1"
"""Constant: DBOS hands a run only to a process of the version it was queued by."""
QUEUE = "runs"
CARRY = "carry_out"
"""Name of the DBOS workflow."""
WAIT_S = 5.0
"""How long whoever asks waits for another program that holds the database."""
PATIENT_WAIT_S = 30.0
POLL_S = 0.4
NO_LIMIT = 1_000_000
THREAD_S = 5.0
"""How long threads that have nothing more to do are waited for."""

LegState = Literal["queued", "taken", "cancelled", "over"]
_STATES: dict[str, LegState] = {
    "ENQUEUED": "queued",
    "DELAYED": "queued",
    "PENDING": "taken",
    "CANCELLED": "cancelled",
    "MAX_RECOVERY_ATTEMPTS_EXCEEDED": "cancelled",
}
_one_taker = threading.Lock()


def _refuse(*_: object) -> NoReturn:
    raise QueueError("the queue of runs holds something that is no JSON; it is not read")


# DBOS unpickles whatever a row of its database says is pickled, whichever serializer is set.
DefaultSerializer.serialize = DefaultSerializer.deserialize = _refuse  # pyright: ignore[reportAttributeAccessIssue]

# DBOS would print to the terminal if it found no one listening; now its warnings go to the root.
logging.getLogger("dbos").addHandler(logging.NullHandler())


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
    def number(self) -> int:
        """Which going it is, from 1."""
        return int(self.id.rpartition(".")[2])


class RunQueue:
    """The queue, as whoever asks sees it. Everything raises QueueError when the file is no good."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._engine = connect(url, wait_s=WAIT_S, patient=False)
        try:
            self._client = DBOSClient(
                system_database_engine=self._engine,
                serializer=DBOSPortableJSON,
                application_name=APPLICATION,
                retry_connection_errors=False,
            )
            self._system: Any = getattr(self._client, "_sys_db")  # noqa: B009
            # A door may be the first to come: DBOS's client itself makes no tables.
            self._system.run_migrations()
        except BaseException:
            self._engine.dispose()
            raise

    def close(self) -> None:
        """Close the connections."""
        self._client.destroy()
        self._engine.dispose()

    def add(self, leg_id: str, *, from_stage: str | None, user: str, priority: int) -> None:
        """Queue a leg.

        Raises:
            RunBusyError: Somebody queued it just now.
        """
        try:
            self._client.enqueue(
                {
                    "workflow_name": CARRY,
                    "queue_name": QUEUE,
                    "workflow_id": leg_id,
                    "workflow_id_reuse_policy": "reject",
                    "app_version": VERSION,
                    "priority": priority,
                    "queue_partition_key": user,
                },
                leg_id.rpartition(".")[0],
                from_stage,
            )
        except DBOSWorkflowIDInUseError as error:
            raise RunBusyError(f"{leg_id} was queued by someone else just now") from error

    def legs_of(self, video_id: str) -> list[Leg]:
        """Every leg of a run, newest last."""
        # By number: a clock may be set back in between.
        legs = self._list(workflow_id_prefix=f"{video_id}.")
        return sorted(legs, key=lambda leg: leg.number)

    def open_legs(self) -> list[Leg]:
        """Every leg that is queued or taken, oldest first."""
        return self._list(status=["ENQUEUED", "PENDING"])

    def waiting(self) -> list[Leg]:
        """Every leg that is queued, in the order in which they will be taken."""
        legs = self._list(status=["ENQUEUED"])
        return in_turn(legs, _served_ms(self._system, {leg.user or "" for leg in legs}))

    def known(self) -> set[str]:
        """Every run that ever had a leg."""
        return {leg.video_id for leg in self._list()}

    def cancel(self, leg_id: str) -> None:
        """Take a leg from the queue, or have it ended by whoever took it."""
        self._client.cancel_workflow(leg_id)

    def put_back(self, leg: Leg) -> bool:
        """Queue a leg again whose process is gone; where it stood before.

        Returns:
            Whether it was: not when it was cancelled, or put back by another, since it was read.
        """
        back: bool = self._system.reenqueue_for_recovery(leg.id, [leg.executor], QUEUE)
        return back

    def set_limits(self, *, runs_at_once: int, user_runs_at_once: int) -> None:
        """How many runs one process takes at once, and how many of one user are taken at once.

        They are kept in the database; those of the process that started last hold for all.
        """
        self._client.register_queue(
            QUEUE,
            worker_concurrency=runs_at_once,
            # Without one, and one run for each user, DBOS would choose among the users by chance.
            global_concurrency=NO_LIMIT,
            partition_concurrency=user_runs_at_once,
            polling_interval_sec=POLL_S,
        )

    def _list(self, **which: Any) -> list[Leg]:
        found = self._client.list_workflows(
            name=CARRY, load_input=True, load_output=False, limit=100_000, **which
        )
        return sorted(map(_leg, found), key=lambda leg: (leg.queued_ms, leg.number))


class Taker:
    """This process, as DBOS sees it: takes legs and carries them out in threads. One at a time.

    Args:
        queue: Open.
        executor: Name of this process; nobody else's, ever.
        carry: Carries out one run.
        takes_queued: Take what others queued; else only what is begun by `begin`.

    Raises:
        QueueError: The database is no good, or this process has a taker already.
    """

    def __init__(self, queue: RunQueue, executor: str, carry: Carry, *, takes_queued: bool) -> None:
        if not _one_taker.acquire(blocking=False):
            raise QueueError("this process carries out runs already; open one studio at a time")
        self._engine: sqlalchemy.Engine | None = None
        try:
            self._engine = connect(queue.url, wait_s=PATIENT_WAIT_S, patient=True)
            self._dbos = DBOS(config=_config(self._engine, executor))

            @DBOS.workflow(name=CARRY, max_recovery_attempts=None)
            def carry_out(video_id: str, from_stage: str | None) -> Words:
                return carry(video_id, from_stage, _recorded, DBOS.workflow_id)

            self._workflow = carry_out
            DBOS.listen_queues([QUEUE] if takes_queued else [])
            DBOS.launch()
        except BaseException:
            self.close()
            raise

    def begin(self, leg_id: str, from_stage: str | None) -> None:
        """Take a new leg that goes through no queue."""
        with SetWorkflowID(leg_id):
            DBOS.start_workflow(self._workflow, leg_id.rpartition(".")[0], from_stage)

    def stop_taking(self) -> None:
        """Take nothing more; what is under way goes on."""
        for stop in self._dbos.background_thread_stop_events:
            stop.set()

    def close(self) -> None:
        """End; what is under way must have ended."""
        with contextlib.ExitStack() as at_end:
            at_end.callback(_one_taker.release)
            if self._engine is not None:
                at_end.callback(self._engine.dispose)
            DBOS.destroy(destroy_registry=True)
            for thread in threading.enumerate():
                if thread.name.startswith("dbos-executor-"):
                    thread.join(THREAD_S)


_any_partitions = SystemDatabase.get_queue_partitions
_start_queued = SystemDatabase.start_queued_workflows


def _next_partition(system: Any, queue_name: str) -> list[str]:
    """The user whose run is to be taken next; DBOS itself would go through the users at random."""
    if queue_name != QUEUE:
        return _any_partitions(system, queue_name)
    rows = system.tables.workflow_status
    columns = (rows.c.status, rows.c.queue_partition_key, rows.c.priority, rows.c.created_at)
    asked = sqlalchemy.select(*columns).where(
        rows.c.queue_name == QUEUE, rows.c.status.in_(["ENQUEUED", "PENDING"])
    )
    with system.engine.connect() as connection:
        legs = [_Place(*row) for row in connection.execute(asked)]
    busy = Counter(leg.user for leg in legs if leg.status == "PENDING")
    most = system.get_queue(QUEUE)._partition_concurrency
    free = [leg for leg in legs if leg.status == "ENQUEUED" and (not most or busy[leg.user] < most)]
    first = in_turn(free, _served_ms(system, {leg.user for leg in free}))[:1]
    return [leg.user for leg in first]


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
    """Take one run and no more: the next in turn may be another user's."""
    if queue.name == QUEUE and queue._worker_concurrency is not None:
        running = max(running, queue._worker_concurrency - 1)
    return _start_queued(system, queue, executor, version, user, running, *rest, **more)


SystemDatabase.get_queue_partitions = _next_partition  # pyright: ignore[reportAttributeAccessIssue]
SystemDatabase.start_queued_workflows = _start_one  # pyright: ignore[reportAttributeAccessIssue]


class _Place(NamedTuple):
    status: str
    user: str
    priority: int
    queued_ms: int


def _served_ms(system: Any, users: set[str]) -> dict[str, int]:
    """When a run of each user was taken last."""
    if len(users) < 2:
        return {}
    rows = system.tables.workflow_status
    asked = (
        sqlalchemy.select(
            rows.c.queue_partition_key, sqlalchemy.func.max(rows.c.started_at_epoch_ms)
        )
        .where(rows.c.queue_name == QUEUE, rows.c.queue_partition_key.in_(users))
        .group_by(rows.c.queue_partition_key)
    )
    with system.engine.connect() as connection:
        return {user: last or 0 for user, last in connection.execute(asked)}


def _config(engine: sqlalchemy.Engine, executor: str) -> DBOSConfig:
    return {
        "name": APPLICATION,
        "system_database_engine": engine,
        "executor_id": executor,
        "application_version": VERSION,
        "serializer": DBOSPortableJSON,
        "log_level": "WARNING",
        "enable_otlp": False,
        # These threads are waited for at the end, as long as one of their turns.
        "notification_listener_polling_interval_sec": 0.2,
    }


def _recorded(stage: str, deed: Callable[[], Words]) -> Words:
    try:
        return DBOS.run_step({"name": stage}, deed)
    except DBOSWorkflowCancelledError as error:
        raise LetGo from error


def _leg(found: WorkflowStatus) -> Leg:
    # Text where it could not be read; the run then goes on from where it is.
    given: Any = found.input
    arguments = cast("dict[str, Any]", given).get("args", ()) if isinstance(given, dict) else ()
    from_stage = arguments[1] if len(arguments) == 2 else None
    return Leg(
        id=found.workflow_id,
        state=_STATES.get(found.status, "over"),
        executor=found.executor_id,
        user=found.queue_partition_key,
        priority=found.priority or 0,
        queued_ms=found.created_at or 0,
        from_stage=from_stage if isinstance(from_stage, str) else None,
        queued=found.queue_name is not None,
    )
