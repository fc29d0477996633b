"""The engine, the image or the container goes away: an exception that names it, never a result."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import docker
import pytest
from containers import IMAGE, LIMITS, RememberNothing, containers_of, docker_engine, sandbox_on
from wires import Wire

from agents.artifacts.request import Quality
from config import PROJECT_ROOT
from orchestrator.errors import (
    ContainerLostError,
    EngineUnavailableError,
    ImageMismatchError,
    ImageMissingError,
)
from orchestrator.sandbox.container_sandbox import ContainerSandbox
from orchestrator.sandbox.contract import InspectionOrder, Progress
from orchestrator.sandbox.docker_sandbox import DockerEngine
from orchestrator.sandbox.image import SandboxImage
from orchestrator.sandbox.owner import this_owner

pytestmark = pytest.mark.docker

SLOW = """import time
from manim import *
class SlowScene(Scene):
    def construct(self):
        time.sleep(600)
"""


@pytest.fixture
def wire(tmp_path: Path) -> Iterator[Wire]:
    made = Wire(tmp_path / "engine.sock")
    yield made
    made.cut()


def inspect_slowly(sandbox: ContainerSandbox, *, meanwhile: object) -> None:
    async def run() -> None:
        try:
            async with sandbox.attempt() as attempt:
                order = InspectionOrder(SLOW, Quality.P480)
                loop, walks = asyncio.get_running_loop(), asyncio.Event()

                def look(progress: Progress) -> None:
                    if progress.event == "rehearsing":
                        loop.call_soon_threadsafe(walks.set)

                job = asyncio.create_task(attempt.inspect(order, on_progress=look))
                begun = asyncio.create_task(walks.wait())
                await asyncio.wait({job, begun}, return_when=asyncio.FIRST_COMPLETED)
                begun.cancel()
                await asyncio.to_thread(meanwhile)  # type: ignore[arg-type]
                await job
        finally:
            await sandbox.close()

    asyncio.run(run())


def wait_until_gone(folder: Path) -> None:
    deadline = time.monotonic() + 60
    while containers_of(folder) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert containers_of(folder) == []


def test_an_engine_that_does_not_answer_is_named_with_what_to_do(tmp_path: Path) -> None:
    nowhere = f"unix://{tmp_path}/none.sock"
    sandbox = sandbox_on(lambda: docker_engine(tmp_path, docker_host=nowhere))
    with pytest.raises(EngineUnavailableError, match=rf"{nowhere}.*make setup") as raised:
        asyncio.run(sandbox.export())
    assert raised.value.retryable


def test_an_engine_that_goes_away_during_a_job_is_no_result(tmp_path: Path, wire: Wire) -> None:
    sandbox = sandbox_on(lambda: docker_engine(tmp_path, docker_host=wire.address))
    with pytest.raises(EngineUnavailableError):
        inspect_slowly(sandbox, meanwhile=wire.cut)
    # Nobody could remove the container; it ended by itself, and the next start takes it away.
    engine = docker_engine(tmp_path)
    client = docker.DockerClient()
    (left,) = containers_of(tmp_path)
    assert client.containers.get(left).wait(timeout=60)["StatusCode"] == 0
    client.containers.get(left).remove()
    client.close()
    engine.close()


def test_a_container_that_somebody_removes_is_lost_and_not_the_codes_fault(
    tmp_path: Path,
) -> None:
    def remove() -> None:
        client = docker.DockerClient()
        for found in containers_of(tmp_path):
            client.api.remove_container(found, force=True)
        client.close()

    with pytest.raises(ContainerLostError, match=r"removed|stopped"):
        inspect_slowly(sandbox_on(lambda: docker_engine(tmp_path)), meanwhile=remove)
    assert containers_of(tmp_path) == []


def test_a_container_that_somebody_kills_is_lost_and_not_the_codes_fault(tmp_path: Path) -> None:
    def kill() -> None:
        client = docker.DockerClient()
        for found in containers_of(tmp_path):
            client.api.kill(found)
        client.close()

    with pytest.raises(ContainerLostError, match="stopped from outside"):
        inspect_slowly(sandbox_on(lambda: docker_engine(tmp_path)), meanwhile=kill)
    assert containers_of(tmp_path) == []


def test_a_missing_image_is_named_with_what_to_do(tmp_path: Path) -> None:
    image = SandboxImage("chalkbox-nosuch", PROJECT_ROOT / "sandbox_image")
    engine = DockerEngine(None, image, limits=LIMITS, runtime=None, owner=this_owner(tmp_path))
    sandbox = ContainerSandbox(lambda: engine, LIMITS, image=image.inputs, memory=RememberNothing())

    async def run() -> None:
        try:
            await sandbox.export()
        finally:
            await sandbox.close()

    with pytest.raises(ImageMissingError, match=rf"{image.tag}.*make setup"):
        asyncio.run(run())


def test_an_image_built_from_other_inputs_is_refused(tmp_path: Path) -> None:
    (tmp_path / "sandbox_image").mkdir()
    image = SandboxImage("chalkbox-mismatch", tmp_path / "sandbox_image")
    client = docker.DockerClient()
    client.images.get(IMAGE.tag).tag(image.name, image.inputs[:12])
    engine = DockerEngine(None, image, limits=LIMITS, runtime=None, owner=this_owner(tmp_path))
    try:
        with pytest.raises(ImageMismatchError, match="other inputs"):
            engine.check()
    finally:
        engine.close()
        client.images.remove(image.tag)
        client.close()


def test_what_a_killed_process_left_is_taken_away_at_the_next_start(tmp_path: Path) -> None:
    script = (
        "import sys, time\n"
        f"sys.path.insert(0, {str(PROJECT_ROOT / 'tests')!r})\n"
        "from pathlib import Path\n"
        "from containers import docker_engine\n"
        "from orchestrator.sandbox.engine import Profile\n"
        f"container = docker_engine(Path({str(tmp_path)!r})).start(Profile.PLAIN)\n"
        "print('started', flush=True)\n"
        "time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"started\n"
        engine = docker_engine(tmp_path)
        assert engine.reap() == 0, "a living process keeps its containers"
        process.kill()
    client = docker.DockerClient()
    (left,) = containers_of(tmp_path)
    assert client.containers.get(left).wait(timeout=60)["StatusCode"] == 0, "its stdin has ended"
    client.close()
    assert engine.reap() == 1
    engine.close()
    assert containers_of(tmp_path) == []
