"""Workers that can be killed: `chalkbox worker` in a process of its own, on the real engine."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from chalkbox_command import KEYS
from containers import PATIENCE, docker_engine

from agents.artifacts.base import Artifact
from config import PROJECT_ROOT, Settings
from orchestrator.door import Explained, open_door
from orchestrator.engine.events import StageFinished, StageStarted, TraceLine
from orchestrator.engine.trace import read_trace

CUTS = (("begun", "made", "written", "recorded"), ("finished",))
"""Moments at which each stage of a run is cut off, see `mortal_worker`; two runs, because what was
written is found again, and then does not finish."""


class Moment(NamedTuple):
    """Where a worker is to die."""

    when: str
    stage: str


ENDED = Moment("ended", "-")


def cut(stage: str, *when: str) -> list[Moment]:
    """Moments of one stage."""
    return [Moment(each, stage) for each in when]


def submit(settings: Settings, request: Artifact) -> str:
    async def do() -> str:
        async with open_door(settings) as door:
            return await door.submit(request)

    return asyncio.run(do())


def wait(settings: Settings, video_id: str) -> Explained:
    async def do() -> Explained:
        async with open_door(settings) as door:
            return await asyncio.wait_for(door.wait(video_id), 300)

    return asyncio.run(do())


def environment_of(settings: Settings, **more: str) -> dict[str, str]:
    """The environment of a worker on the same folders; `more` goes into it."""
    mine = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("CHALKBOX_") and name not in KEYS
    }
    return mine | {
        "CHALKBOX_RUNS_DIR": str(settings.runs_dir),
        "CHALKBOX_CACHE_DIR": str(settings.cache_dir),
        **PATIENCE,
        "CHALKBOX_STOP_S": "0",
        # Those that die would only leave what they were making ready.
        "CHALKBOX_POOL__SIZE": "0",
        **more,
    }


@contextmanager
def worker(settings: Settings, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    """`chalkbox worker`, killed at the end if it still lives; `more` goes into its environment."""
    command = [sys.executable, "-m", "orchestrator", "worker"]
    process = subprocess.Popen(command, cwd=PROJECT_ROOT, env=environment_of(settings, **more))
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


def die_at(moments: Sequence[Moment], video_id: str, settings: Settings, **more: str) -> Explained:
    """Have one worker after the other die by SIGKILL, each at its moment; one more ends the run."""
    command = [sys.executable, str(Path(__file__).with_name("mortal_worker.py"))]
    lines = "".join(f"{moment.when} {moment.stage}\n" for moment in (*moments, ENDED))
    done = subprocess.run(
        command,
        cwd=PROJECT_ROOT,
        env=environment_of(settings, **more),
        input=lines.encode(),
        stdout=subprocess.PIPE,
        check=True,
    )
    ended = done.stdout.decode().split()
    assert ended == [*("-9" for _ in moments), "0"], f"after {len(ended)} of {moments}"
    return wait(settings, video_id)


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
    deadline = time.monotonic() + 120
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
