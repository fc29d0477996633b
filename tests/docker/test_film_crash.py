"""A film is killed in every stage, and in the middle of drawing; a worker that starts goes on.

Real processes, SIGKILL, real containers.
"""

from pathlib import Path

import pytest
from containers import PATIENT, checked, containers_of
from crashing import cut, die_at, made_twice, submit, wait, wait_for, worker

from agents.artifacts.request import Quality
from agents.artifacts.story.film_package import FilmPackage
from agents.artifacts.story.shot_list import ShotList
from agents.artifacts.story.story_request import StoryRequest
from agents.artifacts.story.words import Music
from config import Settings
from orchestrator.engine.events import Progress, RunStarted
from orchestrator.engine.run_folder import RunFolder
from orchestrator.engine.trace import read_trace
from orchestrator.engine.whole_files import sha256_of_file
from orchestrator.workflows.story_film import WORKFLOW

pytestmark = [pytest.mark.docker, pytest.mark.processes, pytest.mark.slow]

SHORT = 'Mira lit the lamp on the hill. "Come home," she said. The boats came home that night.'
LONG = "\n\n".join(
    f"On day {day} the old man walked to the harbour and counted {day} boats."
    for day in range(2, 15)
)
MOMENTS = (
    *cut("digest_story", "begun"),
    *cut("split_story", "made"),
    *cut("plan_shots", "recorded"),
    *cut("record_voices", "made", "finished"),
    *cut("draw_shots", "begun"),
    *cut("score_film", "made"),  # beside the pictures, and there sooner
    *cut("draw_shots", "written"),
    *cut("cut_film", "written"),
    *cut("finish_film", "begun", "made", "recorded"),
)


def settings_in(folder: Path) -> Settings:
    return checked(Settings(runs_dir=folder / "runs", cache_dir=folder / "cache", limits=PATIENT))


def test_no_stage_is_left_out() -> None:
    assert {moment.stage for moment in MOMENTS} == {stage.name for stage in WORKFLOW.chain}


def test_a_film_killed_in_every_stage_goes_on(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    request = StoryRequest(prompt=SHORT, quality=Quality.P480, music=Music.NONE)
    video_id = submit(settings, request)
    ended = die_at(MOMENTS, video_id, settings)

    assert ended.outcome.succeeded, ended.outcome.error
    package = ended.outcome.artifact(FilmPackage)
    assert sha256_of_file(ended.folder / package.video) == package.sha256
    lines = read_trace(ended.folder / "trace.jsonl").lines
    starts = [line for line in lines if isinstance(line.event, RunStarted)]
    assert len(starts) == len(MOMENTS) + 1
    assert made_twice(lines) == []
    assert containers_of(settings.runs_dir) == []


def test_what_was_drawn_when_a_worker_died_is_not_drawn_again(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    request = StoryRequest(prompt=LONG, quality=Quality.P480, music=Music.NONE)
    video_id = submit(settings, request)
    clips = settings.runs_dir / video_id / "clips"
    with worker(settings) as dying:
        wait_for(lambda: clips.is_dir() and any(clips.glob("*.mp4")), dying)
        dying.kill()
    there = len(list(clips.glob("*.mp4")))
    with worker(settings):
        ended = wait(settings, video_id)
    assert ended.outcome.succeeded, ended.outcome.error
    shots = len(RunFolder.open(ended.folder).read_artifact(ShotList).shots)
    assert there < shots
    lines = read_trace(ended.folder / "trace.jsonl").lines
    second = [line.sequence for line in lines if isinstance(line.event, RunStarted)][-1]
    drawn = [
        line.event.done
        for line in lines
        if line.sequence > second
        and isinstance(line.event, Progress)
        and line.event.text == "shots drawn"
    ]
    assert drawn, "it went on with drawing"
    assert min(each for each in drawn if each is not None) >= there
