"""Everything that can be asked of runs, from any process: submit, look, follow, cancel, go on.

Nothing is carried out here; that is a worker's.
"""

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from agents.artifacts.base import Artifact
from orchestrator.engine.close_run import close_run
from orchestrator.engine.errors import (
    ArtifactInvalidError,
    ChainError,
    RunBusyError,
    RunFolderError,
    UnknownRunError,
)
from orchestrator.engine.events import RunFinished, TraceLine
from orchestrator.engine.follow import follow_trace
from orchestrator.engine.outcome import RunOutcome, read_outcome
from orchestrator.engine.remove_run import move_away, nobody_at, remove
from orchestrator.engine.run_folder import RunFolder
from orchestrator.engine.run_status import (
    ENDED,
    NOT_QUEUED,
    RunStatus,
    Standing,
    last_line,
    read_briefly,
    read_status,
)
from orchestrator.engine.runner import create_run
from orchestrator.engine.stage import Workflow
from orchestrator.engine.ticket import Ticket, read_ticket
from orchestrator.engine.trace import TRACE_FILE
from orchestrator.engine.video_id import is_video_id
from orchestrator.engine.workers import Workers

if TYPE_CHECKING:
    from orchestrator.engine.queue import Leg, RunQueue

T = TypeVar("T")


class QueuedRuns:
    """The runs below one folder, and their queue, which is opened when it is first needed."""

    def __init__(self, runs_dir: Path, url: str, workflows: Mapping[str, Workflow]) -> None:
        self.runs_dir = runs_dir
        self.workers = Workers(runs_dir)
        self.on_cancel: list[Callable[[str], object]] = []
        """Told at once, on the loop, of runs that are cancelled through this object."""
        self.workflows = workflows
        """Every workflow that is known here, by its name."""
        self._url = url
        self._opened: RunQueue | None = None
        self._opening = asyncio.Lock()

    async def queue(self) -> "RunQueue":
        """The queue. The library under it takes more than a second to load, once.

        Raises:
            QueueError: Its database cannot be used.
            StartUpError: There is no SQLite that is new enough.
        """
        async with self._opening:
            if self._opened is None:
                self._opened = await asyncio.to_thread(_open_queue, self._url)
        return self._opened

    async def close(self) -> None:
        """Close the queue."""
        if self._opened is not None:
            await asyncio.to_thread(self._opened.close)
            self._opened = None

    async def submit(
        self, workflow: Workflow, request: Artifact, *, about: str, ticket: Ticket
    ) -> str:
        """Make a run and queue it for whichever worker is free.

        Returns:
            Its video id.

        Raises:
            RunFolderError: No run folder can be made, or the disk is full; nothing is queued.
            QueueError: The queue cannot be used. The run's folder stays, and the next worker that
                starts queues it.
        """

        def make() -> str:
            folder = create_run(workflow, request, runs_dir=self.runs_dir, about=about)
            try:
                ticket.write(folder)
                folder.settle()
            except RunFolderError:
                folder.discard()
                raise
            return folder.video_id

        video_id = await asyncio.to_thread(make)
        await self._asking(lambda queue: queue_first(queue, video_id, ticket))
        return video_id

    async def status(self, video_id: str) -> RunStatus:
        """How a run stands.

        Raises:
            UnknownRunError: There is no such run.
            QueueError: The queue cannot be used.
        """
        root = self.root(video_id)

        def look(queue: "RunQueue") -> RunStatus:
            return read_status(root, self._standing(queue, video_id))

        return await self._asking(look)

    async def standing(self, video_id: str) -> Standing:
        """What the queue knows of a run.

        Raises:
            UnknownRunError: There is no such run.
            QueueError: The queue cannot be used.
        """
        self.root(video_id)
        return await self._asking(lambda queue: self._standing(queue, video_id))

    async def standings(self) -> dict[str, Standing]:
        """What the queue knows of every run that is queued or taken."""

        def look(queue: "RunQueue") -> dict[str, Standing]:
            legs = queue.open_legs()
            waiting = queue.waiting()
            return {leg.video_id: self._standing_of(leg, waiting) for leg in legs}

        return await self._asking(look)

    async def list_runs(self, limit: int | None = None) -> tuple[RunStatus, ...]:
        """How the runs stand, newest first; a damaged folder is listed as such, with the reason."""
        standings = await self.standings()

        def look() -> tuple[RunStatus, ...]:
            return tuple(
                read_briefly(root, standings.get(root.name, NOT_QUEUED))
                for root in run_roots(self.runs_dir)[:limit]
            )

        return await asyncio.to_thread(look)

    async def events(self, video_id: str, *, after: int = 0) -> AsyncIterator[TraceLine]:
        """What happens in a run, live, until it has ended; from any process.

        Args:
            video_id: The run.
            after: Sequence number of the last event that is known; 0 for all.

        Raises:
            UnknownRunError: There is no such run.
            ArtifactInvalidError: Its trace is damaged.
        """

        async def is_over() -> bool:
            return (await self.status(video_id)).state in ENDED

        path = self.root(video_id) / TRACE_FILE
        async for line in follow_trace(path, after=after, is_over=is_over):
            yield line

    async def wait(self, video_id: str) -> RunOutcome:
        """Wait until a run has ended, wherever it is carried out.

        Raises:
            UnknownRunError: There is no such run.
            ArtifactInvalidError: Its folder is damaged.
        """
        async for _ in self.events(video_id):
            pass
        return await self.outcome(video_id)

    async def outcome(self, video_id: str) -> RunOutcome:
        """How a run ended, from its folder.

        Raises:
            UnknownRunError: There is no such run.
            ArtifactInvalidError: Its folder is damaged.
        """
        return await asyncio.to_thread(self._outcome, video_id)

    async def cancel(self, video_id: str) -> None:
        """End a run: one that is queued at once, one that is carried out within two seconds.

        Raises:
            UnknownRunError: There is no such run.
            RunBusyError: It has ended already.
            QueueError: The queue cannot be used.
        """
        root = self.root(video_id)

        def cancel(queue: "RunQueue") -> None:
            with self.workers.deciding():
                leg = self._open_leg(queue, video_id)
                if leg is None:
                    raise RunBusyError(f"{video_id} is neither queued nor carried out")
                queue.cancel(leg.id)
                if leg.state == "taken" and self.workers.is_alive(leg.executor):
                    return
                # When a worker takes it at this very moment, that worker writes its end.
                with contextlib.suppress(RunFolderError, ArtifactInvalidError):
                    close_run(root, "cancelled", error_code="cancelled", message="cancelled")

        await self._asking(cancel)
        for tell in self.on_cancel:
            tell(video_id)

    async def resume(self, video_id: str, from_stage: str | None = None) -> None:
        """Queue a run again that has ended or whose worker died.

        Args:
            video_id: The run.
            from_stage: Do this stage again, and what depends on it; else what was not done, or
                was made from what is no longer so.

        Raises:
            UnknownRunError: There is no such run.
            RunBusyError: It is queued or carried out.
            ChainError: There is no such stage.
            ArtifactInvalidError: Its folder is damaged.
        """

        def resume(queue: "RunQueue") -> None:
            with self.workers.deciding():
                leg_id = self.next_leg(queue, video_id, from_stage)
                ticket = read_ticket(self.root(video_id)) or Ticket()
                queue.add(leg_id, from_stage=from_stage, user=ticket.user, priority=ticket.priority)

        await self._asking(resume)

    async def edit(self, video_id: str, change: Callable[[Workflow, RunFolder], None]) -> None:
        """Have a user change a run that nobody is at.

        Args:
            video_id: The run.
            change: Changes the folder of a run of this workflow; in a thread.

        Raises:
            UnknownRunError: There is no such run.
            RunBusyError: It is queued or carried out.
            ChainError: It is a run of a workflow that is not known here.
            ArtifactInvalidError: Its folder is damaged.
            ChalkboxError: What `change` raises.
        """

        def edit(queue: "RunQueue") -> None:
            with self.workers.deciding():
                self.next_leg(queue, video_id, None)  # refuses one that somebody is at
                root = self.root(video_id)
                folder = RunFolder.open(root)
                with nobody_at(root):
                    change(self.workflows[folder.manifest.workflow], folder)

        await self._asking(edit)

    async def delete(self, video_id: str) -> None:
        """Remove a run that nobody is at, and everything in its folder.

        Raises:
            UnknownRunError: There is no such run.
            RunBusyError: It is queued or carried out.
            RunFolderError: The disk refuses it.
            QueueError: The queue cannot be used.
        """
        self.root(video_id)

        def delete(queue: "RunQueue") -> Path:
            with self.workers.deciding():
                root = self.root(video_id)
                for leg in queue.legs_of(video_id):
                    self._require_free(leg)
                    if leg.state == "taken":
                        queue.cancel(leg.id)  # its process is gone; nobody shall take it over
                with nobody_at(root):
                    return move_away(root)

        await asyncio.to_thread(remove, await self._asking(delete))

    def _require_free(self, leg: "Leg") -> None:
        if leg.state == "queued":
            raise RunBusyError(f"{leg.video_id} is queued; cancel it before it is deleted")
        if leg.state == "taken" and self.workers.is_alive(leg.executor):
            raise RunBusyError(f"{leg.video_id} is being carried out; cancel it first")
        if leg.state == "cancelled" and self._is_being_ended(leg):
            raise RunBusyError(f"{leg.video_id} is just being ended; try again in a moment")

    def next_leg(self, queue: "RunQueue", video_id: str, from_stage: str | None) -> str:
        """Name of the leg with which a run goes on; under `Workers.deciding`, in a thread."""
        manifest = RunFolder.open(self.root(video_id)).manifest
        workflow = self.workflows.get(manifest.workflow)
        if workflow is None:
            raise ChainError(f"{video_id} is a run of {manifest.workflow}, which is not known here")
        if from_stage is not None:
            workflow.stage(from_stage)
        legs = queue.legs_of(video_id)
        for leg in legs:
            if leg.state == "queued":
                raise RunBusyError(f"{video_id} is queued already")
            if leg.state == "taken":
                if self.workers.is_alive(leg.executor):
                    raise RunBusyError(f"{video_id} is being carried out")
                queue.cancel(leg.id)
            if leg.state == "cancelled" and self._is_being_ended(leg):
                raise RunBusyError(f"{video_id} is just being ended; try again in a moment")
        return f"{video_id}.{legs[-1].number + 1 if legs else 1}"

    def root(self, video_id: str) -> Path:
        """The folder of a run.

        Raises:
            UnknownRunError: There is none.
        """
        root = self.runs_dir / video_id
        if not is_video_id(video_id) or not root.is_dir():
            raise UnknownRunError(f"there is no run {video_id[:100]!r} in {self.runs_dir}")
        return root

    def _outcome(self, video_id: str) -> RunOutcome:
        root = self.root(video_id)
        workflow = self.workflows.get(RunFolder.open(root).manifest.workflow)
        if workflow is None:
            raise ChainError(f"{video_id} is a run of a workflow that is not known here")
        return read_outcome(root, workflow)

    def _is_being_ended(self, leg: "Leg") -> bool:
        last = last_line(self.runs_dir / leg.video_id / TRACE_FILE)
        ended = last is None or isinstance(last.event, RunFinished)
        return not ended and self.workers.is_alive(leg.executor)

    def _open_leg(self, queue: "RunQueue", video_id: str) -> "Leg | None":
        legs = queue.legs_of(video_id)
        return legs[-1] if legs and legs[-1].state in ("queued", "taken") else None

    def _standing(self, queue: "RunQueue", video_id: str) -> Standing:
        legs = queue.legs_of(video_id)
        if not legs:
            return NOT_QUEUED
        waiting = queue.waiting() if legs[-1].state == "queued" else []
        return self._standing_of(legs[-1], waiting)

    def _standing_of(self, leg: "Leg", waiting: "list[Leg]") -> Standing:
        if leg.state == "taken" and not self.workers.is_alive(leg.executor):
            return Standing("orphaned", user=leg.user, leg=leg.id)
        ids = [each.id for each in waiting]
        place = ids.index(leg.id) + 1 if leg.id in ids else None
        return Standing(leg.state, place=place, user=leg.user, leg=leg.id)

    async def _asking(self, ask: "Callable[[RunQueue], T]") -> T:
        return await asyncio.to_thread(ask, await self.queue())


def run_roots(runs_dir: Path) -> list[Path]:
    """The folder of every run, newest first."""
    try:
        names = [name for name in os.listdir(runs_dir) if is_video_id(name)]  # noqa: PTH208
    except FileNotFoundError:
        return []
    return [runs_dir / name for name in sorted(names, reverse=True)]


def queue_first(queue: "RunQueue", video_id: str, ticket: Ticket) -> None:
    """Queue a run that never was; nothing happens when somebody else does so just now."""
    with contextlib.suppress(RunBusyError):
        queue.add(f"{video_id}.1", from_stage=None, user=ticket.user, priority=ticket.priority)


def _open_queue(url: str) -> "RunQueue":
    from orchestrator.engine.queue import RunQueue

    return RunQueue(url)
