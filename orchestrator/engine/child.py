"""A part of a run that is made as a run of its own, below the run: what it is and where it lies.

Whoever hands parts out does not say where they are made: one after the other in this process, or
wherever a worker is free. The name of such a child tells of whom it is and what it is made from, so
whoever takes the run over finds what is made already.
"""

import contextlib
import re
import shutil
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agents.artifacts.base import Artifact
from orchestrator.engine.artifact_text import to_text
from orchestrator.engine.errors import ArtifactInvalidError
from orchestrator.engine.events import StageStarted, TraceLine, Usage
from orchestrator.engine.outcome import RunOutcome
from orchestrator.engine.run_folder import RunFolder
from orchestrator.engine.stage import Workflow
from orchestrator.engine.ticket import RunLimits, Ticket, read_ticket
from orchestrator.engine.video_id import is_video_id
from orchestrator.engine.whole_files import sha256_of_bytes

if TYPE_CHECKING:
    from orchestrator.engine.run import Run

AT_ONCE = 3
"""So many parts of a run are made at a time in one process; mostly they wait for a model."""
_FOLDER = re.compile(r"[a-z]{1,20}/[0-9]{2,4}", re.ASCII)
_NAME = re.compile(r"([a-z0-9-]+)_([a-z]{1,20})-([0-9]{2,4})_[0-9a-f]{16}", re.ASCII)


@dataclass(frozen=True)
class Child:
    """A part of a run, to be made as a run of its own."""

    workflow: Workflow
    """What is done; one of the `parts` of the run's workflow."""
    request: Artifact
    """All it is made from."""
    folder: str
    """Where it goes in the run, `<word>/<number>`, for example `scenes/01`."""
    about: str
    """What it is, for people, for example `scene 1 of 3`."""
    limits: RunLimits
    """What it may not pass."""
    open_workshop: Callable[[RunFolder], AbstractAsyncContextManager[object]]
    """Opens what its stages work with, where it is made in the process of the run itself."""

    def __post_init__(self) -> None:
        if not _FOLDER.fullmatch(self.folder):
            raise ValueError(f"not a folder for a part of a run: {self.folder!r}")

    def name_in(self, video_id: str) -> str:
        """Its name as a run: of whom it is, and what it is made from."""
        made_from = sha256_of_bytes(self.workflow.name.encode() + b"\n" + to_text(self.request))
        return f"{video_id}_{self.folder.replace('/', '-')}_{made_from[:16]}"


Made = RunOutcome | ArtifactInvalidError
"""What became of a child; the error says why even that cannot be told."""
HandOut = Callable[["Run[Any]", Sequence[Child]], Awaitable[tuple[Made, ...]]]
"""Has children made, wherever that is, and returns when every one has ended; in their order."""


def is_child(name: str) -> bool:
    """Whether a name could be one of `Child.name_in`."""
    found = _NAME.fullmatch(name)
    return found is not None and is_video_id(found[1])


def root_in(runs_dir: Path, name: str, *, shared: bool) -> Path | None:
    """Where a run or a child lies that is carried out; None for what is neither.

    A child lies in the run. Where machines share runs it lies beside them: the machine that makes
    it need not have the run, and may be bringing that up to date.
    """
    if is_video_id(name) or (shared and is_child(name)):
        return runs_dir / name
    found = _NAME.fullmatch(name) if is_child(name) else None
    return runs_dir / found[1] / found[2] / found[3] if found else None


def prepare(run: "Run[Any]", child: Child) -> RunFolder:
    """The folder of a child with its request in it: the one there is, if it can be gone on with."""
    parts, _, name = child.folder.partition("/")
    root = run.folder.path(child.folder)
    try:
        folder = RunFolder.open(root)
    except ArtifactInvalidError:
        if root.exists():  # its process was killed before there was anything in it
            shutil.rmtree(root)
        folder = RunFolder.create(run.folder.path(parts), name, workflow=child.workflow.name)
    whose = read_ticket(run.folder.root) or Ticket()
    whose.model_copy(update={"limits": child.limits}).write(folder)
    with contextlib.suppress(ArtifactInvalidError):
        if folder.read_artifact(type(child.request)) == child.request:
            return folder
    folder.write_artifact(child.request)
    return folder


def tell(run: "Run[Any]", child: Child, line: TraceLine) -> None:
    """Tell of an event of a child as one of the run: what it costs counts for the run."""
    match line.event:
        case Usage():
            here = {"stage": run.stage, "part": child.folder, "part_event": line.sequence}
            run.emit(line.event.model_copy(update=here))
        case StageStarted(about=deed):
            run.progress(f"{child.about}: {deed[:1].lower()}{deed[1:]}")
        case _:
            pass


def told(run: "Run[Any]", child: Child) -> int:
    """Number of the last event of a child that was counted in the run."""
    events = (line.event for line in run.trace.read().lines)
    mine = (each for each in events if isinstance(each, Usage) and each.part == child.folder)
    return max((each.part_event for each in mine), default=0)
