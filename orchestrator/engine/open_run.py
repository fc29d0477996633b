"""One run while it is carried out: its stages are done in turn, in whatever rhythm is wanted.

However it ends, its folder stays complete: artifacts, trace, receipt. Stages see only `Run`.
"""

import asyncio
import time
import traceback
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import Any, Generic, Self

from agents.artifacts.base import Artifact
from orchestrator.engine.artifact_text import to_text
from orchestrator.engine.child import Child, HandOut, Made
from orchestrator.engine.errors import (
    ArtifactInvalidError,
    ChainError,
    RunFolderError,
    TakenOverError,
)
from orchestrator.engine.events import (
    RunFinished,
    RunOutcomeWord,
    RunStarted,
    StageFinished,
    StageKept,
    StageStarted,
    TraceLine,
)
from orchestrator.engine.manifest import InputDigest
from orchestrator.engine.outcome import RunOutcome, message_of, outcome_of
from orchestrator.engine.receipt import Receipt, receipt_from
from orchestrator.engine.run import Run, WorkshopT, code_of
from orchestrator.engine.run_folder import RunFolder
from orchestrator.engine.stage import Stage, Workflow
from orchestrator.engine.trace import Trace
from orchestrator.errors import ChalkboxError

Deliver = Callable[[Callable[[str], object]], Awaitable[None]]

_WORTH_SETTLING_S = 1.0
"""A stage that took this long is forced to the disk at once; quicker ones wait for the end."""


class OpenRun(Generic[WorkshopT]):
    """One run while it is carried out, by `carry_out`.

    Args:
        workflow: What the run belongs to.
        folder: Its folder; the request already lies in it.
        trace: Open, so nobody else works on the run.
        workshop: What the stages work with; handed to them as it is.
        hand_out: Has parts of the run made as runs of their own.
        deliver: Brings what was made to where other machines find it; given who tells of a wait.
    """

    def __init__(
        self,
        workflow: Workflow,
        folder: RunFolder,
        trace: Trace,
        *,
        workshop: WorkshopT,
        hand_out: HandOut,
        deliver: Deliver | None = None,
    ) -> None:
        self.workflow = workflow
        self._deliver = deliver
        self._hand_out = hand_out
        self.folder = folder
        self.trace = trace
        self.workshop = workshop
        self.artifacts: dict[type[Artifact], Artifact] = {}
        self.put_down = False
        """A cancellation from now on is none of the user's: the run is to be gone on with."""
        self._begun = time.monotonic()
        self._span = 0
        self._ahead: dict[str, str] = {}
        """Digests of what stages made before their turn, by their names."""
        self._has_failed = False

    async def carry_out(
        self,
        provider: str,
        work: Callable[[Self], Awaitable[None]],
        *,
        continued: bool,
        leg: str | None = None,
    ) -> RunOutcome:
        """Begin the run, do the work, end the run.

        Args:
            provider: Who plans and writes, in words; announced in trace and receipt.
            work: Calls `do` for the stages it wants done.
            continued: The run has begun before.
            leg: Which going of the run in the queue this is.

        Returns:
            The outcome, also when a stage failed or the request was refused; `unfinished` when
            the work left stages undone.

        Raises:
            BaseException: Whatever unexpected a stage raised, or a cancellation, after everything
                was written down.
        """
        started = RunStarted(
            video_id=self.folder.video_id,
            workflow=self.workflow.name,
            provider=provider,
            continued=continued,
            leg=leg,
        )
        self._span = self.trace.emit(started).span
        try:
            self.artifacts[self.workflow.request] = self.folder.take_edit(self.workflow.request)
            await work(self)
        except ChalkboxError as error:
            error.context.setdefault("run", self.folder.video_id)
            receipt, _ = self._end(error)
            return RunOutcome(self.folder, receipt, error, self.artifacts)
        except BaseException as error:
            self._end(error)
            raise
        receipt, unsaved = self._end(None)
        return RunOutcome(self.folder, receipt, unsaved, self.artifacts)

    async def do(self, stage: Stage, *, from_stage: str | None = None) -> str:
        """Do one stage, and at the same time those that are done with it; each once.

        Args:
            stage: One of the workflow's; those whose artifacts it takes are done already.
            from_stage: Name of one that is done in any case, when it is its turn.

        Returns:
            The digest of its artifact.

        Raises:
            BaseException: As `do_alone`; what the first that failed raised. The others are stopped.
        """
        if stage.name in self._ahead:
            return self._ahead.pop(stage.name)
        others = self.workflow.done_with(stage)
        if not others:
            return await self.do_alone(stage, again=stage.name == from_stage)
        try:
            async with asyncio.TaskGroup() as group:
                doing = {
                    each.name: group.create_task(self.do_alone(each, again=each.name == from_stage))
                    for each in (stage, *others)
                }
        except BaseExceptionGroup as failed:
            first = _first_of(failed)
            raise first from first.__cause__
        self._ahead |= {name: task.result() for name, task in doing.items()}
        return self._ahead.pop(stage.name)

    async def do_alone(self, stage: Stage, *, again: bool = False) -> str:
        """Do one stage, or find that its artifact, made from the same inputs, already stands.

        When what it made needs repair and the workflow has a mender for that, the mender's artifact
        takes the place of the earlier one, and the stages from there to this one are done again,
        until it needs no repair or the mender raises.

        Args:
            stage: One of the workflow's; those whose artifacts it takes are done already.
            again: Do it in any case.

        Returns:
            The digest of the artifact.

        Raises:
            ArtifactInvalidError: An artifact was edited into something that does not fit.
            BaseException: Whatever the stage raised, after that was written down.
        """
        try:
            for each in stage.inputs:
                self._take(each.artifact)
            inputs = tuple(self._digest(each.artifact) for each in stage.inputs)
            made = None if again else self._find_made(stage, inputs)
            made = made or await self._make(stage, inputs)
            mender = self.workflow.menders.get(stage.writes)
            if mender is None or not self.artifacts[stage.writes].needs_repair:
                return made
            for each in await self._mend(mender, stage):
                made = await self.do_alone(each)
            return made
        except BaseException as error:
            self._has_failed |= not isinstance(error, asyncio.CancelledError)
            if isinstance(error, ChalkboxError):
                error.context.setdefault("stage", stage.name)
            raise

    def _find_made(self, stage: Stage, inputs: tuple[InputDigest, ...]) -> str | None:
        folder = self.folder.as_stage(stage.name)
        made = folder.find_made(stage.writes, inputs=inputs)
        if made is None:
            return None
        digest = self._digest(stage.writes)
        kept = StageKept(
            stage=stage.name, artifact=digest.name, sha256=digest.sha256, unfit=made.unfit
        )
        self.trace.emit(kept, span=self._span)
        self.artifacts[stage.writes] = made
        return digest.sha256

    async def _mend(self, mender: Stage, failed: Stage) -> tuple[Stage, ...]:
        """Have an earlier artifact written anew; returns the stages that must be done again."""
        chain = self.workflow.chain
        first = next(n for n, stage in enumerate(chain) if stage.writes is mender.writes)
        for each in mender.inputs:
            self._take(each.artifact)
        # Listed as made by its own stage from that stage's inputs: so it stands when the run is
        # gone on with, and is made anew only when those change.
        inputs = tuple(self._digest(each.artifact) for each in chain[first].inputs)
        await self._make(mender, inputs, listed_as=chain[first].name)
        return chain[first + 1 : chain.index(failed) + 1]

    async def _make(
        self, stage: Stage, inputs: tuple[InputDigest, ...], *, listed_as: str | None = None
    ) -> str:
        folder = self.folder.as_stage(stage.name)
        started = StageStarted(stage=stage.name, about=stage.about)
        span = self.trace.emit(started, span=self._span).span
        run = Run(
            folder,
            self.trace,
            workshop=self.workshop,
            hand_out=self._have_made,
            stage=stage.name,
            span=span,
        )
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
            listed = self.folder.as_stage(listed_as or stage.name)
            sha256 = listed.write_artifact(artifact, inputs=inputs)
            if self._deliver is not None:
                await self._deliver(run.progress)
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
                unfit=artifact.unfit,
            )
        )
        if duration_s >= _WORTH_SETTLING_S:
            self._settle()
        return sha256

    async def _have_made(self, run: Run[Any], children: Sequence[Child]) -> tuple[Made, ...]:
        for child in children:
            if child.workflow not in self.workflow.parts:
                name = child.workflow.name
                raise ChainError(f"{self.workflow.name} does not name {name} among its parts")
        return await self._hand_out(run, children)

    def _stands(self, stage: Stage) -> bool:
        """Whether the stage was done, now or earlier, from what its inputs are now."""
        if stage.writes in self.artifacts:
            return True
        entries = [self.folder.manifest.find(each.artifact.FILE) for each in stage.inputs]
        inputs = tuple(InputDigest(name=each.name, sha256=each.sha256) for each in entries if each)
        try:
            found = self.folder.as_stage(stage.name).find_made(stage.writes, inputs=inputs)
        except ArtifactInvalidError:
            return False
        return found is not None

    def _take(self, artifact: type[Artifact]) -> None:
        """Have an artifact of an earlier stage at hand, though that stage was not done just now."""
        if artifact not in self.artifacts:
            self.artifacts[artifact] = self.folder.take_edit(artifact)

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
                    outcome=self._outcome_of(error),
                    duration_s=duration_s,
                    error_code=code_of(error),
                    message=message_of(error),
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
            self.trace.emit(self._finished(error), span=self._span)
            self.folder.remove_preview()
            receipt = write_receipt(self.folder, self.trace)
        except RunFolderError as refused:
            unsaved = refused
            if error is not None:
                error.add_note(f"and the end could not be written down: {refused}")
            lines = self.trace.read().lines
            last = TraceLine(
                sequence=lines[-1].sequence + 1,
                at=datetime.now(UTC),
                span=self._span,
                event=self._finished(error or refused),
            )
            receipt = receipt_from((*lines, last))
        return receipt, unsaved

    def _finished(self, error: BaseException | None) -> RunFinished:
        outcome = self._outcome_of(error)
        if error is None and not all(map(self._stands, self.workflow.chain)):
            outcome = "unfinished"
        duration_s = time.monotonic() - self._begun
        if outcome == "unfinished":
            return RunFinished(outcome=outcome, duration_s=duration_s)
        return RunFinished(
            outcome=outcome,
            duration_s=duration_s,
            error_code=code_of(error) if error else None,
            message=message_of(error) if error else None,
        )

    def _outcome_of(self, error: BaseException | None) -> RunOutcomeWord:
        # Where another stage failed, this one was stopped for it: nobody cancelled it.
        stopped = self.put_down or self._has_failed
        if stopped and isinstance(error, asyncio.CancelledError):
            return "unfinished"
        return outcome_of(error)

    def _digest(self, artifact: type[Artifact]) -> InputDigest:
        entry = self.folder.manifest.find(artifact.FILE)
        if entry is None:
            raise RunFolderError(f"{artifact.FILE} is in the run but not in its manifest")
        return InputDigest(name=entry.name, sha256=entry.sha256)

    def _settle(self) -> None:
        self.trace.settle()
        self.folder.settle()


def _first_of(failed: BaseExceptionGroup[BaseException]) -> BaseException:
    """What counts of what several raised: that the run is another's, else what came first."""
    lost = (each for each in failed.exceptions if isinstance(each, TakenOverError))
    return next(lost, failed.exceptions[0])


def write_receipt(folder: RunFolder, trace: Trace) -> Receipt:
    """Work out the receipt, write it, and wait until all of the run is on the disk.

    Raises:
        RunFolderError: The disk refuses it.
    """
    receipt = receipt_from(trace.read().lines)
    folder.write_unlisted(Receipt.FILE, to_text(receipt))
    trace.settle()
    folder.settle()
    return receipt
