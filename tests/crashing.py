"""Workers that can be killed: `chalkbox worker` in a process of its own, on the real engine."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from chalkbox_command import KEYS
from containers import docker_engine

from agents.artifacts.request import ExplainerRequest
from config import PROJECT_ROOT, Settings
from orchestrator.door import Explained, open_door
from orchestrator.engine.events import StageFinished, StageStarted, TraceLine
from orchestrator.engine.trace import read_trace


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
def worker(settings: Settings, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    """`chalkbox worker`, killed at the end if it still lives; `more` goes into its environment."""
    mine = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("CHALKBOX_") and name not in KEYS
    }
    mine |= {
        "CHALKBOX_RUNS_DIR": str(settings.runs_dir),
        "CHALKBOX_CACHE_DIR": str(settings.cache_dir),
        "CHALKBOX_STOP_S": "0",
        **more,
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
