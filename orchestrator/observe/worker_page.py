"""The small port of a worker: health for everybody, figures for whoever has the token.

A worker has no page, and needs no entrance with sessions and links: only these three addresses,
default deny, on loopback unless the token of the figures is set.
"""

import asyncio
import contextlib
import secrets
from collections.abc import AsyncGenerator

import uvicorn
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from config import Settings
from orchestrator.errors import StartUpError
from orchestrator.observe.listening import Web, is_loopback, listen, port_of
from orchestrator.observe.pages import HEADERS, Shown

STREAMS_S = 1
HINT = "CHALKBOX_WORKER_PORT"


@contextlib.asynccontextmanager
async def worker_page(settings: Settings, shown: Shown) -> AsyncGenerator[str | None]:
    """Answer on the worker's port until left.

    Yields:
        Its address; none where no port is set.

    Raises:
        StartUpError: Others could reach it, and no token is set.
        ListenError: The port is taken, or the address is not this machine's.
    """
    if settings.worker_port is None:
        yield None
        return
    host = settings.worker_host
    if settings.metrics_token is None and not is_loopback(host):
        raise StartUpError(
            f"CHALKBOX_WORKER_HOST={host} can be reached by others, and nothing keeps them from the"
            " figures: set CHALKBOX_METRICS_TOKEN, or leave it at 127.0.0.1"
        )
    with listen(host, settings.worker_port, hint=HINT) as listening:
        web = Web(
            uvicorn.Config(
                build_app(settings.metrics_token, shown),
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                lifespan="off",
                timeout_graceful_shutdown=STREAMS_S,
            )
        )
        serving = asyncio.create_task(web.serve([listening]))
        try:
            yield f"http://{host}:{port_of(listening)}"
        finally:
            web.should_exit = True
            await asyncio.wait([serving])


def build_app(token: SecretStr | None, shown: Shown) -> Starlette:
    """The app, without a socket.

    Args:
        token: What the figures are shown for; none where only this machine can ask.
        shown: What there is to see.
    """

    def may(request: Request) -> Response | None:
        if token is None:
            # A page in a browser of this machine may ask too, under a name of its own site.
            asked = request.headers.get("host", "")
            named = is_loopback(asked if asked.endswith("]") else asked.rpartition(":")[0] or asked)
            return None if named else _refuse(403, "Ask for 127.0.0.1 or localhost.")
        kind, _, given = request.headers.get("authorization", "").partition(" ")
        # Programs send UTF-8, and header fields are read as Latin-1.
        right = secrets.compare_digest(
            given.strip().encode("latin-1"), token.get_secret_value().encode()
        )
        if kind.lower() == "bearer" and right:
            return None
        return _refuse(401, "Send the token as `Authorization: Bearer …`.")

    return Starlette(routes=shown.routes(may))


def _refuse(status: int, why: str) -> Response:
    more = {"www-authenticate": 'Bearer realm="chalkbox"'} if status == 401 else {}
    return PlainTextResponse(why, status_code=status, headers={**HEADERS, **more})
