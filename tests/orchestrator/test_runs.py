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
from pydantic import SecretStr
from wire.fake_gemini import FakeGemini

from agents.artifacts.request import ExplainerRequest, Quality
from config import PROJECT_ROOT, Settings, load_settings
from orchestrator import runs
from orchestrator.door import RunLimits
from orchestrator.engine.errors import ArtifactInvalidError, ChainError
from orchestrator.engine.trace import TraceLine
from orchestrator.errors import (
    CacheError,
    CodeWriterMissingError,
    EngineUnavailableError,
    InLoopError,
    RunStoppedError,
    StartUpError,
)
from orchestrator.runs import Studio, open_studio
from orchestrator.sandbox.contract import InspectionOrder
from orchestrator.sandbox.engine import Profile
from orchestrator.sandbox.image import SandboxImage
from orchestrator.workflows.lesson import WORKFLOW

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
    assert explained.code is not None
    assert "class PythagoreanTheoremScene" in explained.code.read_text()
    assert "succeeded after" in explained.log.read_text()
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
    drawn = [each.outcome.receipt.stages[9].from_cache for each in (one, other)]
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


def test_without_its_code_writer_a_run_ends_before_anything_is_asked(
    settings: Settings, play: Callable[..., FakeEngine]
) -> None:
    play()
    with FakeGemini() as server:
        changed = {
            "google_api_key": SecretStr("sesame"),
            "google_base_url": server.url,
            "model": "google:gemini-4-argon",
            "code_writer": "codex-cli",
            "code_writer_command": "no-such-coder --write",
        }
        planned = settings.model_copy(update=changed)
        explained = using(planned, lambda studio: studio.explain(REQUEST))
        assert server.received == []
    assert isinstance(explained.outcome.error, CodeWriterMissingError)
    assert "no-such-coder" in explained.outcome.error.message
    receipt = explained.outcome.receipt
    assert (receipt.error_code, receipt.outcome) == ("code_writer.missing", "failed")
    assert "written by no-such-coder, outside the sandbox" in receipt.provider
    lesson = settings.model_copy(update={**changed, "model": "offline"})
    assert using(lesson, lambda studio: studio.explain(REQUEST)).video is not None


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


def test_stage_by_stage_a_run_comes_to_its_end(
    settings: Settings, play: Callable[..., FakeEngine]
) -> None:
    play()

    async def step_by_step(studio: Studio) -> None:
        video_id = await studio.begin(REQUEST)
        names = [stage.name for stage in WORKFLOW.chain]
        for name in names[:-1]:
            outcome = await studio.do_stage(video_id, name)
            assert outcome.receipt.outcome == "unfinished", outcome.error
            assert not outcome.succeeded
        assert (await studio.do_stage(video_id, names[-1])).succeeded
        assert (await studio.status(video_id)).state == "succeeded"
        with pytest.raises(ChainError, match="no stage 'nonsense'"):
            await studio.do_stage(video_id, "nonsense")

    using(settings, step_by_step)


def test_a_stage_without_its_inputs_fails_and_names_them(
    settings: Settings, play: Callable[..., FakeEngine]
) -> None:
    play()

    async def too_early(studio: Studio) -> None:
        outcome = await studio.do_stage(await studio.begin(REQUEST), WORKFLOW.chain[-1].name)
        assert isinstance(outcome.error, ArtifactInvalidError)
        assert "is missing" in outcome.error.message

    using(settings, too_early)


def test_a_studio_that_takes_queued_runs_is_a_door_too(
    settings: Settings, play: Callable[..., FakeEngine]
) -> None:
    play()

    async def run() -> None:
        async with open_studio(settings, takes_queued=True) as studio:
            video_id = await studio.submit(REQUEST, user="me", priority=1)
            types = [line.event.type async for line in studio.events(video_id)]
            assert (types[0], types[-1]) == ("run_started", "run_finished")
            explained = await studio.wait(video_id)
            assert explained.video is not None
            assert explained.video.is_file()
            assert [(run.video_id, run.state) for run in await studio.list_runs()] == [
                (video_id, "succeeded")
            ]
            await studio.continue_from(video_id, "plan_scene")
            assert (await studio.wait(video_id)).outcome.receipt.continued == 1
            await studio.resume(video_id)
            assert (await studio.wait(video_id)).outcome.receipt.continued == 2

    asyncio.run(run())


def test_without_a_loop_there_are_calls_that_block(
    settings: Settings, play: Callable[..., FakeEngine]
) -> None:
    play()
    explained = runs.explain_sync(REQUEST, settings=settings)
    assert explained.video is not None
    again = runs.go_on_sync(explained.folder.name, from_stage="plan_scene", settings=settings)
    assert again.outcome.receipt.continued == 1
    video_id = runs.begin_sync(REQUEST, settings=settings)
    first = WORKFLOW.chain[0].name
    assert runs.do_stage_sync(video_id, first, settings=settings).error is None

    async def in_a_loop() -> None:
        with pytest.raises(InLoopError, match=r"use `await runs\.explain\("):
            runs.explain_sync(REQUEST, settings=settings)

    asyncio.run(in_a_loop())


def test_an_unknown_database_is_refused_at_start(settings: Settings) -> None:
    other = settings.model_copy(update={"database_url": SecretStr("mysql://somewhere/db")})

    async def nothing(_: Studio) -> None:
        raise AssertionError("it was opened")

    with pytest.raises(StartUpError, match="CHALKBOX_DATABASE_URL"):
        using(other, nothing)


def test_the_queue_and_the_cache_work_side_by_side(
    settings: Settings, play: Callable[..., FakeEngine], tmp_path: Path
) -> None:
    """They may use two builds of SQLite; a damaged cache is found all the same."""
    play()
    assert runs.explain_sync(REQUEST, settings=settings).video is not None
    (tmp_path / "cache" / "cache.db").write_bytes(b"nonsense" * 1000)
    again = runs.explain_sync(REQUEST, settings=settings)
    assert again.video is not None
    assert list((tmp_path / "cache").glob("*.damaged"))


@pytest.mark.processes
def test_what_a_queued_run_may_not_pass_holds_for_whoever_carries_it_out(
    settings: Settings, play: Callable[..., FakeEngine]
) -> None:
    play()

    async def go() -> None:
        async with open_studio(settings, takes_queued=True) as studio:
            video_id = await studio.submit(REQUEST, limits=RunLimits(longest_video_s=0.5))
            ended = await studio.wait(video_id)
            assert isinstance(ended.outcome.error, RunStoppedError)
            assert "the video lasts 1 s; at most 0.5 s" in ended.outcome.error.message
            view = await studio.view(video_id)
            assert (view.status.state, view.percent < 100) == ("failed", True)
            (attempt,) = view.attempts
            assert [finding.code for finding in attempt.findings] == ["video-too-long"]
            assert view.code is not None
            assert [finding.code for finding in view.code.findings] == ["video-too-long"]
            allowed = await studio.submit(REQUEST, limits=RunLimits(longest_video_s=1))
            seen = [await studio.view(allowed)]
            while seen[-1].status.state in ("queued", "running"):
                seen.append(await studio.view(allowed))
            percents = [view.percent for view in seen]
            assert percents == sorted(percents)
            assert percents[-1] == 100
            assert all(view.percent < 100 for view in seen[:-1])
            assert seen[-1].video is not None
            await studio.delete(video_id)
            assert [card.video_id for card in await studio.cards()] == [allowed]

    asyncio.run(go())
