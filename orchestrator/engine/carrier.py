"""Carries out runs on one event loop, stage by stage, at the bidding of the queue's threads.

Caches, locks and the sandbox belong to the loop; which stage is next, and that it was done, is
decided and recorded in the thread.
"""

import asyncio
import concurrent.futures
import logging
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from orchestrator.engine.errors import ChainError, RunBusyError, RunFolderError
from orchestrator.engine.open_run import OpenRun
from orchestrator.engine.outcome import RunOutcome, message_of, outcome_of
from orchestrator.engine.run import code_of
from orchestrator.engine.run_folder import RunFolder
from orchestrator.engine.runner import done_in, has_begun
from orchestrator.engine.stage import Stage, Workflow
from orchestrator.engine.step import LetGo, Step, Words
from orchestrator.engine.trace import Trace, Watcher
from orchestrator.errors import ChalkboxError

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
class _Order:
    stage: Stage
    again: bool
    done: concurrent.futures.Future[Words] = field(default_factory=concurrent.futures.Future[Words])


class _Orders:
    """What a thread wants done on the loop, one stage at a time; refused once the run is over."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._orders: asyncio.Queue[_Order | None] = asyncio.Queue()
        self._over = False

    def do(self, stage: Stage, *, again: bool) -> Words:
        """Have a stage done; called in the thread.

        Raises:
            LetGo: The run is over.
        """
        order = _Order(stage, again)
        self._loop.call_soon_threadsafe(self._put, order)
        return order.done.result()

    def no_more(self) -> None:
        """Called in the thread: the run may end."""
        self._loop.call_soon_threadsafe(self._orders.put_nowait, None)

    async def obey(self, run: OpenRun[Any], *, done: frozenset[str]) -> None:
        """Do what is ordered; called on the loop.

        Args:
            run: Open.
            done: Stages that are not done again: a process that is gone did so.
        """
        while (order := await self._orders.get()) is not None:
            again = order.again and order.stage.name not in done
            try:
                sha256 = await run.do(order.stage, again=again)
            except Exception as error:
                order.done.set_result(_words(order.stage, error))
                raise
            except BaseException:
                order.done.set_exception(LetGo())
                raise
            order.done.set_result(
                {"stage": order.stage.name, "outcome": "succeeded", "sha256": sha256}
            )

    def end(self) -> None:
        """Called on the loop: the run is over."""
        self._over = True
        while not self._orders.empty():
            if order := self._orders.get_nowait():
                order.done.set_exception(LetGo())

    def _put(self, order: _Order) -> None:
        if self._over:
            order.done.set_exception(LetGo())
        else:
            self._orders.put_nowait(order)


@dataclass
class _Carried:
    leg: str | None = None
    task: asyncio.Task[Any] | None = None
    run: OpenRun[Any] | None = None
    cancelled: bool = False

    def end(self, *, put_down: bool = False) -> None:
        """End it; called on the loop. Once: a second time would disturb it in tidying up."""
        if self.cancelled:
            return
        self.cancelled = True
        if self.run is not None and put_down:
            self.run.put_down = True
        if self.task is not None:
            self.task.cancel()


class Carrier:
    """The runs that are carried out by this process. Made on the loop they are carried out on."""

    def __init__(self, runs_dir: Path, offers: Mapping[str, Offer]) -> None:
        self._runs_dir = runs_dir
        self._offers = offers
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
        orders = _Orders(self._loop)
        carried = _Carried(leg)
        going = asyncio.run_coroutine_threadsafe(self._carry(carried, video_id, orders), self._loop)
        try:
            chain = self._offer(RunFolder.open(self._runs_dir / video_id)).workflow.chain
            for stage in chain:
                if not _do(stage, orders, step, again=stage.name == from_stage):
                    break
        except ChalkboxError:
            pass  # the run itself says why
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
            _logger.warning("run %s: %s", video_id, message_of(error), exc_info=error)
            return {"outcome": outcome_of(error), "error_code": code_of(error)}
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

    async def _carry(self, carried: _Carried, video_id: str, orders: _Orders) -> RunOutcome:
        expected, watchers = self._expected.pop(video_id, (None, ()))
        carried.task = asyncio.current_task()
        try:
            if self._carried.setdefault(video_id, carried) is not carried:
                raise RunFolderError(f"run {video_id} is being worked on by this process")
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
        orders: _Orders,
        watchers: tuple[Watcher, ...],
        *,
        expected: bool,
    ) -> RunOutcome:
        root = self._runs_dir / video_id
        offer = self._offer(RunFolder.open(root))
        patience_s = OWN_WAIT_S if expected else float("inf")
        with await _open_trace(root, watchers, patience_s=patience_s) as trace:
            folder = RunFolder.open(root)  # again: now nobody else writes to it
            done = done_in(trace, carried.leg)

            async def work(run: OpenRun[Any]) -> None:
                async with offer.open_workshop(run.folder) as run.workshop:
                    await orders.obey(run, done=done)

            folder.remove_unfinished()
            carried.run = OpenRun[Any](offer.workflow, folder, trace, workshop=None)
            return await carried.run.carry_out(
                offer.provider, work, continued=has_begun(trace), leg=carried.leg
            )

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


def _do(stage: Stage, orders: _Orders, step: Step, *, again: bool) -> bool:
    """Have a stage done and recorded; whether the next may follow."""
    seen: list[Words] = []

    def deed() -> Words:
        seen.append(orders.do(stage, again=again))
        return seen[-1]

    step(stage.name, deed)
    if not seen:
        # Recorded by a process that is gone. The folder decides all the same: its files may have
        # been edited since, and the next stages need the artifact at hand.
        seen.append(orders.do(stage, again=False))
    return seen[-1]["outcome"] == "succeeded"


def _words(stage: Stage, error: Exception) -> Words:
    return {"stage": stage.name, "outcome": outcome_of(error), "error_code": code_of(error)}
