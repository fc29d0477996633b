"""All of REST, and its own description (OpenAPI 3.1), which asks nothing of any other host."""

from importlib.metadata import version
from typing import Any

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.openapi.utils import get_openapi
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Match

from orchestrator.door import Door
from ui.api import edit, events, files, film, runs, story
from ui.api.answers import V1, Health
from ui.api.generate import generating
from ui.api.guarded_route import GuardedRoute, close
from ui.api.problems import PREFIX, Problem, answer_exception, statuses_of

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"]
ABOUT = """\
Words in, checked video out. POST a request to `generate`, follow it by `status` or `events`, and
fetch `video`. Errors are problem documents (RFC 9457) with a stable `code`.

Who may ask: on the machine itself everybody, where neither a token nor logins are set. Else send
`Authorization: Bearer TOKEN`, or the session cookie of the login page. A signed link (`?key=…`)
opens the GETs of one run.
"""
SECURITY: dict[str, Any] = {
    "token": {"type": "http", "scheme": "bearer", "description": "CHALKBOX_TOKEN"},
    "key": {
        "type": "apiKey",
        "in": "query",
        "name": "key",
        "description": "Opens one run to look at.",
    },
}

plain = APIRouter(route_class=GuardedRoute)


@plain.head("/health", include_in_schema=False)
@plain.get(
    "/health",
    operation_id="get_health",
    tags=["about"],
    responses=statuses_of(()),
    openapi_extra={"security": []},
)
async def get_health() -> Health:
    """That the page is being served; open to everybody."""
    return Health(ok=True, version=version("chalkbox"))


def build_router(door: Door) -> APIRouter:
    """Every route below `/api`; what is not there is answered there too, with a problem.

    Args:
        door: What is asked; its workflows decide what may be posted.
    """

    async def bring_door(request: Request) -> None:
        request.state.door = door

    v1 = APIRouter(prefix=V1, dependencies=[Depends(bring_door)])
    parts = (story, edit, film, runs, files, events)
    for part in (generating(door), *(each.router for each in parts), plain):
        v1.include_router(part)
    whole = APIRouter()
    whole.include_router(v1)
    description = describe(v1)

    async def openapi(_: Request) -> Response:
        return close(JSONResponse(description))

    async def nothing_here(request: Request) -> Response:
        return close(answer_exception(request, refusal(request, known)))

    whole.add_route(f"{V1}/openapi.json", openapi, methods=["GET", "HEAD"])
    known = list(whole.routes)
    whole.add_route(f"{PREFIX}/{{rest:path}}", nothing_here, methods=METHODS)
    whole.add_route(PREFIX, nothing_here, methods=METHODS)
    return whole


def describe(router: APIRouter) -> dict[str, Any]:
    """The OpenAPI description of the routes."""
    bare = FastAPI(openapi_url=None)
    bare.include_router(router)
    told = get_openapi(
        title="Chalkbox",
        version=version("chalkbox"),
        description=ABOUT,
        routes=bare.routes,
    )
    # The framework's own words for what is a problem here.
    for operation in [each for path in told["paths"].values() for each in path.values()]:
        if "application/json" in operation["responses"].get("422", {}).get("content", {}):
            del operation["responses"]["422"]
    parts = told.setdefault("components", {})
    for name in ("HTTPValidationError", "ValidationError"):
        parts.get("schemas", {}).pop(name, None)
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    parts.setdefault("schemas", {}).update(problem.pop("$defs", {}), Problem=problem)
    parts["securitySchemes"] = SECURITY
    told["security"] = [{}, {"token": []}, {"key": []}]
    return told


def refusal(request: Request, known: list[BaseRoute]) -> HTTPException:
    """Why a request met no route: its path, or only its method."""
    allowed = sorted(
        method
        for method in METHODS
        for route in known
        if route.matches({**request.scope, "method": method})[0] is Match.FULL
    )
    if not allowed:
        return HTTPException(404)
    return HTTPException(405, headers={"allow": ", ".join(dict.fromkeys(allowed))})
