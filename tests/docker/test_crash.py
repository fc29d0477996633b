"""The explainer is killed at every kind of moment; a worker that starts again goes on with it.

Real processes, SIGKILL, real containers. Each case kills two workers of one run.
"""

import signal
from pathlib import Path

import pytest
from containers import containers_of
from crashing import made_twice, reached, submit, wait, wait_for, worker

from agents.artifacts.request import ExplainerRequest, Quality
from config import Settings
from orchestrator.engine.run_folder import RunFolder
from orchestrator.engine.trace import read_trace
from orchestrator.runs import explain_sync
from orchestrator.workflows.lesson import WORKFLOW

pytestmark = pytest.mark.docker

TIMED = ("validation_report.json", "render_result.json", "animation_package.json")
"""Artifacts that hold how long something took, or name the digest of one that does."""
CASES = (
    # Each run has numbers of its own, or its results would come from the cache.
    ((3, 4), ("inside", "compute_math"), ("inside", "render_scene")),
    ((5, 12), ("after", "compute_math"), ("inside", "inspect_code")),
    ((8, 15), ("inside", WORKFLOW.chain[0].name), ("after", "render_scene")),
)


@pytest.fixture(scope="module")
def cache_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One for all: the self-check of the engine is made once."""
    return tmp_path_factory.mktemp("cache")


@pytest.mark.parametrize(
    ("legs", "first", "second"), CASES, ids=lambda value: "-".join(map(str, value))
)
def test_a_killed_explainer_goes_on(
    legs: tuple[int, int],
    first: tuple[str, str],
    second: tuple[str, str],
    tmp_path: Path,
    cache_dir: Path,
) -> None:
    settings = Settings(runs_dir=tmp_path / "runs", cache_dir=cache_dir)
    prompt = f"Explain the Pythagorean theorem with legs {legs[0]} and {legs[1]}"
    request = ExplainerRequest(prompt=prompt, quality=Quality.P480)
    video_id = submit(settings, request)
    trace = settings.runs_dir / video_id / "trace.jsonl"
    for when, stage in (first, second):
        with worker(settings) as process:
            wait_for(lambda when=when, stage=stage: reached(trace, when, stage), process)
            if stage in ("compute_math", "inspect_code") and when == "inside":
                wait_for(lambda: containers_of(settings.runs_dir), process)
            process.send_signal(signal.SIGKILL)
            process.wait()
    with worker(settings) as process:
        explained = wait(settings, video_id)
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0

    assert explained.outcome.succeeded, explained.outcome.error
    assert explained.video is not None
    assert explained.video.stat().st_size > 0
    lines = read_trace(trace).lines
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
