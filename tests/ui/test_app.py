import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, ClassVar

import httpx
import pytest
from entering import TOKEN, settings_in
from pydantic import Field

from agents.artifacts.base import Artifact
from orchestrator.door import open_door
from orchestrator.engine.run import Run
from orchestrator.engine.stage import Workflow
from ui.access import Access
from ui.app import build_app

pytestmark = pytest.mark.processes
HERE = "http://127.0.0.1"


class PoemRequest(Artifact):
    """A made-up request."""

    FILE: ClassVar[str] = "request.json"

    theme: str = Field(min_length=1, max_length=80)
    """What the poem is about."""
    verses: int = Field(default=4, ge=1, le=12)


class Poem(Artifact):
    FILE: ClassVar[str] = "poem.json"


async def write_poem(run: Run, request: PoemRequest) -> Poem:
    """Write it."""
    return Poem()


POEM = Workflow(name="poem", request=PoemRequest, stages=(write_poem,))


def ask(
    folder: Path,
    deed: Callable[[httpx.AsyncClient], Awaitable[None]],
    *more: Workflow,
    **settings: Any,
) -> None:
    async def run() -> None:
        given = settings_in(folder, **({"model": "offline"} | settings))
        async with open_door(given) as door:
            known = dict(door.workflows()) | {each.name: each for each in more}
            door.workflows = lambda: known  # type: ignore[method-assign]
            app = build_app(door, given, Access.open(given))
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(transport=transport, base_url=HERE) as http:
                await deed(http)

    asyncio.run(run())


async def config_of(http: httpx.AsyncClient) -> dict[str, Any]:
    return dict((await http.get("/config")).raise_for_status().json())


def labels(config: dict[str, Any], kind: str) -> list[str]:
    return [each["props"].get("label") for each in config["components"] if each["type"] == kind]


def test_the_page_names_nothing_outside(tmp_path: Path) -> None:
    async def deed(http: httpx.AsyncClient) -> None:
        page = (await http.get("/")).raise_for_status().text
        linked = re.findall(r'(?:src|href)="(https?://[^"]+)"', page)
        assert [each for each in linked if not each.startswith(HERE)] == []
        style = await http.get("/look/page.css")
        assert style.headers["content-type"].startswith("text/css")
        assert "url(" not in style.text
        assert "http" not in (await http.get("/look/page.js")).raise_for_status().text
        assert (await http.get("/look/examples/matrix.webp")).status_code == 200

    ask(tmp_path, deed)


def test_every_workflow_has_a_desk_of_its_own(tmp_path: Path) -> None:
    async def known(http: httpx.AsyncClient) -> None:
        config = await config_of(http)
        tabs = labels(config, "tabitem")
        assert tabs == ["Video", "Plan", "Code", "Attempts", "Receipt", "Log"]
        assert {"Prompt", "Story"} <= set(labels(config, "textbox"))

    async def one_more(http: httpx.AsyncClient) -> None:
        config = await config_of(http)
        desks = [each["props"].get("elem_id") for each in config["components"]]
        assert {"explain-desk", "film-desk", "poem-desk"} <= set(desks)
        assert "Theme" in labels(config, "textbox")
        assert labels(config, "slider") == ["Verses"]

    ask(tmp_path, known)
    ask(tmp_path, one_more, POEM)


def test_no_event_is_offered_as_an_api(tmp_path: Path) -> None:
    async def deed(http: httpx.AsyncClient) -> None:
        config = await config_of(http)
        offered = [each["api_visibility"] for each in config["dependencies"] if each["backend_fn"]]
        assert set(offered) == {"private"}
        assert json.dumps(config).count("analytics_enabled") <= 1
        assert config["analytics_enabled"] is False

    ask(tmp_path, deed)


def test_without_a_model_the_page_says_what_can_be_done(tmp_path: Path) -> None:
    async def offline(http: httpx.AsyncClient) -> None:
        assert "No model is set." in (await http.get("/config")).text

    async def online(http: httpx.AsyncClient) -> None:
        text = (await http.get("/config")).text
        assert "No model is set." not in text
        assert "Planned and written by" in text

    ask(tmp_path, offline)
    ask(tmp_path, online, model="openai:some", openai_api_key="k" * 20)


def test_the_page_is_guarded_as_a_whole(tmp_path: Path) -> None:
    async def deed(http: httpx.AsyncClient) -> None:
        for path in ("/", "/config", "/look/page.css", "/gradio_api/info", "/theme.css"):
            assert (await http.get(path)).status_code in (303, 307, 401), path

    ask(tmp_path, deed, token=TOKEN)


def test_who_logged_in_can_log_out(tmp_path: Path) -> None:
    async def deed(http: httpx.AsyncClient) -> None:
        headers = {"authorization": f"Bearer {TOKEN}"}
        text = (await http.get("/config", headers=headers)).text
        assert "Log out" in text

    ask(tmp_path, deed, token=TOKEN)
