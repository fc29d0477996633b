"""What a stage is given: the run as seen from one stage."""

import asyncio
import contextlib
import time
from collections.abc import Generator
from decimal import Decimal
from typing import Generic, Literal, TypeVar

from orchestrator.engine.events import (
    AttemptFinished,
    AttemptStarted,
    Event,
    FindingSeen,
    Note,
    Progress,
    TraceLine,
    Usage,
)
from orchestrator.engine.run_folder import RunFolder
from orchestrator.engine.trace import Trace
from orchestrator.errors import ChalkboxError

WorkshopT = TypeVar("WorkshopT")


class Attempt:
    """One try at a stage, while it lasts."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        """`attempts/NN`; what belongs to the try is written below it."""
        self.failure: str | None = None
        """The failure class, once it is known."""

    def fail(self, failure: str) -> None:
        """Say that the try was no good."""
        self.failure = failure


class Run(Generic[WorkshopT]):
    """One run as one stage sees it; `workshop` is what stages work with, unknown to the engine."""

    def __init__(
        self, folder: RunFolder, trace: Trace, *, workshop: WorkshopT, stage: str, span: int
    ) -> None:
        self.folder = folder
        """Lists what is written through it under this stage."""
        self.trace = trace
        self.workshop = workshop
        self.stage = stage
        self.span = span
        """The stage's span in the trace."""
        self.from_cache = False

    def emit(self, event: Event) -> TraceLine:
        """Put an event into the trace, within this stage."""
        return self.trace.emit(event, span=self.span)

    def progress(self, text: str, *, done: int | None = None, total: int | None = None) -> None:
        """Say how far the stage is; may be called from any thread."""
        self.emit(Progress(stage=self.stage, text=text, done=done, total=total))

    def note(self, text: str) -> None:
        """Keep a remark; long text goes to a file."""
        self.emit(Note(stage=self.stage, text=text))

    def finding(
        self,
        code: str,
        text: str,
        *,
        severity: Literal["error", "warning"] = "error",
        line: int | None = None,
    ) -> None:
        """Report a defect in what the stage made or was given."""
        self.emit(FindingSeen(stage=self.stage, code=code, text=text, severity=severity, line=line))

    def used(self, model: str, *, tokens_in: int, tokens_out: int, cost_usd: Decimal) -> None:
        """Report what one answer of a model took."""
        self.emit(
            Usage(
                stage=self.stage,
                model=model,
                tokens_in=tokens_in,
                tokens_out=tokens_out,
                cost_usd=cost_usd,
            )
        )

    def note_cached(self) -> None:
        """Say that this stage's result was computed for an earlier run."""
        self.from_cache = True

    @contextlib.contextmanager
    def attempt(self) -> Generator[Attempt]:
        """Open the next attempt; its end and failure class go into the trace."""
        attempt = Attempt(self.folder.attempt_folder())
        started = self.trace.emit(
            AttemptStarted(stage=self.stage, folder=attempt.folder), span=self.span
        )
        begun = time.monotonic()
        try:
            yield attempt
        except BaseException as error:
            attempt.failure = attempt.failure or code_of(error)
            raise
        finally:
            finished = AttemptFinished(
                stage=self.stage,
                folder=attempt.folder,
                duration_s=time.monotonic() - begun,
                failure=attempt.failure,
            )
            self.trace.emit(finished, span=started.span)


def code_of(error: BaseException) -> str:
    """The stable word for an exception: its own code, `cancelled`, or `internal`."""
    if isinstance(error, ChalkboxError):
        return error.code
    return "cancelled" if isinstance(error, asyncio.CancelledError) else "internal"
