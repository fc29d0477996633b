"""Editing a video: begin with an upload, go on, look at a plan, change it, undo and redo.

Status, events and files of a session are those of its run.
"""

import re
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body, Path, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import Field, ValidationError
from pydantic_core import to_json

from agents.artifacts.base import Record
from agents.artifacts.editing.edit_plan import EditPlan
from agents.artifacts.editing.edit_session import EditHistory
from agents.artifacts.request import PROMPT_CHARS
from orchestrator.door import Door
from ui.access import Visitor, editing
from ui.api.answers import Links, links_of
from ui.api.entry import CHANGING, READING, OwnRun, ReadRun, TheDoor, TheVisitor, run_to_change
from ui.api.errors import NoVideoError
from ui.api.file_answer import MEDIA_TYPES, UNKNOWN, disposition
from ui.api.files import PARAMETERS, Download, answer_file, file_responses
from ui.api.generate import REFUSALS
from ui.api.guarded_route import UploadRoute, is_form
from ui.api.problems import statuses_of
from ui.api.take_upload import Taken, take_upload

router = APIRouter(route_class=UploadRoute, tags=["edit"])
UPLOADING = (*REFUSALS, "upload.too_large", "upload.broken", "host_file", "run.unknown", "run.busy")
MOVING = (*CHANGING, "request.invalid", "request.refused")
FILE_SCHEMA = {"type": "string", "format": "binary"}
FORM_BYTES = 64 * 1024
"""What a form has beside its files, at most about."""
FIELDS = ("prompt", "plan_first", "replay", "replay_number")
Number = Annotated[int, Path(ge=1, le=999, description="Of the request, as `edit` told it.")]
Result = Annotated[
    int | None,
    Query(ge=1, le=999, description="Of the request whose result it is; else the current one."),
]
RESULT_NUMBER = re.compile(r"[1-9][0-9]{0,2}")
PlanBody = Annotated[dict[str, Any], Body(description="The whole plan, as `GET` shows it.")]


class EditMore(Record):
    """A further request in a session."""

    session_id: str = Field(max_length=200)
    """The `id` that the upload was answered with."""
    prompt: str = Field(max_length=PROMPT_CHARS)
    """What to do with the video, in plain words."""
    plan_first: bool = False
    """Stop when it is planned, so that the plan can be looked at and changed."""


class EditAccepted(Record):
    """A request about a video that was queued."""

    id: str
    """The session."""
    edit: int
    """Number of the request in it, from 1."""
    links: Links
    plan: str
    """Where its plan is, once there is one."""


class Now(Record):
    """Whose result is looked at."""

    to: Literal["undo", "redo"] | Annotated[int, Field(ge=0, le=999)]
    """One step back or forth, or the number of a request; 0 is the upload."""


BODY = {
    "required": True,
    "content": {
        "application/json": {"schema": EditMore.model_json_schema()},
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["file"],
                "oneOf": [{"required": ["prompt"]}, {"required": ["replay"]}],
                "properties": {
                    "prompt": {"type": "string", "maxLength": PROMPT_CHARS, "minLength": 1},
                    "replay": {
                        "type": "string",
                        "description": "A session of yours: what led to its result is done again.",
                    },
                    "replay_number": {"type": "string", "pattern": "^[1-9][0-9]{0,2}$"},
                    "file": {"type": "array", "items": FILE_SCHEMA, "minItems": 1, "maxItems": 20},
                    "plan_first": {"type": "string", "enum": ["true", "false"]},
                },
                "additionalProperties": False,
            }
        },
    },
}


@router.post(
    "/edit",
    operation_id="edit",
    status_code=202,
    responses=statuses_of(UPLOADING),
    openapi_extra={"requestBody": BODY},
)
async def edit(
    request: Request, response: Response, door: TheDoor, visitor: TheVisitor
) -> EditAccepted:
    """Upload a video with what is to be done to it, or ask for more in a session (JSON).

    With `replay` in place of `prompt`, what led to a result of an earlier session of yours is done
    to the new video, without a model.
    """
    if is_form(request):
        video_id, number = await _begin(request, door, visitor), 1
    else:
        more = _read(await request.body())
        video_id = await run_to_change(more.session_id, door, visitor)
        number = await editing.edit_again(
            door, visitor, video_id, more.prompt, plan_first=more.plan_first
        )
    links = links_of(request, video_id)
    response.headers["location"] = links.status
    plan = links.run.replace("/runs/", "/edit/") + f"/{number}/plan"
    return EditAccepted(id=video_id, edit=number, links=links, plan=plan)


async def _begin(request: Request, door: Door, visitor: Visitor) -> str:
    """Take the files in, and queue the session. Its id."""
    told = request.headers.get("content-length", "0")
    size = int(told[:20]) if told.isdecimal() else 0
    # What the form has beside the files is not counted before it is known.
    about = max(0, size - FORM_BYTES)
    async with (
        editing.sending(door, visitor, about) as most,
        door.edits.receiving(about) as folder,
    ):
        try:
            taken = await take_upload(request, folder, most=most)
        except OverflowError:
            editing.require_size(most + 1, most)
            raise
        _require_whole(taken)
        fields = taken.fields
        if "replay" in fields:
            earlier = await run_to_change(fields["replay"], door, visitor)
            number = int(fields["replay_number"]) if "replay_number" in fields else None
            return await editing.begin_again(door, visitor, taken.files, earlier, number=number)
        plan_first = fields.get("plan_first") == "true"
        prompt = fields["prompt"]
        return await editing.begin_edit(door, visitor, taken.files, prompt, plan_first=plan_first)


def _require_whole(taken: Taken) -> None:
    """See that a form has what is needed and nothing else.

    Raises:
        RequestValidationError: Tells field by field what is wrong.
    """
    wrong = [(name, "There is no such field here") for name in taken.fields if name not in FIELDS]
    replays = "replay" in taken.fields
    if "prompt" not in taken.fields and not replays:
        wrong.append(("prompt", "Field required"))
    if replays:
        without = ("prompt", "plan_first")
        wrong += [(name, "A replay takes none") for name in without if name in taken.fields]
    if not RESULT_NUMBER.fullmatch(taken.fields.get("replay_number", "1")):
        wrong.append(("replay_number", "Input should be the number of a request"))
    if not taken.files:
        wrong.append(("file", "Field required"))
    if taken.fields.get("plan_first", "false") not in ("true", "false"):
        wrong.append(("plan_first", "Input should be 'true' or 'false'"))
    if wrong:
        raise RequestValidationError(
            [{"type": "value_error", "loc": ("body", name), "msg": why} for name, why in wrong]
        )


def _read(body: bytes) -> EditMore:
    try:
        return EditMore.model_validate_json(body)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False, include_context=False)
        raise RequestValidationError(
            [{"type": "value_error", "loc": ("body", *e["loc"]), "msg": e["msg"]} for e in found]
        ) from error


@router.get(
    "/edit/{video_id}/{number}/plan",
    operation_id="get_plan",
    responses=statuses_of((*READING, "request.refused", "request.invalid")),
)
async def get_plan(video_id: ReadRun, number: Number, door: TheDoor) -> EditPlan:
    """The plan of a request: its tasks, or what is asked back."""
    return await door.edits.plan(video_id, number)


@router.head("/edit/{video_id}/{number}/result", include_in_schema=False)
@router.get(
    "/edit/{video_id}/{number}/result",
    operation_id="get_result",
    response_class=Response,
    responses=file_responses(*sorted({*MEDIA_TYPES.values(), UNKNOWN}), more=("run.no_video",)),
    openapi_extra=PARAMETERS,
)
async def get_result(
    video_id: ReadRun, number: Number, door: TheDoor, download: Download = False
) -> Response:
    """What a request has made, be it a video or, say, a GIF, captions or an archive."""
    session = (await door.view(video_id)).session
    made = session.result_of(number) if session else None
    if made is None:
        raise NoVideoError(f"request {number} of {video_id} has no result")
    return await answer_file(door, video_id, made.file, save=download)


@router.get(
    "/edit/{video_id}/export",
    operation_id="export_edit",
    response_class=Response,
    responses={
        200: {
            "description": "The script, to be saved.",
            "content": {"text/plain": {"schema": {"type": "string"}}},
        },
        **statuses_of((*READING, "request.refused", "request.invalid")),
    },
)
async def export_edit(video_id: ReadRun, door: TheDoor, number: Result = None) -> Response:
    """What led to a result as one Python script that needs ffmpeg and no Chalkbox."""
    script = await door.edits.export(video_id, number)
    return Response(
        script.text,
        media_type="text/plain",
        headers={"content-disposition": disposition(script.name, save=True)},
    )


@router.put(
    "/edit/{video_id}/{number}/plan",
    operation_id="change_plan",
    status_code=204,
    response_class=Response,
    responses=statuses_of((*MOVING, "run.edit_refused")),
)
async def change_plan(video_id: OwnRun, number: Number, door: TheDoor, body: PlanBody) -> None:
    """Put a plan of your own in the place of one that waits; `run` carries it out."""
    await door.edits.change_plan(video_id, number, to_json(body))


@router.post(
    "/edit/{video_id}/{number}/run",
    operation_id="run_plan",
    status_code=202,
    responses=statuses_of((*MOVING, "limit")),
)
async def run_plan(
    request: Request, video_id: OwnRun, number: Number, door: TheDoor, visitor: TheVisitor
) -> EditAccepted:
    """Carry out a plan that waits to be approved."""
    await editing.approve(door, visitor, video_id, number)
    links = links_of(request, video_id)
    plan = links.run.replace("/runs/", "/edit/") + f"/{number}/plan"
    return EditAccepted(id=video_id, edit=number, links=links, plan=plan)


@router.put(
    "/edit/{video_id}/current", operation_id="move_in_history", responses=statuses_of(MOVING)
)
async def move_in_history(video_id: OwnRun, door: TheDoor, body: Now) -> EditHistory:
    """Undo, redo, or look at any earlier result: what is asked next goes on from there."""
    return await door.edits.move(video_id, body.to)
