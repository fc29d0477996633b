"""A lesson is killed in every stage and at every boundary; a worker that starts again goes on.

Real processes, SIGKILL, real containers.
"""

from pathlib import Path

import pytest
from containers import containers_of
from crashing import CUTS, Moment, die_at, made_twice, submit

from agents.artifacts.request import ExplainerRequest, Quality
from config import Settings
from orchestrator.engine.events import RunStarted
from orchestrator.engine.run_folder import RunFolder
from orchestrator.engine.trace import read_trace
from orchestrator.runs import explain_sync
from orchestrator.workflows.lesson import WORKFLOW

pytestmark = pytest.mark.docker

TIMED = ("validation_report.json", "render_result.json", "animation_package.json")
"""Artifacts that hold how long something took, or name the digest of one that does."""
STAGES = tuple(stage.name for stage in WORKFLOW.chain)
# Each run has numbers of its own, or its results would come from the cache.
CASES = (
    ((3, 4), STAGES[:4], CUTS[0]),
    ((5, 12), STAGES[4:], CUTS[0]),
    ((8, 15), STAGES, CUTS[1]),
)


@pytest.mark.parametrize(("legs", "stages", "cuts"), CASES, ids=["planning", "drawing", "finished"])
def test_a_lesson_killed_in_every_stage_and_at_every_boundary_goes_on(
    legs: tuple[int, int], stages: tuple[str, ...], cuts: tuple[str, ...], tmp_path: Path
) -> None:
    settings = Settings(runs_dir=tmp_path / "runs", cache_dir=tmp_path / "cache")
    prompt = f"Explain the Pythagorean theorem with legs {legs[0]} and {legs[1]}"
    request = ExplainerRequest(prompt=prompt, quality=Quality.P480)
    video_id = submit(settings, request)
    moments = [Moment(when, stage) for stage in stages for when in cuts]
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
