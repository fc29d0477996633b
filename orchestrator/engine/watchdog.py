"""Finds runs that nobody is at, and queues them again: their process is gone, or they were lost."""

import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from orchestrator.engine.close_run import close_run, killed_workers
from orchestrator.engine.errors import (
    ArtifactInvalidError,
    ChainError,
    KilledWorkersError,
    RunBusyError,
    RunFolderError,
    UnknownRunError,
)
from orchestrator.engine.events import RunFinished, RunStarted, StageFinished, TraceLine
from orchestrator.engine.in_thread import in_thread
from orchestrator.engine.queued_runs import QueuedRuns, queue_first
from orchestrator.engine.run_status import last_line
from orchestrator.engine.ticket import Ticket, read_ticket
from orchestrator.engine.trace import TRACE_FILE, read_trace
from orchestrator.engine.video_id import is_video_id
from orchestrator.errors import ChalkboxError

if TYPE_CHECKING:
    from orchestrator.engine.leg import Leg
    from orchestrator.engine.queue import RunQueue

KILLED_WORKERS = 3
"""A run that so many processes in a row did not survive is not tried again by itself."""

_LOST = (
    ArtifactInvalidError,
    ChainError,
    RunBusyError,
    RunFolderError,
    UnknownRunError,
    OSError,
)
"""What makes one run one that cannot be taken over, and is no reason to leave the others."""

_logger = logging.getLogger(__name__)


class Watchdog:
    """Finds runs whose process is gone, and queues them again."""

    def __init__(
        self, runs: QueuedRuns, queue: "RunQueue", reap: Callable[[], Awaitable[object]]
    ) -> None:
        self._runs = runs
        self._queue = queue
        self._reap = reap
        self._gone_since: dict[str | None, float] = {}

    async def look(self, *, starting: str | None = None) -> None:
        """Look once.

        Args:
            starting: The process that looks, when it has not taken anything yet: what is taken
                under its name was taken by one that is gone.
        """
        if not await in_thread(self._somebody_died, starting):
            return
        try:
            await self._reap()
        except ChalkboxError as error:
            # Nothing could be carried out without the engine either; the runs wait.
            _logger.warning("runs of a dead worker are left for now: %s", error.message)
            return
        await in_thread(self._take_over, starting)

    def queue_what_was_forgotten(self) -> None:
        """Queue runs that were submitted and are in no queue.

        Their submitter was killed in between, or the queue's database was lost.
        """
        known = self._queue.known()
        if self._runs.store is not None:
            self._runs.store.look_at_all(but=known)
        for root in sorted(self._runs.runs_dir.iterdir()):
            if not is_video_id(root.name) or root.name in known:
                continue
            try:
                ticket = read_ticket(root)
            except ArtifactInvalidError as error:
                _logger.warning("run %s cannot be queued: %s", root.name, error.message)
                continue
            if ticket is None or _has_ended(root):
                continue
            _logger.warning("run %s was in no queue; it is queued now", root.name)
            queue_first(self._queue, root.name, ticket)

    def _somebody_died(self, starting: str | None) -> bool:
        # The runs of a dead process may have been cancelled or gone on with; its containers stay.
        return bool(self._orphans(starting)) or self._runs.workers.has_dead()

    def _orphans(self, starting: str | None) -> "list[Leg]":
        taken = [leg for leg in self._queue.open_legs() if leg.state == "taken"]
        executors = {leg.executor for leg in taken}
        now_s = time.monotonic()
        gone = executors - self._runs.workers.living(executors)
        self._gone_since = {name: self._gone_since.get(name, now_s) for name in gone}
        given_up = {
            name
            for name, since_s in self._gone_since.items()
            if now_s - since_s >= self._runs.workers.patience_s
        }
        return [leg for leg in taken if leg.executor in given_up | {starting}]

    def _take_over(self, starting: str | None) -> None:
        with self._runs.workers.deciding():
            for leg in self._orphans(starting):
                try:
                    with self._runs.changing(leg.video_id):
                        self._decide(leg)
                except _LOST as error:
                    _logger.warning("run %s cannot be taken over: %s", leg.video_id, error)
                    self._queue.cancel(leg.id)
            self._runs.workers.bury()

    def _decide(self, leg: "Leg") -> None:
        root = self._runs.place_of(leg.video_id)
        if not root.is_dir():
            raise UnknownRunError(f"there is no {root}")
        killed = killed_workers(_lines(root))
        if killed >= KILLED_WORKERS:
            self._queue.cancel(leg.id)
            message = (
                f"the last {killed} processes that took this run were killed; it is not tried"
                " again by itself. Look into run.log, then go on with it by hand"
            )
            close_run(root, "failed", error_code=KilledWorkersError.code, message=message)
            _logger.warning("run %s is given up: %s", leg.video_id, message)
            return
        _logger.warning("run %s is taken over from %s", leg.video_id, leg.executor)
        if leg.queued:
            self._queue.put_back(leg)
            return
        # It came through no queue, so it has no place there to go back to.
        from_stage = None if _was_done(root, leg.from_stage) else leg.from_stage
        leg_id = self._runs.next_leg(self._queue, leg.video_id, from_stage)
        ticket = read_ticket(root) or Ticket()
        self._queue.add(leg_id, from_stage=from_stage, **ticket.place)


def _lines(root: Path) -> Sequence[TraceLine]:
    try:
        return read_trace(root / TRACE_FILE).lines
    except FileNotFoundError:
        return ()


def _has_ended(root: Path) -> bool:
    last = last_line(root / TRACE_FILE)
    return (
        last is not None
        and isinstance(last.event, RunFinished)
        and last.event.outcome != "unfinished"
    )


def _was_done(root: Path, stage: str | None) -> bool:
    """Whether a stage was done since the run was begun last."""
    done = False
    for line in _lines(root):
        if isinstance(line.event, RunStarted):
            done = False
        elif isinstance(line.event, StageFinished) and line.event.stage == stage:
            done = line.event.outcome == "succeeded"
    return done
