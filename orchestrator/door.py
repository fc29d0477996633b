"""The door without a workbench: submit runs, look at them, follow, cancel, go on with them.

It needs no container engine and carries nothing out; a worker does, in whichever process.
"""

import contextlib
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from agents.artifacts.animation_package import AnimationPackage
from agents.artifacts.generated_code import GeneratedCode
from agents.artifacts.request import ExplainerRequest
from config import Settings
from orchestrator.engine.database_url import database_url
from orchestrator.engine.events import TraceLine
from orchestrator.engine.outcome import RunOutcome
from orchestrator.engine.queued_runs import QueuedRuns
from orchestrator.engine.run_status import RunStatus
from orchestrator.engine.runner import create_run
from orchestrator.engine.stage import Workflow
from orchestrator.engine.ticket import PRIORITY, Ticket
from orchestrator.engine.trace import LOG_FILE
from orchestrator.errors import RequestRefusedError
from orchestrator.workflows import load_workflows
from orchestrator.writers import explainer_for, open_chain

LOCAL_USER = "local"


@dataclass(frozen=True)
class Explained:
    """A finished or failed explainer, with paths that are ready to open."""

    outcome: RunOutcome
    video: Path | None
    receipt: Path

    @property
    def folder(self) -> Path:
        """The run folder, with every artifact."""
        return self.outcome.folder.root

    @property
    def code(self) -> Path | None:
        """The code of the video; None when the run did not get that far."""
        path = self.folder / GeneratedCode.CODE_FILE
        return path if path.exists() else None

    @property
    def log(self) -> Path:
        """What happened, for people."""
        return self.folder / LOG_FILE


def require_prompt(prompt: str, most: int) -> None:
    """See that a prompt can be answered.

    Args:
        prompt: The user's words.
        most: Longest prompt, characters.

    Raises:
        RequestRefusedError: It is empty, no text, or too long; says the limit.
    """
    if not prompt.strip():
        raise RequestRefusedError("The prompt is empty; say what to explain.")
    try:
        prompt.encode()
    except UnicodeEncodeError as error:
        raise RequestRefusedError("The prompt is not UTF-8 text.") from error
    if len(prompt) > most:
        raise RequestRefusedError(
            f"The prompt has {len(prompt):,} characters, and at most {most:,} are taken here"
            " (CHALKBOX_PROMPT_CHARS). Shorten it.",
            context={"characters": len(prompt), "most": most},
        )


class Door:
    """What can be asked of runs. Made by `open_door`."""

    def __init__(self, settings: Settings, runs: QueuedRuns) -> None:
        self.settings = settings
        self.runs = runs

    async def submit(
        self, request: ExplainerRequest, *, user: str = LOCAL_USER, priority: int = PRIORITY
    ) -> str:
        """Queue a run for whichever worker is free.

        Args:
            request: What to explain.
            user: Whose it is; each user has so many runs at once and no more.
            priority: Lower goes first among the runs of one user, 1 to 1,000,000. Between users
                turns are taken at random.

        Returns:
            Its video id.

        Raises:
            RequestRefusedError: The prompt is empty or too long.
            RunFolderError: No run folder can be made, or the disk is full; nothing is queued.
            QueueError: The queue cannot be used; the next worker that starts queues the run.
        """
        require_prompt(request.prompt, self.settings.prompt_chars)
        ticket = Ticket(user=user, priority=priority)
        return await self.runs.submit(
            self._explainer(), request, about=request.prompt, ticket=ticket
        )

    async def begin(self, request: ExplainerRequest) -> str:
        """Make a run that is queued nowhere, to be done stage by stage or by `go_on`.

        Returns:
            Its video id.

        Raises:
            RequestRefusedError: The prompt is empty or too long.
            RunFolderError: No run folder can be made, or the disk is full.
        """
        require_prompt(request.prompt, self.settings.prompt_chars)
        runs_dir = self.settings.runs_dir
        folder = create_run(self._explainer(), request, runs_dir=runs_dir, about=request.prompt)
        return folder.video_id

    def _explainer(self) -> Workflow:
        """The workflow that answers a sentence here."""
        return explainer_for(open_chain(self.settings))

    async def status(self, video_id: str) -> RunStatus:
        """How a run stands.

        Raises:
            UnknownRunError: There is no such run.
            QueueError: The queue cannot be used.
        """
        return await self.runs.status(video_id)

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

    async def continue_from(self, video_id: str, stage: str) -> None:
        """Queue a run again to do one stage anew, and after it what its result changes.

        Raises:
            ChainError: There is no such stage.
            ChalkboxError: As `resume`.
        """
        await self.runs.resume(video_id, stage)


def explained(outcome: RunOutcome) -> Explained:
    """The outcome, with paths."""
    root = outcome.folder.root
    package = outcome.artifacts.get(AnimationPackage)
    made = package if isinstance(package, AnimationPackage) and outcome.succeeded else None
    video = root / made.video if made else None
    return Explained(outcome, video, root / outcome.receipt.FILE)


@contextlib.asynccontextmanager
async def open_door(settings: Settings) -> AsyncGenerator[Door]:
    """A door, closed at the end; the queue is opened when it is first needed.

    Raises:
        StartUpError: The settings name no database that could be used.
    """
    async with open_runs(settings) as runs:
        yield Door(settings, runs)


@contextlib.asynccontextmanager
async def open_runs(settings: Settings) -> AsyncGenerator[QueuedRuns]:
    """The runs below the folder that is set."""
    url = database_url(settings.database_url, settings.runs_dir)
    runs = QueuedRuns(settings.runs_dir, url, load_workflows())
    try:
        yield runs
    finally:
        await runs.close()
