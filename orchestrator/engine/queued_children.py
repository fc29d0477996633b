"""Has the parts of a run made through the queue: by whichever worker, on whichever machine.

The run only waits: it follows what they tell, and takes what they made into its folder. Their legs
are numbered as its own. So whoever takes the run over waits for those that are under way, and finds
those that have ended; one who goes on with it after it had ended has the others done again.
"""

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from orchestrator.engine.child import Child, Made, prepare, tell, told
from orchestrator.engine.errors import (
    ArtifactInvalidError,
    QueueError,
    RunBusyError,
    StoreAwayError,
)
from orchestrator.engine.follow import follow_trace
from orchestrator.engine.in_thread import in_thread
from orchestrator.engine.outcome import read_outcome
from orchestrator.engine.queued_runs import QueuedRuns
from orchestrator.engine.run import Run
from orchestrator.engine.run_status import last_line
from orchestrator.engine.ticket import Ticket, read_ticket
from orchestrator.engine.trace import TRACE_FILE
from orchestrator.engine.watched import watching

if TYPE_CHECKING:
    from orchestrator.engine.queue import RunQueue

_OPEN = ("queued", "taken")


class QueuedChildren:
    """The parts of runs, as whoever carries those runs out has them made.

    Args:
        runs: The runs of this machine.
        queue: Their queue.
    """

    def __init__(self, runs: QueuedRuns, queue: "RunQueue") -> None:
        self._runs = runs
        self._store = runs.store
        self._queue = queue

    async def make(
        self, run: Run[Any], children: Sequence[Child], *, leg: str, is_put_down: Callable[[], bool]
    ) -> tuple[Made, ...]:
        """Queue every child that is not queued yet, and wait until all have ended.

        Args:
            run: Whose children they are.
            children: Each in a folder of its own.
            leg: Of the run.
            is_put_down: Whether the run is to be gone on with, when this is cancelled.

        Raises:
            ChalkboxError: Queue or store were away for too long.
        """
        number = int(leg.rpartition(".")[2])
        queueing = asyncio.create_task(self._queue_all(run, children, number))
        following: list[asyncio.Task[Made]] = []
        try:
            for child, after in zip(children, await asyncio.shield(queueing), strict=True):
                following.append(asyncio.create_task(self._follow(run, child, after)))
            made = tuple(await asyncio.gather(*following))
            if await in_thread(self._is_cancelled, leg):
                await asyncio.Event().wait()  # as they were; the run itself is ended in a moment
            return made
        except BaseException:
            for task in following:
                task.cancel()
            await asyncio.wait([queueing, *following])  # a thread that queues cannot be stopped
            if not is_put_down():
                await in_thread(self._cancel, run.folder.root.name)
            raise

    async def _queue_all(self, run: Run[Any], children: Sequence[Child], number: int) -> list[int]:
        """Queue those that are not; numbers of their last events that were counted."""
        whose = read_ticket(run.folder.root) or Ticket()
        add = partial(self._queue.add, user=whose.user, priority=whose.priority)
        known = [await self._get_ready(run, child, number) for child in children]
        # All at once: so those who are free take one each.
        for child, (_, is_new) in zip(children, known, strict=True):
            if is_new:
                leg_id = f"{child.name_in(run.folder.root.name)}.{number}"
                with contextlib.suppress(RunBusyError):  # whoever has the run by now was faster
                    await in_thread(add, leg_id, from_stage=None)
        return [after for after, _ in known]

    async def _get_ready(self, run: Run[Any], child: Child, number: int) -> tuple[int, bool]:
        """Have a child where it can be taken; its last event that was counted, and if it is new."""
        name = child.name_in(run.folder.root.name)
        counted = await in_thread(told, run, child)
        legs = await in_thread(self._queue.legs_of, name)
        if any(leg.state in _OPEN or leg.number >= number for leg in legs):
            return counted, False
        folder = await in_thread(prepare, run, child)
        last = last_line(folder.path(TRACE_FILE))
        if self._store is not None:
            await self._store.lend(name, folder.root)
        # What is in its trace, and was counted by nobody, is from before parts were counted so.
        return counted or (last.sequence if last else 0), True

    async def _follow(self, run: Run[Any], child: Child, after: int) -> Made:
        name = child.name_in(run.folder.root.name)
        root = self._runs.place_of(name)

        async def is_over() -> bool:
            try:
                return await in_thread(self._is_over, name)
            except (QueueError, StoreAwayError) as error:
                if isinstance(error, QueueError) and not error.retryable:
                    raise
                return False  # what is away comes back, and the child goes on

        home = run.folder.path(child.folder)
        try:
            with watching(root):
                async for line in follow_trace(root / TRACE_FILE, after=after, is_over=is_over):
                    tell(run, child, line)
            if self._store is not None:
                await self._store.take_home(name, home)
            return await in_thread(read_outcome, home, child.workflow)
        except ArtifactInvalidError as error:
            return error

    def _is_over(self, name: str) -> bool:
        legs = self._queue.legs_of(name)
        if self._store is not None:
            self._store.look(name)  # after it was asked: then all there ever will be is here
        return not legs or legs[-1].state not in _OPEN

    def _is_cancelled(self, leg_id: str) -> bool:
        with contextlib.suppress(QueueError):
            legs = self._queue.legs_of(leg_id.rpartition(".")[0])
            return any(leg.id == leg_id and leg.state == "cancelled" for leg in legs)
        return False

    def _cancel(self, video_id: str) -> None:
        with contextlib.suppress(QueueError):  # then the run's end was not told either
            for leg in self._queue.legs_of_children(video_id):
                if leg.state in _OPEN:
                    self._queue.cancel(leg.id)
