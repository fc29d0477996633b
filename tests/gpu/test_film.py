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
from agents.artifacts.story.words import ShotType
from config import GpuModels, Settings
from orchestrator.engine.outcome import RunOutcome
from orchestrator.runs import open_studio

pytestmark = [pytest.mark.gpu, pytest.mark.docker]

STORY = """The Lamp on the Hill

In a village by the sea lived an old man named Tomas, who lit the lamp on the hill every night.

One evening a girl called Mira ran up the path. "Tomas, the boats cannot see the shore!" she cried.
"""


def test_a_film_by_a_model_is_as_any_other_and_is_not_made_twice(tmp_path: Path) -> None:
    wan = model_folder("wan", tmp_path / "wan")
    models = GpuModels(
        video_model=str(wan),
        device=DEVICE,
        short_side_px=32,
        frame_rate=4,
        longest_frames=9,
        steps=1,
    )
    settings = Settings(
        runs_dir=tmp_path / "runs",
        cache_dir=tmp_path / "cache",
        limits=LIMITS.model_copy(update={"work_mib": 512}),
        execution_profile="prod_gpu",
        strict=True,
        gpu=models,
    )
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
