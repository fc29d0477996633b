"""What a stage is given: the run as seen from one stage."""

import asyncio
import contextlib
import time
from collections.abc import Generator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Generic, Literal, TypeVar

from orchestrator.engine.events import (
    AttemptFinished,
    AttemptStarted,
    Event,
    FindingSeen,
    Note,
    Progress,
    StageFinished,
    StageStarted,
    TraceLine,
    Usage,
)
from orchestrator.engine.run_folder import RunFolder
from orchestrator.engine.trace import Trace
from orchestrator.errors import ChalkboxError

if TYPE_CHECKING:
    from orchestrator.engine.child import Child, HandOut, Made

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
        self,
        folder: RunFolder,
        trace: Trace,
        *,
        workshop: WorkshopT,
        hand_out: "HandOut",
        stage: str,
        span: int,
    ) -> None:
        self.folder = folder
        """Lists what is written through it under this stage."""
        self.trace = trace
        self.workshop = workshop
        self.stage = stage
        self.span = span
        """The stage's span in the trace."""
        self.from_cache = False
        self._hand_out = hand_out

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
        tolerated: bool = False,
    ) -> None:
        """Report a defect in what the stage made or was given; `tolerated` if it is let pass."""
        self.emit(
            FindingSeen(
                stage=self.stage,
                code=code,
                text=text,
                severity=severity,
                line=line,
                tolerated=tolerated,
            )
        )

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

    async def hand_out(self, children: "Sequence[Child]") -> "tuple[Made, ...]":
        """Have parts of the run made, each as a run of its own; where that is, is not ours to say.

        What they are at and what they cost is told of this stage. One that fails harms no other.

        Returns:
            What became of each, in their order, once every one has ended.

        Raises:
            ChainError: The run's workflow does not name their workflow among its parts.
            ChalkboxError: Queue or store were away for too long.
        """
        return await self._hand_out(self, children)

    def note_cached(self) -> None:
        """Say that this stage's result was computed for an earlier run."""
        self.from_cache = True

    @contextlib.contextmanager
    def attempt(self, folder: str | None = None) -> Generator[Attempt]:
        """Open an attempt; its end and failure class go into the trace.

        Args:
            folder: Of an attempt that an earlier stage began and this one goes on with. Without
                it: the next one, or the one that this stage was at when its process was killed.
        """
        attempt = Attempt(folder or self._left_over() or self.folder.attempt_folder())
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

    def _left_over(self) -> str | None:
        """An attempt of an earlier go at this stage, of which the process was killed."""
        earlier: list[str] = []
        mine: list[str] = []
        others: set[str] = set()
        for line in self.trace.read().lines:
            match line.event:
                case StageStarted(stage=self.stage):
                    earlier, mine = [*earlier, *mine], []
                case StageFinished(stage=self.stage):
                    earlier, mine = [], []
                case AttemptStarted(stage=self.stage, folder=folder) if folder not in others:
                    mine.append(folder)
                case AttemptStarted(folder=folder):
                    others.add(folder)
                case _:
                    pass
        return next((folder for folder in earlier if folder not in mine), None)


def code_of(error: BaseException) -> str:
    """The stable word for an exception: its own code, `cancelled`, or `internal`."""
    if isinstance(error, ChalkboxError):
        return error.code
    return "cancelled" if isinstance(error, asyncio.CancelledError) else "internal"
