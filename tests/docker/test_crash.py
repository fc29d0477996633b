"""The explainer is killed at every kind of moment; a worker that starts again goes on with it.

Real processes, SIGKILL, real containers. Each case kills two workers of one run.
"""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from chalkbox_command import KEYS
from containers import containers_of, docker_engine

from agents.artifacts.request import ExplainerRequest, Quality
from config import PROJECT_ROOT, Settings
from orchestrator.door import Explained, open_door
from orchestrator.engine.events import StageFinished, StageStarted, TraceLine
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


def submit(settings: Settings, request: ExplainerRequest) -> str:
    async def do() -> str:
        async with open_door(settings) as door:
            return await door.submit(request)

    return asyncio.run(do())


def wait(settings: Settings, video_id: str) -> Explained:
    async def do() -> Explained:
        async with open_door(settings) as door:
            return await asyncio.wait_for(door.wait(video_id), 90)

    return asyncio.run(do())


@contextmanager
def worker(settings: Settings) -> Iterator[subprocess.Popen[bytes]]:
    """`chalkbox worker`, killed at the end if it still lives."""
    mine = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("CHALKBOX_") and name not in KEYS
    }
    mine |= {
        "CHALKBOX_RUNS_DIR": str(settings.runs_dir),
        "CHALKBOX_CACHE_DIR": str(settings.cache_dir),
        "CHALKBOX_STOP_S": "0",
    }
    command = [sys.executable, "-m", "orchestrator", "worker"]
    process = subprocess.Popen(command, cwd=PROJECT_ROOT, env=mine)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        engine = docker_engine(settings.runs_dir)
        try:
            engine.reap()
        finally:
            engine.close()


def reached(trace: Path, when: str, stage: str) -> bool:
    """Whether a run is inside a stage, or past it."""
    if not trace.exists():
        return False
    kind = StageStarted if when == "inside" else StageFinished
    return any(
        isinstance(line.event, kind) and line.event.stage == stage
        for line in read_trace(trace).lines
    )


def wait_for(happens: Callable[[], object], process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while not happens():
        assert process.poll() is None, "the worker ended by itself"
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.01)


def made_twice(lines: tuple[TraceLine, ...]) -> list[str]:
    """Stages that were finished more than once."""
    finished = [
        line.event.stage
        for line in lines
        if isinstance(line.event, StageFinished) and line.event.outcome == "succeeded"
    ]
    return [stage for stage in set(finished) if finished.count(stage) > 1]


def digests(folder: Path) -> dict[str, str]:
    """What was made, by digest, but for what holds timings."""
    return {
        entry.name: entry.sha256
        for entry in RunFolder.open(folder).manifest.entries
        if entry.kind == "artifact" and entry.name not in TIMED
    }
