"""The three addresses that programs which look after a process ask: two for health, one of figures.

Plain ASGI pieces: `serve` has them behind its entrance, a worker on a port of its own.
"""

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from pathlib import Path

from prometheus_client.core import Metric
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from orchestrator.engine.census import count_runs
from orchestrator.engine.queued_runs import QueuedRuns
from orchestrator.engine.run_status import RunState
from orchestrator.errors import ChalkboxError
from orchestrator.observe.figures import Figures, figures_of_now
from orchestrator.observe.gpu import look_at_gpus
from orchestrator.observe.health import Health

ALIVE, READY, FIGURES = "/healthz", "/readyz", "/metrics"
COUNT_S = 5.0
"""How long the queue's database may take to count the runs, seconds."""
HEADERS = {"cache-control": "no-store", "x-content-type-options": "nosniff"}
May = Callable[[Request], Response | None]
"""Who may see the figures: none, or how one who may not is answered."""


class Shown:
    """What a process shows.

    Args:
        figures: What it counted.
        health: How it is.
        folders: Whose free room is told, by name.
        runs: Whose states are shown; only by one process of an installation, or they would be
            added up.
    """

    def __init__(
        self,
        figures: Figures,
        health: Health,
        *,
        folders: Mapping[str, Path],
        runs: QueuedRuns | None = None,
    ) -> None:
        self._figures = figures
        self._health = health
        self._folders = folders
        self._runs = runs

    def routes(self, may: May) -> list[Route]:
        """The routes.

        Args:
            may: Who may see the figures; the two of health are open to everybody.
        """

        async def figures(request: Request) -> Response:
            return may(request) or await self._show_figures(request)

        return [
            Route(ALIVE, self._alive, methods=["GET"]),
            Route(READY, self._ready, methods=["GET"]),
            Route(FIGURES, figures, methods=["GET"]),
        ]

    async def _alive(self, _: Request) -> Response:
        return JSONResponse({"alive": True}, headers=HEADERS)

    async def _ready(self, _: Request) -> Response:
        report = await self._health.report()
        told = report.model_dump(exclude_none=True)
        return JSONResponse(told, status_code=200 if report.ready else 503, headers=HEADERS)

    async def _show_figures(self, request: Request) -> Response:
        report, gpus, states = await asyncio.gather(
            self._health.report(), look_at_gpus(), self._count()
        )
        now: list[Metric] = await asyncio.to_thread(
            lambda: figures_of_now(
                states=states, ready=report.ready, gpus=gpus, folders=self._folders
            )
        )
        text, kind = self._figures.write(request.headers.get("accept", ""), now)
        return Response(text, headers={**HEADERS, "content-type": kind})

    async def _count(self) -> Mapping[RunState, int] | None:
        """How the runs stand; none where that cannot be told, which `ready` says too."""
        if self._runs is not None:
            with contextlib.suppress(ChalkboxError, TimeoutError):
                async with asyncio.timeout(COUNT_S):
                    return await count_runs(self._runs)
        return None
