"""Carries out runs on one event loop, stage by stage, at the bidding of the queue's threads.

Caches, locks and the sandbox belong to the loop; which stage is next, and that it was done, is
decided and recorded in the thread.
"""

import asyncio
import concurrent.futures
import contextlib
import logging
import time
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orchestrator.engine.child import HandOut, is_child, root_in
from orchestrator.engine.errors import (
    ChainError,
    RunBusyError,
    RunFolderError,
    TakenOverError,
    UnknownRunError,
)
from orchestrator.engine.events import Note
from orchestrator.engine.open_run import OpenRun
from orchestrator.engine.orders import Orders, do_recorded
from orchestrator.engine.outcome import RunOutcome, outcome_of
from orchestrator.engine.run import code_of
from orchestrator.engine.run_folder import RunFolder
from orchestrator.engine.runner import done_in, has_begun, make_here
from orchestrator.engine.stage import Workflow
from orchestrator.engine.step import LetGo, Step, TakenOver, Words
from orchestrator.engine.trace import Observe, Trace, Watcher, nobody

if TYPE_CHECKING:
    from orchestrator.engine.queued_children import QueuedChildren
    from orchestrator.engine.store.recording import Recording
    from orchestrator.engine.store.run_store import RunStore

OWN_WAIT_S = 5.0
"""How long a run of one's own waits for whoever is at it; a queued one waits until it is free."""
LOOK_AGAIN_S = 0.2

_logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Offer:
    """A workflow that can be carried out here."""

    workflow: Workflow
    provider: str
    """Who plans and writes, in words; announced in trace and receipt."""
    open_workshop: Callable[[RunFolder], AbstractAsyncContextManager[object]]
    """Opens what the stages of one run work with, given its folder."""


@dataclass
class _Carried:
    leg: str | None = None
    task: asyncio.Task[Any] | None = None
    run: OpenRun[Any] | None = None
    cancelled: bool = False
    put_down: bool = False

    def end(self, *, put_down: bool = False) -> None:
        """End it; called on the loop. Once: a second time would disturb it in tidying up."""
        if self.cancelled:
            return
        self.cancelled, self.put_down = True, put_down
        if self.run is not None and put_down:
            self.run.put_down = True
        if self.task is not None:
            self.task.cancel()


class Carrier:
    """The runs that are carried out by this process. Made on the loop they are carried out on.

    Args:
        runs_dir: Where the run folders are.
        offers: The workflows that can be carried out, by name.
        observe: The watchers of every run, whoever asked for it; what happens in a child is told
            of its run.
        children: Has the children of runs made wherever a worker is free; without it they are
            made here.
        store: What goes between machines; none where there is one machine.
    """

    def __init__(
        self,
        runs_dir: Path,
        offers: Mapping[str, Offer],
        *,
        observe: Observe = nobody,
        store: "RunStore | None" = None,
        children: "QueuedChildren | None" = None,
    ) -> None:
        self._runs_dir = runs_dir
        self._offers = offers
        self._observe = observe
        self._store = store
        self._children = children
        self._loop = asyncio.get_running_loop()
        self._carried: dict[str, _Carried] = {}
        self._expected: dict[str, tuple[asyncio.Future[RunOutcome], tuple[Watcher, ...]]] = {}
        self.unrecorded: set[str] = set()
        """Runs that were put down because the queue could not record a step, as on a full disk."""
        self.stopping = False

    @property
    def video_ids(self) -> tuple[str, ...]:
        """What is carried out now."""
        return tuple(self._carried)

    def expect(self, video_id: str, watchers: tuple[Watcher, ...]) -> asyncio.Future[RunOutcome]:
        """The outcome of a run that is about to be taken by this process.

        Raises:
            RunBusyError: Somebody expects it already.
        """
        if video_id in self._expected:
            raise RunBusyError(f"{video_id} is just being begun")
        outcome: asyncio.Future[RunOutcome] = self._loop.create_future()
        self._expected[video_id] = (outcome, watchers)
        return outcome

    def forget(self, video_id: str) -> None:
        """Expect the run no more: it could not be begun."""
        self._expected.pop(video_id, None)

    def carry(
        self, video_id: str, from_stage: str | None, step: Step, leg: str | None = None
    ) -> Words:
        """Carry a run out; called in a thread.

        Args:
            video_id: The run.
            from_stage: Do this stage again in any case.
            step: Has a stage done and recorded, or remembers that it was recorded.
            leg: Name of the leg, by which it is known what was done in it.

        Returns:
            How it ended.

        Raises:
            LetGo: It was cancelled or put down.
        """
        orders = Orders(self._loop, from_stage)
        carried = _Carried(leg)
        going = asyncio.run_coroutine_threadsafe(self._carry(carried, video_id, orders), self._loop)
        try:
            for stage in orders.chain.result():
                if not do_recorded(stage, orders, step):
                    break
        except TakenOver:
            self._loop.call_soon_threadsafe(partial(carried.end, put_down=True))
        except LetGo:
            self._loop.call_soon_threadsafe(carried.end)
        except BaseException:
            self._loop.call_soon_threadsafe(partial(carried.end, put_down=True))
            concurrent.futures.wait([going])
            self.unrecorded.add(video_id)
            raise
        finally:
            orders.no_more()
        try:
            outcome = going.result()
        except concurrent.futures.CancelledError as error:
            raise LetGo from error
        except Exception as error:
            # By its code: what is said about it may quote a stranger, and stands in the run's log.
            _logger.warning("run %s failed: %s", video_id, code_of(error), exc_info=error)
            return {"outcome": outcome_of(error), "error_code": code_of(error)}
        if isinstance(outcome.error, TakenOverError):
            raise LetGo from outcome.error
        return {"outcome": outcome.receipt.outcome, "error_code": outcome.receipt.error_code}

    def cancel(self, video_id: str, *, put_down: bool = False) -> bool:
        """End a run; called on the loop.

        Args:
            video_id: The run.
            put_down: Nobody wanted it to end: it is to be gone on with.

        Returns:
            Whether it is carried out here.
        """
        carried = self._carried.get(video_id)
        if carried is None:
            return False
        carried.end(put_down=put_down)
        return True

    async def wait_until_empty(self, timeout_s: float) -> bool:
        """Wait until nothing is carried out; whether that came to be."""
        tasks = [carried.task for carried in self._carried.values() if carried.task]
        if not tasks:
            return True
        _, left = await asyncio.wait(tasks, timeout=timeout_s)
        return not left

    async def _carry(self, carried: _Carried, video_id: str, orders: Orders) -> RunOutcome:
        expected, watchers = self._expected.pop(video_id, (None, ()))
        carried.task = asyncio.current_task()
        try:
            while (earlier := self._carried.setdefault(video_id, carried)) is not carried:
                # It was taken for dead meanwhile, and its run came back to this very process.
                earlier.end(put_down=True)
                await asyncio.wait([task for task in (earlier.task,) if task])
            if self.stopping or carried.cancelled:
                raise asyncio.CancelledError
            outcome = await self._carry_out(
                carried, video_id, orders, watchers, expected=expected is not None
            )
        except BaseException as error:
            if expected is not None and not expected.done():
                cancelled = isinstance(error, asyncio.CancelledError)
                expected.cancel() if cancelled else expected.set_exception(error)
            raise
        finally:
            orders.end()
            if self._carried.get(video_id) is carried:
                del self._carried[video_id]
        if expected is not None and not expected.done():
            expected.set_result(outcome)
        return outcome

    async def _carry_out(
        self,
        carried: _Carried,
        video_id: str,
        orders: Orders,
        watchers: tuple[Watcher, ...],
        *,
        expected: bool,
    ) -> RunOutcome:
        root = self._root(video_id)
        patience_s = OWN_WAIT_S if expected else float("inf")
        if not is_child(video_id):
            watchers += self._observe(video_id)
        async with self._at_hand(carried, video_id) as recording:
            offer = self._offer(RunFolder.open(root))
            orders.chain.set_result(offer.workflow.chain)
            hearing = (*watchers, recording.hear) if recording else watchers
            with await _open_trace(root, hearing, patience_s=patience_s) as trace:
                folder = RunFolder.open(root)  # again: now nobody else writes to it
                done = done_in(trace, carried.leg)

                async def work(run: OpenRun[Any]) -> None:
                    async with offer.open_workshop(run.folder) as run.workshop:
                        await orders.obey(run, done=done)

                folder.remove_unfinished()
                for refused in recording.refused if recording else ():
                    trace.emit(Note(text=f"{refused}; where it is needed it is made again"))
                carried.run = OpenRun[Any](
                    offer.workflow,
                    folder,
                    trace,
                    workshop=None,
                    hand_out=self._hand_out_of(carried, video_id),
                    deliver=recording.deliver if recording else None,
                )
                return await carried.run.carry_out(
                    offer.provider, work, continued=has_begun(trace), leg=carried.leg
                )

    @contextlib.asynccontextmanager
    async def _at_hand(
        self, carried: _Carried, video_id: str
    ) -> "AsyncGenerator[Recording | None]":
        """Have the run's folder here, and all that is made in it where other machines find it."""
        if self._store is None:
            yield None
            return
        lost = partial(carried.end, put_down=True)
        async with self._store.recording(video_id, lost=lost) as recording:
            yield recording

    def _root(self, video_id: str) -> Path:
        # It comes from a database that others may write to: no path leads out of the runs.
        root = root_in(self._runs_dir, video_id, shared=self._store is not None)
        if root is None:
            raise UnknownRunError(f"the queue names {video_id[:100]!r}, which is no run")
        return root

    def _hand_out_of(self, carried: _Carried, video_id: str) -> HandOut:
        if self._children is None or carried.leg is None or is_child(video_id):
            return make_here
        return partial(self._children.make, leg=carried.leg, is_put_down=lambda: carried.put_down)

    def _offer(self, folder: RunFolder) -> Offer:
        name = folder.manifest.workflow
        if name not in self._offers:
            raise ChainError(
                f"{folder.video_id} is a run of {name}, which is not among the workflows here"
            )
        return self._offers[name]


async def _open_trace(root: Path, watchers: tuple[Watcher, ...], *, patience_s: float) -> Trace:
    """Open the trace of a run, once whoever is at it has ended.

    That is one stage done by hand, or the process that carried the run out before and only has to
    force its end to the disk.

    Raises:
        RunFolderError: It is still being worked on, or cannot be written.
    """
    begun = time.monotonic()
    while True:
        try:
            return Trace(RunFolder.open(root), watchers=watchers)
        except RunFolderError as error:
            if not error.retryable or time.monotonic() - begun >= patience_s:
                raise
        await asyncio.sleep(LOOK_AGAIN_S)
