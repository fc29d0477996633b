"""How a run ended: what its stages raised, in the words of the trace, and back again."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from agents.artifacts.base import Artifact
from orchestrator.engine.errors import ArtifactInvalidError
from orchestrator.engine.events import TEXT_CHARS, RunOutcomeWord
from orchestrator.engine.receipt import Receipt, receipt_from
from orchestrator.engine.run_folder import RunFolder
from orchestrator.engine.stage import Workflow
from orchestrator.engine.trace import TRACE_FILE, read_trace
from orchestrator.errors import ChalkboxError, RequestRefusedError

ArtifactT = TypeVar("ArtifactT", bound=Artifact)


@dataclass(frozen=True)
class RunOutcome:
    """How a run ended, and where everything about it is."""

    folder: RunFolder
    receipt: Receipt
    error: ChalkboxError | None
    """What stopped it; none when it succeeded, or ended early with nothing wrong."""
    artifacts: Mapping[type[Artifact], Artifact]
    """What was made, and the request."""

    @property
    def succeeded(self) -> bool:
        """Whether every stage was done."""
        return self.error is None and self.receipt.outcome == "succeeded"

    def artifact(self, artifact: type[ArtifactT]) -> ArtifactT:
        """One of the artifacts.

        Raises:
            KeyError: The run did not get that far.
        """
        found = self.artifacts[artifact]
        assert isinstance(found, artifact)  # noqa: S101
        return found


class RunEndedError(ChalkboxError):
    """How a run ended that another process carried out, where its error has no class here."""

    code = "run.ended"


def outcome_of(error: BaseException | None) -> RunOutcomeWord:
    """The word for what ended a run or a stage."""
    if error is None:
        return "succeeded"
    if isinstance(error, RequestRefusedError):
        return "refused"
    return "cancelled" if isinstance(error, asyncio.CancelledError) else "failed"


def message_of(error: BaseException) -> str:
    """What ended it, for people."""
    message = (
        error.message if isinstance(error, ChalkboxError) else f"{type(error).__name__}: {error}"
    )
    return message[:TEXT_CHARS]


def read_outcome(root: Path, workflow: Workflow) -> RunOutcome:
    """How a run ended, from its folder alone; whoever carried it out may be gone.

    Args:
        root: The run folder.
        workflow: The one the run belongs to.

    Raises:
        ArtifactInvalidError: Manifest or trace is damaged, or an artifact of a run that succeeded
            was edited into something that does not fit; or the run has never begun.
    """
    folder = RunFolder.open(root)
    try:
        receipt = receipt_from(read_trace(root / TRACE_FILE).lines)
    except (FileNotFoundError, ValueError) as error:
        raise ArtifactInvalidError(f"run {root.name} has not begun", context={}) from error
    made: dict[type[Artifact], Artifact] = {}
    for kind in (workflow.request, *(stage.writes for stage in workflow.chain)):
        if folder.manifest.find(kind.FILE) is None:
            continue
        try:
            made[kind] = folder.read_artifact(kind)
        except ArtifactInvalidError:
            if receipt.outcome == "succeeded":
                raise
            # It may be why the run failed.
    return RunOutcome(folder, receipt, error_from(receipt), made)


def error_from(receipt: Receipt) -> ChalkboxError | None:
    """The error that ended a run, of the class it had, as far as its code tells; without context.

    Returns:
        None for a run that succeeded.
    """
    if receipt.outcome == "succeeded":
        return None
    message = receipt.message or f"the run is {receipt.outcome}"
    context = {"run": receipt.video_id, "outcome": receipt.outcome}
    for kind in error_kinds(ChalkboxError):
        if "code" in vars(kind) and kind.code == receipt.error_code:
            return kind(message, context=context)
    return RunEndedError(message, context=context)


def error_kinds(kind: type[ChalkboxError]) -> Iterator[type[ChalkboxError]]:
    """An error class and everything below it."""
    yield kind
    for below in kind.__subclasses__():
        yield from error_kinds(below)
