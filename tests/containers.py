"""The real sandbox for container tests, and a look at what they leave behind."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import docker
from docker.errors import DockerException

from agents.artifacts.render_result import RenderResult
from agents.artifacts.validation_report import ValidationReport
from config import PROJECT_ROOT, ReadyContainers, SandboxLimits, Settings
from orchestrator.engine.render_cache import ResultCache
from orchestrator.errors import SandboxError
from orchestrator.sandbox.cached_sandbox import KeptSelfChecks
from orchestrator.sandbox.container_sandbox import ContainerSandbox
from orchestrator.sandbox.contract import MP4, InspectionOrder, Output
from orchestrator.sandbox.docker_sandbox import DockerEngine
from orchestrator.sandbox.engine import ContainerEngine
from orchestrator.sandbox.image import SandboxImage
from orchestrator.sandbox.owner import LABEL_OWNER, LABEL_PROCESS, this_owner

T = TypeVar("T")

IMAGE = SandboxImage("chalkbox-sandbox", PROJECT_ROOT / "sandbox_image")
TIMES = {"start_s": 120, "inspect_s": 600, "render_s": 900, "math_s": 120, "media_s": 120}
"""Where the time limit is not what is tested, a slow machine may take its time."""
PATIENT = SandboxLimits(**TIMES)
PATIENCE = {f"CHALKBOX_LIMITS__{name.upper()}": str(seconds) for name, seconds in TIMES.items()}
"""The same for the environment of a process."""
LIMITS = SandboxLimits(**TIMES, grace_s=2, work_mib=128)
LABEL_PROJECT = "com.docker.compose.project"
IMPATIENT = LIMITS.model_copy(update={"inspect_s": 3})
"""For tests of the time limit."""


def checked(settings: Settings) -> Settings:
    """The same settings, with a cache that remembers the engine's self-check as passed.

    It takes two containers and fills the memory of one; `test_posture` is where it is looked at,
    and `test_explainer` where it comes before a first job.
    """

    async def remember() -> None:
        engine = docker_engine(settings.runs_dir, limits=settings.limits)
        size = settings.cache_mib * 1024**2
        cache = ResultCache(settings.cache_dir, size_limit_bytes=size)
        try:
            await KeptSelfChecks(cache).remember_passed(engine.identity())
        finally:
            cache.close()
            engine.close()

    with ThreadPoolExecutor(1) as aside:  # the caller may be in a loop of its own
        aside.submit(lambda: asyncio.run(remember())).result()
    return settings


class RememberNothing:
    """A self-check memory for tests that look at the self-check by themselves."""

    async def recall_passed(self, identity: dict[str, str]) -> bool:
        return "engine" in identity

    async def remember_passed(self, identity: dict[str, str]) -> None:
        raise AssertionError(f"nothing was checked for {identity}")


def docker_engine(
    folder: Path, *, limits: SandboxLimits = LIMITS, docker_host: str | None = None
) -> DockerEngine:
    """An engine whose containers belong to a test's folder."""
    owner = this_owner(folder)
    return DockerEngine(docker_host, IMAGE, limits=limits, runtime=None, owner=owner)


def sandbox_on(
    engine: Callable[[], ContainerEngine],
    *,
    limits: SandboxLimits = LIMITS,
    ready: ReadyContainers | None = None,
) -> ContainerSandbox:
    """A sandbox on an engine, without the self-check; with `ready`, some are kept ready."""
    return ContainerSandbox(
        engine, limits, image=IMAGE.inputs, memory=RememberNothing(), ready=ready
    )


def using_sandbox(
    folder: Path,
    deed: Callable[[ContainerSandbox], Awaitable[T]],
    *,
    limits: SandboxLimits = LIMITS,
) -> T:
    """Do something with a real sandbox, and close it whatever happens."""

    async def run() -> T:
        sandbox = sandbox_on(lambda: docker_engine(folder, limits=limits), limits=limits)
        try:
            return await deed(sandbox)
        finally:
            await sandbox.close()

    return asyncio.run(run())


def inspect_code(
    order: InspectionOrder, folder: Path, *, limits: SandboxLimits = LIMITS
) -> ValidationReport:
    """Inspect in a container of its own."""

    async def deed(sandbox: ContainerSandbox) -> ValidationReport:
        async with sandbox.attempt() as attempt:
            return (await attempt.inspect(order)).report

    return using_sandbox(folder, deed, limits=limits)


def draw_code(
    order: InspectionOrder, folder: Path, *, output: Output = MP4
) -> tuple[ValidationReport, RenderResult]:
    """Inspect code that passes, and draw it in the same container."""

    async def deed(sandbox: ContainerSandbox) -> tuple[ValidationReport, RenderResult]:
        async with sandbox.attempt() as attempt:
            inspection = await attempt.inspect(order)
            assert inspection.inspected is not None, inspection.report
            drawn = await attempt.render(inspection.inspected, folder, output=output)
            return inspection.report, drawn

    return using_sandbox(folder, deed)


def containers_of_this_process() -> list[str]:
    """Containers that this process started, running or not, for whatever folder."""
    client = docker.DockerClient()
    try:
        label = f"{LABEL_PROCESS}={this_owner(Path()).process}"
        return [found["Id"] for found in client.api.containers(all=True, filters={"label": label})]
    finally:
        client.close()


def containers_of(folder: Path) -> list[str]:
    """Containers that a test's folder owns, running or not."""
    return [found["Id"] for found in listed(folder)]


def listed(folder: Path) -> list[dict[str, Any]]:
    """What one request tells of a folder's containers: to ask for each is too late for some."""
    client = docker.DockerClient()
    try:
        label = f"{LABEL_OWNER}={this_owner(folder).checkout}"
        return client.api.containers(all=True, filters={"label": label})
    finally:
        client.close()


def volumes() -> set[str]:
    """Names of the engine's volumes, but for those of others, which come and go."""
    client = docker.DockerClient()
    ours = this_owner(Path()).process
    try:
        return {
            volume.name
            for volume in client.volumes.list()
            if LABEL_PROJECT not in (labels := volume.attrs.get("Labels") or {})
            and labels.get(LABEL_PROCESS, ours) == ours
        }
    finally:
        client.close()


def why_no_engine() -> str:
    """Why container tests cannot run here; empty when they can."""
    try:
        engine = docker_engine(Path())
        try:
            engine.check()
        finally:
            engine.close()
    except (SandboxError, DockerException) as error:
        return f"container tests need the engine and the image: {error}"
    return ""
