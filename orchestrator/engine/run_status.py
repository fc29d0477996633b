"""How a run stands, from its folder and its newest leg."""

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import AwareDatetime, ValidationError

from agents.artifacts.base import Record
from orchestrator.engine.errors import ArtifactInvalidError
from orchestrator.engine.events import (
    Progress,
    RunFinished,
    RunStarted,
    StageFinished,
    StageKept,
    StageStarted,
    TraceLine,
)
from orchestrator.engine.run_folder import RunFolder
from orchestrator.engine.trace import TRACE_FILE, read_trace
from orchestrator.engine.video_id import is_video_id
from orchestrator.engine.whole_files import open_plain
from orchestrator.errors import ChalkboxError

RunState = Literal[
    "queued", "running", "succeeded", "failed", "refused", "cancelled", "interrupted", "damaged"
]
"""`interrupted`: begun or meant to be, not ended, and nobody is at it. `damaged`: its folder cannot
be read."""
ENDED: tuple[RunState, ...] = ("succeeded", "failed", "refused", "cancelled", "damaged")
_TAIL_BYTES = 64 * 1024


class Standing(NamedTuple):
    """What the queue knows of a run."""

    state: Literal["queued", "taken", "orphaned", "cancelled", "over", "none"]
    """`orphaned`: taken by a process that is gone. `none`: it was never queued."""
    place: int | None = None
    user: str | None = None
    leg: str | None = None
    """Which going of the run this is about."""


NOT_QUEUED = Standing("none")


class RunStatus(Record):
    """How a run stands."""

    video_id: str
    state: RunState
    workflow: str | None = None
    user: str | None = None
    place: int | None = None
    """While queued: 1 is next."""
    stage: str | None = None
    """What is being done, or was done last."""
    stages_done: int = 0
    text: str | None = None
    """What the stage said last."""
    done: int | None = None
    total: int | None = None
    """Frames, or whatever the stage counts."""
    at: AwareDatetime | None = None
    """When something happened last."""
    error_code: str | None = None
    message: str | None = None
    """Why it did not succeed."""


def read_status(root: Path, standing: Standing) -> RunStatus:
    """How a run stands now; a damaged one is told as such, with the reason."""
    try:
        workflow = RunFolder.open(root).manifest.workflow
        lines = read_trace(root / TRACE_FILE).lines if (root / TRACE_FILE).exists() else ()
    except (ChalkboxError, OSError) as error:
        message = error.message if isinstance(error, ChalkboxError) else str(error)
        return RunStatus(
            video_id=root.name,
            state="damaged",
            user=standing.user,
            error_code=ArtifactInvalidError.code,
            message=message,
        )
    return status_from(root.name, workflow, lines, standing)


def status_from(
    video_id: str, workflow: str, lines: Sequence[TraceLine], standing: Standing
) -> RunStatus:
    """How a run stands, from its trace."""
    told = RunStatus(
        video_id=video_id,
        state=_state(lines[-1] if lines else None, standing),
        workflow=workflow,
        user=standing.user,
        place=standing.place,
    )
    return told.model_copy(update=_progress(lines))


def read_briefly(root: Path, standing: Standing) -> RunStatus:
    """The same, faster for a run that has ended: stages and progress are left out."""
    if standing.state not in ("queued", "taken", "orphaned"):
        last = last_line(root / TRACE_FILE)
        if last is not None and isinstance(last.event, RunFinished):
            try:
                workflow = RunFolder.open(root).manifest.workflow
            except ChalkboxError:
                return read_status(root, standing)
            return RunStatus(
                video_id=root.name,
                state=_state(last, standing),
                workflow=workflow,
                user=standing.user,
                at=last.at,
                error_code=last.event.error_code,
                message=last.event.message,
            )
    return read_status(root, standing)


def read_state(root: Path, standing: Standing) -> RunState:
    """How a run stands, in a word; the trace of one that somebody is at is not looked at."""
    if standing.state in ("queued", "taken"):
        try:
            RunFolder.open(root)
        except ChalkboxError:
            return "damaged"
        return _state(None, standing)
    return read_briefly(root, standing).state


def last_line(path: Path) -> TraceLine | None:
    """The last whole line of a trace, if it can be read."""
    try:
        with open_plain(path) as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - _TAIL_BYTES))
            lines = file.read().split(b"\n")
        return TraceLine.model_validate_json(lines[-2]) if len(lines) > 1 else None
    except (OSError, ValidationError):
        return None


def _state(last: TraceLine | None, standing: Standing) -> RunState:
    match standing.state:
        case "queued":
            return "queued"
        case "taken":
            return "running"
        case _:
            pass
    event = last.event if last is not None else None
    if isinstance(event, RunFinished) and event.outcome != "unfinished":
        return event.outcome if standing.state != "orphaned" else "interrupted"
    return "cancelled" if standing.state == "cancelled" else "interrupted"


def _progress(lines: Sequence[TraceLine]) -> dict[str, object]:
    """What is told of a run's progress: of the stages that are under way, the first to begin."""
    stages: set[str] = set()
    doing: dict[str, dict[str, object]] = {}
    last: dict[str, object] = {}
    ending: dict[str, object] = {}
    at: datetime | None = None
    for line in lines:
        event, at = line.event, line.at
        match event:
            case RunStarted():
                stages.clear()
                doing, last, ending = {}, {}, {}
            case StageStarted():
                doing[event.stage] = {"stage": event.stage}
            case Progress():
                said = {"text": event.text, "done": event.done, "total": event.total}
                doing[event.stage] = {"stage": event.stage, **said}
            case StageFinished():
                ended = doing.pop(event.stage, last)
                # One that was stopped for another's sake is not what the run ended with.
                last = last if event.outcome == "unfinished" and last else ended
                if event.outcome == "succeeded":
                    stages.add(event.stage)
            case StageKept():
                stages.add(event.stage)
                last = {"stage": event.stage}
            case RunFinished():
                ending = {"error_code": event.error_code, "message": event.message}
            case _:
                pass
    now = next(iter(doing.values()), last)
    return {**now, **ending, "stages_done": len(stages), "at": at}


def last_going(root: Path) -> int:
    """The highest number of a leg that the trace of a run names; 0 where it names none."""
    try:
        lines = read_trace(root / TRACE_FILE).lines
    except (OSError, ArtifactInvalidError):
        return 0
    legs = (line.event.leg for line in lines if isinstance(line.event, RunStarted))
    numbers = ((leg or "").rpartition(".")[2] for leg in legs)
    return max((int(number) for number in numbers if number.isdecimal()), default=0)


def run_roots(runs_dir: Path) -> list[Path]:
    """The folder of every run, newest first."""
    try:
        names = [name for name in os.listdir(runs_dir) if is_video_id(name)]  # noqa: PTH208
    except FileNotFoundError:
        return []
    return [runs_dir / name for name in sorted(names, reverse=True)]
