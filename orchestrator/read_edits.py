"""A session in which a video is edited, read from its folder, whatever lies in it."""

from typing import NamedTuple, TypeVar

from pydantic import ValidationError

from agents.artifacts.base import Artifact
from agents.artifacts.editing.edit_package import EditPackage, TaskValidation
from agents.artifacts.editing.edit_plan import EditPlan
from agents.artifacts.editing.edit_session import (
    EditHistory,
    EditRequest,
    EditSession,
    HistoryEntry,
    SourceProbe,
)
from agents.artifacts.editing.video_look import VideoLook
from agents.artifacts.media_facts import MediaFacts
from orchestrator.edit_view import ClipView, EditSessionView, EditState, EditView, TaskView
from orchestrator.engine.run_status import RunStatus
from orchestrator.run_files import EDITS, RunFiles

UNDER_WAY = ("queued", "running")
PLAYED = (".mp4", ".webm", ".m4a", ".mp3", ".wav", ".ogg", ".flac")
"""Endings that browsers play, as long as what is inside is of the usual kinds."""
PICTURED = (".gif", ".png", ".jpg")
A = TypeVar("A", bound=Artifact)


class _Work(NamedTuple):
    """What the run is at."""

    goes: bool
    done: int | None
    total: int | None


def session_view(files: RunFiles, status: RunStatus, listed: frozenset[str]) -> EditSessionView:
    """All of a session.

    Args:
        files: Of the run.
        status: How it stands.
        listed: Names of the files that may be fetched.
    """
    session = _read(files, EditSession)
    uploads = session.uploads if session else ()
    probe = _read(files, SourceProbe)
    history = _read(files, EditHistory) or EditHistory()
    source = _clip(
        files,
        listed,
        number=0,
        folder="",
        file=uploads[0].file if uploads else "source.bin",
        facts=probe.facts[0] if probe else None,
        named=uploads[0].named if uploads else "",
    )
    work = _Work(status.state in UNDER_WAY, status.done, status.total)
    entries = {entry.number: entry for entry in history.entries}
    edits = [_edit(files, listed, number, entries.get(number), work) for number in _numbers(listed)]
    if not edits and session is not None:
        state: EditState = "waiting" if work.goes else "stopped"
        edits = [EditView(number=1, prompt=session.prompt, based_on=0, state=state)]
    return EditSessionView(
        source=source,
        others=tuple(each.named or each.file for each in uploads[1:]),
        current=history.current if history.find(history.current) else 0,
        edits=tuple(edits),
        can_undo=not work.goes and _is_there(history, "undone"),
        can_redo=not work.goes and _is_there(history, "redone"),
    )


def current_video(view: EditSessionView) -> str | None:
    """The file of the result that is looked at; none while that is the upload."""
    return view.now.file if view.now.number else None


def _numbers(listed: frozenset[str]) -> list[int]:
    names = (name.split("/") for name in listed if name.startswith(f"{EDITS}/"))
    return sorted({int(parts[1]) for parts in names if len(parts) > 2 and parts[1].isdecimal()})


def _edit(
    files: RunFiles, listed: frozenset[str], number: int, entry: HistoryEntry | None, work: _Work
) -> EditView:
    folder = f"{EDITS}/{number:02d}/"
    request = _read(files, EditRequest, folder)
    plan = _read(files, EditPlan, folder)
    package = _read(files, EditPackage, folder)
    state: EditState = entry.state if entry else "running" if work.goes else "stopped"
    result = None
    if entry is not None and entry.state == "done" and entry.output is not None:
        facts = package.facts if package else None
        result = _clip(files, listed, number=number, folder=folder, file=entry.output, facts=facts)
    return EditView(
        number=number,
        prompt=request.prompt if request else entry.prompt if entry else "",
        based_on=request.based_on if request else entry.based_on if entry else 0,
        state=state,
        words=entry.words if entry else "",
        plan=plan,
        tasks=_tasks(files, listed, folder, plan, state, work),
        checked=package.checked if package else (),
        result=result,
        is_attached=entry is not None and entry.is_attached,
    )


def _tasks(
    files: RunFiles,
    listed: frozenset[str],
    folder: str,
    plan: EditPlan | None,
    state: EditState,
    work: _Work,
) -> tuple[TaskView, ...]:
    views: list[TaskView] = []
    under_way = state == "running"
    for task in plan.tasks if plan else ():
        script = f"{folder}task-{task.task:02d}.py"
        validation = _read(files, TaskValidation, f"{folder}task-{task.task:02d}_")
        video = validation.video if validation else None
        view = TaskView(
            about=task.about or task.operation.replace("_", " "),
            script=script if script in listed else None,
        )
        if state == "done" or (video is not None and not video.broken):
            view = view.model_copy(update={"state": "done"})
        elif under_way:
            total = work.total or 100
            percent = None if work.done is None else min(100, round(100 * work.done / total))
            view = view.model_copy(update={"state": "running", "percent": percent})
            under_way = False
        elif state == "failed" and all(each.state == "done" for each in views):
            view = view.model_copy(update={"state": "failed"})
        views.append(view)
    return tuple(views)


def _clip(
    files: RunFiles,
    listed: frozenset[str],
    *,
    number: int,
    folder: str,
    file: str,
    facts: MediaFacts | None,
    named: str = "",
) -> ClipView:
    look = _read(files, VideoLook, folder)
    picture = facts.picture if facts else None
    size = picture.size_shown if picture else None
    shown = f"{folder}{look.shown}" if look and look.shown else None
    if look is None and file.endswith(PLAYED + PICTURED):
        shown = file  # nobody has looked at it yet; most are of the usual kinds
    strip = f"{folder}{look.strip}" if look and look.strip else None
    return ClipView(
        number=number,
        file=file,
        shown=shown if shown in listed else None,
        named=named,
        duration_s=(facts.lasts_s or None) if facts else None,
        width_px=size.width_px if size else None,
        height_px=size.height_px if size else None,
        has_picture=picture is not None or facts is None,
        strip=strip if strip in listed else None,
    )


def _is_there(history: EditHistory, what: str) -> bool:
    try:
        getattr(history, what)
    except ValueError:
        return False
    return True


def _read(files: RunFiles, kind: type[A], before: str = "") -> A | None:
    """An artifact; none when it is not there or does not fit."""
    name = "validation.json" if kind is TaskValidation else kind.FILE
    content = files.read(f"{before}{name}")
    if content.content is None:
        return None
    try:
        return kind.model_validate_json(content.content)
    except ValidationError:
        return None
