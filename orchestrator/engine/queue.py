"""The durable queue of runs, on DBOS: what is next, and which process has taken it.

The only file beside `queue_turns` that knows DBOS, and slow to import (more than a second).
Everything in it blocks. A *leg* is one going of a run: a DBOS workflow `<video id>.<number>` whose
arguments are plain words. A run that goes on after it had ended gets a new leg; the newest counts.
Children of runs have a queue of their own: a run that waits for them keeps none from being taken.
"""

import contextlib
import logging
import threading
from collections.abc import Callable
from typing import Any, Literal, NoReturn, cast

import sqlalchemy
from dbos import (
    DBOS,
    DBOSClient,
    DBOSConfig,
    EnqueueOptions,
    SetWorkflowID,
    WorkflowStatus,
)
from dbos._context import current_owner_xid
from dbos._error import (
    DBOSWorkflowCancelledError,
    DBOSWorkflowConflictIDError,
    DBOSWorkflowIDInUseError,
)
from dbos._serialization import DBOSPortableJSON, DefaultSerializer

from orchestrator.engine.child import AT_ONCE, is_child
from orchestrator.engine.errors import QueueError, RunBusyError
from orchestrator.engine.leg import LEG_ID, Leg, brief_leg
from orchestrator.engine.queue_database import connect
from orchestrator.engine.queue_turns import (
    CHILDREN,
    QUEUE,
    MakesWay,
    make_way,
    partition_of,
    served_ms,
)
from orchestrator.engine.step import Carry, LetGo, TakenOver, Words
from orchestrator.engine.turn import in_turn

APPLICATION = "chalkbox"
VERSION = "1"
"""Constant: DBOS hands a run only to a process of the version it was queued by."""
CARRY = "carry_out"
"""Name of the DBOS workflow."""
CARRY_CHILD = "carry_out_child"
"""The same for children: so none is ever among the runs."""
WAIT_S = 5.0
"""How long whoever asks waits for another program that holds the database."""
PATIENT_WAIT_S = 30.0
POLL_S = 0.4
NO_LIMIT = 1_000_000
THREAD_S = 5.0
"""How long threads that have nothing more to do are waited for."""

_one_taker = threading.Lock()


def _refuse(*_: object) -> NoReturn:
    raise QueueError("the queue of runs holds something that is no JSON; it is not read")


# DBOS unpickles whatever a row of its database says is pickled, whichever serializer is set.
DefaultSerializer.serialize = DefaultSerializer.deserialize = _refuse  # pyright: ignore[reportAttributeAccessIssue]

# DBOS would print to the terminal if it found no one listening; now its warnings go to the root.
logging.getLogger("dbos").addHandler(logging.NullHandler())


class RunQueue:
    """The queue, as whoever asks sees it.

    Everything raises QueueError when the database is no good or cannot be reached.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self._engine = connect(url, wait_s=WAIT_S)
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

    def add(
        self,
        leg_id: str,
        *,
        from_stage: str | None,
        user: str,
        priority: int,
        gpu: bool = False,
    ) -> None:
        """Queue a leg; `gpu`: for a process that has a graphics processor, while one lives.

        Raises:
            RunBusyError: Somebody queued it just now.
        """
        video_id = leg_id.rpartition(".")[0]
        options: EnqueueOptions = {
            "workflow_name": CARRY,
            "queue_name": QUEUE,
            "workflow_id": leg_id,
            "workflow_id_reuse_policy": "reject",
            "app_version": VERSION,
            "priority": priority,
        }
        if is_child(video_id):
            options |= {"workflow_name": CARRY_CHILD, "queue_name": CHILDREN}
        else:
            options["queue_partition_key"] = partition_of(user, gpu=gpu)
        try:
            self._client.enqueue(options, video_id, from_stage)
        except DBOSWorkflowIDInUseError as error:
            raise RunBusyError(f"{leg_id} was queued by someone else just now") from error

    def legs_of(self, video_id: str) -> list[Leg]:
        """Every leg of a run or of a child, newest last."""
        # By number: a clock may be set back in between.
        name = CARRY_CHILD if is_child(video_id) else CARRY
        legs = self._list(name, workflow_id_prefix=f"{video_id}.")
        return sorted(legs, key=lambda leg: leg.number)

    def legs_of_children(self, video_id: str) -> list[Leg]:
        """Every leg of every child of a run, oldest first."""
        return self._list(CARRY_CHILD, workflow_id_prefix=f"{video_id}_")

    def open_legs(self) -> list[Leg]:
        """Every leg that is queued or taken, of children too, oldest first."""
        return self._list([CARRY, CARRY_CHILD], status=["ENQUEUED", "PENDING"])

    def look(self) -> tuple[list[Leg], list[Leg]]:
        """All that is queued or taken, oldest first, and of it what waits, in its turn.

        Many ask for it: what a leg was given is left out.
        """
        rows = self._system.tables.workflow_status.c
        legs = self._briefly(rows.status.in_(["ENQUEUED", "PENDING"]))
        queued = [leg for leg in legs if leg.state == "queued"]
        served = served_ms(self._system, {leg.user or "" for leg in queued})
        return legs, in_turn(queued, served)

    def newest_of(self, video_id: str) -> Leg | None:
        """The newest leg of a run, without what it was given; none where it never had one."""
        rows = self._system.tables.workflow_status.c
        legs = self._briefly(rows.workflow_uuid.startswith(f"{video_id}.", autoescape=True))
        return max(legs, key=lambda leg: leg.number, default=None)

    def known(self) -> set[str]:
        """Every run that ever had a leg."""
        return {leg.video_id for leg in self._list(CARRY)}

    def newest(self) -> list[tuple[Leg, Words]]:
        """The newest leg of every run, with how it ended as far as that was recorded."""
        found = self._client.list_workflows(
            name=CARRY, load_input=False, load_output=True, limit=1_000_000
        )
        newest: dict[str, tuple[Leg, Words]] = {}
        for leg, output in ((_leg(each), each.output) for each in found):
            if leg.video_id not in newest or newest[leg.video_id][0].number < leg.number:
                words = cast("Words", output) if isinstance(output, dict) else {}
                newest[leg.video_id] = (leg, words)
        return list(newest.values())

    def forget(self, video_id: str) -> None:
        """Remove every row of a run that is gone for good; nobody may be at it or its children."""
        legs = [leg.id for leg in (*self.legs_of(video_id), *self.legs_of_children(video_id))]
        if legs:
            self._client.delete_workflows(legs)

    def cancel(self, leg_id: str) -> None:
        """Take a leg from the queue, or have it ended by whoever took it; its children too."""
        self._client.cancel_workflow(leg_id)
        for leg in self.legs_of_children(leg_id.rpartition(".")[0]):
            if leg.state in ("queued", "taken"):
                self._client.cancel_workflow(leg.id)

    def put_back(self, leg: Leg) -> bool:
        """Queue a leg again whose process is gone; where it stood before.

        Returns:
            Whether it was: not when it was cancelled, or put back by another, since it was read.
        """
        queue = CHILDREN if leg.is_childs else QUEUE
        back: bool = self._system.reenqueue_for_recovery(leg.id, [leg.executor], queue)
        return back

    def set_limits(self, *, runs_at_once: int, user_runs_at_once: int) -> None:
        """How many runs one process takes at once, and how many of one user are taken at once.

        Children are counted by themselves: `AT_ONCE` times as many in one process.

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
        children = AT_ONCE * runs_at_once
        self._client.register_queue(
            CHILDREN, worker_concurrency=children, polling_interval_sec=POLL_S
        )

    def owners(self, leg_ids: set[str]) -> list[tuple[str, str, str | None]]:
        """Name of a leg, DBOS's word for its state, and the word that it gave its owner."""
        if not leg_ids:
            return []
        rows = self._system.tables.workflow_status.c
        asked = sqlalchemy.select(rows.workflow_uuid, rows.status, rows.owner_xid).where(
            rows.workflow_uuid.in_(leg_ids)
        )
        with self._system.engine.connect() as connection:
            return [(*row,) for row in connection.execute(asked)]

    def _briefly(self, which: Any) -> list[Leg]:
        """Legs without what they were given, oldest first."""
        rows = self._system.tables.workflow_status.c
        asked = sqlalchemy.select(
            *(rows.workflow_uuid, rows.status, rows.executor_id, rows.queue_partition_key),
            *(rows.priority, rows.created_at, rows.queue_name),
        ).where(rows.name == CARRY, which)
        with self._system.engine.connect() as connection:
            found = connection.execute(asked).fetchall()
        legs = (brief_leg(*row) for row in found if LEG_ID.fullmatch(row[0]))
        return sorted(legs, key=lambda leg: (leg.queued_ms, leg.number))

    def _list(self, name: str | list[str], **which: Any) -> list[Leg]:
        found = self._client.list_workflows(
            name=name, load_input=True, load_output=False, limit=100_000, **which
        )
        # A row that was not written here names no run, and may name a place outside of them.
        legs = (_leg(each) for each in found if LEG_ID.fullmatch(each.workflow_id))
        return sorted(legs, key=lambda leg: (leg.queued_ms, leg.number))


class Taker:
    """This process, as DBOS sees it: takes legs and carries them out in threads. One at a time.

    Args:
        queue: Open.
        executor: Name of this process; nobody else's, ever.
        carry: Carries out one run.
        takes_queued: Take what others queued; else only what is begun by `begin`.
        makes_way: Whether runs that are for a graphics processor are left to others just now.

    Raises:
        QueueError: The database is no good, or this process has a taker already.
    """

    def __init__(
        self,
        queue: RunQueue,
        executor: str,
        carry: Carry,
        *,
        takes_queued: bool,
        makes_way: MakesWay = lambda: False,
    ) -> None:
        self._queue = queue
        if not _one_taker.acquire(blocking=False):
            raise QueueError("this process carries out runs already; open one studio at a time")
        self._engine: sqlalchemy.Engine | None = None
        make_way(makes_way)
        self._given_up = threading.Event()
        self._carried: dict[str, str] = {}
        """What this process carries out: the leg, by the word that DBOS gave for taking it."""
        try:
            self._engine = connect(queue.url, wait_s=PATIENT_WAIT_S, given_up=self._given_up)
            self._dbos = DBOS(config=_config(self._engine, executor))

            def carry_out(video_id: str, from_stage: str | None) -> Words:
                leg_id = DBOS.workflow_id or ""
                if not LEG_ID.fullmatch(leg_id) or leg_id.rpartition(".")[0] != video_id:
                    return {"outcome": "refused"}  # a row that was not written here
                owner = current_owner_xid(leg_id) or ""
                self._carried[owner] = leg_id
                try:
                    return carry(video_id, from_stage, _recorded, leg_id)
                finally:
                    del self._carried[owner]

            @DBOS.workflow(name=CARRY_CHILD, max_recovery_attempts=None)
            def carry_out_child(child: str, from_stage: str | None) -> Words:
                return carry_out(child, from_stage)

            self._workflow = DBOS.workflow(name=CARRY, max_recovery_attempts=None)(carry_out)
            DBOS.listen_queues([QUEUE, CHILDREN] if takes_queued else [])
            DBOS.launch()
        except BaseException:
            self.close()
            raise

    def begin(self, leg_id: str, from_stage: str | None) -> None:
        """Take a new leg that goes through no queue."""
        with SetWorkflowID(leg_id):
            DBOS.start_workflow(self._workflow, leg_id.rpartition(".")[0], from_stage)

    def not_ours(self) -> dict[str, Literal["cancelled", "taken over"]]:
        """The runs carried out here that are this process's no more, and why not."""
        carried = dict(self._carried)
        return {
            leg_id.rpartition(".")[0]: "cancelled" if status == "CANCELLED" else "taken over"
            for leg_id, status, owner in self._queue.owners(set(carried.values()))
            if owner not in carried and leg_id in self._carried.values()
        }

    def stop_taking(self) -> None:
        """Take nothing more; what is under way goes on."""
        for stop in self._dbos.background_thread_stop_events:
            stop.set()

    def close(self) -> None:
        """End; what is under way must have ended, or waits for a database that is away."""
        self._given_up.set()
        with contextlib.ExitStack() as at_end:
            at_end.callback(_one_taker.release)
            if self._engine is not None:
                at_end.callback(self._engine.dispose)
            DBOS.destroy(destroy_registry=True)
            for thread in threading.enumerate():
                if thread.name.startswith("dbos-executor-"):
                    thread.join(THREAD_S)


def _config(engine: sqlalchemy.Engine, executor: str) -> DBOSConfig:
    return {
        "name": APPLICATION,
        "system_database_engine": engine,
        "executor_id": executor,
        "application_version": VERSION,
        "serializer": DBOSPortableJSON,
        "log_level": "WARNING",
        "enable_otlp": False,
        # Nobody waits for messages, so nobody need listen for them on a connection of its own.
        "use_listen_notify": False,
        # These threads are waited for at the end, as long as one of their turns.
        "notification_listener_polling_interval_sec": 0.2,
    }


def _recorded(stage: str, deed: Callable[[], Words]) -> Words:
    try:
        return DBOS.run_step({"name": stage}, deed)
    except DBOSWorkflowCancelledError as error:
        raise LetGo from error
    except DBOSWorkflowConflictIDError as error:
        raise TakenOver from error


def _leg(found: WorkflowStatus) -> Leg:
    # Text where it could not be read; the run then goes on from where it is.
    given: Any = found.input
    arguments: Any = (
        cast("dict[str, Any]", given).get("args", ()) if isinstance(given, dict) else ()
    )
    from_stage: Any = None
    with contextlib.suppress(TypeError, ValueError, KeyError):
        _, from_stage = arguments
    leg = brief_leg(
        *(found.workflow_id, found.status, found.executor_id, found.queue_partition_key),
        *(found.priority, found.created_at, found.queue_name),
    )
    return leg._replace(from_stage=from_stage if isinstance(from_stage, str) else None)
