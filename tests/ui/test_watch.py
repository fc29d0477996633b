"""The page of one video, for whoever holds its link."""

import asyncio
import re
import shutil
from collections.abc import Awaitable, Callable
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pytest
from chalkbox_command import clean_environment
from entering import LOCAL, LOGINS, PAGE
from explaining import PYTHAGORAS, explaining_guest
from fakes import FakeEngine
from fastapi import FastAPI

from agents.artifacts.request import ExplainerRequest, Quality
from config import load_settings
from orchestrator import runs
from orchestrator.door import Door, open_door
from orchestrator.engine.errors import QueueError
from orchestrator.run_view import FileView, RunView
from ui.access import Access
from ui.api import build_router, install_problems
from ui.watch import build_watch, write_watch

pytestmark = pytest.mark.processes
REQUEST = ExplainerRequest(prompt=PYTHAGORAS, quality=Quality.P480)
Deed = Callable[[Door, Access, httpx.AsyncClient], Awaitable[None]]


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A runs folder in which Bob has a video, and the video's id."""
    folder = tmp_path_factory.mktemp("stored")

    async def make() -> str:
        async with runs.open_studio(load_settings(), takes_queued=True) as studio:
            video_id = await studio.submit(REQUEST, user="bob")
            assert (await studio.wait(video_id)).outcome.succeeded
            return video_id

    with pytest.MonkeyPatch.context() as patch:
        clean_environment(patch, folder)
        engine = FakeEngine(explaining_guest())
        patch.setattr(runs, "docker_engine", lambda *_: engine)
        return folder / "runs", asyncio.run(make())


@pytest.fixture
def video_id(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, stored: tuple[Path, str]) -> str:
    clean_environment(monkeypatch, tmp_path)
    monkeypatch.setenv("CHALKBOX_LOGINS", LOGINS)
    shutil.copytree(stored[0], tmp_path / "runs")
    return stored[1]


def visit(deed: Deed) -> None:
    async def go() -> None:
        settings = load_settings()
        access = Access.open(settings)
        async with open_door(settings) as door:
            app = FastAPI(openapi_url=None)
            install_problems(app)
            app.include_router(build_router(door))
            app.include_router(build_watch(door, access))
            app.add_middleware(access.middleware)
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(transport=transport, base_url=LOCAL, headers=PAGE) as http:
                await deed(door, access, http)

    asyncio.run(go())


def addresses(page: str) -> list[str]:
    return [unescape(each) for each in re.findall(r'(?:src|href|poster)="([^"]*)"', page)]


def test_the_link_shows_the_video_and_all_its_files_carry_the_key(video_id: str) -> None:
    async def deed(_: Door, access: Access, http: httpx.AsyncClient) -> None:
        key = access.links.sign(video_id)
        page = await http.get(f"/watch/{video_id}", params={"key": key})
        assert page.status_code == 200
        assert "<script" not in page.text
        assert "script-src" not in page.headers["content-security-policy"]
        assert "default-src 'none'" in page.headers["content-security-policy"]
        for wanted in ("<video", "poster=", "<track", "<h1>", 'lang="en"', "Download"):
            assert wanted in page.text
        files = [each for each in addresses(page.text) if each.startswith("/api/v1/runs/")]
        assert {each.partition("?")[0].rpartition(".")[2] for each in files} >= {
            *("mp4", "png", "vtt", "py", "srt"),
        }
        for each in files:
            assert (await http.get(each)).status_code == 200, each
            assert (await http.get(each.partition("?")[0])).status_code in (303, 401)

    visit(deed)


def test_without_the_right_key_there_is_nothing_to_see(video_id: str) -> None:
    async def deed(door: Door, access: Access, http: httpx.AsyncClient) -> None:
        other = await door.submit(REQUEST, user="bob")
        key = access.links.sign(other)
        assert (await http.get(f"/watch/{video_id}", params={"key": key})).status_code == 303
        assert (await http.get(f"/watch/{video_id}")).status_code == 303
        missing = video_id[:-1] + ("0" if video_id[-1] != "0" else "1")
        key = access.links.sign(missing)
        assert (await http.get(f"/watch/{missing}", params={"key": key})).status_code == 404
        await http.post("/login", data={"name": "ann", "password": "anns-password"})
        foreign = await http.get(f"/watch/{video_id}")
        assert foreign.status_code == 404
        assert foreign.text == (await http.get(f"/watch/{missing}")).text

    visit(deed)


def test_an_unfinished_video_is_asked_for_again(video_id: str) -> None:
    async def deed(door: Door, access: Access, http: httpx.AsyncClient) -> None:
        other = await door.submit(REQUEST, user="bob")
        key = {"key": access.links.sign(other)}
        page = await http.get(f"/watch/{other}", params=key)
        assert page.headers["refresh"] == "10"
        assert "is being made" in page.text
        await door.cancel(other)
        ended = await http.get(f"/watch/{other}", params=key)
        assert "refresh" not in ended.headers
        assert "was not finished" in ended.text

    visit(deed)


def test_a_queue_that_is_away_makes_no_video_missing(
    video_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(_: str) -> RunView:
        raise QueueError("the database at db:5432 is away", retryable=True)

    async def deed(door: Door, access: Access, http: httpx.AsyncClient) -> None:
        monkeypatch.setattr(door, "view", away)
        page = await http.get(f"/watch/{video_id}", params={"key": access.links.sign(video_id)})
        assert page.status_code == 503
        assert page.headers["refresh"] == "10"
        assert "cannot look just now" in page.text
        assert "db:5432" not in page.text

    visit(deed)


def view(**given: Any) -> RunView:
    status = {"video_id": "20260102-030405-x-0123456789ab", "state": "succeeded"}
    whole = {"status": status, "title": "A title", "percent": 100, "video": "A.mp4"} | given
    return RunView.model_validate(whole)


def test_what_models_and_users_wrote_is_text() -> None:
    hostile = '"><script>alert(1)</script>'
    files = (FileView(name='captions/"x.srt', kind="captions", size_bytes=1),)
    page = write_watch(
        view(title=hostile, made_by=hostile, video='"onerror=x.mp4', files=files), "", "k"
    )
    assert "<script" not in page
    assert '"onerror' not in page
    assert page.count("&lt;script&gt;") == 4


def test_below_a_root_path_and_without_a_key() -> None:
    page = write_watch(view(poster="p.png"), "/chalk", None)
    run = "/chalk/api/v1/runs/20260102-030405-x-0123456789ab/files"
    assert [each for each in addresses(page) if each.startswith("/")] == [
        f"{run}/p.png",
        f"{run}/A.mp4",
        f"{run}/A.mp4?download=1",
    ]
