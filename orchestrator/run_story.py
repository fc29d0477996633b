"""What the trace of a run tells, read on from where it was read last time.

A page that watches a run asks twice a second, and a long render writes thousands of events.
"""

import contextlib
import os
import threading
from collections import OrderedDict
from collections.abc import Generator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from orchestrator.engine.artifact_text import from_text
from orchestrator.engine.errors import ArtifactInvalidError
from orchestrator.engine.events import (
    AttemptFinished,
    AttemptStarted,
    FindingSeen,
    Progress,
    RunStarted,
    StageFinished,
    StageKept,
    StageStarted,
    TraceLine,
)
from orchestrator.engine.trace import TRACE_FILE
from orchestrator.engine.whole_files import open_plain
from orchestrator.pace import Pace
from orchestrator.run_view import FindingView

TRACE_BYTES = 64 * 1024**2
"""A longer trace is not looked at."""
STORIES_KEPT = 128
FINDINGS_KEPT = 200
"""Of one attempt."""


@dataclass
class StageTold:
    """One going of a stage."""

    name: str
    about: str = ""
    started_at: datetime | None = None
    last_at: datetime | None = None
    text: str | None = None
    done: int | None = None
    total: int | None = None
    pace: Pace = field(default_factory=Pace)
    kept: str | None = None
    """The artifact that already stood."""
    finished: StageFinished | None = None


@dataclass
class AttemptTold:
    """One version of the code."""

    stage: str
    """The one that began it."""
    seconds: float = 0.0
    failure: str | None = None
    findings: dict[FindingView, None] = field(default_factory=dict[FindingView, None])
    """In order, each once: a check that is made again finds the same."""


class Story:
    """What a trace tells; events are added one by one."""

    def __init__(self) -> None:
        self.lines: list[TraceLine] = []
        """All of them, but of progress in one stage only the last."""
        self.stages: list[StageTold] = []
        """Since the run was begun last, in the order they were done."""
        self.shares: dict[str, float] = {}
        """How far each stage has ever come since then, 0 to 1."""
        self.attempts: dict[str, AttemptTold] = {}
        self.provider = ""
        self.leg: str | None = None
        """Which going in the queue the last one is."""
        self._attempt: AttemptTold | None = None

    @property
    def last(self) -> TraceLine | None:
        """What happened last."""
        return self.lines[-1] if self.lines else None

    def add(self, line: TraceLine) -> None:
        """Go on with what happened next."""
        event = line.event
        last = self.last
        if (
            isinstance(event, Progress)
            and last is not None
            and isinstance(last.event, Progress)
            and last.event.stage == event.stage
        ):
            self.lines[-1] = line
        else:
            self.lines.append(line)
        match event:
            case RunStarted():
                self.stages, self.shares = [], {}
                self.provider, self.leg = event.provider, event.leg
            case AttemptStarted():
                self._begin_attempt(event)
            case AttemptFinished():
                attempt = self.attempts.setdefault(event.folder, AttemptTold(event.stage))
                attempt.seconds += event.duration_s
                attempt.failure = event.failure
            case FindingSeen():
                self._add_finding(event)
            case _:
                self._add_to_stage(line)

    def _add_to_stage(self, line: TraceLine) -> None:
        event = line.event
        match event:
            case StageStarted():
                told = StageTold(event.stage, event.about, started_at=line.at)
                self.stages.append(told)
            case StageKept():
                told = StageTold(event.stage, kept=event.artifact)
                self.stages.append(told)
                self.shares[event.stage] = 1.0
            case StageFinished():
                told = self._stage(event.stage)
                told.finished = event
                if event.outcome == "succeeded":
                    self.shares[event.stage] = 1.0
            case Progress():
                told = self._stage(event.stage)
                told.text, told.done, told.total = event.text, event.done, event.total
                if event.done is not None:
                    told.pace.add(line.at.timestamp(), event.done)
                if event.total:
                    share = min(1.0, (event.done or 0) / event.total)
                    self.shares[event.stage] = max(share, self.shares.get(event.stage, 0.0))
            case _:
                return
        told.last_at = line.at

    def _stage(self, name: str) -> StageTold:
        """The going of a stage that is under way."""
        for told in reversed(self.stages):
            if told.name == name:
                return told
        self.stages.append(StageTold(name))
        return self.stages[-1]

    def _begin_attempt(self, event: AttemptStarted) -> None:
        # Written by one stage and inspected by another: it is the first one's.
        self._attempt = self.attempts.setdefault(event.folder, AttemptTold(event.stage))

    def _add_finding(self, event: FindingSeen) -> None:
        if self._attempt is not None and len(self._attempt.findings) < FINDINGS_KEPT:
            finding = FindingView(
                severity=event.severity, code=event.code, text=event.text, line=event.line
            )
            self._attempt.findings[finding] = None


class _Reading:
    """A trace, and how far it was read."""

    def __init__(self) -> None:
        self.guard = threading.Lock()
        self._forget()

    def _forget(self) -> None:
        self.story = Story()
        self._offset = 0
        self._seen: tuple[int, int, int] | None = None

    def read_on(self, path: Path) -> None:
        """Read what was written since.

        Raises:
            ArtifactInvalidError: A line does not fit, or there are too many.
        """
        try:
            with open_plain(path) as file:
                found = os.fstat(file.fileno())
                seen = (found.st_ino, found.st_size, found.st_mtime_ns)
                if self._seen == seen:
                    return
                if self._was_edited(seen):
                    self._forget()
                if found.st_size > TRACE_BYTES:
                    raise ArtifactInvalidError(
                        f"{path.name} has {found.st_size:,} bytes, too many to be shown",
                        context={"file": path.name},
                    )
                file.seek(self._offset)
                whole, newline, _ = file.read().rpartition(b"\n")
        except FileNotFoundError:
            self._forget()
            return
        except OSError as error:
            raise ArtifactInvalidError(
                f"{path.name} cannot be read: {error.strerror}", context={"file": path.name}
            ) from error
        if newline:
            self._add(whole, name=path.name)
            self._offset += len(whole) + 1
        self._seen = seen

    def _was_edited(self, seen: tuple[int, int, int]) -> bool:
        """Whether something else was done to it than writing on."""
        if self._seen is None:
            return False
        return seen[0] != self._seen[0] or seen[1] < self._offset or seen[1] == self._seen[1]

    def _add(self, whole: bytes, *, name: str) -> None:
        for line in whole.split(b"\n"):
            known = self.story.last.sequence if self.story.last else 0
            try:
                at = f"{name}: the line after event {known}"
                self.story.add(from_text(TraceLine, line, name=at, whole="the whole line"))
            except ArtifactInvalidError as error:
                self._forget()
                error.context |= {"file": name, "after": known}
                raise


class Stories:
    """The traces that are looked at; a bounded number is kept."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._readings: OrderedDict[Path, _Reading] = OrderedDict()

    @contextlib.contextmanager
    def of(self, root: Path) -> Generator[Story]:
        """What the trace of a run tells now; not to be kept longer than the `with` block.

        Raises:
            ArtifactInvalidError: It is damaged, or too long to be looked at.
        """
        with self._guard:
            reading = self._readings.setdefault(root, _Reading())
            self._readings.move_to_end(root)
            while len(self._readings) > STORIES_KEPT:
                self._readings.popitem(last=False)
        with reading.guard:
            reading.read_on(root / TRACE_FILE)
            yield reading.story
