"""A run as it is carried out here and followed elsewhere: recorded all along, and at each stage."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator, Callable

from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception_type,
    stop_after_delay,
    wait_exponential,
)

from orchestrator.engine.errors import (
    QueueError,
    StoreAwayError,
    StoredObjectError,
    TakenOverError,
)
from orchestrator.engine.events import TraceLine
from orchestrator.engine.in_thread import in_thread
from orchestrator.engine.store.record import Recorder
from orchestrator.errors import ChalkboxError

FILES_S = 0.5
"""How often it is looked for files that changed."""
EVENTS_S = 0.2
"""Shortest time between two looks at what happened."""
CUT_SHORT_S = 20.0
"""How long the end of a run that was cancelled waits for the store."""
_PASSING = (StoreAwayError, StoredObjectError, QueueError)

_logger = logging.getLogger(__name__)


def patiently(wait_s: float, say: Callable[[str], object]) -> AsyncRetrying:
    """Try again what a store or a database that is away keeps from being done.

    Args:
        wait_s: For so long, seconds; then the last error is raised.
        say: Told once what is waited for.
    """

    def tell(state: RetryCallState) -> None:
        error = state.outcome.exception() if state.outcome else None
        if state.attempt_number == 1 and isinstance(error, ChalkboxError):
            say(f"waits up to {wait_s:.0f} s: {error.message}")

    return AsyncRetrying(
        stop=stop_after_delay(wait_s),
        wait=wait_exponential(multiplier=0.25, max=5),
        retry=retry_if_exception_type(_PASSING),
        before_sleep=tell,
        reraise=True,
    )


class Recording:
    """The recording of one run. Made by `RunStore.recording`.

    Args:
        recorder: Of its folder.
        refused: What of it could not be had from the store.
        wait_s: How long it is waited for a store that is away, seconds.
        lost: Called when another has become the writer.
    """

    def __init__(
        self,
        recorder: Recorder,
        *,
        refused: tuple[str, ...],
        wait_s: float,
        lost: Callable[[], object],
    ) -> None:
        self.refused = refused
        self._recorder = recorder
        self._wait_s = wait_s
        self._lost = lost
        self._loop = asyncio.get_running_loop()
        self._happened = asyncio.Event()
        self._is_lost = False

    def hear(self, _: TraceLine) -> None:
        """Take notice of an event, in whichever thread."""
        self._loop.call_soon_threadsafe(self._happened.set)

    async def deliver(self, say: Callable[[str], object]) -> None:
        """See that everything made so far is where other machines find it.

        Args:
            say: Told when that must wait, and when it need not any more.

        Raises:
            StoreAwayError, QueueError: Store or database were away for too long.
            TakenOverError: Another writes the run by now.
        """
        waited: list[str] = []

        def tell(text: str) -> None:
            waited.append(text)
            say(text)

        await patiently(self._wait_s, tell)(in_thread, self._put_all)
        if waited:
            say("what was waited for is back")

    @contextlib.asynccontextmanager
    async def going_on(self) -> AsyncGenerator[None]:
        """Record all along, and in the end whatever is left."""
        tasks = [asyncio.create_task(self._follow_events()), asyncio.create_task(self._put_files())]
        wait_s = self._wait_s
        try:
            yield
        except asyncio.CancelledError:
            wait_s = min(CUT_SHORT_S, wait_s)
            raise
        finally:
            await self._settle(wait_s)
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)

    async def _follow_events(self) -> None:
        while await self._once(self._recorder.tell_events):
            await self._happened.wait()
            self._happened.clear()
            await asyncio.sleep(EVENTS_S)

    async def _put_files(self) -> None:
        while await self._once(self._recorder.put_files):
            await asyncio.sleep(FILES_S)

    def _put_all(self) -> None:
        # First what was spent on the files: whoever finds them does not make, and count, them anew.
        self._recorder.tell_events()
        self._recorder.put_files()

    async def _once(self, deed: Callable[[], None]) -> bool:
        """Do something; trouble that passes is for whoever delivers. Whether to go on."""
        try:
            await in_thread(deed)
        except TakenOverError as error:
            if not self._is_lost:
                self._is_lost = True
                _logger.warning("%s", error.message)
                self._lost()
            return False
        except _PASSING:
            self._happened.set()
        except Exception:
            _logger.exception("recording run failed; it is tried again")
            self._happened.set()
        return True

    async def _settle(self, wait_s: float) -> None:
        if self._is_lost:
            return
        try:
            await patiently(wait_s, _logger.warning)(in_thread, self._recorder.settle)
        except ChalkboxError as error:
            _logger.warning("the end of the run is in its folder alone: %s", error.message)
