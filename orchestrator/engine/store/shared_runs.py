"""Runs that several machines share: as `QueuedRuns`, on folders that are brought up to date first.

What is changed here is recorded before anybody elsewhere is told of it.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from tenacity import Retrying, retry_if_exception_type, stop_after_delay, wait_fixed

from agents.artifacts.base import Artifact
from orchestrator.engine.errors import StoreAwayError
from orchestrator.engine.events import RunFinished, TraceLine
from orchestrator.engine.in_thread import in_thread
from orchestrator.engine.outcome import RunOutcome
from orchestrator.engine.queued_runs import QueuedRuns
from orchestrator.engine.run_folder import RunFolder
from orchestrator.engine.run_status import RunState, RunStatus, Standing, last_line
from orchestrator.engine.stage import Workflow
from orchestrator.engine.store.run_store import ASKING_WAIT_S, RunStore
from orchestrator.engine.take_away import Unless
from orchestrator.engine.ticket import Fill, Ticket
from orchestrator.engine.trace import TRACE_FILE
from orchestrator.errors import ChalkboxError

if TYPE_CHECKING:
    from orchestrator.engine.queue import RunQueue

LOOK_S = 0.3
"""How often it is looked for what happens in a run that is followed."""


class SharedRuns(QueuedRuns):
    """The runs that several machines share, as this one sees them."""

    def __init__(
        self, runs_dir: Path, url: str, workflows: Mapping[str, Workflow], store: RunStore
    ) -> None:
        super().__init__(runs_dir, url, workflows)
        self.store = self._shared = store

    async def close(self) -> None:
        """Close queue and store."""
        await super().close()
        await in_thread(self._shared.close)

    async def at_hand(self, video_id: str) -> Path:
        """The folder of a run, as it is now wherever it is worked on."""
        await in_thread(self._shared.look, video_id)
        return await super().at_hand(video_id)

    def make(
        self, workflow: Workflow, request: Artifact, about: str, ticket: Ticket, fill: Fill
    ) -> str:
        """As `QueuedRuns.make`; recorded, so that a worker elsewhere finds it.

        Raises:
            StoreAwayError, QueueError: It cannot be recorded; then there is no such run.
        """
        video_id = super().make(workflow, request, about, ticket, fill)
        again = Retrying(
            stop=stop_after_delay(ASKING_WAIT_S),
            wait=wait_fixed(0.5),
            retry=retry_if_exception_type(StoreAwayError),
            reraise=True,
        )
        try:
            again(self._shared.record, video_id)
        except ChalkboxError:
            RunFolder.open(self.root(video_id)).discard()
            with contextlib.suppress(ChalkboxError):
                self._shared.delete(video_id)
            raise
        return video_id

    async def status(self, video_id: str) -> RunStatus:
        """As `QueuedRuns.status`."""
        await self.at_hand(video_id)
        return await super().status(video_id)

    async def state(self, video_id: str) -> RunState:
        """As `QueuedRuns.state`."""
        await self.at_hand(video_id)
        return await super().state(video_id)

    async def standing(self, video_id: str) -> Standing:
        """As `QueuedRuns.standing`."""
        await self.at_hand(video_id)
        return await super().standing(video_id)

    async def standings(self) -> dict[str, Standing]:
        """As `QueuedRuns.standings`; every run has a folder here afterwards."""
        await in_thread(self._shared.look_at_all)
        return await super().standings()

    async def events(self, video_id: str, *, after: int = 0) -> AsyncIterator[TraceLine]:
        """As `QueuedRuns.events`."""
        await self.at_hand(video_id)

        async def keep_looking() -> None:
            while True:
                await asyncio.sleep(LOOK_S)
                with contextlib.suppress(ChalkboxError):
                    await in_thread(self._shared.look, video_id, seen_within_s=LOOK_S)

        looking = asyncio.create_task(keep_looking())
        try:
            async for line in super().events(video_id, after=after):
                yield line
        finally:
            looking.cancel()
            await asyncio.wait([looking])

    async def outcome(self, video_id: str) -> RunOutcome:
        """As `QueuedRuns.outcome`; all of its files are here afterwards."""
        await in_thread(self._shared.bring_whole, video_id)
        return await super().outcome(video_id)

    async def cancel(self, video_id: str) -> None:
        """As `QueuedRuns.cancel`."""
        await self.at_hand(video_id)
        await super().cancel(video_id)
        last = last_line(self.root(video_id) / TRACE_FILE)
        if last is not None and isinstance(last.event, RunFinished):  # nobody else writes its end
            await in_thread(self._shared.record, video_id, patience_s=0.0)

    async def resume(self, video_id: str, from_stage: str | None = None) -> None:
        """As `QueuedRuns.resume`."""
        await self.at_hand(video_id)

        def require_nobody_at_it(queue: "RunQueue") -> None:
            with self.workers.deciding():
                self.next_leg(queue, video_id, from_stage)

        # To record is to become the writer: whoever carries the run out would be so no more.
        await self._asking(require_nobody_at_it)
        await in_thread(self._shared.record, video_id)
        await super().resume(video_id, from_stage)

    async def edit(self, video_id: str, change: Callable[[Workflow, RunFolder], None]) -> None:
        """As `QueuedRuns.edit`.

        Raises:
            StoreAwayError: The store is away: the change is in the folder here, and recorded with
                the next one, or when the run is gone on with from here.
        """
        await self.at_hand(video_id)
        await super().edit(video_id, change)
        await in_thread(self._shared.record, video_id)

    async def delete(self, video_id: str, *, unless: Unless = lambda _: None) -> None:
        """As `QueuedRuns.delete`; every other machine removes its folder when it next looks."""
        await self.at_hand(video_id)
        await super().delete(video_id, unless=unless)
        await in_thread(self._shared.delete, video_id)
