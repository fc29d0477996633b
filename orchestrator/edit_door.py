"""Sessions in which a video is edited, as they are asked for through the door.

Nothing is carried out here: a request is put into the session's folder, and the run queued.
"""

import asyncio
import re
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TypeVar

from agents.artifacts.editing.edit_plan import EditPlan
from agents.artifacts.editing.edit_replay import EditReplay
from agents.artifacts.editing.edit_session import (
    EditHistory,
    EditRequest,
    EditSession,
    SourceProbe,
    Upload,
)
from config import Settings
from orchestrator.edit_export import Export, export_of
from orchestrator.edit_folders import (
    WORKFLOW,
    open_edit,
    open_session,
    read_or_refuse,
    require_session,
)
from orchestrator.edit_replay import Uploaded, gather
from orchestrator.engine.artifact_text import from_text, to_text
from orchestrator.engine.errors import ArtifactInvalidError
from orchestrator.engine.queued_runs import QueuedRuns
from orchestrator.engine.run_folder import RunFolder
from orchestrator.engine.stage import Workflow
from orchestrator.engine.ticket import Ticket
from orchestrator.errors import EditRefusedError, RequestRefusedError
from orchestrator.prompt import require_prompt
from orchestrator.stages.edit_session import new_request, read_history
from orchestrator.stages.plan_misfits import misfits_of
from orchestrator.upload_folder import upload_folder

T = TypeVar("T")
ANSWERING = "answer_requests"
NAME_CHARS = 120
_UNSAFE = re.compile(r"[^a-z0-9]")
_ENDING = re.compile(r"\.([^.]+)$")


class EditDoor:
    """What can be asked of sessions. Made by `Door`."""

    def __init__(self, settings: Settings, runs: QueuedRuns) -> None:
        self._settings = settings
        self._runs = runs

    def receiving(self, size_bytes: int) -> AbstractAsyncContextManager[Path]:
        """A folder for uploads of about so many bytes, gone at the end with what is left in it.

        Raises:
            HostFileError: There is no room for them.
        """
        return upload_folder(self._settings.runs_dir, size_bytes)

    async def begin(
        self, uploads: Sequence[Uploaded], prompt: str, ticket: Ticket, *, plan_first: bool = False
    ) -> str:
        """Queue a session with uploads, and its first request.

        Args:
            uploads: The video first. They are linked where the disk allows, else copied.
            prompt: What to do, in plain words.
            ticket: For whom, and what it may not pass.
            plan_first: Stop when it is planned.

        Returns:
            Its video id.

        Raises:
            RequestRefusedError: The prompt cannot be answered.
            ChalkboxError: As `Door.submit`.
        """
        require_prompt(prompt, self._settings.prompt_chars)
        request = session_with(uploads, prompt, plan_first=plan_first)
        workflow = self._runs.workflows[WORKFLOW]
        fill = partial(take_in, uploads=uploads, session=request)
        return await self._runs.submit(workflow, request, about=prompt, ticket=ticket, add=fill)

    async def begin_again(
        self,
        uploads: Sequence[Uploaded],
        video_id: str,
        ticket: Ticket,
        *,
        number: int | None = None,
    ) -> str:
        """Queue a session that does to another video what led to a result of an earlier one.

        Args:
            uploads: The video first. Without more, the further uploads of the earlier session are
                taken with it.
            video_id: That session.
            ticket: For whom, and what it may not pass.
            number: Of the request whose result it is; none: the one that is looked at there.

        Returns:
            Its video id.

        Raises:
            UnknownRunError: There is no such session.
            RequestRefusedError: There is no such result, or a file of it is gone.
            ChalkboxError: As `Door.submit`.
        """
        again = await asyncio.to_thread(gather, await self._whole(video_id), number)
        uploads = again.uploads(uploads)
        request = session_with(uploads, again.prompt)
        workflow = self._runs.workflows[WORKFLOW]
        fill = partial(take_in, uploads=uploads, session=request, replay=again.replay)
        return await self._runs.submit(
            workflow, request, about=again.prompt, ticket=ticket, add=fill
        )

    async def export(self, video_id: str, number: int | None = None) -> Export:
        """What led to a result, as one Python script that needs no Chalkbox.

        Raises:
            UnknownRunError: There is no such session.
            RequestRefusedError: There is no such result, or a file of it is gone.
        """
        return await asyncio.to_thread(export_of, await self._whole(video_id), number)

    async def go_on(self, video_id: str, prompt: str, *, plan_first: bool = False) -> int:
        """Queue a further request about what a session has come to.

        Returns:
            Its number.

        Raises:
            UnknownRunError: There is no such session.
            RunBusyError: An earlier request is queued or carried out.
            RequestRefusedError: As `begin`, or the upload was not taken.
        """
        require_prompt(prompt, self._settings.prompt_chars)

        def add(folder: RunFolder) -> int:
            session, probe = (
                read_or_refuse(folder, EditSession),
                read_or_refuse(folder, SourceProbe),
            )
            history = read_history(folder)
            return new_request(
                folder, session, probe, history, prompt=prompt, plan_first=plan_first
            )

        number = await self._change(video_id, add)
        await self._runs.resume(video_id, ANSWERING)
        return number

    async def move(self, video_id: str, to: str | int) -> EditHistory:
        """Look at another result: what is asked next is about that one.

        Args:
            video_id: The session.
            to: `undo`, `redo`, or the number of a result; 0 is the upload.

        Raises:
            UnknownRunError: There is no such session.
            RunBusyError: A request is queued or carried out.
            RequestRefusedError: There is nothing to undo or redo, or no such result.
        """

        def change(folder: RunFolder) -> EditHistory:
            history = moved(read_or_refuse(folder, EditHistory), to)
            folder.replace_artifact(history)
            return history

        return await self._change(video_id, change)

    async def plan(self, video_id: str, number: int) -> EditPlan:
        """The plan of a request.

        Raises:
            UnknownRunError: There is no such session.
            RequestRefusedError: It has no such request, or that is not planned yet.
        """
        root = await self._runs.at_hand(video_id)

        def read() -> EditPlan:
            return read_or_refuse(open_edit(open_session(root), number), EditPlan)

        return await asyncio.to_thread(read)

    async def change_plan(self, video_id: str, number: int, content: bytes) -> None:
        """Put a user's plan in the place of one that waits to be approved.

        Raises:
            UnknownRunError, RunBusyError: As `go_on`.
            RequestRefusedError: There is no plan that waits.
            EditRefusedError: The plan does not fit; names each field that is wrong.
        """

        def change(folder: RunFolder) -> None:
            _require_planned(folder, number)
            edit = open_edit(folder, number)
            edit.replace_artifact(_fitting(content, read_or_refuse(edit, EditRequest)))

        await self._change(video_id, change)

    async def approve(self, video_id: str, number: int) -> None:
        """Queue a request whose plan waits to be approved.

        Raises:
            UnknownRunError, RunBusyError: As `go_on`.
            RequestRefusedError: There is no plan that waits.
        """

        def change(folder: RunFolder) -> None:
            history = _require_planned(folder, number)
            kept = tuple(each for each in history.entries if each.number != number)
            folder.replace_artifact(history.model_copy(update={"entries": kept}))

        await self._change(video_id, change)
        await self._runs.resume(video_id, ANSWERING)

    async def _whole(self, video_id: str) -> Path:
        """The folder of a session with all its files, wherever they were made."""
        root = await self._runs.at_hand(video_id)
        if self._runs.store is not None:
            await asyncio.to_thread(self._runs.store.bring_whole, video_id)
        return root

    async def _change(self, video_id: str, change: Callable[[RunFolder], T]) -> T:
        """Change the folder of a session that nobody is at."""
        found: list[T] = []

        def do(workflow: Workflow, folder: RunFolder) -> None:
            require_session(workflow.name, video_id)
            found.append(change(folder))

        await self._runs.edit(video_id, do)
        return found[0]


def session_with(
    uploads: Sequence[Uploaded], prompt: str, *, plan_first: bool = False
) -> EditSession:
    """A session about uploads, under the names they get in its folder."""
    named = (
        Upload(file=upload_name(number, each.named), named=shown_name(each.named))
        for number, each in enumerate(uploads, start=1)
    )
    return EditSession(prompt=prompt, uploads=tuple(named), plan_first=plan_first)


def take_in(
    folder: RunFolder,
    uploads: Sequence[Uploaded],
    session: EditSession,
    replay: EditReplay | None = None,
) -> None:
    """Put the uploads into the folder of a session, and what is carried out again on them."""
    for each, upload in zip(uploads, session.uploads, strict=True):
        folder.adopt_file(each.path, upload.file)
    if replay is not None:
        folder.write_file(EditReplay.FILE, to_text(replay))


def upload_name(number: int, named: str) -> str:
    """What an upload is called in the run folder, whatever the user calls it."""
    found = _ENDING.search(_own_name(named))
    ending = _UNSAFE.sub("", found[1].lower())[:8] if found else ""
    return f"{'source' if number == 1 else f'source-{number}'}.{ending or 'bin'}"


def shown_name(named: str) -> str:
    """What the user calls a file, for people: one short line, without the folders it lay in."""
    name = _own_name(named).encode(errors="replace").decode()
    line = "".join(sign if sign.isprintable() else " " for sign in name)
    return " ".join(line.split())[:NAME_CHARS]


def _own_name(named: str) -> str:
    """A name without the folders it lay in, on whatever system."""
    return PurePosixPath(named.replace("\\", "/")).name


def moved(history: EditHistory, to: str | int) -> EditHistory:
    """The history with another result in view.

    Raises:
        RequestRefusedError: There is nothing to undo or redo, or no such result.
    """
    if isinstance(to, int):
        entry = history.find(to)
        if to != 0 and (entry is None or entry.state != "done" or entry.is_attached):
            raise RequestRefusedError(f"Request {to} has no result to go on from.")
        return history.model_copy(update={"current": to})
    try:
        current = history.undone if to == "undo" else history.redone
    except ValueError as error:
        raise RequestRefusedError(str(error)) from error
    return history.model_copy(update={"current": current})


def _require_planned(folder: RunFolder, number: int) -> EditHistory:
    history = read_or_refuse(folder, EditHistory)
    entry = history.find(number)
    if entry is None or entry.state != "planned":
        raise RequestRefusedError(f"Request {number} has no plan that waits to be approved.")
    return history


def _fitting(content: bytes, request: EditRequest) -> EditPlan:
    """A plan that can be carried out on the video.

    Raises:
        EditRefusedError: It cannot; names each field that is wrong.
    """
    try:
        plan = from_text(EditPlan, content, name=EditPlan.FILE)
    except ArtifactInvalidError as error:
        raise EditRefusedError(
            f"{error.message}. Nothing was changed.", context=error.context
        ) from error
    wrong = [each.place for each in misfits_of(plan.tasks, request)]
    if not plan.tasks:
        wrong.append("tasks: a plan that is carried out has tasks")
    if wrong:
        told = "; ".join(wrong)
        raise EditRefusedError(
            f"The plan does not fit: {told}. Nothing was changed.", context={"fields": wrong}
        )
    return plan.model_copy(update={"made_by": "user"})
