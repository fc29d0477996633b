"""The route class of REST: capped JSON in, problems out, and headers that let nothing be run."""

from collections.abc import Callable, Coroutine
from typing import Any, get_args, get_type_hints

from fastapi import Request
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Message, Receive

from ui.api.problems import answer_exception

BODY_BYTES = 2 * 1024**2
"""Largest body that is taken: a story of a hundred pages in any script."""
NOTHING_RUNS = "sandbox; default-src 'none'"
"""Content policy of what models or strangers wrote: even opened as a page it can do nothing."""
Answering = Callable[[Request], Coroutine[Any, Any, Response]]


class GuardedRoute(APIRoute):
    """A route whose failures are problems, whatever they are."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        for said in get_type_hints(endpoint, include_extras=True).values():
            build_models(said)
        super().__init__(path, endpoint, **options)

    def get_route_handler(self) -> Answering:
        """The endpoint, guarded."""
        inner = super().get_route_handler()

        async def guarded(request: Request) -> Response:
            try:
                response = await inner(self.admitted(request))
            except Exception as error:  # noqa: BLE001 - the outermost: it is told and logged
                response = answer_exception(request, error)
            return close(response)

        return guarded

    def admitted(self, request: Request) -> Request:
        """The request with a body that is taken.

        Raises:
            HTTPException: 413 or 415.
        """
        require_small_json(request)
        return Request(request.scope, _capped(request.receive))


class UploadRoute(GuardedRoute):
    """A route that takes files too; its endpoint puts them on the disk as they come."""

    def admitted(self, request: Request) -> Request:
        """The request; the body of a form is the endpoint's own affair."""
        return request if is_form(request) else super().admitted(request)


class FormRoute(GuardedRoute):
    """A route that takes a form with files and nothing else, which its endpoint sees to."""

    def admitted(self, request: Request) -> Request:
        """The request; of its body nothing was read."""
        return request


def build_models(annotation: Any) -> None:
    """Build what an endpoint takes and gives: models wait until something is read with them.

    FastAPI describes them before that, and warns of those that wait.
    """
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        annotation.model_config["defer_build"] = False
        annotation.model_rebuild()
    for part in get_args(annotation):
        build_models(part)


def is_form(request: Request) -> bool:
    """Whether the body is a form that may hold files."""
    return request.headers.get("content-type", "").strip().lower().startswith("multipart/")


def close(response: Response) -> Response:
    """Set what every answer has, where it has nothing of its own for it."""
    response.headers.setdefault("x-content-type-options", "nosniff")
    response.headers.setdefault("content-security-policy", NOTHING_RUNS)
    response.headers.setdefault("cache-control", "no-store")
    response.headers.setdefault("cross-origin-resource-policy", "same-origin")
    return response


def require_small_json(request: Request) -> None:
    """See from its headers that a body, if there is one, is JSON and not too large.

    Raises:
        HTTPException: 413 or 415.
    """
    length = request.headers.get("content-length", "0")
    if length.isdecimal() and int(length[:20]) > BODY_BYTES:
        raise HTTPException(413)
    has_body = length != "0" or "transfer-encoding" in request.headers
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if has_body and request.method not in ("GET", "HEAD") and kind != "application/json":
        raise HTTPException(415)


def _capped(receive: Receive) -> Receive:
    """The same, but no more bytes than are taken, whatever the headers said."""
    taken = 0

    async def capped() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > BODY_BYTES:
            raise HTTPException(413)
        return message

    return capped
