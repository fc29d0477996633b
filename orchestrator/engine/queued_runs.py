"""Everything that can be asked of runs, from any process: submit, look, follow, cancel, go on.

Nothing is carried out here; that is a worker's.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from agents.artifacts.base import Artifact
from orchestrator.engine.child import root_in
from orchestrator.engine.close_run import close_run
from orchestrator.engine.errors import (
    ArtifactInvalidError,
    ChainError,
    QueueError,
    RunBusyError,
    RunFolderError,
    UnknownRunError,
)
from orchestrator.engine.events import RunFinished, TraceLine
from orchestrator.engine.follow import follow_trace
from orchestrator.engine.in_thread import in_thread
from orchestrator.engine.outcome import RunOutcome, read_outcome
from orchestrator.engine.remove_run import nobody_at, remove
from orchestrator.engine.run_folder import RunFolder
from orchestrator.engine.run_status import (
    ENDED,
    NOT_QUEUED,
    RunState,
    RunStatus,
    Standing,
    last_going,
    last_line,
    read_briefly,
    read_state,
    read_status,
    run_roots,
)
from orchestrator.engine.runner import create_run
from orchestrator.engine.stage import Workflow
from orchestrator.engine.standings import Standings
from orchestrator.engine.take_away import Unless, take_away
from orchestrator.engine.ticket import Fill, Ticket, bare, read_ticket
from orchestrator.engine.trace import TRACE_FILE
from orchestrator.engine.video_id import is_video_id
from orchestrator.engine.watched import watching
from orchestrator.engine.workers import open_workers

if TYPE_CHECKING:
    from orchestrator.engine.leg import Leg
    from orchestrator.engine.queue import RunQueue
    from orchestrator.engine.store.run_store import RunStore

T = TypeVar("T")


class QueuedRuns:
    """The runs below one folder, and their queue, which is opened when it is first needed."""

    store: "RunStore | None" = None
    """What goes between machines; none where there is one machine."""

    def __init__(self, runs_dir: Path, url: str, workflows: Mapping[str, Workflow]) -> None:
        self.runs_dir = runs_dir
        self.workers = open_workers(url, runs_dir)
        self.on_cancel: list[Callable[[str], object]] = []
        """Told at once, on the loop, of runs that are cancelled through this object."""
        self.before_removal: list[Callable[[Path], object]] = []
        """Told, in a thread, of runs that were deleted, while their files are still there in a
        folder out of sight: whoever keeps what belongs to them elsewhere removes it too."""
        self.workflows = workflows
        """Every workflow that is known here, by its name."""
        self._standings = Standings(self._asking, self.workers)
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
                self._opened = await in_thread(_open_queue, self._url)
        return self._opened

    async def close(self) -> None:
        """Close the queue."""
        await self._standings.settle()
        await in_thread(self.workers.close)
        if self._opened is not None:
            await in_thread(self._opened.close)
            self._opened = None

    async def submit(
        self, workflow: Workflow, request: Artifact, *, about: str, ticket: Ticket, add: Fill = bare
    ) -> str:
        """Make a run and queue it for whichever worker is free; `add` puts files into it before.

        Returns:
            Its video id.

        Raises:
            RunFolderError: No run folder can be made, or the disk is full; nothing is queued.
            QueueError: The queue cannot be used. The run's folder stays, and the next worker that
                starts queues it.
        """
        video_id = await in_thread(self.make, workflow, request, about, ticket, add)
        await self._asking(lambda queue: queue_first(queue, video_id, ticket))
        self._standings.forget()  # limits count what is queued
        return video_id

    def make(
        self, workflow: Workflow, request: Artifact, about: str, ticket: Ticket, fill: Fill
    ) -> str:
        """Make the folder of a run that is about to be queued; blocks. Returns its video id."""
        folder = create_run(workflow, request, runs_dir=self.runs_dir, about=about)
        try:
            fill(folder)
            ticket.write(folder)
            folder.settle()
        except BaseException:
            folder.discard()
            raise
        return folder.video_id

    async def status(self, video_id: str) -> RunStatus:
        """How a run stands.

        Raises:
            UnknownRunError: There is no such run.
            QueueError: The queue cannot be used.
        """
        root = self.root(video_id)
        return await in_thread(read_status, root, await self._standings.of(video_id))

    async def state(self, video_id: str) -> RunState:
        """How a run stands, in a word; faster, for those who ask again and again.

        Raises:
            UnknownRunError: There is no such run.
            QueueError: The queue cannot be used.
        """
        root = self.root(video_id)
        return await in_thread(read_state, root, await self._standings.of(video_id))

    async def standing(self, video_id: str) -> Standing:
        """What the queue knows of a run.

        Raises:
            UnknownRunError: There is no such run.
            QueueError: The queue cannot be used.
        """
        self.root(video_id)
        return await self._standings.of(video_id)

    async def standings(self) -> dict[str, Standing]:
        """What the queue knows of every run that is queued or taken."""
        return await self._standings.all()

    async def list_runs(self, limit: int | None = None) -> tuple[RunStatus, ...]:
        """How the runs stand, newest first; a damaged folder is listed as such, with the reason."""
        standings = await self.standings()

        def look() -> tuple[RunStatus, ...]:
            return tuple(
                read_briefly(root, standings.get(root.name, NOT_QUEUED))
                for root in run_roots(self.runs_dir)[:limit]
            )

        return await in_thread(look)

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
            try:
                return await self.state(video_id) in ENDED
            except QueueError as error:
                if not error.retryable:
                    raise
                return False  # a database that is away comes back, and the run goes on

        root = self.root(video_id)
        with watching(root):
            async for line in follow_trace(root / TRACE_FILE, after=after, is_over=is_over):
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
        return await in_thread(self._outcome, video_id)

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
        self._standings.forget()
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
                queue.add(leg_id, from_stage=from_stage, **ticket.place)

        await self._asking(resume)
        self._standings.forget()

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

    async def delete(self, video_id: str, *, unless: Unless = lambda _: None) -> None:
        """Remove a run that nobody is at, everything in its folder, and its place in the queue.

        Args:
            video_id: The run.
            unless: Why it is to stay after all, asked at the last moment.

        Raises:
            UnknownRunError: There is no such run.
            RunBusyError: It is queued or carried out, or is to stay.
            RunFolderError: The disk refuses it.
            QueueError: The queue cannot be used.
        """
        self.root(video_id)
        away = await self._asking(lambda queue: take_away(self, queue, video_id, unless))
        self._standings.forget()
        for tell in self.before_removal:
            await in_thread(tell, away)
        await in_thread(remove, away)

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
            if leg.state == "cancelled" and self.is_being_ended(leg):
                raise RunBusyError(f"{video_id} is just being ended; try again in a moment")
        # What the queue knew of it may have been tidied away; a name that was used once tells of
        # what was done then.
        last = legs[-1].number if legs else last_going(self.root(video_id))
        return f"{video_id}.{last + 1}"

    def changing(self, video_id: str) -> contextlib.AbstractContextManager[None]:
        """Around whatever changes a run that nobody is at; in a thread."""
        return self.store.changing(video_id) if self.store else contextlib.nullcontext()

    async def at_hand(self, video_id: str) -> Path:
        """The same as `root`, as the run is now wherever it is worked on."""
        return self.root(video_id)

    def root(self, video_id: str) -> Path:
        """The folder of a run.

        Raises:
            UnknownRunError: There is none.
        """
        root = self.runs_dir / video_id
        if not is_video_id(video_id) or not root.is_dir():
            raise UnknownRunError(f"there is no run {video_id[:100]!r} in {self.runs_dir}")
        return root

    def place_of(self, name: str) -> Path:
        """Where a run, or a child of one, lies if it is there."""
        shared = self.store is not None
        return root_in(self.runs_dir, name, shared=shared) or self.runs_dir / name

    def _outcome(self, video_id: str) -> RunOutcome:
        root = self.root(video_id)
        workflow = self.workflows.get(RunFolder.open(root).manifest.workflow)
        if workflow is None:
            raise ChainError(f"{video_id} is a run of a workflow that is not known here")
        return read_outcome(root, workflow)

    def is_being_ended(self, leg: "Leg") -> bool:
        """Whether a leg that was cancelled is still being put an end to."""
        last = last_line(self.place_of(leg.video_id) / TRACE_FILE)
        ended = last is None or isinstance(last.event, RunFinished)
        return not ended and self.workers.is_alive(leg.executor)

    def _open_leg(self, queue: "RunQueue", video_id: str) -> "Leg | None":
        legs = queue.legs_of(video_id)
        return legs[-1] if legs and legs[-1].state in ("queued", "taken") else None

    async def _asking(self, ask: "Callable[[RunQueue], T]") -> T:
        return await in_thread(ask, await self.queue())


def queue_first(queue: "RunQueue", video_id: str, ticket: Ticket) -> None:
    """Queue a run that never was; nothing happens when somebody else does so just now."""
    with contextlib.suppress(RunBusyError):
        queue.add(f"{video_id}.1", from_stage=None, **ticket.place)


def _open_queue(url: str) -> "RunQueue":
    from orchestrator.engine.queue import RunQueue

    return RunQueue(url)
