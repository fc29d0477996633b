"""Every error is a problem document with a stable code, and tells no stranger of our insides."""

import asyncio
import json
import logging
import re

import httpx
import pytest
from fastapi import APIRouter, FastAPI
from rest import ANN, OWNER, Named

import orchestrator.engine.errors as engine_errors
import orchestrator.errors as base_errors
import ui.access.errors as access_errors
import ui.api.errors as api_errors
from orchestrator.errors import ChalkboxError
from ui.access.errors import AccessError
from ui.access.visitor import Visitor
from ui.api import install_problems
from ui.api.answers import V1
from ui.api.guarded_route import GuardedRoute
from ui.api.problems import KINDS, kind_of, sentence, statuses_of

PLACE = "/srv/secret/place"


def errors() -> list[type[ChalkboxError]]:
    found: list[type[ChalkboxError]] = []
    for module in (base_errors, engine_errors, access_errors, api_errors):
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, ChalkboxError):
                found.append(value)
    return found


def ask_for(error: Exception, visitor: Visitor, *, at: str = "/api/v1/x") -> httpx.Response:
    """What is answered where something raises."""
    router = APIRouter(route_class=GuardedRoute)

    @router.get("/api/v1/x")
    async def fail() -> None:
        raise error

    async def ask() -> httpx.Response:
        app = FastAPI(openapi_url=None)
        app.include_router(router)
        install_problems(app)
        app.add_middleware(Named, visitor=visitor)
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
            return await client.get(at)

    return asyncio.run(ask())


@pytest.mark.parametrize("kind", errors(), ids=lambda kind: kind.__name__)
def test_every_error_has_a_status_of_its_own(kind: type[ChalkboxError]) -> None:
    status = kind_of(kind.code).status
    unforeseen = {"chalkbox", "start_up", "in_loop", "api", "budget.spent"}
    assert (kind_of(kind.code) is KINDS["internal"]) == (kind.code in unforeseen)
    if issubclass(kind, AccessError):
        assert status == kind.status
    answer = ask_for(kind("it went wrong"), OWNER)
    assert (answer.status_code, answer.json()["code"]) == (status, kind.code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_what_is_wrong_with_this_machine_is_told_to_its_owner_only() -> None:
    error = base_errors.HostFileError(f"{PLACE}: no space left on device")
    told = ask_for(error, OWNER).json()
    assert told["detail"].startswith(f"{PLACE}: no space left on device. Try again later")
    stranger = ask_for(error, ANN)
    assert (stranger.status_code, stranger.json()["code"]) == (503, "host_file")
    assert PLACE not in stranger.text


def test_what_nobody_foresaw_is_logged_and_not_told(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        answer = ask_for(KeyError(PLACE), OWNER)
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert PLACE not in answer.text
    assert "Traceback" not in answer.text
    assert PLACE in caplog.text


def test_what_is_not_there_is_a_problem_below_api_and_nowhere_else(opened) -> None:
    async def go() -> None:
        async with opened() as api, api.as_visitor(ANN) as ann:
            for method in ("GET", "POST", "PATCH", "DELETE", "HEAD"):
                missing = await ann.request(method, "/api/v2/runs")
                assert missing.status_code == 404
                assert missing.headers["content-type"] == "application/problem+json"
            wrong = await ann.put(f"{V1}/generate")
            assert (wrong.status_code, wrong.headers["allow"]) == (405, "POST")
            both = await ann.post(f"{V1}/health")
            assert (both.status_code, both.headers["allow"]) == (405, "GET, HEAD")
            assert both.json()["code"] == "api.method"
            assert (await ann.delete(f"{V1}/nothing")).json()["code"] == "api.no_path"
            elsewhere = await ann.get("/apix")
            assert elsewhere.json() == {"detail": "Not Found"}

    asyncio.run(go())


def test_a_path_is_told_back_as_text(opened) -> None:
    async def go() -> None:
        async with opened() as api, api.as_visitor(ANN) as ann:
            answer = await ann.get("/api/v1/<script>alert(1)</script>?key=secret")
            assert answer.headers["content-type"] == "application/problem+json"
            assert "secret" not in answer.text
            assert json.loads(answer.text)["instance"].startswith("/api/v1/")

    asyncio.run(go())


def test_health_is_all_that_health_says(opened) -> None:
    async def go() -> None:
        async with opened() as api, api.as_visitor(Visitor("nobody")) as client:
            health = (await client.get(f"{V1}/health")).json()
            assert set(health) == {"ok", "version"}
            assert health["ok"] is True
            assert re.fullmatch(r"\d+\.\d+\.\d+", health["version"])

    asyncio.run(go())


def test_the_kinds_of_one_status_are_told_together() -> None:
    told = statuses_of(("run.unknown", "run.unknown_file"))
    assert (
        told[404]["description"] == "No such run (`run.unknown`); No such file (`run.unknown_file`)"
    )
    assert set(told) == {401, 403, 404, 500}


@pytest.mark.parametrize(
    ("text", "told"), [("it ended", "It ended."), ("Why?", "Why?"), ("", "."), (" x. ", "X.")]
)
def test_a_sentence_begins_large_and_ends(text: str, told: str) -> None:
    assert sentence(text) == told
