"""The whole way from a story to a film, in real containers."""

import asyncio
import json
from pathlib import Path

import pytest
from containers import LIMITS, checked

from agents.artifacts.media_facts import MediaFacts
from agents.artifacts.request import Quality
from agents.artifacts.story.film_package import FilmPackage
from agents.artifacts.story.film_timeline import FilmTimeline
from agents.artifacts.story.shot_clips import ShotClips
from agents.artifacts.story.shot_list import ShotList
from agents.artifacts.story.story_request import StoryRequest
from config import Settings
from orchestrator.engine.outcome import RunOutcome
from orchestrator.engine.whole_files import sha256_of_file
from orchestrator.runs import Studio, open_studio

pytestmark = pytest.mark.docker

STORY = """The Lamp on the Hill

In a village by the sea lived an old man named Tomas, who lit the lamp on the hill every night.

One evening a girl called Mira ran up the path. "Tomas, the boats cannot see the shore!" she cried.
"Then bring me the oil," said Tomas.

The next morning every boat lay in the harbour, and Mira was asleep beside the lamp.
"""


def settings_in(folder: Path) -> Settings:
    limits = LIMITS.model_copy(update={"work_mib": 512})
    return checked(Settings(runs_dir=folder / "runs", cache_dir=folder / "cache", limits=limits))


async def film(studio: Studio, request: StoryRequest) -> RunOutcome:
    return (await studio.go_on(await studio.begin(request))).outcome


def test_a_story_becomes_a_film_and_one_shot_made_anew_leaves_the_others(tmp_path: Path) -> None:
    request = StoryRequest(prompt=STORY, quality=Quality.P480)

    async def run() -> tuple[RunOutcome, MediaFacts, RunOutcome, RunOutcome]:
        async with open_studio(settings_in(tmp_path)) as studio:
            made = await film(studio, request)
            assert made.error is None, made.error
            facts = await studio.sandbox.probe_media(made.folder.root / "film.mp4")
            again = await film(studio, request)
            shots = json.loads((made.folder.root / ShotList.FILE).read_text())
            shots["shots"][2]["weather"] = "snow"
            text = json.dumps(shots).encode()
            await studio.edit(made.folder.video_id, ShotList.FILE, text)
            changed = (await studio.go_on(made.folder.video_id)).outcome
            return made, facts, again, changed

    made, facts, again, changed = asyncio.run(run())
    root = made.folder.root
    package, timeline = made.artifact(FilmPackage), made.artifact(FilmTimeline)
    assert package.title == "The Lamp on the Hill"
    picture = facts.picture
    assert picture is not None
    assert (picture.codec, picture.width_px, picture.height_px) == ("h264", 854, 480)
    assert len(facts.sounds) == 1
    assert len(facts.subtitles) == 1
    assert facts.duration_s == pytest.approx(timeline.duration_s, abs=0.04)
    assert picture.duration_s == pytest.approx(timeline.duration_s, abs=0.04)
    assert package.loudness_lufs == pytest.approx(-14, abs=1)
    assert package.true_peak_db is not None
    assert package.true_peak_db <= -0.9
    said = " ".join(" ".join(each.text.split()) for each in timeline.captions)
    assert "Then bring me the oil" in said
    for name in ("film.srt", "film.vtt", "poster.png", "timeline.otio", "timeline.edl"):
        assert (root / name).stat().st_size > 0

    assert sha256_of_file(again.folder.root / "film.mp4") == package.sha256
    cached = {stage.stage for stage in again.receipt.stages if stage.from_cache}
    assert {"record_voices", "draw_shots", "score_film", "finish_film"} <= cached

    assert changed.error is None, changed.error
    first, second = made.artifact(ShotClips).clips, changed.artifact(ShotClips).clips
    other = [a.shot for a, b in zip(first, second, strict=True) if a.sha256 != b.sha256]
    assert 1 <= len(other) <= 2  # and the one that begins with a dissolve from it
    assert changed.artifact(FilmPackage).sha256 != package.sha256
