"""The door without a workbench: submit runs, look at them, follow, cancel, go on with them.

It needs no container engine and carries nothing out; a worker does, in whichever process.
"""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from datetime import datetime
from decimal import Decimal
from functools import cached_property, partial
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from agents.artifacts.base import Artifact
from agents.artifacts.story.story_request import StoryRequest
from agents.providers.chain.model_chain import ModelChain
from config import Settings
from orchestrator.edit_artifact import edit_artifact
from orchestrator.edit_door import EditDoor, Uploaded
from orchestrator.engine.events import TraceLine
from orchestrator.engine.queued_runs import QueuedRuns
from orchestrator.engine.run_status import RunState, RunStatus
from orchestrator.engine.runner import create_run
from orchestrator.engine.stage import Workflow
from orchestrator.engine.store.stored_file import StoredFile
from orchestrator.engine.ticket import PRIORITY, Fill, RunLimits, Ticket, bare
from orchestrator.errors import RequestRefusedError
from orchestrator.explained import Explained, explained
from orchestrator.film_door import FilmDoor
from orchestrator.film_makers import wants_gpu
from orchestrator.observe.health import checks_of_all
from orchestrator.open_runs import open_runs
from orchestrator.pinning import LOCAL_USER, Pinning
from orchestrator.prompt import require_words
from orchestrator.read_view import read_progress, read_view
from orchestrator.retention.schedule import tidying
from orchestrator.run_cards import RunCards
from orchestrator.run_files import RunFiles, find_file
from orchestrator.run_owners import Owners
from orchestrator.run_spending import Spending
from orchestrator.run_story import Stories
from orchestrator.run_view import FileView, RunCard, RunProgress, RunView
from orchestrator.story_files import StoryFiles
from orchestrator.writers import announced, open_chain, open_to_users, variant_for

__all__ = [
    "Door",
    "Explained",
    "Fill",
    "RunLimits",
    "StoredFile",
    "Ticket",
    "TraceLine",
    "Uploaded",
    "Workflow",
    "bare",
    "explained",
    "open_door",
    "tidying",
]

T = TypeVar("T")


class Door(Pinning):
    """What can be asked of runs. Made by `open_door`."""

    def __init__(self, settings: Settings, runs: QueuedRuns) -> None:
        self.settings = settings
        self.runs = runs
        self.checks = checks_of_all(runs)
        """What must be well, for whoever looks after this process."""
        self._stories = Stories()
        self._cards = RunCards(runs.runs_dir, runs.workflows)
        self._spending = Spending(runs.runs_dir)
        self._owners = Owners(runs)
        self.story_files = StoryFiles(settings, runs)

    def workflows(self) -> Mapping[str, Workflow]:
        """What users can ask for here, by name.

        Raises:
            StartUpError: The models that are set cannot be read, or two workflows answer the same
                kind of request.
        """
        return self._open_workflows

    def announcement(self) -> str:
        """Who plans and writes here, in words.

        Raises:
            StartUpError: As `workflows`.
        """
        # One that stands in for another says most: that no model is set.
        told = sorted(self._open_workflows.values(), key=lambda each: each.stands_in_for is None)
        return announced(told[0], self._chain, self.settings)

    async def submit(
        self,
        request: Artifact,
        *,
        user: str = LOCAL_USER,
        priority: int = PRIORITY,
        limits: RunLimits | None = None,
        add: Fill = bare,
    ) -> str:
        """Queue a run for whichever worker is free.

        Args:
            request: What is wanted; its type tells which workflow answers it.
            user: Whose it is; each user has so many runs at once and no more.
            priority: Lower goes first, 1 to 1,000,000; among runs of one urgency users take turns.
            limits: What the run may not pass.
            add: Puts files into it before.

        Returns:
            Its video id.

        Raises:
            RequestRefusedError: The prompt is empty or too long, or nothing answers such a request.
            RunFolderError: No run folder can be made, or the disk is full; nothing is queued.
            QueueError: The queue cannot be used; the next worker that starts queues the run.
        """
        workflow, about = self._answering(request)
        ticket = Ticket(
            user=user,
            priority=priority,
            limits=limits or RunLimits(),
            gpu=isinstance(request, StoryRequest) and wants_gpu(self.settings, request),
        )
        return await self.runs.submit(workflow, request, about=about, ticket=ticket, add=add)

    async def begin(self, request: Artifact, *, add: Fill = bare) -> str:
        """Make a run that is queued nowhere, to be done stage by stage or by `go_on`.

        Args:
            request: What is wanted.
            add: Puts files into it before.

        Returns:
            Its video id.

        Raises:
            RequestRefusedError: As `submit`.
            RunFolderError: No run folder can be made, or the disk is full.
        """
        workflow, about = self._answering(request)
        runs_dir = self.settings.runs_dir
        folder = create_run(workflow, request, runs_dir=runs_dir, about=about)
        await asyncio.to_thread(add, folder)
        return folder.video_id

    def _answering(self, request: Artifact) -> tuple[Workflow, str]:
        """The workflow that answers a request, and what that is about."""
        prompt: object = getattr(request, "prompt", None)
        for name, workflow in self._open_workflows.items():
            if type(request) is workflow.request:
                require_words(prompt, self.settings, is_story=workflow.takes_story)
                if workflow.require is not None:
                    workflow.require(request)
                chosen = variant_for(workflow, request, self.runs.workflows)
                return chosen, prompt if isinstance(prompt, str) else name
        raise RequestRefusedError(
            f"Nothing here answers a {type(request).__name__};"
            f" there is {', '.join(self._open_workflows)}."
        )

    @cached_property
    def edits(self) -> EditDoor:
        """Sessions in which a video is edited."""
        return EditDoor(self.settings, self.runs)

    @cached_property
    def films(self) -> FilmDoor:
        """Films of stories, shot by shot."""
        return FilmDoor(self.settings, self.runs)

    @cached_property
    def _chain(self) -> ModelChain:
        return open_chain(self.settings)

    @cached_property
    def _open_workflows(self) -> Mapping[str, Workflow]:
        return MappingProxyType(open_to_users(self.runs.workflows, self._chain))

    async def view(self, video_id: str) -> RunView:
        """Everything about a run; of a damaged one, why it is damaged.

        Raises:
            UnknownRunError: There is no such run.
            QueueError: The queue cannot be used.
        """
        return await self._read(read_view, video_id)

    async def progress(self, video_id: str) -> RunProgress:
        """How far a run is; much faster than all of its view.

        Raises:
            UnknownRunError: There is no such run.
            QueueError: The queue cannot be used.
        """
        return await self._read(read_progress, video_id)

    async def _read(self, read: Callable[..., T], video_id: str) -> T:
        standing = await self.runs.standing(video_id)
        reads = partial(read, workflows=self.runs.workflows, stories=self._stories)
        return await asyncio.to_thread(reads, self.runs.root(video_id), standing)

    async def owner(self, video_id: str) -> str | None:
        """Whose a run is; none when it was never queued, or nobody can tell.

        Raises:
            UnknownRunError: There is no such run.
        """
        return await self._owners.of(video_id)

    async def cards(
        self,
        *,
        owner: str | None = None,
        search: str = "",
        limit: int | None = None,
        before: str | None = None,
    ) -> tuple[RunCard, ...]:
        """Runs in a list, newest first.

        Args:
            owner: Only his; None for everybody's.
            search: Only those in whose title, prompt or id all of these words occur.
            limit: At most so many.
            before: Only those that are older than this video id.

        Raises:
            QueueError: The queue cannot be used.
        """
        read = partial(self._cards.read, await self.runs.standings())
        return await asyncio.to_thread(read, owner=owner, search=search, limit=limit, before=before)

    async def files(self, video_id: str) -> tuple[FileView, ...]:
        """The files of a run that may be fetched.

        Raises:
            UnknownRunError: There is no such run.
        """
        root = await self.runs.at_hand(video_id)
        return await asyncio.to_thread(lambda: RunFiles(root).listed())

    async def file(self, video_id: str, name: str) -> Path | StoredFile:
        """Where a file of a run lies; one that is on no disk here is read from the store.

        Args:
            video_id: The run.
            name: As in `files`.

        Raises:
            UnknownRunError: There is no such run.
            UnknownFileError: It has no such file, or none that may be fetched.
        """
        root = await self.runs.at_hand(video_id)
        return await asyncio.to_thread(find_file, root, name, self.runs.store)

    async def preview_file(self, video_id: str, name: str) -> Path | None:
        """Where a file of a run's preview lies; None when nothing is previewed, or no more.

        Args:
            video_id: The run.
            name: As in the playlist, or of it.

        Raises:
            UnknownRunError: There is no such run.
            UnknownFileError: No preview has a file of this name.
        """
        root = await self.runs.at_hand(video_id)
        return await asyncio.to_thread(lambda: RunFiles(root).find_preview(name))

    async def delete(self, video_id: str) -> None:
        """Remove a run and everything in its folder.

        Raises:
            UnknownRunError: There is no such run.
            RunBusyError: It is queued or carried out; it can be cancelled first.
            RunFolderError: The disk refuses it.
            QueueError: The queue cannot be used.
        """
        await self.runs.delete(video_id)

    async def spent_usd(self, since: datetime) -> Decimal:
        """What models cost since then, over all runs and those that were deleted, US dollars.

        Answers whose price is not known, and those kept from before, are not in it.

        Args:
            since: With a time zone.
        """
        return await asyncio.to_thread(self._spending.since, since)

    async def status(self, video_id: str) -> RunStatus:
        """How a run stands.

        Raises:
            UnknownRunError: There is no such run.
            QueueError: The queue cannot be used.
        """
        return await self.runs.status(video_id)

    async def state(self, video_id: str) -> RunState:
        """How a run stands, in a word.

        Raises:
            UnknownRunError: There is no such run.
            QueueError: The queue cannot be used.
        """
        return await self.runs.state(video_id)

    async def list_runs(self, limit: int | None = None) -> tuple[RunStatus, ...]:
        """How the runs stand, newest first; a damaged folder is listed as such, with the reason."""
        return await self.runs.list_runs(limit)

    def events(self, video_id: str, *, after: int = 0) -> AsyncIterator[TraceLine]:
        """What happens in a run, live, until it has ended; from any process.

        Args:
            video_id: The run.
            after: Sequence number of the last event that is known; 0 for all.

        Raises:
            UnknownRunError: There is no such run.
            ArtifactInvalidError: Its trace is damaged.
        """
        return self.runs.events(video_id, after=after)

    async def wait(self, video_id: str) -> Explained:
        """Wait until a run has ended, wherever it is carried out.

        Raises:
            UnknownRunError: There is no such run.
            ArtifactInvalidError: Its folder is damaged.
        """
        return explained(await self.runs.wait(video_id))

    async def cancel(self, video_id: str) -> None:
        """End a run: one that is queued at once, one that is carried out within two seconds.

        Raises:
            UnknownRunError: There is no such run.
            RunBusyError: It has ended already.
        """
        await self.runs.cancel(video_id)

    async def resume(self, video_id: str) -> None:
        """Queue a run again that was cancelled, failed, or whose worker died.

        What was made from what is still so is kept; artifacts edited by hand are taken as they
        are.

        Raises:
            UnknownRunError: There is no such run.
            RunBusyError: It is queued or carried out.
            ArtifactInvalidError: Its folder is damaged.
        """
        await self.runs.resume(video_id)

    async def edit(self, video_id: str, name: str, content: bytes) -> None:
        """Put a user's version in the place of an artifact or the code; keep the one before.

        Args:
            video_id: The run.
            name: Of an artifact that is `editable` in the run's view, or `generated_scene.py`.
            content: All of it, UTF-8.

        Raises:
            UnknownRunError: There is no such run.
            RunBusyError: It is queued or carried out.
            EditRefusedError: The content does not fit; names each field that is wrong.
            ChalkboxError: As `resume`.
        """
        await self.runs.edit(video_id, partial(edit_artifact, name=name, content=content))

    async def continue_from(self, video_id: str, stage: str) -> None:
        """Queue a run again to do one stage anew, and after it what its result changes.

        Raises:
            ChainError: There is no such stage.
            ChalkboxError: As `resume`.
        """
        await self.runs.resume(video_id, stage)


@contextlib.asynccontextmanager
async def open_door(settings: Settings) -> AsyncGenerator[Door]:
    """A door, closed at the end; the queue is opened when it is first needed.

    Raises:
        StartUpError: The settings name no database that could be used.
    """
    async with open_runs(settings) as runs:
        yield Door(settings, runs)
