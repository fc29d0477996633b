"""A lesson is killed in every stage and at every boundary; a worker that starts again goes on.

Real processes, SIGKILL, real containers. Where all of it is not asked for (`make test-full`), it is
killed once or more in every stage, and at every kind of moment.
"""

from pathlib import Path

import pytest
from containers import PATIENT, checked, containers_of
from crashing import CUTS, Moment, cut, die_at, made_twice, submit
from sampling import FULL

from agents.artifacts.request import ExplainerRequest, Quality
from config import Settings
from orchestrator.engine.events import RunStarted
from orchestrator.engine.run_folder import RunFolder
from orchestrator.engine.trace import read_trace
from orchestrator.runs import explain_sync
from orchestrator.workflows.lesson import WORKFLOW

pytestmark = [pytest.mark.docker, pytest.mark.slow]

TIMED = (
    "validation_report.json",
    "render_result.json",
    "review_report.json",
    "animation_package.json",
)
"""Artifacts that hold how long something took, or name the digest of one that does."""
STAGES = tuple(stage.name for stage in WORKFLOW.chain)
SAMPLE = (
    *cut("restate_prompt", "begun"),
    *cut("read_intent", "finished"),
    *cut("map_knowledge", "made"),
    *cut("order_units", "recorded"),
    *cut("compute_math", "made", "recorded"),
    *cut("tell_story", "begun"),
    *cut("plan_scene", "finished"),
    *cut("compile_code", "written"),
    *cut("inspect_code", "begun", "finished"),
    *cut("render_scene", "made", "written", "recorded"),
    *cut("review_video", "written"),
    *cut("add_voice", "written"),
    *cut("package_lesson", "made", "recorded"),
)
# Each run has numbers of its own, or its results would come from the cache.
WHOLE = {
    "planning": ((3, 4), [Moment(when, each) for each in STAGES[:7] for when in CUTS[0]]),
    "drawing": ((5, 12), [Moment(when, each) for each in STAGES[7:] for when in CUTS[0]]),
    "finished": ((8, 15), [Moment(when, each) for each in STAGES for when in CUTS[1]]),
}
CASES = WHOLE if FULL else {"sample": ((5, 12), list(SAMPLE))}


def test_the_sample_leaves_out_no_stage_and_no_kind_of_moment() -> None:
    assert {moment.stage for moment in SAMPLE} == set(STAGES)
    assert {moment.when for moment in SAMPLE} == {*CUTS[0], *CUTS[1]}


@pytest.mark.parametrize(("legs", "moments"), CASES.values(), ids=CASES)
def test_a_lesson_killed_in_every_stage_and_at_every_boundary_goes_on(
    legs: tuple[int, int], moments: list[Moment], tmp_path: Path
) -> None:
    settings = checked(
        Settings(runs_dir=tmp_path / "runs", cache_dir=tmp_path / "cache", limits=PATIENT)
    )
    prompt = f"Explain the Pythagorean theorem with legs {legs[0]} and {legs[1]}"
    request = ExplainerRequest(prompt=prompt, quality=Quality.P480)
    video_id = submit(settings, request)
    explained = die_at(moments, video_id, settings)

    assert explained.outcome.succeeded, explained.outcome.error
    assert explained.video is not None
    assert explained.video.stat().st_size > 0
    lines = read_trace(explained.folder / "trace.jsonl").lines
    starts = [line for line in lines if isinstance(line.event, RunStarted)]
    assert len(starts) == len(moments) + 1
    assert made_twice(lines) == []
    assert containers_of(settings.runs_dir) == []

    again = explain_sync(request, settings=settings)
    assert digests(again.folder) == digests(explained.folder)
    assert again.video is not None
    assert again.video.read_bytes() == explained.video.read_bytes()


def digests(folder: Path) -> dict[str, str]:
    """What was made, by digest, but for what holds timings."""
    return {
        entry.name: entry.sha256
        for entry in RunFolder.open(folder).manifest.entries
        if entry.kind == "artifact" and entry.name not in TIMED
    }
