"""A process that takes runs: carries them out, ends what is cancelled, takes over from the dead."""

import asyncio
import contextlib
import logging
import threading
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from orchestrator.engine.carrier import Carrier, Offer
from orchestrator.engine.in_thread import in_thread
from orchestrator.engine.outcome import RunOutcome
from orchestrator.engine.queued_children import QueuedChildren
from orchestrator.engine.queued_runs import QueuedRuns
from orchestrator.engine.step import Carry
from orchestrator.engine.ticket import Ticket, read_ticket
from orchestrator.engine.trace import Observe, Watcher, nobody
from orchestrator.engine.watchdog import Watchdog
from orchestrator.engine.workers import new_executor
from orchestrator.errors import ChalkboxError

if TYPE_CHECKING:
    from orchestrator.engine.leg import Leg
    from orchestrator.engine.queue import RunQueue, Taker

CANCELLED_S = 0.5
"""How often it is looked for runs that were cancelled elsewhere."""
WATCH_S = 1.0
"""How often it is looked for runs whose process is gone."""
RECORDED_S, RECORDED_LOOK_S = 10.0, 0.02
"""How long it is waited for the queue to know that a run has ended, and how often it is asked."""
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

        def begin() -> str:
            with self._runs.workers.deciding():
                leg_id = self._runs.next_leg(queue, video_id, from_stage)
                self._taker.begin(leg_id, from_stage)
                return leg_id

        beginning = asyncio.ensure_future(asyncio.to_thread(begin))
        try:
            leg_id = await asyncio.shield(beginning)
            made = await asyncio.shield(outcome)
            await self._recorded(video_id, leg_id)
        except asyncio.CancelledError:
            if outcome.cancelled():
                return await self._runs.outcome(video_id)
            await asyncio.wait([beginning])  # a thread cannot be stopped: it begins the run yet
            if beginning.exception() is None:
                await self._cancel(video_id)
                await asyncio.wait([outcome])
            raise
        else:
            return made
        finally:
            if beginning.done() and beginning.exception() is not None:
                self._carrier.forget(video_id)

    async def _recorded(self, video_id: str, leg_id: str) -> None:
        """Wait until the queue knows too that a leg has ended: before, nobody could go on."""
        queue, patience = await self._runs.queue(), time.monotonic() + RECORDED_S
        with contextlib.suppress(ChalkboxError):
            while time.monotonic() < patience:
                legs = await in_thread(queue.legs_of, video_id)
                if not any(leg.id == leg_id and leg.state == "taken" for leg in legs):
                    return
                await asyncio.sleep(RECORDED_LOOK_S)

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
    name: str = "",
    has_gpu: bool = False,
    observe: Observe = nobody,
) -> AsyncGenerator[Worker]:
    """Take runs, until left.

    Args:
        runs: The runs, and their queue.
        offers: The workflows that can be carried out, by name.
        takes_queued: Take what anybody queued, and take over from dead processes; else only what
            is begun by `Worker.carry_out`.
        reap: Removes containers that dead processes left behind.
        runs_at_once: How many queued runs this process carries out at once; of children of runs,
            besides, `AT_ONCE` times as many.
        user_runs_at_once: How many queued runs of one user are carried out at once, by all.
        stop_s: How long runs may go on when this is left, seconds; those that are still under way
            then are put down, and queued again.
        name: What this process is called among the workers; else a name that no other ever has.
        has_gpu: Whether this process does what needs a graphics processor.
        observe: The watchers of every run that is carried out here.

    Raises:
        QueueError: The queue cannot be used, this process takes runs already, or another has its
            name.
    """
    queue = await runs.queue()
    executor = name or new_executor()
    children = QueuedChildren(runs, queue) if takes_queued else None
    carrier = Carrier(runs.runs_dir, offers, observe=observe, store=runs.store, children=children)
    async with contextlib.AsyncExitStack() as opened:
        held = runs.workers.hold(executor, takes_queued=takes_queued, has_gpu=has_gpu)
        place = await in_thread(opened.enter_context, held)
        watchdog = Watchdog(runs, queue, reap)
        if takes_queued:
            await in_thread(_begin_taking, queue, watchdog, runs_at_once, user_runs_at_once)
            await watchdog.look(starting=executor)
        take = partial(_open_taker, queue, executor, carrier.carry, takes_queued=takes_queued)
        taker = await in_thread(partial(take, way=None if has_gpu else runs.workers.any_has_gpu))
        opened.push_async_callback(in_thread, _put_back, queue, executor)
        opened.push_async_callback(in_thread, taker.close)
        runs.on_cancel.append(carrier.cancel)
        opened.callback(runs.on_cancel.remove, carrier.cancel)
        opened.push_async_callback(_put_down, carrier, taker, stop_s=stop_s)
        await opened.enter_async_context(
            _repeating(CANCELLED_S, lambda: _end_what_is_not_ours(taker, carrier, place))
        )
        if takes_queued:
            await opened.enter_async_context(_repeating(WATCH_S, watchdog.look))
            again = partial(_queue_unrecorded, runs, queue, carrier, executor)
            await opened.enter_async_context(_repeating(WATCH_S, lambda: in_thread(again)))
        yield Worker(runs, carrier, taker)


async def _end_what_is_not_ours(taker: "Taker", carrier: Carrier, place: threading.Event) -> None:
    if place.is_set():
        # Another process has this one's name, and whatever was this one's.
        taker.stop_taking()
        for video_id in carrier.video_ids:
            carrier.cancel(video_id, put_down=True)
        return
    for video_id, why in (await in_thread(taker.not_ours)).items():
        if carrier.cancel(video_id, put_down=why == "taken over") and why == "taken over":
            _logger.warning("run %s was taken over by another worker", video_id)


def _queue_unrecorded(runs: QueuedRuns, queue: "RunQueue", carrier: Carrier, executor: str) -> None:
    """Queue again what the queue could not record; it is tried until there is room for it."""
    for video_id in tuple(carrier.unrecorded):
        with runs.workers.deciding():
            legs = queue.legs_of(video_id)
            root = runs.place_of(video_id)
            if not root.is_dir() or (legs and not _is_left(legs[-1], executor)):
                carrier.unrecorded.discard(video_id)  # cancelled, deleted or taken over since
                continue
            for leg in legs:
                if leg.state == "taken":
                    queue.cancel(leg.id)
            ticket = read_ticket(root) or Ticket()
            number = legs[-1].number + 1 if legs else 1
            queue.add(f"{video_id}.{number}", from_stage=None, **ticket.place)
        carrier.unrecorded.discard(video_id)
        _logger.warning("run %s could not be recorded, and is queued again", video_id)


def _is_left(leg: "Leg", executor: str) -> bool:
    """Whether a leg that this process could not record is nobody else's since."""
    return leg.state == "over" or (leg.state == "taken" and leg.executor == executor)


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
        said = ""
        while True:
            await asyncio.sleep(every_s)
            try:
                await deed()
                said = ""
            except ChalkboxError as error:
                # A database that is away is away for many turns.
                if error.code != said:
                    _logger.warning("%s", error.message)
                said = error.code
            except Exception:
                _logger.exception("looking after the runs failed; it is tried again")

    task = asyncio.create_task(repeat())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])


def _open_taker(
    queue: "RunQueue",
    executor: str,
    carry: Carry,
    *,
    takes_queued: bool,
    way: Callable[[], bool] | None,
) -> "Taker":
    from orchestrator.engine.queue import Taker

    makes_way = way or (lambda: False)
    return Taker(queue, executor, carry, takes_queued=takes_queued, makes_way=makes_way)


def _begin_taking(queue: "RunQueue", watchdog: Watchdog, most: int, most_of_one: int) -> None:
    """Set how many are taken at once, and queue what is in no queue."""
    queue.set_limits(runs_at_once=most, user_runs_at_once=most_of_one)
    watchdog.queue_what_was_forgotten()
