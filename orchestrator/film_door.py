"""Single shots of a film, its own pictures and music, as they are asked for through the door.

Each change is a version of `shots.json`, as one by hand is; `resume` makes what depends on it. Own
files are strangers' files: here they are only counted and put into the run folder.
"""

import asyncio
import contextlib
import re
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import TypeVar

from agents.artifacts.base import Artifact
from agents.artifacts.story.film_form import form_of
from agents.artifacts.story.film_timeline import FilmTimeline
from agents.artifacts.story.own_file import OWN, OwnFile
from agents.artifacts.story.score import Score
from agents.artifacts.story.shot_clips import ShotClips
from agents.artifacts.story.shot_list import FormChange, ShotList
from agents.artifacts.story.story_digest import StoryDigest
from agents.artifacts.story.story_request import StoryRequest
from agents.artifacts.story.words import NARRATOR, Id, VoiceType
from config import Settings
from orchestrator.edit_door import shown_name
from orchestrator.edit_replay import Uploaded
from orchestrator.engine.artifact_text import from_text
from orchestrator.engine.errors import (
    ArtifactInvalidError,
    QueueError,
    RunFolderError,
    UnknownRunError,
)
from orchestrator.engine.queued_runs import QueuedRuns
from orchestrator.engine.run_folder import RunFolder
from orchestrator.engine.stage import Workflow
from orchestrator.engine.ticket import Fill, read_ticket
from orchestrator.engine.whole_files import sha256_of_file
from orchestrator.errors import RequestRefusedError
from orchestrator.film_makers import forbidden, lacking_here, wants_gpu
from orchestrator.film_view import FilmShot, FilmShots, ShotChange
from orchestrator.shot_edits import find_shot, with_change, with_shot, with_voices
from orchestrator.upload_folder import upload_folder

WORKFLOW = "story_film"
STILL = "clips/{}.jpg"
ArtifactT = TypeVar("ArtifactT", bound=Artifact)
_ENDING = re.compile(r"\.([A-Za-z0-9]{1,8})$")


class FilmDoor:
    """What can be asked of films that are made, or failed. Made by `Door`."""

    def __init__(self, settings: Settings, runs: QueuedRuns) -> None:
        self._settings = settings
        self._runs = runs
        self._forbidden = forbidden(settings)
        self._lacking = lacking_here(settings)

    def receiving(self, size_bytes: int) -> AbstractAsyncContextManager[Path]:
        """A folder for an upload of about so many bytes, gone at the end with what is left in it.

        Raises:
            HostFileError: There is no room for it.
        """
        return upload_folder(self._settings.runs_dir, size_bytes)

    async def shots(self, video_id: str) -> FilmShots:
        """All shots, with what was made of each.

        Raises:
            UnknownRunError: There is no such film.
            RequestRefusedError: Its shots are not planned yet.
        """
        root = await self._runs.at_hand(video_id)
        return await asyncio.to_thread(lambda: self._shots(open_film(root)))

    async def change(self, video_id: str, shot: str, change: ShotChange) -> FilmShot:
        """Change a shot.

        Raises:
            UnknownRunError: There is no such film.
            RunBusyError: It is queued or carried out.
            RequestRefusedError: It has no such shot, or none is planned yet.
            EditRefusedError: The change does not fit; names each field that is wrong.
            ChalkboxError: As `Door.edit`.
        """

        def new(folder: RunFolder, planned: ShotList) -> ShotList:
            return with_change(planned, shot, change, read_or_refuse(folder, StoryDigest))

        return one_of(await self._edit(video_id, new), shot)

    async def put_picture(self, video_id: str, shot: str, upload: Uploaded) -> FilmShot:
        """Show a picture or a clip of the user's own in a shot.

        Raises:
            RequestRefusedError: Besides as of `change`: it is empty, or too large.
            ChalkboxError: As `change`.
        """

        def new(folder: RunFolder, planned: ShotList) -> ShotList:
            find_shot(planned, shot)
            return with_shot(planned, shot, {"own": self._take_in(folder, upload)})

        return one_of(await self._edit(video_id, new), shot)

    async def drop_picture(self, video_id: str, shot: str) -> FilmShot:
        """Have a shot drawn again; the user's own file stays in the run.

        Raises:
            ChalkboxError: As `change`.
        """
        found = await self._edit(video_id, lambda _, old: with_shot(old, shot, {"own": None}))
        return one_of(found, shot)

    async def put_music(self, video_id: str, upload: Uploaded | None) -> FilmShots:
        """Have music of the user's own under the film, or none: what is composed.

        Raises:
            ChalkboxError: As `put_picture`.
        """

        def new(folder: RunFolder, planned: ShotList) -> ShotList:
            own = self._take_in(folder, upload) if upload else None
            return planned.model_copy(update={"own_music": own})

        return await self._edit(video_id, new)

    async def put_voices(self, video_id: str, voices: Mapping[Id, VoiceType]) -> FilmShots:
        """Give characters or the narrator another kind of voice.

        Raises:
            ChalkboxError: As `change`.
        """

        def new(folder: RunFolder, planned: ShotList) -> ShotList:
            return with_voices(planned, voices, read_or_refuse(folder, StoryDigest))

        return await self._edit(video_id, new)

    async def put_form(self, video_id: str, form: FormChange) -> FilmShots:
        """Choose captions, quality or shape anew; what is not named stays as it is.

        Nothing is planned or spoken anew; in another shape or quality the pictures are made anew.

        Raises:
            ChalkboxError: As `change`.
        """

        def new(folder: RunFolder, planned: ShotList) -> ShotList:
            del folder
            chosen = planned.form.model_copy(update=form.model_dump(exclude_none=True))
            return planned.model_copy(update={"form": chosen})

        return await self._edit(video_id, new)

    def with_music(self, request: StoryRequest, upload: Uploaded) -> tuple[StoryRequest, Fill]:
        """A request for a film with music of the user's own; and what puts that into its run.

        Raises:
            RequestRefusedError: The file is empty, or too large.
        """
        own = self._own(upload)

        def fill(folder: RunFolder) -> None:
            folder.adopt_file(upload.path, own.file)

        return request.model_copy(update={"own_music": own}), fill

    async def _edit(
        self, video_id: str, new: Callable[[RunFolder, ShotList], ShotList]
    ) -> FilmShots:
        """Put another list of shots in the place of the one there is."""
        found: list[FilmShots] = []

        def do(workflow: Workflow, folder: RunFolder) -> None:
            require_film(workflow.name, video_id)
            planned = new(folder, read_or_refuse(folder, ShotList))
            folder.replace_artifact(planned)
            self._queue_for(folder, planned)
            found.append(self._shots(folder))

        await self._runs.edit(video_id, do)
        return found[0]

    def _queue_for(self, folder: RunFolder, planned: ShotList) -> None:
        """Have a film that goes on wait for a graphics processor, or no more."""
        request, ticket = read_if_there(folder, StoryRequest), read_ticket(folder.root)
        if request is not None and ticket is not None:
            gpu = wants_gpu(self._settings, request, planned)
            if gpu != ticket.gpu:
                ticket.model_copy(update={"gpu": gpu}).write(folder)

    def _shots(self, folder: RunFolder) -> FilmShots:
        return shots_of(folder).model_copy(update={"model_lacking": self.model_lacking()})

    def model_lacking(self) -> str:
        """Why no model makes pictures of films here; empty where one does."""
        if self._forbidden or not self._lacking:
            return self._lacking
        with contextlib.suppress(QueueError):  # a database that is away tells of nobody
            if self._runs.workers.any_has_gpu():
                return ""
        return self._lacking

    def _take_in(self, folder: RunFolder, upload: Uploaded) -> OwnFile:
        own = self._own(upload)
        folder.adopt_file(upload.path, own.file)
        return own

    def _own(self, upload: Uploaded) -> OwnFile:
        size, most = upload.path.stat().st_size, self._settings.limits.upload_bytes
        if not size:
            raise RequestRefusedError("The file is empty. Nothing was changed.")
        if size > most:
            raise RequestRefusedError(
                f"The file has {size / 1024**2:,.0f} MiB, and at most {most / 1024**2:,.0f} MiB are"
                " taken. Nothing was changed."
            )
        ending = _ENDING.search(upload.named)
        sha256 = sha256_of_file(upload.path)
        name = f"{OWN}/{sha256[:16]}.{ending[1].lower() if ending else 'bin'}"
        return OwnFile(file=name, sha256=sha256, named=shown_name(upload.named))


def require_film(workflow: str, video_id: str) -> None:
    """See that a run is a film.

    Raises:
        UnknownRunError: It is none.
    """
    if workflow != WORKFLOW:
        raise UnknownRunError(f"{video_id} is no film of a story")


def open_film(root: Path) -> RunFolder:
    """The folder of a film.

    Raises:
        UnknownRunError: It is that of another run.
    """
    folder = RunFolder.open(root)
    require_film(folder.manifest.workflow, root.name)
    return folder


def read_or_refuse(folder: RunFolder, kind: type[ArtifactT]) -> ArtifactT:
    """An artifact that a change needs.

    Raises:
        RequestRefusedError: It is not there yet, or damaged.
    """
    if folder.manifest.find(kind.FILE) is None:
        raise RequestRefusedError("The film's shots are not planned yet.")
    try:
        return folder.read_artifact(kind)
    except ArtifactInvalidError as error:
        raise RequestRefusedError(error.message) from error


def read_if_there(folder: RunFolder, kind: type[ArtifactT]) -> ArtifactT | None:
    """An artifact, where it is there and can be read."""
    try:
        return folder.read_artifact(kind) if folder.manifest.find(kind.FILE) else None
    except ArtifactInvalidError:
        return None


def one_of(found: FilmShots, shot: str) -> FilmShot:
    """One of them, which is there."""
    return next(each for each in found.shots if each.shot.id == shot)


def shots_of(folder: RunFolder) -> FilmShots:
    """All shots of a film, with what was made of each.

    Raises:
        RequestRefusedError: None are planned yet.
    """
    planned, request = read_or_refuse(folder, ShotList), read_or_refuse(folder, StoryRequest)
    story = read_if_there(folder, StoryDigest)
    clips, timeline = read_if_there(folder, ShotClips), read_if_there(folder, FilmTimeline)
    score = read_if_there(folder, Score)
    made = {each.shot: each for each in clips.clips} if clips else {}
    places = {each.shot: each for each in timeline.pictures} if timeline else {}
    before = filmed_before(folder, planned)
    shots = [
        FilmShot(
            shot=shot,
            picture=still if folder.manifest.find(still := STILL.format(shot.id)) else None,
            begin_s=places[shot.id].begin_s if shot.id in places else None,
            duration_s=places[shot.id].duration_s if shot.id in places else None,
            requested=made[shot.id].requested if shot.id in made else "",
            used=made[shot.id].used if shot.id in made else "",
            because=made[shot.id].because if shot.id in made else "",
            changed=before is not None and before.get(shot.id) != shot,
        )
        for shot in planned.shots
    ]
    people = story.characters if story else ()
    kinds = {each.id: each.voice for each in people}
    return FilmShots(
        shots=tuple(shots),
        changed=filmed_digest(folder, FilmTimeline) not in (None, digest_of(folder)),
        names={each.id: each.name for each in people},
        voices={NARRATOR: request.narrator, **kinds, **planned.voices},
        form=form_of(request, planned),
        own_music=planned.own_music,
        music_because=score.because if score else "",
    )


def filmed_before(folder: RunFolder, planned: ShotList) -> dict[str, object] | None:
    """The shots of which the clips there are were made; none before there are any."""
    digest, entry = filmed_digest(folder, ShotClips), folder.manifest.find(ShotList.FILE)
    if digest is None or entry is None:
        return None
    if digest == digest_of(folder):
        return {shot.id: shot for shot in planned.shots}
    kept = next((each.kept_as for each in entry.versions if each.sha256 == digest), None)
    try:
        earlier = from_text(ShotList, folder.read_file(kept), name=kept) if kept else None
    except (ArtifactInvalidError, RunFolderError, OSError):
        earlier = None
    return {shot.id: shot for shot in earlier.shots} if earlier else {}


def digest_of(folder: RunFolder) -> str | None:
    """The digest of the list of shots there is."""
    entry = folder.manifest.find(ShotList.FILE)
    return entry.sha256 if entry else None


def filmed_digest(folder: RunFolder, made: type[Artifact]) -> str | None:
    """The digest of the list of shots that something was made of; none where it is not made."""
    entry = folder.manifest.find(made.FILE)
    inputs = entry.inputs if entry else ()
    return next((each.sha256 for each in inputs if each.name == ShotList.FILE), None)
