"""The words of a story that comes as a file, to be looked at and changed before it is filmed."""

from fastapi import APIRouter, Request
from fastapi.exceptions import RequestValidationError

from agents.artifacts.base import Record
from ui.access import editing
from ui.access.errors import UploadTooLargeError
from ui.api.edit import FILE_SCHEMA, FORM_BYTES
from ui.api.entry import TheDoor, TheVisitor
from ui.api.guarded_route import FormRoute
from ui.api.problems import statuses_of
from ui.api.take_upload import Taken, take_upload

router = APIRouter(route_class=FormRoute, tags=["generate"])
REFUSALS = (
    *("request.invalid", "request.refused", "upload.too_large", "upload.broken"),
    *("access.read_only", "access.other_site", "limit"),
    *("run.folder", "queue", "sandbox", "host_file"),
)
BODY = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["file"],
                "properties": {"file": FILE_SCHEMA},
                "additionalProperties": False,
            }
        }
    },
}


class StoryWords(Record):
    """The words of a story file; as `prompt` of `generate` they become a film."""

    text: str
    """Plain text or Markdown, as it can be filmed."""
    chars: int
    """How long it is."""
    kind: str
    """What the file is: `text`, `pdf` or `epub`."""
    encoding: str
    """Of a text: `UTF-8`, `UTF-16`, `Windows-1252`, …; else empty."""
    notes: tuple[str, ...]
    """What of the file is not in the text, and what was guessed; one sentence each."""


@router.post(
    "/story",
    operation_id="read_story",
    responses=statuses_of(REFUSALS),
    openapi_extra={"requestBody": BODY},
)
async def read_story(request: Request, door: TheDoor, visitor: TheVisitor) -> StoryWords:
    """Read a story from a file: text, Markdown, Fountain, PDF or EPUB. Nothing is kept of it."""
    told = request.headers.get("content-length", "0")
    size = int(told[:20]) if told.isdecimal() else 0
    about = max(0, size - FORM_BYTES)
    async with editing.sending(door, visitor, about) as most:
        most = min(most, door.story_files.most_bytes)
        require_size(about, most)
        async with door.story_files.receiving(about) as folder:
            try:
                taken = await take_upload(request, folder, most=most)
            except OverflowError:
                require_size(most + 1, most)
                raise
            _require_one(taken)
            found = await door.story_files.read(taken.files[0].path, user=visitor.name)
    return StoryWords(
        text=found.text,
        chars=len(found.text),
        kind=found.kind,
        encoding=found.encoding,
        notes=found.notes,
    )


def require_size(size_bytes: int, most: int) -> None:
    """See that a file is not too large to be a story.

    Raises:
        UploadTooLargeError: It is.
    """
    if size_bytes > most:
        raise UploadTooLargeError(
            f"The file is larger than the {most / 1024**2:,.0f} MiB that are taken of a story."
            " Send a part of it, or one without pictures.",
            context={"bytes": size_bytes, "most": most},
        )


def _require_one(taken: Taken) -> None:
    """See that a form holds one file and nothing else.

    Raises:
        RequestValidationError: Tells what is wrong.
    """
    wrong = [(name, "There is no such field here") for name in taken.fields]
    if len(taken.files) != 1:
        wrong.append(("file", "One file is read at a time" if taken.files else "Field required"))
    if wrong:
        raise RequestValidationError(
            [{"type": "value_error", "loc": ("body", name), "msg": why} for name, why in wrong]
        )
