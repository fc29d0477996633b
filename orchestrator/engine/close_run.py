"""The end of a run that nobody carries out any more."""

from collections.abc import Sequence
from pathlib import Path

from orchestrator.engine.events import (
    RunFinished,
    RunOutcomeWord,
    RunStarted,
    StageFinished,
    TraceLine,
)
from orchestrator.engine.open_run import write_receipt
from orchestrator.engine.run_folder import RunFolder
from orchestrator.engine.trace import Trace

NOBODY = "nobody: it was not begun"


def close_run(
    root: Path, outcome: RunOutcomeWord, *, error_code: str | None = None, message: str
) -> None:
    """Write the end of a run into its trace and receipt, unless it has one.

    Raises:
        ArtifactInvalidError: Its folder is damaged.
        RunFolderError: It is being worked on, or the disk refuses it.
    """
    folder = RunFolder.open(root)
    with Trace(folder) as trace:
        lines = trace.read().lines
        if lines and isinstance(lines[-1].event, RunFinished):
            return
        spans = [line.span for line in lines if isinstance(line.event, RunStarted)]
        if not spans:
            started = RunStarted(
                video_id=folder.video_id, workflow=folder.manifest.workflow, provider=NOBODY
            )
            spans.append(trace.emit(started).span)
        finished = RunFinished(
            outcome=outcome, duration_s=0, error_code=error_code, message=message
        )
        trace.emit(finished, span=spans[-1])
        folder.remove_preview()
        write_receipt(folder, trace)


def killed_workers(lines: Sequence[TraceLine]) -> int:
    """How many processes in a row began the run and died at the very same place.

    One that brought a stage to its end before it died did not die of the place where the one before
    it had died: a machine that is switched off often is no fault of the run.
    """
    killed = 0
    for line in lines:
        if isinstance(line.event, RunStarted):
            killed += 1
        elif isinstance(line.event, StageFinished) and line.event.outcome == "succeeded":
            killed = 1
        elif isinstance(line.event, RunFinished):
            killed = 0
    return killed
