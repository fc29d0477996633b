"""A small app behind the real entrance, and clients that come to it in every way."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI, Request, WebSocket

from config import Settings
from ui.access import Access

TOKEN = "sesame-" * 3
LOGINS = "ann:anns-password,bob:bobs:password"
RUN = "20260102-030405-pythagoras-0123456789ab"
OTHER_RUN = "20260102-030405-circle-0123456789ab"
LOCAL = "http://localhost"
PUBLIC_PORT = 45678
Deed = Callable[[httpx.AsyncClient], Awaitable[None]]
PAGE = {"accept": "text/html,application/xhtml+xml"}


def settings_in(folder: Path, **given: Any) -> Settings:
    """Settings with a runs folder of the test's own."""
    return Settings(_env_file=None, runs_dir=folder, **given)  # type: ignore[call-arg]


def small_app(access: Access) -> FastAPI:
    """Whatever is asked for, it says who asked and how the path was read."""
    app = FastAPI(openapi_url=None)

    @app.websocket("/{path:path}")
    async def converse(socket: WebSocket, path: str) -> None:
        await socket.accept()
        await socket.send_text(access.visitor_of(socket.scope).name + path)
        await socket.close()

    @app.api_route("/{path:path}", methods=["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"])
    async def say(request: Request, path: str) -> dict[str, Any]:
        try:
            visitor = access.visitor_of(request.scope)
        except LookupError:
            return {"name": None, "path": path}
        return {
            "name": visitor.name,
            "owner": visitor.is_owner,
            "limited": visitor.limits is not None,
            "watches": visitor.watches,
            "bytes": len(await request.body()),
            "path": path,
        }

    app.add_middleware(access.middleware)
    return app


@contextlib.asynccontextmanager
async def client(
    access: Access, *, base: str = LOCAL, address: str = "127.0.0.1", app: FastAPI | None = None
) -> AsyncGenerator[httpx.AsyncClient]:
    """A browser or program that comes from an address."""
    transport = httpx.ASGITransport(app or small_app(access), client=(address, 50000))
    async with httpx.AsyncClient(transport=transport, base_url=base) as opened:
        yield opened


@dataclass
class Doorway:
    """An entrance of a test's own settings."""

    folder: Path

    def access(self, *, share: bool = False, **given: Any) -> Access:
        return Access.open(settings_in(self.folder, **given), share=share)

    def come(
        self, deed: Deed, *, base: str = LOCAL, address: str = "127.0.0.1", **given: Any
    ) -> None:
        """Do something as a client."""

        async def go() -> None:
            async with client(self.access(**given), base=base, address=address) as opened:
                await deed(opened)

        asyncio.run(go())
