"""The door needs no engine; what it cannot do is said, and nothing is half done."""

import asyncio
import importlib
import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import pytest
from chalkbox_command import clean_environment
from explaining import PYTHAGORAS
from pydantic import SecretStr, ValidationError

from agents.artifacts.request import Aspect, ExplainerRequest, Quality
from config import PROJECT_ROOT, Settings, load_settings
from orchestrator import workflows
from orchestrator.door import RunLimits, open_door
from orchestrator.engine.ticket import read_ticket
from orchestrator.errors import ChalkboxError, RequestRefusedError
from tests.orchestrator.engine.toy_workflow import Wish

pytestmark = [pytest.mark.processes, pytest.mark.usefixtures("nothing_left_open")]
REQUEST = ExplainerRequest(prompt=PYTHAGORAS, quality=Quality.P480)


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Settings:
    clean_environment(monkeypatch, tmp_path)
    return load_settings()


def test_a_door_submits_looks_and_cancels(settings: Settings, tmp_path: Path) -> None:
    async def go() -> None:
        async with open_door(settings) as door:
            assert await door.list_runs() == ()
            first = await door.submit(REQUEST, user="me")
            second = await door.submit(REQUEST, user="me", priority=1)
            assert [(await door.status(each)).place for each in (first, second)] == [2, 1]
            assert {run.state for run in await door.list_runs()} == {"queued"}
            await door.cancel(first)
            assert (await door.status(first)).state == "cancelled"
            ended = await door.wait(first)
            assert (ended.video, ended.outcome.receipt.outcome) == (None, "cancelled")
            assert ended.receipt.exists()
            begun = await door.begin(REQUEST)
            assert (await door.status(begun)).state == "interrupted"

    asyncio.run(go())
    assert not (tmp_path / "cache").exists()


def test_a_door_shows_and_deletes(settings: Settings) -> None:
    limits = RunLimits(longest_video_s=60)

    async def go() -> None:
        async with open_door(settings) as door:
            assert await door.cards() == ()
            first = await door.submit(REQUEST, user="ada", limits=limits)
            second = await door.submit(REQUEST, user="bob")
            view = await door.view(first)
            assert (view.status, view.owner) == (await door.status(first), "ada")
            assert (view.title, view.percent, view.request["depth"]) == (PYTHAGORAS, 0, "full")
            assert [card.video_id for card in await door.cards(owner="ada")] == [first]
            assert {card.state for card in await door.cards(search="pythagorean")} == {"queued"}
            assert len(await door.cards(limit=1)) == 1
            names = [file.name for file in await door.files(first)]
            assert names == ["request.json", "manifest.json"]
            path = await door.file(first, "request.json")
            assert ExplainerRequest.model_validate_json(path.read_bytes()) == REQUEST
            with pytest.raises(ChalkboxError) as unknown:
                await door.file(first, "ticket.json")
            assert unknown.value.code == "run.unknown_file"
            ticket = read_ticket(path.parent)
            assert ticket is not None
            assert ticket.limits == limits
            with pytest.raises(ChalkboxError, match="is queued; cancel it") as busy:
                await door.delete(first)
            assert busy.value.code == "run.busy"
            await door.cancel(first)
            assert (await door.view(first)).status.state == "cancelled"
            await door.delete(first)
            assert [card.video_id for card in await door.cards()] == [second]
            for ask in (door.view, door.files, door.delete, door.status):
                with pytest.raises(ChalkboxError) as gone:
                    await ask(first)
                assert gone.value.code == "run.unknown"
            assert await door.spent_usd(datetime(2000, 1, 1, tzinfo=UTC)) == 0

    asyncio.run(go())


def test_users_see_one_explainer_and_who_makes_it(settings: Settings) -> None:
    async def go() -> None:
        async with open_door(settings) as door:
            assert list(door.workflows()) == ["explainer", "story_film"]
            assert door.workflows()["explainer"].name == "lesson"
            assert door.announcement().startswith("offline: ")
        keyed = settings.model_copy(update={"google_api_key": SecretStr("k")})
        async with open_door(keyed) as door:
            assert list(door.workflows()) == ["explainer", "story_film"]
            assert door.workflows()["explainer"].name == "explainer"
            assert door.announcement().startswith("models: ")

    asyncio.run(go())


def test_a_shape_in_which_no_lesson_can_be_laid_out_is_refused_and_leaves_no_run(
    settings: Settings,
) -> None:
    upright = ExplainerRequest(prompt=PYTHAGORAS, aspect=Aspect.TALL)

    async def go() -> None:
        async with open_door(settings) as door:
            for ask in (door.submit, door.begin):
                with pytest.raises(RequestRefusedError, match="made in 16:9 only, not in 9:16"):
                    await ask(upright)
            assert await door.list_runs() == ()
        keyed = settings.model_copy(update={"google_api_key": SecretStr("k")})
        async with open_door(keyed) as door:
            assert (await door.view(await door.begin(upright))).request["aspect"] == "9:16"

    asyncio.run(go())


RIDDLE = """
from typing import ClassVar
from agents.artifacts.base import Artifact
from orchestrator.engine.stage import Workflow

class Riddle(Artifact):
    FILE: ClassVar[str] = "request.json"
    words: str

class Answer(Artifact):
    FILE: ClassVar[str] = "answer.json"

async def answer(run: object, riddle: Riddle) -> Answer:
    return Answer()

WORKFLOW = Workflow(name="riddle", request=Riddle, stages=(answer,))
"""


@pytest.fixture
def riddle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """A third workflow: one file in the folder of them."""
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "riddle.py").write_text(RIDDLE)
    name = f"{workflows.__name__}.riddle"
    monkeypatch.setattr(workflows, "__path__", [*workflows.__path__, str(tmp_path / "more")])
    workflows.load_workflows.cache_clear()
    yield importlib.import_module(name)
    workflows.load_workflows.cache_clear()
    sys.modules.pop(name)


def test_a_third_workflow_is_one_more_file(settings: Settings, riddle: ModuleType) -> None:
    async def go() -> None:
        async with open_door(settings) as door:
            assert set(door.workflows()) == {"explainer", "riddle", "story_film"}
            assert door.announcement().startswith("offline: ")
            video_id = await door.submit(riddle.Riddle(words="what is it?"))
            assert "-riddle-" in video_id
            view = await door.view(video_id)
            assert (view.status.workflow, view.title) == ("riddle", video_id)
            assert [stage.name for stage in view.stages] == ["answer"]
            assert [card.workflow for card in await door.cards()] == ["riddle"]

    asyncio.run(go())


def test_a_request_that_nothing_answers_makes_no_run(settings: Settings, tmp_path: Path) -> None:
    async def go() -> None:
        async with open_door(settings) as door:
            with pytest.raises(RequestRefusedError, match="Nothing here answers a Wish; there is"):
                await door.submit(Wish(prompt="x"))

    asyncio.run(go())
    assert not (tmp_path / "runs").exists()


def test_a_run_that_was_half_removed_is_removed_when_a_door_opens(settings: Settings) -> None:
    left = settings.runs_dir / ".deleted-20260101-000000-x-0123456789ab-01234567"
    left.mkdir(parents=True)
    (left / "manifest.json").write_text("{}")

    async def go() -> None:
        async with open_door(settings):
            assert not left.exists()

    asyncio.run(go())


@pytest.mark.parametrize("wrong", [{"user": ""}, {"priority": 0}])
def test_a_ticket_that_does_not_fit_makes_no_run(
    settings: Settings, tmp_path: Path, wrong: dict[str, object]
) -> None:
    async def go() -> None:
        async with open_door(settings) as door:
            with pytest.raises(ValidationError):
                await door.submit(REQUEST, **wrong)  # type: ignore[arg-type]

    asyncio.run(go())
    assert not (tmp_path / "runs").exists()


@pytest.mark.parametrize(("limit", "name"), [(50, "manifest.json"), (500, "request.json")])
@pytest.mark.usefixtures("settings")
def test_a_full_disk_while_submitting_is_said_and_nothing_is_left(limit: int, name: str) -> None:
    script = textwrap.dedent(
        """
        import asyncio, resource, signal, sys
        from agents.artifacts.request import ExplainerRequest
        from config import load_settings
        from orchestrator.door import open_door
        from orchestrator.errors import ChalkboxError

        async def go():
            async with open_door(load_settings()) as door:
                await door.list_runs()
                signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
                resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), -1))
                try:
                    await door.submit(ExplainerRequest(prompt="x" * 1000))
                except ChalkboxError as error:
                    print(error.code, error.message)
                resource.setrlimit(resource.RLIMIT_FSIZE, (-1, -1))
                print([run.state for run in await door.list_runs()])

        asyncio.run(go())
        """
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(limit)],
        cwd=PROJECT_ROOT,
        env=dict(os.environ),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == f"run.folder {name}: File too large\n[]\n"
