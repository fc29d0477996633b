"""Films, shot by shot: what each is, what is to be another, the user's own pictures and music.

Every change waits until `resume`, which makes only what depends on it.
"""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Collection, Iterable, Mapping
from typing import Annotated, Any, NoReturn

from fastapi import APIRouter, Body, Path, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError

from agents.artifacts.story.shot_list import FormChange
from agents.artifacts.story.story_request import StoryRequest
from agents.artifacts.story.words import Id, VoiceType
from orchestrator.door import Door, Fill, Uploaded, bare
from orchestrator.film_view import FilmShot, FilmShots, ShotChange
from ui.access import Visitor, admission, editing
from ui.api.answers import Accepted, links_of
from ui.api.edit import FILE_SCHEMA, FORM_BYTES
from ui.api.entry import CHANGING, READING, OwnRun, ReadRun, TheDoor, TheVisitor
from ui.api.errors import BrokenUploadError
from ui.api.generate import REFUSALS
from ui.api.guarded_route import UploadRoute, is_form
from ui.api.problems import statuses_of
from ui.api.take_upload import Taken, take_upload

router = APIRouter(route_class=UploadRoute, tags=["film"])
ASKED = frozenset(StoryRequest.model_fields) - {"schema_version", "own_music"}
"""What a form for a film may name."""
SHOWING = (*READING, "request.refused")
EDITING = (*CHANGING, "request.invalid", "request.refused", "run.edit_refused", "workflow.chain")
FORMING = (*EDITING, "limit.quality")
UPLOADING = (*EDITING, "upload.too_large", "upload.broken", "host_file", "limit")
ShotName = Annotated[
    str, Path(pattern=r"^s\d{2,3}-\d{2,3}$", description="Its id, for example `s01-03`.")
]
Voices = Annotated[
    dict[Id, VoiceType],
    Body(description="The kind of voice of a character, by its id, or of the `narrator`."),
]


def form_of(properties: Mapping[str, Any], *required: str) -> dict[str, Any]:
    """How a form is described."""
    schema = {
        "type": "object",
        "required": list(required),
        "properties": dict(properties),
        "additionalProperties": False,
    }
    return {"required": True, "content": {"multipart/form-data": {"schema": schema}}}


BODY = form_of({"file": FILE_SCHEMA}, "file")
FILM_BODY = form_of(
    {**{name: {"type": "string"} for name in sorted(ASKED)}, "file": FILE_SCHEMA}, "prompt"
)


@router.post(
    "/film",
    operation_id="film",
    status_code=202,
    responses=statuses_of((*REFUSALS, "upload.too_large", "upload.broken", "host_file")),
    openapi_extra={"requestBody": FILM_BODY},
)
async def film(
    request: Request, response: Response, door: TheDoor, visitor: TheVisitor
) -> Accepted:
    """Queue a film of a story with music of your own; `generate` does the same without a file."""
    async with sent(request, door, visitor) as taken:
        wanted = read_request(taken.fields)
        add: Fill = bare
        if taken.files:
            wanted, add = await asyncio.to_thread(door.films.with_music, wanted, only(taken))
        video_id = await admission.submit(door, visitor, wanted, add=add)
    links = links_of(request, video_id)
    response.headers["location"] = links.status
    return Accepted(id=video_id, links=links)


def read_request(fields: Mapping[str, str]) -> StoryRequest:
    """The request that a form makes.

    Raises:
        RequestValidationError: Tells field by field what is wrong.
    """
    try:
        wrong = [name for name in fields if name not in ASKED]
        if wrong:
            refuse([(name, "There is no such field here") for name in wrong])
        return StoryRequest.model_validate(dict(fields))
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False, include_context=False)
        refuse([(str(each["loc"][0]), each["msg"]) for each in found])


@router.get("/runs/{video_id}/shots", operation_id="list_shots", responses=statuses_of(SHOWING))
async def list_shots(video_id: ReadRun, door: TheDoor) -> FilmShots:
    """The shots of a film: what each shows and says, what was made of it, what has changed."""
    return await door.films.shots(video_id)


@router.patch(
    "/runs/{video_id}/shots/{shot}", operation_id="change_shot", responses=statuses_of(EDITING)
)
async def change_shot(
    video_id: OwnRun, shot: ShotName, door: TheDoor, body: ShotChange
) -> FilmShot:
    """Change a shot; what is not named stays. Resume the run to make it anew, and nothing else."""
    return await door.films.change(video_id, shot, body)


@router.put(
    "/runs/{video_id}/shots/{shot}/picture",
    operation_id="put_picture",
    responses=statuses_of(UPLOADING),
    openapi_extra={"requestBody": BODY},
)
async def put_picture(
    request: Request, video_id: OwnRun, shot: ShotName, door: TheDoor, visitor: TheVisitor
) -> FilmShot:
    """Show a picture or a clip of your own in a shot, filled to the frame.

    A picture is moved over as the shot's camera says; a clip is cut to the shot's length, or its
    last picture stays; its sound is left out. One that cannot be shown leaves the shot drawn.
    """
    async with sent(request, door, visitor) as taken:
        return await door.films.put_picture(video_id, shot, only(taken, fields=()))


@router.delete(
    "/runs/{video_id}/shots/{shot}/picture",
    operation_id="drop_picture",
    responses=statuses_of(EDITING),
)
async def drop_picture(video_id: OwnRun, shot: ShotName, door: TheDoor) -> FilmShot:
    """Have a shot drawn again, in place of your own file."""
    return await door.films.drop_picture(video_id, shot)


@router.put(
    "/runs/{video_id}/music",
    operation_id="put_music",
    status_code=204,
    response_class=Response,
    responses=statuses_of(UPLOADING),
    openapi_extra={"requestBody": BODY},
)
async def put_music(request: Request, video_id: OwnRun, door: TheDoor, visitor: TheVisitor) -> None:
    """Have music of your own under the film: begun again where it is short, faded at its end."""
    async with sent(request, door, visitor) as taken:
        await door.films.put_music(video_id, only(taken, fields=()))


@router.delete(
    "/runs/{video_id}/music",
    operation_id="drop_music",
    status_code=204,
    response_class=Response,
    responses=statuses_of(EDITING),
)
async def drop_music(video_id: OwnRun, door: TheDoor) -> None:
    """Have the music composed again, in place of your own."""
    await door.films.put_music(video_id, None)


@router.put("/runs/{video_id}/voices", operation_id="put_voices", responses=statuses_of(EDITING))
async def put_voices(video_id: OwnRun, door: TheDoor, body: Voices) -> FilmShots:
    """Give characters or the narrator another kind of voice; who is not named keeps theirs."""
    return await door.films.put_voices(video_id, body)


@router.patch("/runs/{video_id}/form", operation_id="change_form", responses=statuses_of(FORMING))
async def change_form(
    video_id: OwnRun, door: TheDoor, visitor: TheVisitor, body: FormChange
) -> FilmShots:
    """Choose captions, quality or shape of a film anew; what is not named stays.

    Resume the run to have it made: plan and voices stay, pictures are made anew where their size,
    rate or shape is another.
    """
    if visitor.limits is not None:
        admission.require_small(body, visitor.limits)
    return await door.films.put_form(video_id, body)


@contextlib.asynccontextmanager
async def sent(request: Request, door: Door, visitor: Visitor) -> AsyncGenerator[Taken]:
    """Take a form in; its files are gone at the end, where nobody has taken them.

    Raises:
        BrokenUploadError: It is no form.
        UploadTooLargeError: It is larger than is taken.
        ChalkboxError: As `editing.sending` and `take_upload`.
    """
    if not is_form(request):
        raise BrokenUploadError("Send it as a form (multipart/form-data), the file as `file`.")
    told = request.headers.get("content-length", "0")
    size = int(told[:20]) if told.isdecimal() else 0
    about = max(0, size - FORM_BYTES)
    async with (
        editing.sending(door, visitor, about) as most,
        door.films.receiving(about) as folder,
    ):
        try:
            taken = await take_upload(request, folder, most=most)
        except OverflowError:
            editing.require_size(most + 1, most)
            raise
        yield taken


def only(taken: Taken, *, fields: Collection[str] = ASKED) -> Uploaded:
    """The one file of a form, and that it holds no other fields than these.

    Raises:
        RequestValidationError: Tells field by field what is wrong.
    """
    wrong = [(name, "There is no such field here") for name in taken.fields if name not in fields]
    if len(taken.files) != 1:
        wrong.append(("file", "One file is needed"))
    if wrong:
        refuse(wrong)
    return taken.files[0]


def refuse(wrong: Iterable[tuple[str, str]]) -> NoReturn:
    """Refuse a form.

    Raises:
        RequestValidationError: Always; tells field by field what is wrong.
    """
    raise RequestValidationError(
        [{"type": "value_error", "loc": ("body", name), "msg": why} for name, why in wrong]
    )
