"""The folders of a session and its requests, and what led to a result."""

from pathlib import Path
from typing import NamedTuple

from agents.artifacts.base import Artifact
from agents.artifacts.editing.edit_package import EditPackage, TaskValidation
from agents.artifacts.editing.edit_plan import EditPlan, EditTask
from agents.artifacts.editing.edit_session import EditHistory, EditRequest, SourceProbe
from orchestrator.engine.artifact_text import from_text
from orchestrator.engine.errors import ArtifactInvalidError, RunFolderError, UnknownRunError
from orchestrator.engine.run_folder import ArtifactT, RunFolder
from orchestrator.errors import RequestRefusedError
from orchestrator.stages.edit_bench import edit_folder, script_name, validation_name

WORKFLOW = "video_edit"


class Link(NamedTuple):
    """A request that led to a result."""

    folder: RunFolder
    request: EditRequest
    plan: EditPlan

    def validation(self, task: EditTask) -> TaskValidation | None:
        """How a task was tried and carried out; none where it only looks.

        Raises:
            RequestRefusedError: What is kept of it cannot be read.
        """
        name = validation_name(task.task)
        if self.folder.manifest.find(name) is None:
            return None
        return from_text(TaskValidation, self._read(name), name=name)

    def script(self, task: EditTask) -> str:
        """The script of a task, as it ran on the video.

        Raises:
            RequestRefusedError: It is not there any more.
        """
        return self._read(script_name(task)).decode()

    def _read(self, name: str) -> bytes:
        try:
            return self.folder.read_file(name)
        except (FileNotFoundError, RunFolderError) as error:
            raise RequestRefusedError(
                f"{name} of request {self.request.number} is not there any more, so it cannot be"
                " carried out again."
            ) from error


def require_session(workflow: str, video_id: str) -> None:
    """See that a run is a session.

    Raises:
        UnknownRunError: It is none.
    """
    if workflow != WORKFLOW:
        raise UnknownRunError(f"{video_id} is no session in which a video is edited")


def open_session(root: Path) -> RunFolder:
    """The folder of a session.

    Raises:
        UnknownRunError: It is that of another run.
    """
    folder = RunFolder.open(root)
    require_session(folder.manifest.workflow, root.name)
    return folder


def open_edit(folder: RunFolder, number: int) -> RunFolder:
    """The folder of a request in it.

    Raises:
        RequestRefusedError: There is none.
    """
    try:
        return RunFolder.open(folder.path(edit_folder(number)))
    except ArtifactInvalidError as error:
        raise RequestRefusedError(f"The session has no request {number}.") from error


def read_or_refuse(folder: RunFolder, kind: type[ArtifactT]) -> ArtifactT:
    """An artifact of either.

    Raises:
        RequestRefusedError: It is not there yet; says why.
    """
    try:
        return folder.read_artifact(kind)
    except ArtifactInvalidError as error:
        why: dict[type[Artifact], str] = {
            SourceProbe: "The upload was not taken, so nothing can be done with it.",
            EditHistory: "Nothing was done in this session yet.",
            EditPlan: "This request is not planned yet.",
        }
        raise RequestRefusedError(why.get(kind, error.message)) from error


def links_to(folder: RunFolder, number: int | None = None) -> tuple[Link, ...]:
    """What led to a result, oldest first.

    Args:
        folder: The session's.
        number: Of the request whose result it is; none: the one that is looked at.

    Raises:
        RequestRefusedError: There is no such result, or it is the upload itself.
    """
    history = read_or_refuse(folder, EditHistory)
    try:
        chain = history.chain(history.current if number is None else number)
    except ValueError as error:
        raise RequestRefusedError(str(error)) from error
    if not chain:
        raise RequestRefusedError("Nothing was done to the upload itself. Name a result.")
    links: list[Link] = []
    for each in chain:
        edit = open_edit(folder, each)
        read_or_refuse(edit, EditPackage)
        links.append(Link(edit, read_or_refuse(edit, EditRequest), read_or_refuse(edit, EditPlan)))
    return tuple(links)
