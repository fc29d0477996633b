"""Errors as RFC 9457 problem documents, with the stable code of the error.

Nobody learns a path or a traceback: what is unforeseen goes to the log, and what is wrong with this
machine is told to its owner only.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, NamedTuple

from fastapi import FastAPI, Request
from fastapi.exception_handlers import (
    http_exception_handler,
    request_validation_exception_handler,
)
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from pydantic import Field
from starlette.exceptions import HTTPException

from agents.artifacts.base import Record
from orchestrator.errors import ChalkboxError, EditRefusedError
from ui.api.errors import ApiError

MEDIA_TYPE = "application/problem+json"
PREFIX = "/api"
"""Everything below answers with problems; so does nothing else."""
TYPE = "urn:problem-type:chalkbox:"

_logger = logging.getLogger(__name__)


class FieldError(Record):
    """What is wrong with one field of a request."""

    field: str
    """Where it is, for example `body.quality`."""
    message: str


class Problem(Record):
    """What went wrong, why, and what to do next (RFC 9457)."""

    type: str
    """The kind of problem; ends in `code`."""
    title: str
    """The kind in words; the same for every problem of the kind."""
    status: int = Field(ge=400, le=599)
    detail: str
    """This one in words: what happened, why, what to do next."""
    code: str
    """Stable name of the kind, for programs."""
    instance: str | None = None
    """The path that was asked for."""
    errors: tuple[FieldError, ...] | None = None
    """What is wrong with each field, of a request that does not fit."""


class Kind(NamedTuple):
    """One kind of problem."""

    status: int
    title: str
    next: str = ""
    """What to do next, where the error's own message does not say."""


LATER = "Try again later; whoever runs this Chalkbox finds the reason in its log."
STANDS = "GET /api/v1/status/{video_id} says how it stands."
KINDS: Mapping[str, Kind] = {
    "request.invalid": Kind(422, "The request does not fit"),
    "request.refused": Kind(422, "The request is refused"),
    "request.too_large": Kind(413, "The request is too large"),
    "request.media_type": Kind(415, "The request is not JSON"),
    "upload.too_large": Kind(413, "The upload is too large"),
    "upload.broken": Kind(400, "The upload is not whole"),
    "run.unknown": Kind(404, "No such run", "GET /api/v1/runs lists those you may see."),
    "run.unknown_file": Kind(
        404, "No such file", "GET /api/v1/runs/{video_id} lists the files of a run."
    ),
    "run.no_video": Kind(404, "No video"),
    "run.edit_refused": Kind(422, "This version does not fit"),
    "run.busy": Kind(409, "The run does not allow this now", STANDS),
    "run.stopped": Kind(409, "The run cannot go on"),
    "run.artifact_invalid": Kind(409, "The run is damaged"),
    "run.killed_workers": Kind(409, "The run cannot go on"),
    "run.folder": Kind(503, "The run folder cannot be used", LATER),
    "workflow.chain": Kind(
        422, "No such stage or workflow", "GET /api/v1/workflows lists what there is."
    ),
    "file.range": Kind(416, "No such part of the file"),
    "events.too_many": Kind(429, "Too many streams"),
    "api.no_path": Kind(404, "No such path", "GET /api/v1/openapi.json lists what there is."),
    "api.method": Kind(405, "No such method here"),
    "access": Kind(403, "Not allowed"),
    "access.unknown": Kind(401, "Not logged in"),
    "access.other_site": Kind(403, "Asked by another site"),
    "limit": Kind(429, "More than visitors are given"),
    "limit.prompt": Kind(422, "The prompt is too long"),
    "limit.quality": Kind(422, "The quality is too high"),
    "limit.pin": Kind(403, "Not kept for visitors"),
    "model": Kind(503, "No model answers", LATER),
    "code_writer": Kind(503, "The code writer is not there", LATER),
    "film": Kind(503, "What was to make the film is not there", LATER),
    "store": Kind(503, "What another machine has made cannot be had now", LATER),
    "queue": Kind(503, "The queue cannot be used", LATER),
    "cache": Kind(503, "The cache cannot be used", LATER),
    "host_file": Kind(503, "A file cannot be read or written", LATER),
    "sandbox": Kind(503, "The sandbox cannot be used", LATER),
    "internal": Kind(500, "Something went wrong here", LATER),
}
"""By code; a code that is not here is of the kind its beginning names, else `internal`."""
ALWAYS = ("access.unknown", "access", "internal")
"""What may go wrong on any route."""
TAG = "workflow "
"""Begins the tags by which the kinds of bodies are told apart; no field's name begins so."""
OF_STATUS = {
    400: "request.invalid",
    404: "api.no_path",
    405: "api.method",
    413: "request.too_large",
    415: "request.media_type",
    422: "request.invalid",
}
"""Which code the framework's own refusals have."""
WORDS = {
    "api.no_path": "There is nothing at {path}.",
    "api.method": "{path} does not know {method}.",
    "request.too_large": "The body is larger than is taken here. Shorten it.",
    "request.media_type": "The body must be JSON, sent with `Content-Type: application/json`.",
    "request.invalid": "The body cannot be read as JSON text in UTF-8.",
    "internal": "Chalkbox met something it was not made for; nothing you did is wrong.",
}


def kind_of(code: str) -> Kind:
    """The kind of problem a code stands for."""
    while code not in KINDS:
        code, dot, _ = code.rpartition(".")
        if not dot:
            return KINDS["internal"]
    return KINDS[code]


def statuses_of(codes: Iterable[str]) -> dict[int | str, dict[str, Any]]:
    """What a route may answer beside success, as its OpenAPI description has it."""
    titles: dict[int, list[str]] = {}
    for code in (*codes, *ALWAYS):
        kind = kind_of(code)
        titles.setdefault(kind.status, []).append(f"{kind.title} (`{code}`)")
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        status: {"description": "; ".join(told), "content": {MEDIA_TYPE: {"schema": schema}}}
        for status, told in titles.items()
    }


def answer(
    request: Request,
    code: str,
    detail: str,
    *,
    errors: Sequence[FieldError] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A problem as a response; what to do next is added where it is known for the kind."""
    kind = kind_of(code)
    problem = Problem(
        type=f"{TYPE}{code}",
        title=kind.title,
        status=kind.status,
        detail=f"{detail} {next_step(request, kind)}".strip(),
        code=code,
        instance=request.url.path,
        errors=tuple(errors) or None,
    )
    return Response(
        problem.model_dump_json(exclude_none=True),
        status_code=kind.status,
        headers={"cache-control": "no-store", **(headers or {})},
        media_type=MEDIA_TYPE,
    )


def next_step(request: Request, kind: Kind) -> str:
    """What to do next, with the run that was asked for."""
    video_id = str(request.path_params.get("video_id", "{video_id}"))[:100]
    return kind.next.replace("{video_id}", video_id)


def answer_error(request: Request, error: ChalkboxError) -> Response:
    """A refusal of our own; who does not own this machine learns nothing of its insides."""
    kind = kind_of(error.code)
    if kind.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        _logger.error("%s: %s", error.code, error.message)
    code, detail = error.code, sentence(error.message)
    if code == "run.unknown":
        video_id = str(request.path_params.get("video_id", ""))[:100]
        detail = f"There is no run {video_id!r}, or it is not yours."
    elif kind.status >= HTTPStatus.INTERNAL_SERVER_ERROR and not _is_owner(request):
        detail = f"{kind.title}."
    headers = error.headers if isinstance(error, ApiError) else None
    fields = error.fields if isinstance(error, EditRefusedError) else ()
    errors = [edit_error(each) for each in fields]
    return answer(request, code, detail, headers=headers, errors=errors)


def edit_error(told: str) -> FieldError:
    """One of the sentences `field: what is wrong` that a refused version comes with."""
    field, found, message = told.partition(": ")
    return FieldError(
        field=field[:200] if found else "body", message=(message if found else told)[:500]
    )


def answer_invalid(request: Request, error: RequestValidationError) -> Response:
    """A request that does not fit its model, told field by field; never with what was sent."""
    errors = [field_error(wrong) for wrong in error.errors()]
    told = "; ".join(f"{each.field}: {each.message}" for each in errors[:5])
    return answer(request, "request.invalid", sentence(told), errors=errors[:50])


def field_error(wrong: Mapping[str, Any]) -> FieldError:
    """One of pydantic's errors, without what was sent."""
    place = [part for each in wrong["loc"] if not (part := str(each)[:100]).startswith(TAG)]
    if wrong["type"] == "json_invalid":
        why = wrong.get("ctx", {}).get("error", "")
        return FieldError(field="body", message=f"no JSON at character {place[-1]}: {why}")
    if wrong["type"] == "union_tag_invalid":
        known = str(wrong.get("ctx", {}).get("expected_tags", "")).replace(TAG, "")
        return FieldError(field="body.workflow", message=f"there is no such one, only {known}")
    return FieldError(field=".".join(place), message=str(wrong["msg"])[:500])


def answer_status(request: Request, error: HTTPException) -> Response:
    """A refusal of the framework."""
    code = OF_STATUS.get(error.status_code, "internal")
    path, method = request.url.path[:200], request.method[:20]
    return answer(
        request, code, WORDS[code].format(path=path, method=method), headers=error.headers
    )


def answer_unforeseen(request: Request, error: Exception) -> Response:
    """What nobody foresaw: to the log with its traceback, and nothing of it to the visitor."""
    _logger.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return answer(request, "internal", WORDS["internal"])


def answer_exception(request: Request, error: Exception) -> Response:
    """Any exception."""
    match error:
        case ChalkboxError():
            return answer_error(request, error)
        case RequestValidationError():
            return answer_invalid(request, error)
        case HTTPException():
            return answer_status(request, error)
        case _:
            return answer_unforeseen(request, error)


def sentence(text: str) -> str:
    """The same with a capital and a full stop."""
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")


def install_problems(app: FastAPI) -> None:
    """Answer with problems whatever is refused below `/api` before a route of ours has it."""

    async def refuse(request: Request, error: Exception) -> Response:
        if request.url.path.startswith(f"{PREFIX}/"):
            return answer_exception(request, error)
        if isinstance(error, HTTPException):
            return await http_exception_handler(request, error)
        if isinstance(error, RequestValidationError):
            return await request_validation_exception_handler(request, error)
        raise error

    for kind in (ChalkboxError, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, refuse)


def _is_owner(request: Request) -> bool:
    return bool(getattr(getattr(request.state, "visitor", None), "is_owner", False))
