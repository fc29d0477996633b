"""REST over a real door: without a port, one client for each visitor; or on one of this machine."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from orchestrator.door import Door
from ui.access.visitor import Visitor
from ui.api import build_router, install_problems

OWNER = Visitor("local", is_owner=True)
ANN, BOB = Visitor("ann"), Visitor("bob")


THE_DOOR: ContextVar[Door] = ContextVar("the_door")
BUILT: dict[tuple[type, ...], FastAPI] = {}
"""The app by the requests it takes: to build it takes longer than most tests."""


class PassedOn:
    """A door for the app that is shared; every request goes to the door of its own client."""

    def __getattr__(self, name: str) -> Any:
        return getattr(THE_DOOR.get(), name)


class Named:
    """Names the visitor of every request, as the entrance does, and the door it is for."""

    def __init__(self, app: ASGIApp, visitor: Visitor, door: Door | None = None) -> None:
        self.app, self.visitor, self.door = app, visitor, door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.door is not None:
            THE_DOOR.set(self.door)
        if scope["type"] != "lifespan":
            scope.setdefault("state", {})["visitor"] = self.visitor
        await self.app(scope, receive, send)


def app_over(door: Door, visitor: Visitor = OWNER) -> ASGIApp:
    """REST alone, for one visitor."""
    requests = tuple(workflow.request for workflow in door.workflows().values())
    if requests not in BUILT:
        THE_DOOR.set(door)
        BUILT[requests] = app = FastAPI(openapi_url=None)
        app.include_router(build_router(PassedOn()))  # type: ignore[arg-type]
        install_problems(app)
    return Named(BUILT[requests], visitor, door)


@dataclass(frozen=True)
class Api:
    """Clients of REST, by visitor."""

    door: Door

    def app(self, visitor: Visitor) -> ASGIApp:
        return app_over(self.door, visitor)

    def as_visitor(self, visitor: Visitor) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(self.app(visitor))
        return httpx.AsyncClient(transport=transport, base_url="http://chalkbox")


@contextlib.asynccontextmanager
async def served(door: Door, visitor: Visitor = OWNER) -> AsyncGenerator[httpx.AsyncClient]:
    """REST on a port of this machine, and a client of it."""
    config = uvicorn.Config(app_over(door, visitor), port=0, log_level="error", lifespan="off")
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
            yield client
    finally:
        server.should_exit = True
        await serving
