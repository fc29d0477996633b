"""The port of a worker, over real sockets: open health, guarded figures, and nothing else."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from config import Settings
from orchestrator.errors import StartUpError
from orchestrator.observe.figures import Figures
from orchestrator.observe.health import Check, Health
from orchestrator.observe.listening import ListenError, listen, port_of
from orchestrator.observe.pages import Shown
from orchestrator.observe.worker_page import worker_page
from tests.orchestrator.observe.figures_text import Scraped

TOKEN = "watch-" * 4


def settings(**given: Any) -> Settings:
    return Settings(_env_file=None, **given)  # type: ignore[call-arg]


def shown(why: str | None = None) -> Shown:
    async def why_not() -> str | None:
        return why

    return Shown(Figures(), Health((Check("thing", why_not),)), folders={})


def ask(
    given: Settings, deed: Callable[[httpx.AsyncClient], Awaitable[None]], why: str | None = None
) -> None:
    async def go() -> None:
        async with worker_page(given, shown(why)) as address:
            assert address is not None
            async with httpx.AsyncClient(base_url=address, timeout=60) as http:
                await deed(http)

    asyncio.run(go())


def test_it_listens_only_where_a_port_is_set() -> None:
    async def go() -> None:
        async with worker_page(settings(), shown()) as address:
            assert address is None

    asyncio.run(go())


@pytest.mark.parametrize(("why", "status"), [(None, 200), ("it is not there", 503)])
def test_health_is_told_with_reasons(why: str | None, status: int) -> None:
    async def deed(http: httpx.AsyncClient) -> None:
        alive = await http.get("/healthz")
        assert (alive.status_code, alive.json()) == (200, {"alive": True})
        ready = await http.get("/readyz")
        assert ready.status_code == status
        found = {"ok": True} if why is None else {"ok": False, "why": why}
        assert ready.json() == {"ready": why is None, "checks": {"thing": found}}
        value = Scraped((await http.get("/metrics")).text)
        assert value("ready") == (1 if why is None else 0)
        assert value("runs", state="queued") is None  # of the whole installation, so not here

    ask(settings(worker_port=0), deed, why)


def test_with_a_token_only_health_is_open() -> None:
    async def deed(http: httpx.AsyncClient) -> None:
        assert (await http.get("/healthz")).status_code == 200
        for value in ("", "Bearer", "Bearer wrong", f"Basic {TOKEN}", "Bearer \xff"):
            headers = {"authorization": value.encode("latin-1")}
            answer = await http.get("/metrics", headers=headers)
            assert answer.status_code == 401, value
            assert "chalkbox_" not in answer.text
        answer = await http.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})
        assert Scraped(answer.text)("ready") == 1
        assert answer.headers["cache-control"] == "no-store"

    ask(settings(worker_port=0, metrics_token=TOKEN), deed)


def test_a_page_of_another_site_does_not_read_the_figures() -> None:
    async def deed(http: httpx.AsyncClient) -> None:
        for name in ("evil.example", "127.0.0.1.evil.example:80", "10.0.0.1"):
            assert (await http.get("/metrics", headers={"host": name})).status_code == 403
        for name in ("localhost", "127.0.0.1:1", "[::1]", "[::1]:80"):
            assert (await http.get("/metrics", headers={"host": name})).status_code == 200

    ask(settings(worker_port=0), deed)


@pytest.mark.parametrize("path", ["/", "/api/v1/runs", "/metrics/", "/metrics/x", "/docs"])
def test_there_is_nothing_else(path: str) -> None:
    async def deed(http: httpx.AsyncClient) -> None:
        assert (await http.get(path)).status_code in (307, 404)
        assert (await http.post("/metrics")).status_code == 405

    ask(settings(worker_port=0), deed)


def test_others_cannot_reach_it_without_a_token() -> None:
    async def go() -> None:
        async with worker_page(settings(worker_port=0, worker_host="10.9.8.7"), shown()):
            raise AssertionError

    with pytest.raises(StartUpError, match="CHALKBOX_METRICS_TOKEN"):
        asyncio.run(go())


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with listen("127.0.0.1", 0) as taken:

        async def go() -> None:
            async with worker_page(settings(worker_port=port_of(taken)), shown()):
                raise AssertionError

        with pytest.raises(ListenError, match="CHALKBOX_WORKER_PORT"):
            asyncio.run(go())
