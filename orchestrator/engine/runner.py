"""Carries out the stages of a workflow one after the other, in one process.

However a run ends, its folder stays complete: artifacts, trace, receipt. What is made durable and
shared between machines later replaces this file alone; stages see only `Run`.
"""

import asyncio
import time
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Generic, TypeVar

from agents.artifacts.base import Artifact
from orchestrator.engine.artifact_text import to_text
from orchestrator.engine.errors import ChainError, RunFolderError
from orchestrator.engine.events import (
    TEXT_CHARS,
    RunFinished,
    RunOutcomeWord,
    RunStarted,
    StageFinished,
    StageKept,
    StageStarted,
    TraceLine,
)
from orchestrator.engine.manifest import InputDigest
from orchestrator.engine.receipt import Receipt, receipt_from
from orchestrator.engine.run import Run, WorkshopT, code_of
from orchestrator.engine.run_folder import RunFolder
from orchestrator.engine.stage import Stage, Workflow
from orchestrator.engine.trace import Trace, Watcher
from orchestrator.engine.video_id import new_video_id
from orchestrator.errors import ChalkboxError, RequestRefusedError

ArtifactT = TypeVar("ArtifactT", bound=Artifact)

_WORTH_SETTLING_S = 1.0
"""A stage that took this long is forced to the disk at once; quicker ones wait for the end."""


@dataclass(frozen=True)
class RunOutcome:
    """How a run ended, and where everything about it is."""

    folder: RunFolder
    receipt: Receipt
    error: ChalkboxError | None
    """What stopped it; none when it succeeded."""
    artifacts: Mapping[type[Artifact], Artifact]
    """What was made, and the request."""

    @property
    def succeeded(self) -> bool:
        """Whether every stage was done."""
        return self.error is None

    def artifact(self, artifact: type[ArtifactT]) -> ArtifactT:
        """One of the artifacts.

        Raises:
            KeyError: The run did not get that far.
        """
        found = self.artifacts[artifact]
        assert isinstance(found, artifact)  # noqa: S101
        return found


async def run_workflow(
    workflow: Workflow,
    request: Artifact,
    *,
    workshop: object,
    runs_dir: Path,
    provider: str,
    about: str = "",
    watchers: tuple[Watcher, ...] = (),
) -> RunOutcome:
    """Answer a request in a new run folder.

    Args:
        workflow: What to do.
        request: Of the workflow's request type.
        workshop: What the stages work with; handed to them as it is.
        runs_dir: Where the run folder goes.
        provider: Who plans and writes, in words; announced in trace and receipt.
        about: What the run is about; a readable part of it goes into the folder's name.
        watchers: Told of every event as it happens.

    Returns:
        The outcome, also when a stage failed or the request was refused.

    Raises:
        ChainError: The request is of another type than the workflow's.
        RunFolderError: No run folder can be made.
        BaseException: Whatever unexpected a stage raised, or a cancellation, after everything was
            written down.
    """
    if type(request) is not workflow.request:
        raise ChainError(
            f"workflow {workflow.name} answers {workflow.request.__name__}, "
            f"not {type(request).__name__}"
        )
    video_id = new_video_id(datetime.now(UTC), about)
    folder = RunFolder.create(runs_dir, video_id, workflow=workflow.name)
    with Trace(folder, watchers=watchers) as trace:
        carrying = _Carrying(workflow, folder, trace, workshop=workshop)
        return await carrying.carry_out(provider, request=request)


async def continue_run(
    root: Path,
    workflow: Workflow,
    *,
    workshop: object,
    provider: str,
    from_stage: str | None = None,
    watchers: tuple[Watcher, ...] = (),
) -> RunOutcome:
    """Go on with an earlier run: do what was not done, or was made from what is no longer so.

    Artifacts edited by hand are taken as they are, and what depends on them is made again.

    Args:
        root: The run folder.
        workflow: The one the run belongs to.
        workshop: What the stages work with.
        provider: As in `run_workflow`.
        from_stage: Do this stage again in any case; those after it only where their input changed.
        watchers: As in `run_workflow`.

    Raises:
        ChainError: The run belongs to another workflow, or there is no such stage.
        ArtifactInvalidError: The manifest or the trace cannot be read.
        RunFolderError: The run is being worked on, or its folder cannot be written.
        BaseException: As in `run_workflow`.
    """
    folder = RunFolder.open(root)
    if folder.manifest.workflow != workflow.name:
        raise ChainError(f"{root.name} is a run of {folder.manifest.workflow}, not {workflow.name}")
    names = [stage.name for stage in workflow.chain]
    if from_stage is not None and from_stage not in names:
        raise ChainError(f"{workflow.name} has no stage {from_stage!r}, only {', '.join(names)}")
    with Trace(folder, watchers=watchers) as trace:
        folder.remove_unfinished()
        carrying = _Carrying(workflow, folder, trace, workshop=workshop, again=from_stage)
        return await carrying.carry_out(provider)


class _Carrying(Generic[WorkshopT]):
    """One run while it is carried out."""

    def __init__(
        self,
        workflow: Workflow,
        folder: RunFolder,
        trace: Trace,
        *,
        workshop: WorkshopT,
        again: str | None = None,
    ) -> None:
        self.workflow = workflow
        self.folder = folder
        self.trace = trace
        self.workshop = workshop
        self.again = again
        self.artifacts: dict[type[Artifact], Artifact] = {}
        self.begun = time.monotonic()
        self.span = 0

    async def carry_out(self, provider: str, *, request: Artifact | None = None) -> RunOutcome:
        started = RunStarted(
            video_id=self.folder.video_id,
            workflow=self.workflow.name,
            provider=provider,
            continued=request is None,
        )
        self.span = self.trace.emit(started).span
        try:
            await self._do_all(request)
        except ChalkboxError as error:
            error.context.setdefault("run", self.folder.video_id)
            receipt, _ = self._end(error)
            return RunOutcome(self.folder, receipt, error, self.artifacts)
        except BaseException as error:
            self._end(error)
            raise
        receipt, unsaved = self._end(None)
        return RunOutcome(self.folder, receipt, unsaved, self.artifacts)

    async def _do_all(self, request: Artifact | None) -> None:
        if request is None:
            request = self.folder.take_edit(self.workflow.request)
        else:
            self.folder.write_artifact(request, made_by="user")
        self.artifacts[self.workflow.request] = request
        for stage in self.workflow.chain:
            try:
                await self._do(stage)
            except ChalkboxError as error:
                error.context.setdefault("stage", stage.name)
                raise

    async def _do(self, stage: Stage) -> None:
        folder = self.folder.as_stage(stage.name)
        inputs = tuple(self._digest(each.artifact) for each in stage.inputs)
        if stage.name != self.again:
            made = folder.find_made(stage.writes, inputs=inputs)
            if made is not None:
                digest = self._digest(stage.writes)
                kept = StageKept(stage=stage.name, artifact=digest.name, sha256=digest.sha256)
                self.trace.emit(kept, span=self.span)
                self.artifacts[stage.writes] = made
                return
        started = StageStarted(stage=stage.name, about=stage.about)
        span = self.trace.emit(started, span=self.span).span
        run = Run(folder, self.trace, workshop=self.workshop, stage=stage.name, span=span)
        begun = time.monotonic()
        try:
            artifact = await stage.deed(
                run, *(self.artifacts[each.artifact] for each in stage.inputs)
            )
            if type(artifact) is not stage.writes:
                raise ChainError(
                    f"stage {stage.name} returned {type(artifact).__name__}, "
                    f"not {stage.writes.__name__}"
                )
            sha256 = folder.write_artifact(artifact, inputs=inputs)
        except BaseException as error:
            self._stage_failed(run, error, duration_s=time.monotonic() - begun)
            raise
        self.artifacts[stage.writes] = artifact
        duration_s = time.monotonic() - begun
        run.emit(
            StageFinished(
                stage=stage.name,
                outcome="succeeded",
                duration_s=duration_s,
                from_cache=run.from_cache,
                artifact=artifact.FILE,
                sha256=sha256,
            )
        )
        if duration_s >= _WORTH_SETTLING_S:
            self._settle()

    def _stage_failed(
        self, run: Run[WorkshopT], error: BaseException, *, duration_s: float
    ) -> None:
        failure = error.context.get("failure") if isinstance(error, ChalkboxError) else None
        try:
            if code_of(error) == "internal":
                run.note("".join(traceback.format_exception(error)))
            run.emit(
                StageFinished(
                    stage=run.stage,
                    outcome=_outcome_of(error),
                    duration_s=duration_s,
                    error_code=code_of(error),
                    message=_message_of(error),
                    failure=str(failure) if failure is not None else None,
                )
            )
        except RunFolderError as unsaved:
            error.add_note(f"and that could not be written down: {unsaved}")

    def _end(self, error: BaseException | None) -> tuple[Receipt, RunFolderError | None]:
        """Write the end of the run and its receipt, as far as the disk allows.

        Returns:
            The receipt, and what kept the end from being written down; a run whose end cannot be
            written has not succeeded.
        """
        unsaved: RunFolderError | None = None
        try:
            self.trace.emit(self._finished(error), span=self.span)
            lines = self.trace.read().lines
            receipt = receipt_from(lines)
            self.folder.write_unlisted(Receipt.FILE, to_text(receipt))
            self._settle()
        except RunFolderError as refused:
            unsaved = refused
            if error is not None:
                error.add_note(f"and the end could not be written down: {refused}")
            lines = self.trace.read().lines
            last = TraceLine(
                sequence=lines[-1].sequence + 1,
                at=datetime.now(UTC),
                span=self.span,
                event=self._finished(error or refused),
            )
            receipt = receipt_from((*lines, last))
        return receipt, unsaved

    def _finished(self, error: BaseException | None) -> RunFinished:
        return RunFinished(
            outcome=_outcome_of(error),
            duration_s=time.monotonic() - self.begun,
            error_code=code_of(error) if error else None,
            message=_message_of(error) if error else None,
        )

    def _digest(self, artifact: type[Artifact]) -> InputDigest:
        entry = self.folder.manifest.find(artifact.FILE)
        if entry is None:
            raise RunFolderError(f"{artifact.FILE} is in the run but not in its manifest")
        return InputDigest(name=entry.name, sha256=entry.sha256)

    def _settle(self) -> None:
        self.trace.settle()
        self.folder.settle()


def _outcome_of(error: BaseException | None) -> RunOutcomeWord:
    if error is None:
        return "succeeded"
    if isinstance(error, RequestRefusedError):
        return "refused"
    return "cancelled" if isinstance(error, asyncio.CancelledError) else "failed"


def _message_of(error: BaseException) -> str:
    message = (
        error.message if isinstance(error, ChalkboxError) else f"{type(error).__name__}: {error}"
    )
    return message[:TEXT_CHARS]
