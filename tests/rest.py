"""REST over a real door: without a port, one client for each visitor; or on one of this machine."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from dataclasses import dataclass

import httpx
import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from orchestrator.door import Door
from ui.access.visitor import Visitor
from ui.api import build_router, install_problems

OWNER = Visitor("local", is_owner=True)
ANN, BOB = Visitor("ann"), Visitor("bob")


class Named:
    """Names the visitor of every request, as the entrance does."""

    def __init__(self, app: ASGIApp, visitor: Visitor) -> None:
        self.app, self.visitor = app, visitor

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":
            scope.setdefault("state", {})["visitor"] = self.visitor
        await self.app(scope, receive, send)


def app_over(door: Door, visitor: Visitor = OWNER) -> FastAPI:
    """REST alone, for one visitor."""
    app = FastAPI(openapi_url=None)
    app.include_router(build_router(door))
    install_problems(app)
    app.add_middleware(Named, visitor=visitor)
    return app


@dataclass(frozen=True)
class Api:
    """Clients of REST, by visitor."""

    door: Door

    def app(self, visitor: Visitor) -> FastAPI:
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
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=20) as client:
            yield client
    finally:
        server.should_exit = True
        await serving
