"""What every sandbox does, real or not: the same tests for containers and for the fake engine."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import pytest
from containers import IMPATIENT, LIMITS, containers_of, docker_engine, sandbox_on
from fakes import IMAGE, FakeEngine, RememberAll, playing_guest

from agents.artifacts.math_packet import Evaluate
from agents.artifacts.request import Quality
from agents.artifacts.validation_report import FailureClass
from config import ReadyContainers, SandboxLimits
from orchestrator.errors import NotInspectedError, SandboxError
from orchestrator.sandbox.container_sandbox import ContainerSandbox
from orchestrator.sandbox.contract import (
    InspectedCode,
    InspectionOrder,
    Progress,
    pass_inspection,
)
from orchestrator.sandbox.mp4_boxes import check_mp4

T = TypeVar("T")
Opened = Callable[[SandboxLimits], contextlib.AbstractAsyncContextManager[ContainerSandbox]]

GOOD = """from manim import *


class SquareScene(Scene):
    def construct(self):
        self.play(Create(Square()))
"""


def order(code: str, **options: object) -> InspectionOrder:
    return InspectionOrder(code, Quality.P480, **options)  # type: ignore[arg-type]


SANDBOXES = ["fake", "fake with a pool", pytest.param("docker", marks=pytest.mark.docker)]
POOLED = pytest.param("docker with a pool", marks=pytest.mark.docker)
with_real_pool = pytest.mark.parametrize("opened", [*SANDBOXES, POOLED], indirect=True)
"""For what depends on where a container comes from; what it is asked for then does not."""


@pytest.fixture(params=SANDBOXES)
def opened(request: pytest.FixtureRequest, tmp_path: Path, nothing_left_open: None) -> Opened:
    ready = ReadyContainers(size=1) if "pool" in request.param else None

    @contextlib.asynccontextmanager
    async def open_fake(limits: SandboxLimits) -> AsyncGenerator[ContainerSandbox]:
        engine = FakeEngine(playing_guest)
        sandbox = ContainerSandbox(
            lambda: engine, limits, image=IMAGE, memory=RememberAll(), ready=ready
        )
        sandbox.expect_jobs()
        yield sandbox
        await sandbox.close()

    @contextlib.asynccontextmanager
    async def open_real(limits: SandboxLimits) -> AsyncGenerator[ContainerSandbox]:
        sandbox = sandbox_on(
            lambda: docker_engine(tmp_path, limits=limits), limits=limits, ready=ready
        )
        sandbox.expect_jobs()
        try:
            yield sandbox
        finally:
            await sandbox.close()
        assert containers_of(tmp_path) == []

    return open_fake if "fake" in request.param else open_real


def using(
    opened: Opened,
    deed: Callable[[ContainerSandbox], Awaitable[T]],
    *,
    limits: SandboxLimits = LIMITS,
) -> T:
    async def run() -> T:
        async with opened(limits) as sandbox:
            return await deed(sandbox)

    return asyncio.run(run())


@with_real_pool
def test_good_code_passes_and_is_drawn_in_the_same_attempt(opened: Opened, tmp_path: Path) -> None:
    events: list[Progress] = []

    async def draw(sandbox: ContainerSandbox) -> None:
        async with sandbox.attempt() as attempt:
            inspection = await attempt.inspect(order(GOOD), on_progress=events.append)
            report = inspection.report
            assert (report.passed, report.failure, report.findings) == (True, None, ())
            (scene,) = report.scenes
            assert (scene.scene_class, scene.frames, scene.duration_s) == ("SquareScene", 15, 1.0)
            assert scene.animations[0].names == ("Create",)
            assert inspection.inspected is not None
            result = await attempt.render(inspection.inspected, tmp_path, on_progress=events.append)
            assert result.status == "succeeded"
            assert result.video is not None
            assert result.video.path == "SquareScene.mp4"
            assert (result.frames, result.duration_s) == (15, 1.0)
            assert "--fps 15 --seed 0 generated_scene.py SquareScene" in result.command
            check_mp4(tmp_path / result.video.path)

    using(opened, draw)
    assert "linting" in [event.event for event in events]
    assert events[-1].done == 15


@with_real_pool
def test_inspected_code_is_drawn_in_a_fresh_container_too(opened: Opened, tmp_path: Path) -> None:
    async def draw(sandbox: ContainerSandbox) -> None:
        async with sandbox.attempt() as attempt:
            report = (await attempt.inspect(order(GOOD))).report
        inspected = pass_inspection(GOOD, report, image=sandbox.image)
        async with sandbox.attempt() as attempt:
            result = await attempt.render(inspected, tmp_path)
        assert result.status == "succeeded"

    using(opened, draw)


@pytest.mark.parametrize(
    ("code", "finding", "line"),
    [
        ("from manim import *\nclass A(Scene):\n    def construct(self)\n", "invalid-syntax", 3),
        ("from manim import *\nx = 1\n", "no-scene", None),
        (GOOD + GOOD.split("\n\n\n")[1].replace("Square", "Circle"), "several-scenes", None),
        ("from manim import *\nclass A(Scene):\n    x = 1\n", "no-animation", None),
    ],
)
def test_code_that_cannot_be_drawn_is_a_finding(
    opened: Opened, code: str, finding: str, line: int | None
) -> None:
    async def inspect(sandbox: ContainerSandbox) -> None:
        async with sandbox.attempt() as attempt:
            inspection = await attempt.inspect(order(code))
        assert inspection.inspected is None
        assert inspection.report.failure is FailureClass.FINDINGS
        (found,) = inspection.report.findings
        assert found.code == finding
        assert line is None or found.line == line

    using(opened, inspect)


def test_a_scene_that_is_not_there_is_named_with_those_that_are(opened: Opened) -> None:
    async def inspect(sandbox: ContainerSandbox) -> None:
        async with sandbox.attempt() as attempt:
            inspection = await attempt.inspect(order(GOOD, scene_class="CircleScene"))
        (found,) = inspection.report.findings
        assert found.code == "no-such-scene"
        assert "SquareScene" in found.message

    using(opened, inspect)


def test_code_that_never_ends_is_a_timeout(opened: Opened) -> None:
    async def inspect(sandbox: ContainerSandbox) -> None:
        async with sandbox.attempt() as attempt:
            inspection = await attempt.inspect(order("while True:\n    pass\n"))
        assert inspection.report.failure is FailureClass.TIMEOUT
        assert "3 s" in inspection.report.findings[0].message

    using(opened, inspect, limits=IMPATIENT)


def test_code_that_ends_its_process_early_has_failed(opened: Opened) -> None:
    async def inspect(sandbox: ContainerSandbox) -> None:
        async with sandbox.attempt() as attempt:
            inspection = await attempt.inspect(order("import os\nos._exit(0)\n"))
        assert inspection.report.failure is FailureClass.ENDED_EARLY
        assert "exit code 0" in inspection.report.findings[0].message

    using(opened, inspect)


def test_a_render_needs_the_seal_of_a_passed_inspection(opened: Opened, tmp_path: Path) -> None:
    async def forge(sandbox: ContainerSandbox) -> None:
        async with sandbox.attempt() as attempt:
            report = (await attempt.inspect(order(GOOD))).report
        with pytest.raises(NotInspectedError):
            InspectedCode(GOOD, report, seal=b"guess")
        with pytest.raises(NotInspectedError, match="other code"):
            pass_inspection(GOOD + "# changed", report, image=sandbox.image)
        with pytest.raises(NotInspectedError, match="another sandbox image"):
            pass_inspection(GOOD, report, image="0" * 64)
        failed = report.model_copy(update={"passed": False})
        with pytest.raises(NotInspectedError, match="did not pass"):
            pass_inspection(GOOD, failed, image=sandbox.image)

    using(opened, forge)


def test_an_attempt_inspects_once_and_draws_only_what_it_inspected(
    opened: Opened, tmp_path: Path
) -> None:
    async def misuse(sandbox: ContainerSandbox) -> None:
        async with sandbox.attempt() as attempt:
            inspected = (await attempt.inspect(order(GOOD))).inspected
            assert inspected is not None
            with pytest.raises(SandboxError, match="inspects once"):
                await attempt.inspect(order(GOOD))
        other = GOOD.replace("Square", "Circle")
        async with sandbox.attempt() as attempt:
            await attempt.inspect(order(other))
            with pytest.raises(NotInspectedError, match="other code"):
                await attempt.render(inspected, tmp_path)

    using(opened, misuse)


@with_real_pool
def test_mathematics_is_answered_question_by_question(opened: Opened) -> None:
    async def ask(sandbox: ContainerSandbox) -> None:
        questions = (
            Evaluate(id="half", expression="1/2"),
            Evaluate(id="broken", expression="1/(("),
            Evaluate(id="root", expression="sqrt(4)"),
        )
        half, broken, root = (await sandbox.answer_math(questions)).answers
        assert (half.value, half.tex) == (0.5, r"\frac{1}{2}")
        assert broken.error
        assert root.value == 2.0

    using(opened, ask)


def test_a_file_that_is_no_media_is_unreadable_with_a_reason(
    opened: Opened, tmp_path: Path
) -> None:
    path = tmp_path / "upload.mp4"
    path.write_bytes(b"this is no video")

    async def probe(sandbox: ContainerSandbox) -> None:
        facts = await sandbox.probe_media(path)
        assert not facts.readable
        assert facts.reason == "It is text, not a video."

    using(opened, probe)


def test_the_image_tells_what_it_holds(opened: Opened) -> None:
    async def export(sandbox: ContainerSandbox) -> None:
        found = await sandbox.export()
        assert found.versions["manim"].startswith("0.22")
        assert "Circle" in found.manim_names

    using(opened, export)


@with_real_pool
def test_two_jobs_at_once_do_not_disturb_each_other(opened: Opened) -> None:
    async def inspect(sandbox: ContainerSandbox, name: str) -> str:
        async with sandbox.attempt() as attempt:
            code = GOOD.replace("SquareScene", name)
            return (await attempt.inspect(order(code))).report.scenes[0].scene_class

    async def both(sandbox: ContainerSandbox) -> None:
        names = await asyncio.gather(inspect(sandbox, "AScene"), inspect(sandbox, "BScene"))
        assert names == ["AScene", "BScene"]

    using(opened, both)


@with_real_pool
def test_a_cancelled_job_takes_its_container_with_it(opened: Opened) -> None:
    async def cancel(sandbox: ContainerSandbox) -> None:
        async def inspect() -> None:
            async with sandbox.attempt() as attempt:
                await attempt.inspect(order("import time\ntime.sleep(100)\n" + GOOD))

        job = asyncio.create_task(inspect())
        await asyncio.sleep(0 if job.done() else 1.5)
        job.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await job

    using(opened, cancel)
