"""What a hostile job, or a bad moment, does to all the others: nothing, and nothing is left.

Engines, containers and processes that are killed from outside are in `docker/test_engine_trouble`,
`docker/test_engine_stopped`, `docker/test_pool` and `docker/test_crash`.
"""

import asyncio
import secrets
import threading
from pathlib import Path

import pytest
from attacking import SCENE, guest, told
from containers import containers_of, docker_engine, using_sandbox
from sampling import FULL
from wires import Wire

from agents.artifacts.math_packet import Evaluate
from agents.artifacts.render_result import RenderResult
from agents.artifacts.request import Quality
from agents.artifacts.validation_report import ValidationReport
from orchestrator.errors import EngineUnavailableError
from orchestrator.sandbox.container_sandbox import ContainerAttempt, ContainerSandbox
from orchestrator.sandbox.contract import InspectionOrder, Progress
from orchestrator.sandbox.engine import Profile

pytestmark = pytest.mark.docker

LONG = f"from manim import *\n{SCENE}        self.play(Rotate(Square(), 99), run_time=600)\n"
JOBS = 100 if FULL else 6


def order(code: str) -> InspectionOrder:
    return InspectionOrder(code, Quality.P480)


async def work(
    attempt: ContainerAttempt, code: str, into: Path
) -> tuple[ValidationReport, RenderResult]:
    """Both jobs of an attempt, which must go well."""
    inspection = await attempt.inspect(order(code))
    assert inspection.inspected is not None, (inspection.report.findings, inspection.report.log)
    return inspection.report, await attempt.render(inspection.inspected, into)


def test_two_jobs_at_once_and_one_after_the_other_see_nothing_of_each_other(
    tmp_path: Path,
) -> None:
    """The first uses up, besides, all that the kernel counts by user: they have the same one."""
    mark = f"mark-{secrets.token_hex(8)}"
    hostile = guest("neighbours_guest", f"leave({mark!r})").replace("self.wait()", "time.sleep(60)")
    hostile = hostile.replace("import json", "import json\nimport time")
    looking = guest("neighbours_guest", f"look({mark!r})")

    async def deed(sandbox: ContainerSandbox) -> list[object]:
        at_it = asyncio.Event()
        loop = asyncio.get_running_loop()

        def hear(progress: Progress) -> None:
            if progress.event == "rehearsing":
                loop.call_soon_threadsafe(at_it.set)

        seen: list[object] = []
        async with sandbox.attempt() as first, sandbox.attempt() as second:
            bad = asyncio.create_task(first.inspect(order(hostile), on_progress=hear))
            waits = asyncio.create_task(at_it.wait())
            await asyncio.wait({bad, waits}, return_when=asyncio.FIRST_COMPLETED)
            assert not bad.done(), bad.result()
            report, drawn = await work(second, looking, tmp_path)
            assert drawn.status == "succeeded", drawn.findings
            seen.append(told(report, "SEEN "))
            assert not bad.done(), "the other one was there all the time"
            bad.cancel()
            await asyncio.wait({bad})
        async with sandbox.attempt() as third:
            report = (await third.inspect(order(looking))).report
            seen.append(told(report, "SEEN "))
        return seen

    assert using_sandbox(tmp_path, deed) == [[], []]
    assert containers_of(tmp_path) == []


def test_a_render_cancelled_while_its_pieces_come_leaves_nothing(tmp_path: Path) -> None:
    async def deed(sandbox: ContainerSandbox) -> None:
        pieces: list[str] = []
        came = asyncio.Event()
        loop = asyncio.get_running_loop()
        async with sandbox.attempt() as attempt:
            inspected = (await attempt.inspect(order(LONG))).inspected
            assert inspected is not None

            def take(piece: object) -> None:
                pieces.append(str(piece)[:20])
                loop.call_soon_threadsafe(came.set)

            drawing = asyncio.create_task(attempt.render(inspected, tmp_path, on_chunk=take))
            await asyncio.wait_for(came.wait(), 60)
            drawing.cancel()
            with pytest.raises(asyncio.CancelledError):
                await drawing
            assert containers_of(tmp_path) == []
        assert pieces

    using_sandbox(tmp_path, deed)
    assert list(tmp_path.glob("*.mp4")) + list(tmp_path.glob(".*unfinished")) == []


@pytest.mark.parametrize("request_line", [b"/containers/create", b"/start ", b"/attach?"])
def test_a_reply_of_the_engine_that_is_lost_leaves_no_container(
    request_line: bytes, tmp_path: Path
) -> None:
    wire = Wire(tmp_path / "engine.sock", lose=request_line)
    engine = docker_engine(tmp_path, docker_host=wire.address)
    try:
        with pytest.raises(EngineUnavailableError):
            engine.start(Profile.PLAIN)
        if request_line == b"/containers/create":
            assert len(containers_of(tmp_path)) == 1, "it was made all the same"
        container = engine.start(Profile.PLAIN)
        assert containers_of(tmp_path) == [container.id]
        container.remove()
        assert containers_of(tmp_path) == []
    finally:
        engine.close()
        wire.cut()


def test_job_after_job_leaves_no_container_and_no_thread(tmp_path: Path) -> None:
    """A hundred of them where all is asked for; files and volumes are looked at after each test."""

    async def deed(sandbox: ContainerSandbox) -> set[int]:
        places, counts = asyncio.Semaphore(3), set[int]()

        async def one(number: int) -> None:
            async with places:
                asked = (Evaluate(id="a", expression=f"{number}/2"),)
                (answer,) = (await sandbox.answer_math(asked)).answers
                assert answer.value == number / 2
                counts.add(len(containers_of(tmp_path)))

        await asyncio.gather(*(one(number) for number in range(JOBS)))
        assert containers_of(tmp_path) == []
        return counts

    threads = threading.active_count()
    assert max(using_sandbox(tmp_path, deed)) <= 3
    assert threading.active_count() <= threads
