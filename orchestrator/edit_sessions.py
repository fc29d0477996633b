"""Sessions in which a video is edited: begun with uploads, gone on with further requests."""

import asyncio
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from agents.artifacts.editing.edit_plan import EditPlan
from agents.artifacts.editing.edit_replay import EditReplay
from agents.artifacts.editing.edit_session import (
    EditHistory,
    EditRequest,
    EditSession,
    HistoryEntry,
    SourceProbe,
)
from orchestrator.edit_door import ANSWERING, moved, session_with, take_in
from orchestrator.edit_folders import WORKFLOW
from orchestrator.edit_replay import Uploaded, gather
from orchestrator.engine.errors import ArtifactInvalidError
from orchestrator.engine.outcome import RunOutcome
from orchestrator.engine.run_folder import RunFolder
from orchestrator.engine.runner import create_run
from orchestrator.engine.trace import Watcher
from orchestrator.errors import RequestRefusedError
from orchestrator.prompt import require_prompt
from orchestrator.runs import Studio
from orchestrator.sandbox.host_files import naming
from orchestrator.stages.edit_bench import edit_folder
from orchestrator.stages.edit_session import new_request
from orchestrator.workflows import load_workflows


@dataclass(frozen=True)
class Edited:
    """What became of a request."""

    outcome: RunOutcome
    entry: HistoryEntry | None
    """None when it did not come so far."""
    plan: EditPlan | None = None

    @property
    def result(self) -> Path | None:
        """The edited video."""
        output = self.entry.output if self.entry else None
        return self.outcome.folder.root / output if output else None


async def edit_video(
    studio: Studio, paths: Sequence[Path], prompt: str, *, watchers: tuple[Watcher, ...] = ()
) -> Edited:
    """Begin a session with uploads, and answer its first request.

    Args:
        studio: Where it is done.
        paths: The video first; they are copied.
        prompt: What to do, in plain words.
        watchers: Told of every event as it happens.

    Raises:
        RequestRefusedError: The prompt cannot be answered, or an upload is too large.
        HostFileError: A file cannot be read.
    """
    require_prompt(prompt, studio.settings.prompt_chars)
    uploads = [Uploaded(path, path.name) for path in paths]
    video_id = await asyncio.to_thread(begin_session, studio, uploads, prompt)
    return await _answer(studio, video_id, watchers)


async def edit_alike(
    studio: Studio,
    paths: Sequence[Path],
    video_id: str,
    *,
    number: int | None = None,
    watchers: tuple[Watcher, ...] = (),
) -> Edited:
    """Do to another video what led to a result of an earlier session; no model is asked.

    Args:
        studio: Where it is done.
        paths: The video first; they are copied. Without more, the further uploads of the earlier
            session are taken with it.
        video_id: That session.
        number: Of the request whose result it is; none: the one that is looked at there.
        watchers: Told of every event as it happens.

    Raises:
        UnknownRunError: There is no such session.
        RequestRefusedError: There is no such result, a file is gone, or one is too large.
        HostFileError: A file cannot be read.
    """
    again = await asyncio.to_thread(gather, studio.runs.root(video_id), number)
    uploads = again.uploads([Uploaded(path, path.name) for path in paths])
    begun = await asyncio.to_thread(
        begin_session, studio, uploads, again.prompt, replay=again.replay
    )
    return await _answer(studio, begun, watchers)


def begin_session(
    studio: Studio,
    uploads: Sequence[Uploaded],
    prompt: str,
    *,
    replay: EditReplay | None = None,
) -> str:
    """Make the run of a session, with copies of the uploads in it; blocks. Its video id."""
    settings = studio.settings
    for path, _ in uploads:
        with naming(path):
            size = path.stat().st_size
        if size > settings.limits.upload_bytes:
            raise RequestRefusedError(
                f"{path.name} has {size / 1024**3:.2f} GiB, and at most"
                f" {settings.limits.upload_bytes / 1024**3:g} GiB are taken"
                " (CHALKBOX_LIMITS__UPLOAD_BYTES)."
            )
    request = session_with(uploads, prompt)
    workflow = load_workflows()[WORKFLOW]
    folder = create_run(workflow, request, runs_dir=settings.runs_dir, about=prompt)
    try:
        copies: list[Uploaded] = []
        for (path, named), upload in zip(uploads, request.uploads, strict=True):
            copies.append(Uploaded(folder.path(upload.file), named))
            with naming(path):
                shutil.copyfile(path, copies[-1].path)
        take_in(folder, copies, request, replay)
    except BaseException:
        folder.discard()
        raise
    return folder.video_id


async def edit_again(
    studio: Studio, video_id: str, prompt: str, *, watchers: tuple[Watcher, ...] = ()
) -> Edited:
    """Answer a further request about what a session has come to.

    Raises:
        UnknownRunError: There is no such session.
        RequestRefusedError: As `edit_video`.
        ArtifactInvalidError: It has not come far enough to be gone on with.
    """
    require_prompt(prompt, studio.settings.prompt_chars)
    folder = RunFolder.open(studio.runs.root(video_id))
    session, probe = folder.read_artifact(EditSession), folder.read_artifact(SourceProbe)
    history = folder.read_artifact(EditHistory)
    await asyncio.to_thread(new_request, folder, session, probe, history, prompt=prompt)
    return await _answer(studio, video_id, watchers, from_stage=ANSWERING)


def move_in_history(studio: Studio, video_id: str, word: str) -> EditHistory:
    """Undo or redo: look at the result before, or after; blocks.

    Raises:
        UnknownRunError: There is no such session.
        RequestRefusedError: There is nothing to undo or redo.
    """
    folder = RunFolder.open(studio.runs.root(video_id))
    history = folder.read_artifact(EditHistory)
    now = moved(history, word)
    folder.replace_artifact(now)
    return now


async def _answer(
    studio: Studio, video_id: str, watchers: tuple[Watcher, ...], *, from_stage: str | None = None
) -> Edited:
    explained = await studio.go_on(video_id, from_stage=from_stage, watchers=watchers)
    history = explained.outcome.artifacts.get(EditHistory)
    if not isinstance(history, EditHistory) or not history.entries:
        return Edited(explained.outcome, None)
    entry = history.entries[-1]
    plan: EditPlan | None = None
    try:
        edit = RunFolder.open(explained.folder / edit_folder(entry.number))
        if entry.state == "answered" and edit.read_artifact(EditRequest).is_replayed:
            entry = history.find(history.current) or entry  # nothing was left to do at its end
        plan = edit.read_artifact(EditPlan)
    except ArtifactInvalidError:
        plan = None
    return Edited(explained.outcome, entry, plan)
