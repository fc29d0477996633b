"""The door: whatever a page, a program or the terminal wants of Chalkbox, it asks here.

A `Studio` is put together once from the settings and closed at the end.
"""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agents.artifacts.animation_package import AnimationPackage
from agents.artifacts.render_result import RenderResult
from agents.artifacts.request import ExplainerRequest
from agents.artifacts.validation_report import ValidationReport
from config import PROJECT_ROOT, Settings
from orchestrator.engine.render_cache import ResultCache
from orchestrator.engine.runner import RunOutcome, run_workflow
from orchestrator.engine.trace import Watcher
from orchestrator.media.subtitles import to_srt
from orchestrator.sandbox.cached_sandbox import CachedSandbox, KeptSelfChecks
from orchestrator.sandbox.container_sandbox import ContainerSandbox
from orchestrator.sandbox.contract import ImageExport, InspectionOrder, OnProgress, Sandbox
from orchestrator.sandbox.engine import ContainerEngine
from orchestrator.sandbox.host_files import naming, temporary_folder
from orchestrator.sandbox.image import SandboxImage
from orchestrator.sandbox.owner import this_owner
from orchestrator.stages.start_up import check_start_up
from orchestrator.stages.workshop import open_workshop
from orchestrator.workflows import explainer

OFFLINE = "offline: Chalkbox's own lessons, no model used"


@dataclass(frozen=True)
class Explained:
    """A finished or failed explainer, with paths that are ready to open."""

    outcome: RunOutcome
    video: Path | None
    receipt: Path

    @property
    def folder(self) -> Path:
        """The run folder."""
        return self.outcome.folder.root


@dataclass(frozen=True)
class Drawn:
    """What became of a file of a user's own."""

    report: ValidationReport
    result: RenderResult | None
    """None when the code did not pass inspection."""
    files: tuple[Path, ...] = ()
    """The video, and its captions when it has any."""


class Studio:
    """Everything Chalkbox can do, on one sandbox. Made by `open_studio`."""

    def __init__(self, settings: Settings, sandbox: Sandbox) -> None:
        self.settings = settings
        self.sandbox = sandbox

    async def explain(
        self, request: ExplainerRequest, *, watchers: tuple[Watcher, ...] = ()
    ) -> Explained:
        """Make an explainer; a refused or failed one is returned, with its reason."""
        async with open_workshop(self.sandbox) as workshop:
            outcome = await run_workflow(
                explainer.WORKFLOW,
                request,
                workshop=workshop,
                runs_dir=self.settings.runs_dir,
                provider=OFFLINE,
                about=request.prompt,
                watchers=watchers,
            )
        root = outcome.folder.root
        package = outcome.artifacts.get(AnimationPackage)
        video = root / package.video if isinstance(package, AnimationPackage) else None
        return Explained(outcome, video, root / outcome.receipt.FILE)

    async def check(
        self, order: InspectionOrder, *, on_progress: OnProgress | None = None
    ) -> ValidationReport:
        """Lint and rehearse a module."""
        async with self.sandbox.attempt() as attempt:
            return (await attempt.inspect(order, on_progress=on_progress)).report

    async def draw(
        self, order: InspectionOrder, into: Path, *, on_progress: OnProgress | None = None
    ) -> Drawn:
        """Inspect a module and, if it passes, draw its one scene class.

        Video and captions go into the folder, in place of files of their names; nothing else does.

        Raises:
            HostFileError: They cannot be written there.
        """
        async with self.sandbox.attempt() as attempt:
            inspection = await attempt.inspect(order, on_progress=on_progress)
            if inspection.inspected is None:
                return Drawn(inspection.report, None)
            with temporary_folder(into, prefix=".chalkbox-") as folder:
                result = await attempt.render(inspection.inspected, folder, on_progress=on_progress)
                files = place_video(result, folder, into) if result.video else ()
            return Drawn(inspection.report, result, files)

    async def export(self) -> ImageExport:
        """What the sandbox image holds."""
        return await self.sandbox.export()

    async def identity(self) -> dict[str, str]:
        """Which engine, kernel, image and policy are at work."""
        return await self.sandbox.identity()

    async def check_posture(self) -> dict[str, Any]:
        """Try now whether containers are closed enough; raises when they are not."""
        return await self.sandbox.check_posture()


def place_video(result: RenderResult, folder: Path, into: Path) -> tuple[Path, ...]:
    """Move a video to where it is wanted, and write its captions beside it.

    Raises:
        HostFileError: The folder does not take them.
    """
    video = into / f"{result.scene_class}.mp4"
    srt = video.with_suffix(".srt")
    with naming(into):
        (folder / video.name).replace(video)
        if not result.captions:
            return (video,)
        srt.write_text(to_srt(result.captions), encoding="utf-8")
    return (video, srt)


@contextlib.asynccontextmanager
async def open_studio(settings: Settings) -> AsyncGenerator[Studio]:
    """Put everything together; no engine is asked before something must run.

    Raises:
        StartUpError: A piece of our own is broken.
        CacheError: The cache folder cannot be used.
    """
    check_start_up(PROJECT_ROOT)
    image = SandboxImage(settings.sandbox_image, PROJECT_ROOT / "sandbox_image")
    size = settings.cache_mib * 1024**2
    cache = await asyncio.to_thread(ResultCache, settings.cache_dir, size_limit_bytes=size)
    containers = ContainerSandbox(
        lambda: docker_engine(settings, image),
        settings.limits,
        image=image.inputs,
        memory=KeptSelfChecks(cache),
    )
    try:
        yield Studio(settings, CachedSandbox(containers, cache))
    finally:
        await containers.close()
        await asyncio.to_thread(cache.close)


def docker_engine(settings: Settings, image: SandboxImage) -> ContainerEngine:
    """The Docker driver; its library is loaded here and not before, for it takes a while."""
    from orchestrator.sandbox.docker_sandbox import DockerEngine

    return DockerEngine(
        settings.docker_host,
        image,
        limits=settings.limits,
        runtime=settings.sandbox_runtime,
        owner=this_owner(settings.runs_dir),
    )
