"""What the queue knows of runs: asked once for all who want to know it at the same moment.

A page that many look at asks for a run's state many times a second, and to tell the place of one
that waits, all that wait must be looked at.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Generic, NamedTuple, Protocol, TypeVar

from orchestrator.engine.run_status import NOT_QUEUED, Standing
from orchestrator.engine.workers import Workers

if TYPE_CHECKING:
    from orchestrator.engine.leg import Leg
    from orchestrator.engine.queue import RunQueue

T = TypeVar("T")


class Asking(Protocol):
    """Has the queue asked in a thread."""

    def __call__(self, ask: "Callable[[RunQueue], T]") -> Awaitable[T]:
        """What the queue answers."""
        ...


FRESH_S = 0.25
"""So long an answer is given again, seconds; workers look for what is next less often."""
USABLE_S = 0.75
"""So long it is given while the next is looked for: on a busy machine that takes its time."""


class AskedTogether(Generic[T]):
    """One look for all who ask while it is under way, or a moment after.

    Args:
        look: Looks; what it raises is told to all who wait, and not kept.
        fresh_s: How long after it was begun an answer is given again, seconds.
        usable_s: How long it is given while another look is under way, seconds.
    """

    def __init__(
        self,
        look: Callable[[], Awaitable[T]],
        *,
        fresh_s: float = FRESH_S,
        usable_s: float = USABLE_S,
    ) -> None:
        self._look = look
        self._fresh_s = fresh_s
        self._usable_s = usable_s
        self._begun_s = 0.0
        self._answer: asyncio.Future[T] | None = None
        self._before: tuple[float, T] | None = None
        """The answer before, and when it was begun."""
        self._under_way: set[asyncio.Future[T]] = set()

    async def __call__(self) -> T:
        """The answer."""
        now = time.monotonic()
        answer = self._answer
        if answer is not None and answer.done():
            good = not answer.cancelled() and answer.exception() is None
            if good and now - self._begun_s < self._fresh_s:
                return answer.result()
            self._before = (self._begun_s, answer.result()) if good else None
            answer = None
        if answer is None:
            self._begun_s = now
            self._answer = answer = asyncio.ensure_future(self._look())
            self._under_way.add(answer)
            answer.add_done_callback(self._looked)
        if self._before is not None and now - self._before[0] < self._usable_s:
            return self._before[1]
        return await asyncio.shield(answer)

    def forget(self) -> None:
        """Have whoever asks from now on looked for anew: something was changed."""
        self._answer = self._before = None

    async def settle(self) -> None:
        """Wait for whatever look is under way: what it looks at is about to be closed."""
        if self._under_way:
            await asyncio.wait(tuple(self._under_way))

    def _looked(self, answer: "asyncio.Future[T]") -> None:
        self._under_way.discard(answer)
        if not answer.cancelled():
            answer.exception()  # whoever asked may be gone; then nobody else looks at it


class _Looked(NamedTuple):
    """Everything that is queued or taken at one moment."""

    legs: "dict[str, Leg]"
    """The leg of each run."""
    places: dict[str, int]
    """Of legs that wait: 1 is next."""
    alive: frozenset[str]


class Standings:
    """How runs stand in the queue.

    Args:
        asking: Asks the queue.
        workers: Who lives of those that take runs.
    """

    def __init__(self, asking: Asking, workers: Workers) -> None:
        self._asking = asking
        self._workers = workers
        self._together = AskedTogether(lambda: self._asking(self._look))

    async def all(self) -> dict[str, Standing]:
        """Of every run that is queued or taken.

        Raises:
            QueueError: The queue cannot be used.
        """
        looked = await self._together()
        return {video_id: _standing(leg, looked) for video_id, leg in looked.legs.items()}

    async def of(self, video_id: str) -> Standing:
        """Of one run.

        Raises:
            QueueError: The queue cannot be used.
        """
        looked = await self._together()
        leg = looked.legs.get(video_id)
        if leg is not None:
            return _standing(leg, looked)
        newest = await self._asking(lambda queue: queue.newest_of(video_id))
        if newest is None:
            return NOT_QUEUED
        if newest.state in ("queued", "taken"):  # only just
            self.forget()
            return (await self.all()).get(video_id) or Standing("over", leg=newest.id)
        return Standing(newest.state, user=newest.user, leg=newest.id)

    def forget(self) -> None:
        """What is known is so no more: this process has changed the queue."""
        self._together.forget()

    async def settle(self) -> None:
        """Wait until nobody asks the queue any more; before it is closed."""
        await self._together.settle()

    def _look(self, queue: "RunQueue") -> _Looked:
        legs, waiting = queue.look()
        alive = self._workers.living({leg.executor for leg in legs if leg.state == "taken"})
        places = {leg.id: place for place, leg in enumerate(waiting, start=1)}
        return _Looked({leg.video_id: leg for leg in legs}, places, alive)


def _standing(leg: "Leg", looked: _Looked) -> Standing:
    if leg.state == "taken" and leg.executor not in looked.alive:
        return Standing("orphaned", user=leg.user, leg=leg.id)
    return Standing(leg.state, place=looked.places.get(leg.id), user=leg.user, leg=leg.id)
