"""The stage that has clips made, whoever makes them."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from pathlib import Path

import pytest
from fake_sandbox import sandbox_on
from fakes import FakeEngine
from modelling import marking_guest
from story_modelling import plan_wide, split_at_paragraphs, story

from agents.artifacts.model_provider import ModelProvider
from agents.artifacts.story.narration import Narration, ShotVoice
from agents.artifacts.story.own_file import OwnFile
from agents.artifacts.story.shot_clips import ShotClips
from agents.artifacts.story.shot_list import ShotList
from agents.artifacts.story.story_digest import StoryDigest
from agents.artifacts.story.story_request import StoryRequest
from agents.artifacts.story.words import FilmProfile
from orchestrator.engine.outcome import RunOutcome
from orchestrator.engine.runner import run_workflow
from orchestrator.engine.stage import Workflow
from orchestrator.errors import BackendMissingError
from orchestrator.media.filming import (
    MODEL_LOG,
    STORYBOARD,
    WORDS,
    ClipDesk,
    Filmed,
    FilmOrder,
    VideoGenerator,
)
from orchestrator.media.makers import FilmMakers
from orchestrator.media.profile import ChosenProfile, ExecutionProfile
from orchestrator.stages.draw_shots import draw_shots
from orchestrator.stages.finish_film import makers_of, notes_of
from orchestrator.stages.workshop import ExplainerRun, Writers, open_workshop


class Filmer:
    """Makes clips of nothing; the last first."""

    name = "camera"
    provider = ModelProvider.LOCAL
    lacking = ""

    async def film(self, film: FilmOrder, desk: ClipDesk) -> AsyncGenerator[Filmed]:
        assert film.style == "ink"
        (desk.folder / MODEL_LOG).write_text("it was loaded")
        for number, order in enumerate(reversed(film.orders)):
            desk.tell("filming")
            (desk.folder / order.clip).write_text(order.shot)
            (desk.folder / order.still).write_text(order.shot)
            used, why = ("camera", "") if number else ("pencil", "the camera is full")
            yield Filmed(order, "camera", used, why)


class Drawer(Filmer):
    async def film(self, film: FilmOrder, desk: ClipDesk) -> AsyncGenerator[Filmed]:
        async for each in super().film(film, desk):
            yield each._replace(requested=STORYBOARD, used=STORYBOARD, because="")


class Wordy(Filmer):
    async def film(self, film: FilmOrder, desk: ClipDesk) -> AsyncGenerator[Filmed]:
        async for each in super().film(film, desk):
            yield each._replace(used=WORDS, because="it could not be drawn: no ink")


class Broken(Filmer):
    async def film(self, film: FilmOrder, desk: ClipDesk) -> AsyncGenerator[Filmed]:
        raise BackendMissingError("no camera; set CAMERA")
        yield


async def tell_story(run: ExplainerRun, request: StoryRequest) -> StoryDigest:
    return story()


async def plan(run: ExplainerRun, told: StoryDigest) -> ShotList:
    return plan_wide(told, split_at_paragraphs(told))


async def plan_own(run: ExplainerRun, told: StoryDigest) -> ShotList:
    """As `plan`, with a file of the user's own that is not there any more."""
    first, *more = (await plan(run, told)).shots
    own = OwnFile(file=f"own/{'0' * 16}.mp4", sha256="0" * 64)
    return ShotList(shots=(first.model_copy(update={"own": own}), *more))


async def speak(run: ExplainerRun, planned: ShotList) -> Narration:
    voices = tuple(ShotVoice(shot=each.id, duration_s=each.seconds) for each in planned.shots)
    return Narration(requested="x", used="x", shots=voices)


Plan = Callable[[ExplainerRun, StoryDigest], Awaitable[ShotList]]
GPU = ChosenProfile(ExecutionProfile.PROD_GPU, "it is set")
CPU = ChosenProfile(ExecutionProfile.DEBUG_CPU, "FORCE_PROFILE is debug_cpu", is_forced=True)


def film_with(
    video: VideoGenerator,
    runs_dir: Path,
    *,
    profile: ChosenProfile = GPU,
    asked: FilmProfile = FilmProfile.AUTO,
    drawing: VideoGenerator | None = None,
    planned: Plan = plan,
    is_strict: bool = False,
) -> RunOutcome:
    stages = (tell_story, planned, speak, draw_shots)
    workflow = Workflow(name="film", request=StoryRequest, stages=stages)
    makers = FilmMakers(
        profile=profile, model=video, drawing=drawing or Broken(), is_strict=is_strict
    )
    writers = Writers(makers=makers)

    async def run() -> RunOutcome:
        sandbox = sandbox_on(FakeEngine(marking_guest()))
        async with open_workshop(sandbox, writers) as workshop:
            request = StoryRequest(prompt="x", style="ink", profile=asked)
            outcome = await run_workflow(
                workflow, request, workshop=workshop, runs_dir=runs_dir, provider="t", about="x"
            )
        await sandbox.close()
        return outcome

    return asyncio.run(run())


def test_clips_stand_in_the_order_of_the_shots_with_who_made_them_and_why(tmp_path: Path) -> None:
    made = film_with(Filmer(), tmp_path)
    assert made.error is None, made.error
    clips = made.artifact(ShotClips)
    shots = [each.id for each in made.artifact(ShotList).shots]
    assert [each.shot for each in clips.clips] == shots
    assert (made.folder.root / clips.clips[0].file).read_text() == shots[0]
    assert (made.folder.root / f"clips/{shots[0]}.jpg").is_file()
    last = clips.clips[-1]
    assert (made.folder.root / MODEL_LOG).read_text() == "it was loaded"
    assert (last.requested, last.used, last.because) == ("camera", "pencil", "the camera is full")
    assert (clips.profile, clips.profile_because) == ("prod_gpu", "it is set")
    (stage,) = [each for each in made.receipt.stages if each.stage == "draw_shots"]
    told = {(each.used, each.because): each.count for each in stage.made_by}
    assert told == {("camera", ""): len(shots) - 1, ("pencil", "the camera is full"): 1}
    assert not stage.from_cache
    assert stage.remarks == (), "a model is told of any style in words"


def test_a_style_that_the_storyboard_does_not_know_is_told_in_the_receipt(tmp_path: Path) -> None:
    made = film_with(Drawer(), tmp_path)
    assert made.error is None, made.error
    (stage,) = [each for each in made.receipt.stages if each.stage == "draw_shots"]
    (remark,) = stage.remarks
    assert "no look called 'ink'" in remark
    assert "noir" in remark


def test_a_film_may_ask_for_storyboards_where_models_are_set(tmp_path: Path) -> None:
    made = film_with(Broken(), tmp_path, asked=FilmProfile.DEBUG_CPU, drawing=Drawer())
    assert made.error is None, made.error
    clips = made.artifact(ShotClips)
    assert {each.used for each in clips.clips} == {STORYBOARD}
    because = "the film asks for debug_cpu"
    assert (clips.profile, clips.profile_because) == ("debug_cpu", because)


def test_what_is_forced_wins_over_what_a_film_asks_for_and_the_receipt_says_so(
    tmp_path: Path,
) -> None:
    asked = FilmProfile.PROD_GPU
    made = film_with(Broken(), tmp_path, profile=CPU, asked=asked, drawing=Drawer())
    assert made.error is None, made.error
    (stage,) = [each for each in made.receipt.stages if each.stage == "draw_shots"]
    because = "FORCE_PROFILE is debug_cpu, though the film asks for prod_gpu"
    assert because in stage.remarks
    clips = made.artifact(ShotClips)
    assert (clips.profile, clips.profile_because) == ("debug_cpu", because)


def test_what_is_missing_stops_the_run_and_says_what_to_set(tmp_path: Path) -> None:
    made = film_with(Broken(), tmp_path)
    assert (made.receipt.error_code, made.receipt.message) == (
        "film.backend_missing",
        "no camera; set CAMERA",
    )


@pytest.mark.parametrize(
    ("video", "planned", "code", "words"),
    [
        (Filmer(), plan_own, "request.refused", "your own file cannot be shown: the file is not"),
        (Wordy(), plan, "film.backend_missing", "it could not be drawn: no ink. STRICT is set"),
    ],
)
def test_strict_stops_where_something_else_would_be_seen(
    tmp_path: Path, video: VideoGenerator, planned: Plan, code: str, words: str
) -> None:
    made = film_with(video, tmp_path, planned=planned)
    assert made.error is None, made.error
    strict = film_with(video, tmp_path, planned=planned, is_strict=True)
    assert strict.receipt.error_code == code
    assert words in str(strict.receipt.message)
    assert "set STRICT=false" in str(strict.receipt.message)


def test_the_package_says_who_made_it_and_names_few_shots() -> None:
    def clips(count: int, used: str, because: str) -> ShotClips:
        return ShotClips.model_validate(
            {
                "clips": [
                    {
                        **{"shot": f"s01-0{n}", "file": "x", "sha256": "0" * 64, "duration_s": 1},
                        **{"frames": 1, "requested": "Wan", "used": used, "because": because},
                    }
                    for n in range(1, count + 1)
                ]
            }
        )

    who: Callable[[str], str] = lambda used: makers_of(clips(1, used, ""), plans_by_rules=True)  # noqa: E731
    assert who("storyboard") == "rules, without a model"
    assert who("Wan") == "rules, without a model; moving pictures by Wan; voices and music by rules"
    spoken = makers_of(clips(1, "storyboard", ""), speakers={"one-tts"}, plans_by_rules=True)
    assert spoken == (
        "rules, without a model; pictures by rules; voices by one-tts; music by rules"
    )
    assert notes_of(clips(2, "Wan", "smaller")) == ["s01-01, s01-02: smaller"]
    assert notes_of(clips(6, "Wan", "smaller")) == ["6 shots from s01-01 to s01-06: smaller"]
    assert notes_of(clips(2, "Wan", "")) == []
