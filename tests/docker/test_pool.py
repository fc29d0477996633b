"""Containers that were kept ready are as closed as any, and none is left, whatever happens."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import docker
import pytest
from containers import LIMITS, containers_of, docker_engine, listed, sandbox_on
from crashing import wait_for, worker

from agents.artifacts.request import Quality
from config import PROJECT_ROOT, ReadyContainers, Settings
from orchestrator.sandbox.container_sandbox import ContainerSandbox
from orchestrator.sandbox.contract import InspectionOrder
from orchestrator.sandbox.conversation import JobOrder
from orchestrator.sandbox.engine import Profile
from orchestrator.sandbox.pool import ContainerPool
from orchestrator.sandbox.self_check import judge_posture

pytestmark = pytest.mark.docker

READY = ReadyContainers(size=1)
GOOD = """from manim import *


class SquareScene(Scene):
    def construct(self):
        self.play(Create(Square()))
"""
ORDER = InspectionOrder(GOOD, Quality.P480)
OF_ITS_OWN = ("Hostname",)
"""What the engine makes up for each container."""


async def filled(sandbox: ContainerSandbox) -> ContainerPool:
    """The sandbox's pool, once it is full."""
    sandbox.expect_jobs()
    pool = sandbox._pool
    assert pool is not None
    deadline = time.monotonic() + 60
    while pool.ready < READY.size:
        assert time.monotonic() < deadline, "the pool does not fill"
        await asyncio.sleep(0.05)
    return pool


def using(folder: Path, deed: Callable[[ContainerSandbox], Awaitable[None]]) -> None:
    async def run() -> None:
        sandbox = sandbox_on(lambda: docker_engine(folder), ready=READY)
        try:
            await deed(sandbox)
        finally:
            await sandbox.close()

    asyncio.run(run())
    assert containers_of(folder) == []


@contextmanager
def client() -> Iterator[docker.DockerClient]:
    made = docker.DockerClient()
    try:
        yield made
    finally:
        made.close()


def created_as(container_id: str) -> dict[str, Any]:
    """What the engine was asked for when it made a container."""
    with client() as engine:
        found = engine.api.inspect_container(container_id)
    own = {name: value for name, value in found["Config"].items() if name not in OF_ITS_OWN}
    return {"config": own, "host": found["HostConfig"], "mounts": found["Mounts"]}


def test_one_that_waited_is_made_like_any_other_and_as_closed(tmp_path: Path) -> None:
    async def look(sandbox: ContainerSandbox) -> None:
        pool = await filled(sandbox)
        (waiting,) = containers_of(tmp_path)
        plain = await asyncio.to_thread(sandbox._engine().start, Profile.MANIM)
        try:
            # The same owner too: by its labels the reaper knows whose it is.
            assert created_as(waiting) == created_as(plain.id)
        finally:
            await asyncio.to_thread(plain.remove)
        taken = pool.take(given_up=lambda: False)
        assert taken is not None
        try:
            order = JobOrder("self_check", LIMITS.media_s, {})
            end = await asyncio.to_thread(taken.do, order, on_event=lambda _: None)
        finally:
            await asyncio.to_thread(taken.container.remove)
        assert end.result is not None
        assert judge_posture(end.result, LIMITS) == []

    using(tmp_path, look)


def test_a_job_takes_it_and_it_goes_with_the_attempt(tmp_path: Path) -> None:
    async def draw(sandbox: ContainerSandbox) -> None:
        await filled(sandbox)
        (waiting,) = containers_of(tmp_path)
        async with sandbox.attempt() as attempt:
            inspected = (await attempt.inspect(ORDER)).inspected
            assert inspected is not None
            assert waiting in containers_of(tmp_path)
            assert (await attempt.render(inspected, tmp_path)).status == "succeeded"
        assert waiting not in containers_of(tmp_path)
        await filled(sandbox)
        (replaced,) = containers_of(tmp_path)
        assert replaced != waiting

    using(tmp_path, draw)


@pytest.mark.parametrize("how", ["removed", "killed"])
def test_one_that_somebody_takes_away_is_no_jobs_trouble(how: str, tmp_path: Path) -> None:
    async def inspect(sandbox: ContainerSandbox) -> None:
        await filled(sandbox)
        (waiting,) = containers_of(tmp_path)
        with client() as engine:
            if how == "removed":
                engine.api.remove_container(waiting, force=True)
            else:
                engine.api.kill(waiting)
        async with sandbox.attempt() as attempt:
            assert (await attempt.inspect(ORDER)).report.passed

    using(tmp_path, inspect)


def test_what_a_killed_process_kept_ready_ends_by_itself_and_is_reaped(tmp_path: Path) -> None:
    script = (
        "import asyncio, sys, time\n"
        f"sys.path.insert(0, {str(PROJECT_ROOT / 'tests')!r})\n"
        "from pathlib import Path\n"
        "from containers import docker_engine, sandbox_on\n"
        "from config import ReadyContainers\n"
        "async def run():\n"
        f"    engine = docker_engine(Path({str(tmp_path)!r}))\n"
        "    sandbox = sandbox_on(lambda: engine, ready=ReadyContainers(size=1))\n"
        "    sandbox.expect_jobs()\n"
        "    while not sandbox._pool.ready:\n"
        "        await asyncio.sleep(0.05)\n"
        "    print('ready', flush=True)\n"
        "    await asyncio.sleep(60)\n"
        "asyncio.run(run())\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        engine = docker_engine(tmp_path)
        assert engine.reap() == 0, "a living process keeps what it has ready"
        process.kill()
    with client() as seen:
        (left,) = containers_of(tmp_path)
        assert seen.containers.get(left).wait(timeout=60)["StatusCode"] == 0, "its stdin has ended"
    assert engine.reap() == 1
    engine.close()
    assert containers_of(tmp_path) == []


def test_a_worker_keeps_some_ready_from_its_start_and_none_when_it_is_told_to_stop(
    tmp_path: Path,
) -> None:
    settings = Settings(runs_dir=tmp_path / "runs", cache_dir=tmp_path / "cache")
    with worker(settings, CHALKBOX_POOL__SIZE="2") as process:
        wait_for(lambda: len(with_manim(settings.runs_dir)) == 2, process)
        process.terminate()
        assert process.wait(60) == 0
        assert containers_of(settings.runs_dir) == []


def with_manim(folder: Path) -> list[str]:
    """A folder's containers that load Manim."""
    ends = f" {Profile.MANIM.value}"
    return [found["Id"] for found in listed(folder) if found["Command"].endswith(ends)]
