"""The door: everything is put together from the settings, and closed at the end."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import pytest
from chalkbox_command import clean_environment
from explaining import PYTHAGORAS, explaining_guest
from fake_sandbox import GOOD, ORDER
from fakes import Answer, FakeEngine

from agents.artifacts.request import ExplainerRequest, Quality
from config import PROJECT_ROOT, Settings, load_settings
from orchestrator import runs
from orchestrator.engine.trace import TraceLine
from orchestrator.errors import CacheError, EngineUnavailableError
from orchestrator.runs import Studio, open_studio
from orchestrator.sandbox.contract import InspectionOrder
from orchestrator.sandbox.engine import Profile
from orchestrator.sandbox.image import SandboxImage

pytestmark = pytest.mark.usefixtures("nothing_left_open")

T = TypeVar("T")
REQUEST = ExplainerRequest(prompt=PYTHAGORAS, quality=Quality.P480)


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Settings:
    clean_environment(monkeypatch, tmp_path)
    return load_settings()


@pytest.fixture
def play(monkeypatch: pytest.MonkeyPatch) -> Callable[..., FakeEngine]:
    def install(**answers: Answer) -> FakeEngine:
        engine = FakeEngine(explaining_guest(**answers))
        monkeypatch.setattr(runs, "docker_engine", lambda *_: engine)
        return engine

    return install


def using(settings: Settings, deed: Callable[[Studio], Awaitable[T]]) -> T:
    async def run() -> T:
        async with open_studio(settings) as studio:
            return await deed(studio)

    return asyncio.run(run())


def test_a_studio_that_is_only_opened_asks_no_engine(settings: Settings, tmp_path: Path) -> None:
    async def look(studio: Studio) -> str:
        return studio.sandbox.image

    image = SandboxImage("any", PROJECT_ROOT / "sandbox_image")
    assert using(settings, look) == image.inputs
    assert (tmp_path / "cache").is_dir()
    assert not (tmp_path / "runs").exists()


def test_explain_has_paths_that_are_ready_to_open(
    settings: Settings, play: Callable[..., FakeEngine]
) -> None:
    play()
    seen: list[TraceLine] = []
    explained = using(settings, lambda each: each.explain(REQUEST, watchers=(seen.append,)))
    assert explained.video is not None
    assert explained.video.is_file()
    assert explained.receipt.is_file()
    assert explained.video.parent == explained.folder
    assert seen[0].event.type == "run_started"
    assert seen[-1].event.type == "run_finished"


def test_a_failed_explainer_has_no_video_but_a_receipt(
    settings: Settings, play: Callable[..., FakeEngine]
) -> None:
    play(render=lambda end, _: end.done("timeout"))
    explained = using(settings, lambda studio: studio.explain(REQUEST))
    assert explained.video is None
    assert explained.outcome.error is not None
    assert explained.receipt.is_file()


def test_runs_of_one_studio_check_the_engine_once_and_share_what_was_drawn(
    settings: Settings, play: Callable[..., FakeEngine]
) -> None:
    engine = play()

    async def both(studio: Studio) -> list[runs.Explained]:
        return await asyncio.gather(*(studio.explain(REQUEST) for _ in range(2)))

    one, other = using(settings, both)
    assert one.folder != other.folder
    assert one.video is not None
    assert other.video is not None
    assert one.video.read_bytes() == other.video.read_bytes()
    assert engine.reaped == 1
    drawn = [each.outcome.receipt.stages[5].from_cache for each in (one, other)]
    assert sorted(drawn) == [False, True]


def test_the_next_studio_remembers_the_self_check(
    settings: Settings, play: Callable[..., FakeEngine]
) -> None:
    first, second = play(), play()
    del first
    using(settings, lambda studio: studio.check(ORDER))
    assert second.started == [Profile.PLAIN, Profile.PLAIN, Profile.MANIM]
    third = play()
    using(settings, lambda studio: studio.check(InspectionOrder(GOOD, Quality.P1080)))
    assert third.started == [Profile.MANIM]


def test_draw_inspects_first(
    settings: Settings, play: Callable[..., FakeEngine], tmp_path: Path
) -> None:
    play()
    drawn = using(settings, lambda studio: studio.draw(ORDER, tmp_path))
    assert drawn.result is not None
    assert (tmp_path / "SquareScene.mp4").is_file()
    bad = InspectionOrder("x = 1", Quality.P480)
    assert using(settings, lambda studio: studio.draw(bad, tmp_path)).result is None


def test_draw_touches_nothing_but_the_video_and_its_captions(
    settings: Settings, play: Callable[..., FakeEngine], tmp_path: Path
) -> None:
    play()
    into = tmp_path / "into"
    into.mkdir()
    (into / "poster.png").write_text("a picture of the user's own")
    drawn = using(settings, lambda studio: studio.draw(ORDER, into))
    assert {path.name for path in drawn.files} == {"SquareScene.mp4", "SquareScene.srt"}
    assert {path.name for path in into.iterdir()} == {
        "SquareScene.mp4",
        "SquareScene.srt",
        "poster.png",
    }
    assert (into / "poster.png").read_text() == "a picture of the user's own"


def test_the_image_and_its_posture_are_told(
    settings: Settings, play: Callable[..., FakeEngine]
) -> None:
    play()
    assert using(settings, lambda studio: studio.export()).versions["manim"] == "0.22.0"
    assert using(settings, lambda studio: studio.check_posture())["threads"] is True


def test_without_an_engine_a_run_fails_and_is_kept(settings: Settings) -> None:
    explained = using(settings, lambda studio: studio.explain(REQUEST))
    assert isinstance(explained.outcome.error, EngineUnavailableError)
    assert explained.outcome.receipt.error_code == "sandbox.engine_unavailable"
    assert (explained.folder / "intent.json").is_file()


def test_a_cache_folder_that_cannot_be_used_is_said_at_once(
    settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "cache").write_text("a file")

    async def nothing(_: Studio) -> None:
        raise AssertionError("it was opened")

    with pytest.raises(CacheError, match="cache"):
        using(settings, nothing)


def test_the_driver_is_made_from_the_settings(settings: Settings, tmp_path: Path) -> None:
    engine = runs.docker_engine(settings, SandboxImage("any", tmp_path))
    with pytest.raises(EngineUnavailableError, match="unix:///nonexistent"):
        engine.check()
    engine.close()
