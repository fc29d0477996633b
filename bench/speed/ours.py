"""Our side of a pair: inspection and render through the sandbox, in fresh containers, no cache."""

import tempfile
import time
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from containers import IMAGE, RememberNothing

from agents.artifacts.render_result import RenderResult
from agents.artifacts.validation_report import Finding, ValidationReport
from bench.speed.plain_container import NotMeasuredError
from bench.speed.usage import Meter, Usage
from config import ReadyContainers, SandboxLimits
from orchestrator.sandbox.container_sandbox import ContainerSandbox
from orchestrator.sandbox.contract import InspectedCode, InspectionOrder
from orchestrator.sandbox.docker_sandbox import DockerContainer, DockerEngine
from orchestrator.sandbox.engine import Mounts, Profile
from orchestrator.sandbox.owner import this_owner

LIMITS = SandboxLimits(inspect_s=300)
"""The defaults, but for more patience: what is slow is to be measured, not refused."""


class WatchedEngine(DockerEngine):
    """An engine that puts a meter on every container it starts, while somebody wants to know."""

    meter: Meter | None = None
    watching = False

    def start(self, profile: Profile, *, mounts: Mounts | None = None) -> DockerContainer:
        """Start it, and look at it from then on."""
        started = super().start(profile, mounts=mounts)
        if self.watching:
            self.meter = Meter(self.call, started.id)
        return started

    @contextmanager
    def watched(self) -> Generator[None]:
        """Look at the container that is started within."""
        self.watching = True
        try:
            yield
        finally:
            self.watching = False
            if self.meter is not None:
                self.meter.stop()
            self.meter = None

    def used(self) -> Usage:
        """What that container has used until now."""
        if self.meter is None:
            raise NotMeasuredError("no container was started")
        return self.meter.read()


@dataclass(frozen=True)
class OurRender:
    """What we made, and what it took from the container's creation on."""

    wall_s: float
    usage: Usage
    result: RenderResult
    video: bytes


def watched_engine(folder: Path) -> WatchedEngine:
    """An engine whose containers belong to a folder."""
    return WatchedEngine(None, IMAGE, limits=LIMITS, runtime=None, owner=this_owner(folder))


def sandbox_on(engine: WatchedEngine, *, ready: int = 0) -> ContainerSandbox:
    """A sandbox without a cache; with `ready`, so many containers are kept ready."""
    return ContainerSandbox(
        lambda: engine,
        LIMITS,
        image=IMAGE.inputs,
        memory=RememberNothing(),
        ready=ReadyContainers(size=ready) if ready else None,
    )


async def make_all(
    sandbox: ContainerSandbox, engine: WatchedEngine, order: InspectionOrder
) -> tuple[OurRender, InspectedCode]:
    """Inspect and draw in one container, as it is done for a run.

    Raises:
        NotMeasuredError: The scene does not pass, or is not drawn.
    """
    with tempfile.TemporaryDirectory() as folder, engine.watched():
        begun = time.perf_counter()
        async with sandbox.attempt() as attempt:
            inspection = await attempt.inspect(order)
            if inspection.inspected is None:
                raise NotMeasuredError(said(inspection.report.findings))
            result = await attempt.render(inspection.inspected, Path(folder))
            made = keep(time.perf_counter() - begun, engine.used(), result, Path(folder))
        return made, inspection.inspected


async def draw_only(
    sandbox: ContainerSandbox, engine: WatchedEngine, inspected: InspectedCode
) -> OurRender:
    """Draw in a container of its own, which has nothing from the inspection: formulas are set anew.

    Raises:
        NotMeasuredError: It is not drawn.
    """
    with tempfile.TemporaryDirectory() as folder, engine.watched():
        begun = time.perf_counter()
        async with sandbox.attempt() as attempt:
            result = await attempt.render(inspected, Path(folder))
            return keep(time.perf_counter() - begun, engine.used(), result, Path(folder))


def said(findings: Iterable[Finding]) -> str:
    """What was found, in one line."""
    return "; ".join(found.words for found in findings)


def keep(wall_s: float, usage: Usage, result: RenderResult, folder: Path) -> OurRender:
    """Put together what is known of a render."""
    if result.video is None:
        raise NotMeasuredError(said(result.findings))
    return OurRender(wall_s, usage, result, (folder / result.video.path).read_bytes())


async def report_on(
    sandbox: ContainerSandbox, order: InspectionOrder
) -> tuple[float, ValidationReport]:
    """Seconds until the report of an inspection is there, its container's start included."""
    async with sandbox.attempt() as attempt:
        begun = time.perf_counter()
        report = (await attempt.inspect(order)).report
        return time.perf_counter() - begun, report
