"""What a run left: its video, its artifacts, any of its files, or everything as one zip."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from fastapi.responses import StreamingResponse
from starlette.responses import Response

from orchestrator.door import Door
from orchestrator.run_view import RunView
from ui.api.archive import Packed, stream_zip
from ui.api.entry import READING, ReadRun, TheDoor
from ui.api.errors import NoArtifactError, NoVideoError
from ui.api.file_answer import MEDIA_TYPES, UNKNOWN, FileAnswer, disposition
from ui.api.guarded_route import GuardedRoute
from ui.api.problems import statuses_of

Download = Annotated[bool, Query(description="Offer it to be saved in place of showing it.")]
FileName = Annotated[str, Path(description="Its name, as the run lists it.")]
PieceName = Annotated[str, Path(description="`playlist.m3u8`, or what that names.")]
FILE_CODES = (*READING, "run.unknown_file", "file.range", "request.invalid")
router = APIRouter(route_class=GuardedRoute, tags=["files"])


ASKED = {
    "Range": "One part, as `bytes=0-99`.",
    "If-Range": "Give the part only of what has this tag or date; else all of it.",
    "If-None-Match": "Tags that are known already; 304 when it still has one of them.",
}
PARAMETERS: dict[str, Any] = {
    "parameters": [
        {"name": name, "in": "header", "description": about, "schema": {"type": "string"}}
        for name, about in ASKED.items()
    ]
}


def file_responses(*media_types: str, more: tuple[str, ...] = ()) -> dict[int | str, Any]:
    """What a route with a file may answer."""
    whole = {kind.partition(";")[0]: {"schema": _shape(kind)} for kind in media_types}
    return {
        200: {"description": "All of it.", "content": whole},
        206: {
            "description": "The part that `Range` asked for.",
            "content": {kind: {} for kind in whole},
        },
        304: {"description": "What `If-None-Match` names is still so."},
        **statuses_of((*FILE_CODES, *more)),
    }


def _shape(media_type: str) -> dict[str, str]:
    is_json = media_type == "application/json"
    return {"type": "object"} if is_json else {"type": "string", "format": "binary"}


@router.head("/runs/{video_id}/video", include_in_schema=False)
@router.get(
    "/runs/{video_id}/video",
    operation_id="get_video",
    response_class=Response,
    responses=file_responses("video/mp4", more=("run.no_video",)),
    openapi_extra=PARAMETERS,
)
async def get_video(video_id: ReadRun, door: TheDoor, download: Download = False) -> Response:
    """The video, or a part of it (`Range`)."""
    view = await door.view(video_id)
    if view.video is None:
        raise NoVideoError(why_no_video(view))
    return await answer_file(door, video_id, view.video, save=download)


@router.head("/runs/{video_id}/files/{name:path}", include_in_schema=False)
@router.get(
    "/runs/{video_id}/files/{name:path}",
    operation_id="get_file",
    response_class=Response,
    responses=file_responses(*sorted({*MEDIA_TYPES.values(), UNKNOWN})),
    openapi_extra=PARAMETERS,
)
async def get_file(
    video_id: ReadRun, name: FileName, door: TheDoor, download: Download = False
) -> Response:
    """Any file that the run lists, or a part of it. Code and logs come as plain text."""
    return await answer_file(door, video_id, name, save=download)


@router.head("/runs/{video_id}/preview/{name}", include_in_schema=False)
@router.get(
    "/runs/{video_id}/preview/{name}",
    operation_id="get_preview",
    response_class=Response,
    responses={
        **file_responses(*(MEDIA_TYPES[ending] for ending in (".m3u8", ".m4s", ".mp4"))),
        204: {"description": "Nothing is previewed now: the drawing has not begun, or has ended."},
    },
    openapi_extra=PARAMETERS,
)
async def get_preview(video_id: ReadRun, name: PieceName, door: TheDoor) -> Response:
    """What is drawn so far while the rest is drawn: a growing HLS playlist, and its pieces."""
    path = await door.preview_file(video_id, name)
    # Players ask again and again; that it is over is no failure of theirs.
    return Response(status_code=204) if path is None else FileAnswer(path, name=name)


@router.head("/runs/{video_id}/artifacts/{name:path}", include_in_schema=False)
@router.get(
    "/runs/{video_id}/artifacts/{name:path}",
    operation_id="get_artifact",
    response_class=Response,
    responses=file_responses("application/json"),
    openapi_extra=PARAMETERS,
)
async def get_artifact(
    video_id: ReadRun, name: FileName, door: TheDoor, download: Download = False
) -> Response:
    """One typed artifact, as it was written."""
    if name not in {artifact.name for artifact in (await door.view(video_id)).artifacts}:
        raise NoArtifactError(f"{video_id} has no artifact {name[:100]!r}")
    return await answer_file(door, video_id, name, save=download)


@router.get(
    "/runs/{video_id}/archive",
    operation_id="get_archive",
    response_class=Response,
    responses={
        200: {
            "description": "A zip with one folder of the run's id.",
            "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}},
        },
        **statuses_of(READING),
    },
)
async def get_archive(video_id: ReadRun, door: TheDoor) -> Response:
    """Everything of a run that may be fetched, as one zip, made while it is sent."""
    packed = [
        Packed(f"{video_id}/{file.name}", await door.file(video_id, file.name))
        for file in await door.files(video_id)
    ]
    return StreamingResponse(
        stream_zip(packed),
        media_type="application/zip",
        headers={"content-disposition": disposition(f"{video_id}.zip", save=True)},
    )


def why_no_video(view: RunView) -> str:
    """How a run without a video stands, and what to do."""
    status = view.status
    if status.state in ("queued", "running"):
        return (
            f"the video is not made yet: the run is {status.state}, {view.percent} % done; follow"
            f" it by its events, and ask again when it has ended"
        )
    why = f" ({status.message})" if status.message else ""
    return f"the run made no video: it is {status.state}{why}; resume it, or ask for another"


async def answer_file(door: Door, video_id: str, name: str, *, save: bool) -> Response:
    """A file of a run.

    Raises:
        ChalkboxError: There is none of this name that may be fetched.
    """
    return FileAnswer(await door.file(video_id, name), name=name, save=save)
