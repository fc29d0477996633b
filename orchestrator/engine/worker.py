"""A process that takes runs: carries them out, ends what is cancelled, takes over from the dead."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from orchestrator.engine.carrier import Carrier, Offer
from orchestrator.engine.outcome import RunOutcome
from orchestrator.engine.queued_runs import QueuedRuns
from orchestrator.engine.step import Carry
from orchestrator.engine.ticket import Ticket, read_ticket
from orchestrator.engine.trace import Watcher
from orchestrator.engine.watchdog import Watchdog
from orchestrator.engine.workers import new_executor
from orchestrator.errors import ChalkboxError

if TYPE_CHECKING:
    from orchestrator.engine.queue import RunQueue, Taker

CANCELLED_S = 0.5
"""How often it is looked for runs that were cancelled elsewhere."""
WATCH_S = 2.0
"""How often it is looked for runs whose process is gone."""
TIDY_S = 60.0
"""How long runs that are put down may take to remove their containers."""

_logger = logging.getLogger(__name__)


class Worker:
    """This process, as it takes runs. Made by `open_worker`."""

    def __init__(self, runs: QueuedRuns, carrier: Carrier, taker: "Taker") -> None:
        self._runs = runs
        self._carrier = carrier
        self._taker = taker

    async def carry_out(
        self,
        video_id: str,
        *,
        from_stage: str | None = None,
        watchers: tuple[Watcher, ...] = (),
    ) -> RunOutcome:
        """Carry out one run here and now, past the queue; cancelling this cancels the run.

        Raises:
            RunBusyError: It is queued, or carried out elsewhere.
            ChainError: There is no such stage.
            BaseException: Whatever unexpected a stage raised, after it was written down.
        """
        queue = await self._runs.queue()
        outcome = self._carrier.expect(video_id, watchers)

        def begin() -> None:
            with self._runs.workers.deciding():
                leg_id = self._runs.next_leg(queue, video_id, from_stage)
                self._taker.begin(leg_id, from_stage)

        beginning = asyncio.ensure_future(asyncio.to_thread(begin))
        try:
            await asyncio.shield(beginning)
            return await asyncio.shield(outcome)
        except asyncio.CancelledError:
            if outcome.cancelled():
                return await self._runs.outcome(video_id)
            await asyncio.wait([beginning])  # a thread cannot be stopped: it begins the run yet
            if beginning.exception() is None:
                await self._cancel(video_id)
                await asyncio.wait([outcome])
            raise
        finally:
            if beginning.done() and beginning.exception() is not None:
                self._carrier.forget(video_id)

    async def _cancel(self, video_id: str) -> None:
        try:
            await self._runs.cancel(video_id)
        except ChalkboxError as error:
            _logger.warning("run %s ends, but the queue was not told: %s", video_id, error.message)
        self._carrier.cancel(video_id)


@contextlib.asynccontextmanager
async def open_worker(
    runs: QueuedRuns,
    offers: Mapping[str, Offer],
    *,
    takes_queued: bool,
    reap: Callable[[], Awaitable[object]],
    runs_at_once: int = 1,
    user_runs_at_once: int = 2,
    stop_s: float = 0.0,
) -> AsyncGenerator[Worker]:
    """Take runs, until left.

    Args:
        runs: The runs, and their queue.
        offers: The workflows that can be carried out, by name.
        takes_queued: Take what anybody queued, and take over from dead processes; else only what
            is begun by `Worker.carry_out`.
        reap: Removes containers that dead processes left behind.
        runs_at_once: How many queued runs this process carries out at once.
        user_runs_at_once: How many queued runs of one user are carried out at once, by all.
        stop_s: How long runs may go on when this is left, seconds; those that are still under way
            then are put down, and queued again.

    Raises:
        QueueError: The queue cannot be used, or this process takes runs already.
    """
    queue = await runs.queue()
    executor = new_executor()
    carrier = Carrier(runs.runs_dir, offers)
    async with contextlib.AsyncExitStack() as opened:
        await asyncio.to_thread(opened.enter_context, runs.workers.hold(executor))
        watchdog = Watchdog(runs, queue, reap)
        if takes_queued:
            set_limits = partial(
                queue.set_limits, runs_at_once=runs_at_once, user_runs_at_once=user_runs_at_once
            )
            await asyncio.to_thread(set_limits)
            await asyncio.to_thread(watchdog.queue_what_was_forgotten)
            await watchdog.look()
        taker = await asyncio.to_thread(
            _open_taker, queue, executor, carrier.carry, takes_queued=takes_queued
        )
        opened.push_async_callback(asyncio.to_thread, _put_back, queue, executor)
        opened.push_async_callback(asyncio.to_thread, taker.close)
        runs.on_cancel.append(carrier.cancel)
        opened.callback(runs.on_cancel.remove, carrier.cancel)
        opened.push_async_callback(_put_down, carrier, taker, stop_s=stop_s)
        await opened.enter_async_context(
            _repeating(CANCELLED_S, lambda: _end_cancelled(queue, carrier))
        )
        if takes_queued:
            await opened.enter_async_context(_repeating(WATCH_S, watchdog.look))
            queue_again = partial(_queue_unrecorded, runs, queue, carrier)
            await opened.enter_async_context(
                _repeating(WATCH_S, partial(asyncio.to_thread, queue_again))
            )
        yield Worker(runs, carrier, taker)


async def _end_cancelled(queue: "RunQueue", carrier: Carrier) -> None:
    carried = carrier.video_ids
    if not carried:
        return

    def look() -> set[str]:
        cancelled: set[str] = set()
        for video_id in carried:
            legs = queue.legs_of(video_id)
            if legs and legs[-1].state == "cancelled":
                cancelled.add(video_id)
        return cancelled

    for video_id in await asyncio.to_thread(look):
        carrier.cancel(video_id)


def _queue_unrecorded(runs: QueuedRuns, queue: "RunQueue", carrier: Carrier) -> None:
    """Queue again what the queue could not record; it is tried until there is room for it."""
    for video_id in tuple(carrier.unrecorded):
        with runs.workers.deciding():
            legs = queue.legs_of(video_id)
            if (legs and legs[-1].state == "cancelled") or not (runs.runs_dir / video_id).is_dir():
                carrier.unrecorded.discard(video_id)  # it was cancelled, or deleted, since
                continue
            for leg in legs:
                if leg.state == "taken":
                    queue.cancel(leg.id)
            ticket = read_ticket(runs.root(video_id)) or Ticket()
            number = legs[-1].number + 1 if legs else 1
            queue.add(
                f"{video_id}.{number}", from_stage=None, user=ticket.user, priority=ticket.priority
            )
        carrier.unrecorded.discard(video_id)
        _logger.warning("run %s could not be recorded, and is queued again", video_id)


async def _put_down(carrier: Carrier, taker: "Taker", *, stop_s: float) -> None:
    """Take nothing more, let runs go on for a while, and put the rest down."""
    taker.stop_taking()
    try:
        await carrier.wait_until_empty(stop_s)
    finally:
        carrier.stopping = True
        for video_id in carrier.video_ids:
            carrier.cancel(video_id, put_down=True)
        await carrier.wait_until_empty(TIDY_S)


def _put_back(queue: "RunQueue", executor: str) -> None:
    """Queue again at once what this process put down; else a watchdog would, in a while."""
    try:
        for leg in queue.open_legs():
            if leg.state == "taken" and leg.executor == executor and leg.queued:
                queue.put_back(leg)
    except ChalkboxError as error:
        _logger.warning("what was put down is left to another worker: %s", error.message)


@contextlib.asynccontextmanager
async def _repeating(
    every_s: float, deed: Callable[[], Coroutine[Any, Any, None]]
) -> AsyncGenerator[None]:
    """Do something again and again; trouble is logged, and it is done again all the same."""

    async def repeat() -> None:
        while True:
            await asyncio.sleep(every_s)
            try:
                await deed()
            except Exception:
                _logger.exception("looking after the runs failed; it is tried again")

    task = asyncio.create_task(repeat())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])


def _open_taker(queue: "RunQueue", executor: str, carry: Carry, *, takes_queued: bool) -> "Taker":
    from orchestrator.engine.queue import Taker

    return Taker(queue, executor, carry, takes_queued=takes_queued)
