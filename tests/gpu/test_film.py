"""The whole way from a story to a film whose clips a model made, of random weights."""

import asyncio
from pathlib import Path

import pytest
from containers import LIMITS
from model_folders import DEVICE, model_folder

from agents.artifacts.media_facts import MediaFacts
from agents.artifacts.request import Quality
from agents.artifacts.story.film_package import FilmPackage
from agents.artifacts.story.film_timeline import FilmTimeline
from agents.artifacts.story.shot_clips import ShotClips
from agents.artifacts.story.shot_list import ShotList
from agents.artifacts.story.story_request import StoryRequest
from agents.artifacts.story.words import ShotMaker, ShotType
from config import GpuModels, Profile, Settings
from orchestrator.engine.outcome import RunOutcome
from orchestrator.film_view import ShotChange
from orchestrator.runs import open_studio

pytestmark = [pytest.mark.gpu, pytest.mark.docker]

STORY = """The Lamp on the Hill

In a village by the sea lived an old man named Tomas, who lit the lamp on the hill every night.

One evening a girl called Mira ran up the path. "Tomas, the boats cannot see the shore!" she cried.
"""


def settings_with(model: Path, folder: Path, *, execution_profile: Profile) -> Settings:
    """Settings for films by this model."""
    models = GpuModels(
        video_model=str(model),
        device=DEVICE,
        short_side_px=32,
        frame_rate=4,
        longest_frames=9,
        steps=1,
    )
    return Settings(
        runs_dir=folder / "runs",
        cache_dir=folder / "cache",
        limits=LIMITS.model_copy(update={"work_mib": 512}),
        execution_profile=execution_profile,
        strict=True,
        gpu=models,
    )


def test_a_film_by_a_model_is_as_any_other_and_is_not_made_twice(tmp_path: Path) -> None:
    wan = model_folder("wan", tmp_path / "wan")
    settings = settings_with(wan, tmp_path, execution_profile="prod_gpu")
    request = StoryRequest(prompt=STORY, quality=Quality.P480, style="ink")

    async def run() -> tuple[RunOutcome, MediaFacts, RunOutcome]:
        async with open_studio(settings) as studio:
            made = (await studio.go_on(await studio.begin(request))).outcome
            assert made.error is None, made.error
            facts = await studio.sandbox.probe_media(made.folder.root / "film.mp4")
            again = (await studio.go_on(await studio.begin(request))).outcome
            return made, facts, again

    made, facts, again = asyncio.run(run())
    clips, shots = made.artifact(ShotClips), made.artifact(ShotList)
    for clip, shot in zip(clips.clips, shots.shots, strict=True):
        by = "storyboard" if shot.type is ShotType.TITLE else "wan"
        assert (clip.requested, clip.used, clip.because) == (by, by, "")
    assert "wan" in {clip.used for clip in clips.clips}
    assert (clips.profile, clips.profile_because) == ("prod_gpu", "EXECUTION_PROFILE is prod_gpu")
    timeline, package = made.artifact(FilmTimeline), made.artifact(FilmPackage)
    picture = facts.picture
    assert picture is not None
    assert (picture.codec, picture.width_px, picture.height_px) == ("h264", 854, 480)
    assert picture.duration_s == pytest.approx(timeline.duration_s, abs=0.04)
    assert package.notes == ()
    assert "moving pictures by wan" in package.made_by
    (stage,) = [each for each in made.receipt.stages if each.stage == "draw_shots"]
    assert {(each.requested, each.used) for each in stage.made_by} == {
        ("storyboard", "storyboard"),
        ("wan", "wan"),
    }

    assert again.artifact(FilmPackage).sha256 == package.sha256
    assert "draw_shots" in {each.stage for each in again.receipt.stages if each.from_cache}


def test_one_shot_of_a_storyboard_is_made_by_a_model_and_drawn_again(tmp_path: Path) -> None:
    wan = model_folder("wan", tmp_path / "wan")
    settings = settings_with(wan, tmp_path, execution_profile="debug_cpu")
    request = StoryRequest(prompt=STORY, quality=Quality.P480)

    async def run() -> tuple[ShotClips, ShotClips, ShotClips, bytes, bytes]:
        async with open_studio(settings) as studio:
            made = (await studio.go_on(await studio.begin(request))).outcome
            assert made.error is None, made.error
            video_id, root = made.folder.video_id, made.folder.root
            before, told = made.artifact(ShotClips), (root / "film.srt").read_bytes()
            shots = made.artifact(ShotList).shots
            shot = next(each.id for each in shots if each.type is not ShotType.TITLE)
            await studio.films.change(video_id, shot, ShotChange(maker=ShotMaker.MODEL))
            promoted = (await studio.go_on(video_id)).outcome
            assert promoted.error is None, promoted.error
            again = (root / "film.srt").read_bytes()
            clips = promoted.artifact(ShotClips)
            await studio.films.change(video_id, shot, ShotChange(maker=ShotMaker.FILM))
            back = (await studio.go_on(video_id)).outcome
            assert back.error is None, back.error
            return before, clips, back.artifact(ShotClips), told, again

    before, promoted, back, told, again = asyncio.run(run())
    by_model = [each for each in promoted.clips if each.used == "wan"]
    assert [(each.requested, each.because) for each in by_model] == [("wan", "")]
    assert {each.used for each in promoted.clips} == {"wan", "storyboard"}
    lengths = [[each.frames for each in clips.clips] for clips in (before, promoted)]
    assert lengths[0] == lengths[1]
    assert again == told
    assert back.clips == before.clips
