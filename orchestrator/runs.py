"""The door with a workbench: whatever a page, a program or the terminal wants of Chalkbox.

A `Studio` is put together once from the settings and closed at the end; `door.Door` is the part of
it that needs no container engine.
"""

import asyncio
import contextlib
import functools
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from agents.artifacts.render_result import RenderResult
from agents.artifacts.request import ExplainerRequest, Form
from agents.artifacts.validation_report import ValidationReport
from config import PROJECT_ROOT, Settings, load_settings
from orchestrator.door import Door, Explained, explained, open_door
from orchestrator.engine.carrier import Offer
from orchestrator.engine.errors import ChainError
from orchestrator.engine.outcome import RunOutcome
from orchestrator.engine.queued_runs import QueuedRuns
from orchestrator.engine.render_cache import ResultCache
from orchestrator.engine.run_folder import RunFolder
from orchestrator.engine.runner import carry_out, open_run
from orchestrator.engine.trace import Watcher
from orchestrator.engine.worker import Worker, open_worker
from orchestrator.errors import InLoopError
from orchestrator.film_makers import lacking_here, require_makers
from orchestrator.media.subtitles import to_srt
from orchestrator.observe.health import checks_of_worker
from orchestrator.observe.observation import Observation, observing
from orchestrator.open_runs import open_runs
from orchestrator.sandbox.cached_sandbox import CachedSandbox, KeptSelfChecks
from orchestrator.sandbox.container_sandbox import ContainerSandbox
from orchestrator.sandbox.contract import (
    MP4,
    ImageExport,
    InspectionOrder,
    OnProgress,
    Output,
    Sandbox,
)
from orchestrator.sandbox.engine import ContainerEngine
from orchestrator.sandbox.host_files import naming, temporary_folder
from orchestrator.sandbox.image import SandboxImage
from orchestrator.sandbox.owner import this_owner
from orchestrator.stages.start_up import check_start_up
from orchestrator.stages.workshop import workshop_for
from orchestrator.story_files import StoryFiles
from orchestrator.workflows import load_workflows
from orchestrator.writers import announced, open_chain, require_code_writer, writers_for

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class Drawn:
    """What became of a file of a user's own."""

    report: ValidationReport
    result: RenderResult | None
    """None when the code did not pass inspection."""
    files: tuple[Path, ...] = ()
    """The video, and its captions when it has any."""


class Studio(Door):
    """Everything Chalkbox can do, on one sandbox. Made by `open_studio`."""

    def __init__(
        self,
        settings: Settings,
        runs: QueuedRuns,
        sandbox: Sandbox,
        offers: Mapping[str, Offer],
        open_worker: Callable[[], Awaitable[Worker]],
        observation: Observation,
    ) -> None:
        super().__init__(settings, runs)
        self.sandbox = sandbox
        self.story_files = StoryFiles(settings, runs, sandbox)
        self._observation = observation
        self._offers = offers
        self._open_worker = open_worker

    async def explain(
        self, request: ExplainerRequest, *, watchers: tuple[Watcher, ...] = ()
    ) -> Explained:
        """Make an explainer, here and now; a refused or failed one is returned, with its reason.

        When this process is killed, a worker of the same runs takes the run over.
        """
        return await self.go_on(await self.begin(request), watchers=watchers)

    async def go_on(
        self, video_id: str, *, from_stage: str | None = None, watchers: tuple[Watcher, ...] = ()
    ) -> Explained:
        """Go on with a run, here and now.

        Args:
            video_id: The run.
            from_stage: Do this stage again, and what depends on it.
            watchers: Told of every event as it happens.

        Raises:
            UnknownRunError: There is no such run.
            RunBusyError: It is queued, or carried out already.
            ChainError: There is no such stage.
            ArtifactInvalidError: Its folder is damaged.
        """
        worker = await self._open_worker()
        return explained(await worker.carry_out(video_id, from_stage=from_stage, watchers=watchers))

    async def do_stage(
        self, video_id: str, stage: str, *, watchers: tuple[Watcher, ...] = ()
    ) -> RunOutcome:
        """Do one stage of a run, here and now, with the earlier artifacts of its folder.

        Returns:
            The outcome; `unfinished` in its receipt until every stage is done.

        Raises:
            UnknownRunError: There is no such run.
            ChainError: There is no such stage.
            RunFolderError: The run is being worked on.
            ArtifactInvalidError: Its folder is damaged.
        """
        store = self.runs.store
        if store is not None:
            await asyncio.to_thread(store.bring_whole, video_id)
        name = RunFolder.open(self.runs.root(video_id)).manifest.workflow
        if name not in self._offers:
            raise ChainError(f"{video_id} is a run of {name}, which is no workflow here")
        offer = self._offers[name]
        folder = open_run(self.runs.root(video_id), offer.workflow)
        chosen = offer.workflow.stage(stage)
        async with offer.open_workshop(folder) as workshop:
            outcome = await carry_out(
                offer.workflow,
                folder,
                workshop,
                provider=offer.provider,
                watchers=watchers + self._observation.watchers(video_id),
                again=chosen,
                only=chosen,
            )
        if store is not None:
            await asyncio.to_thread(store.record, video_id)
        return outcome

    async def check(
        self, order: InspectionOrder, *, on_progress: OnProgress | None = None
    ) -> ValidationReport:
        """Lint and rehearse a module."""
        async with self.sandbox.attempt() as attempt:
            return (await attempt.inspect(order, on_progress=on_progress)).report

    async def draw(
        self,
        order: InspectionOrder,
        into: Path,
        *,
        output: Output = MP4,
        on_progress: OnProgress | None = None,
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
                result = await attempt.render(
                    inspection.inspected, folder, output=output, on_progress=on_progress
                )
                files = place_video(result.video.path, result, folder, into) if result.video else ()
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


def place_video(name: str, result: RenderResult, folder: Path, into: Path) -> tuple[Path, ...]:
    """Move a video to where it is wanted, and write its captions beside it; pictures have none.

    Raises:
        HostFileError: The folder does not take them.
    """
    video = into / name
    srt = video.with_suffix(".srt")
    with naming(into):
        (folder / video.name).replace(video)
        if not result.captions or result.form is not Form.VIDEO:
            return (video,)
        srt.write_text(to_srt(result.captions), encoding="utf-8")
    return (video, srt)


def offers_of(
    settings: Settings, sandbox: Sandbox, cache: ResultCache, *, begin: Callable[[], None]
) -> dict[str, Offer]:
    """Every workflow and its parts, as carried out here; `begin` is called when one begins."""
    chain = open_chain(settings)
    writers = writers_for(settings, chain, cache)
    whole = load_workflows()
    known = {part.name: part for each in whole.values() for part in each.parts} | whole

    def open_one(folder: RunFolder) -> contextlib.AbstractAsyncContextManager[object]:
        require_code_writer(known[folder.manifest.workflow], writers)
        require_makers(known[folder.manifest.workflow], writers.makers, folder)
        begin()
        return workshop_for(folder, sandbox, writers)

    return {
        name: Offer(workflow, announced(workflow, chain, settings), open_one)
        for name, workflow in known.items()
    }


@contextlib.asynccontextmanager
async def open_studio(
    settings: Settings, *, takes_queued: bool = False, observation: Observation | None = None
) -> AsyncGenerator[Studio]:
    """Put everything together; no engine is asked before something must run.

    Args:
        settings: All of them.
        takes_queued: Be a worker: carry out what anybody queues, and take over from workers that
            died. Else only what is asked of this studio is carried out, and the queue is not even
            opened before that.
        observation: Watches all that is carried out; else only spans are made, where they are set.

    Raises:
        StartUpError: A piece of our own is broken, or is set to be used and not installed.
        CacheError: The cache folder cannot be used.
        QueueError: The queue cannot be used, as far as it is opened.
        SandboxError: A worker has no container engine, or not the image it needs.
    """
    check_start_up(PROJECT_ROOT)
    image = SandboxImage(settings.sandbox_image, PROJECT_ROOT / "sandbox_image")
    size = settings.cache_mib * 1024**2
    async with contextlib.AsyncExitStack() as opened:
        observation = observation or opened.enter_context(observing(settings))
        cache = await asyncio.to_thread(ResultCache, settings.cache_dir, size_limit_bytes=size)
        opened.push_async_callback(asyncio.to_thread, cache.close)
        containers = ContainerSandbox(
            lambda: docker_engine(settings, image),
            settings.limits,
            image=image.inputs,
            memory=KeptSelfChecks(cache),
            ready=settings.pool if takes_queued else None,
        )
        opened.push_async_callback(containers.close)
        sandbox = CachedSandbox(containers, cache)
        observation.count_sandbox(containers.starts, sandbox.answers)
        runs = await opened.enter_async_context(open_runs(settings))
        offers = offers_of(settings, sandbox, cache, begin=containers.expect_jobs)
        worker = _OneWorker(
            lambda: open_worker(
                runs,
                offers,
                takes_queued=takes_queued,
                reap=containers.reap,
                runs_at_once=settings.runs_at_once,
                user_runs_at_once=settings.user_runs_at_once,
                stop_s=settings.stop_s if takes_queued else 0.0,
                name=settings.worker_name if takes_queued else "",
                has_gpu=not lacking_here(settings),
                observe=observation.watchers,
            ),
            opened,
        )
        if takes_queued:
            # Before anything is taken: without an engine every run would fail.
            await containers.identity()
            containers.prepare()
            await worker()
        studio = Studio(settings, runs, sandbox, offers, worker, observation)
        studio.checks += checks_of_worker(containers)
        yield studio


class _OneWorker:
    """A worker, opened by the first who needs one, and closed with the rest."""

    def __init__(
        self,
        open_it: Callable[[], contextlib.AbstractAsyncContextManager[Worker]],
        opened: contextlib.AsyncExitStack,
    ) -> None:
        self._open_it = open_it
        self._opened = opened
        self._worker: Worker | None = None
        self._opening = asyncio.Lock()

    async def __call__(self) -> Worker:
        async with self._opening:
            if self._worker is None:
                self._worker = await self._opened.enter_async_context(self._open_it())
        return self._worker


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


# --- one call each, for programs ------------------------------------------------------------------
# Each puts everything together and closes it again; who asks more than once opens a studio.


async def explain(request: ExplainerRequest, *, settings: Settings | None = None) -> Explained:
    """As `Studio.explain`."""
    async with open_studio(settings or load_settings()) as studio:
        return await studio.explain(request)


async def go_on(
    video_id: str, *, from_stage: str | None = None, settings: Settings | None = None
) -> Explained:
    """As `Studio.go_on`."""
    async with open_studio(settings or load_settings()) as studio:
        return await studio.go_on(video_id, from_stage=from_stage)


async def begin(request: ExplainerRequest, *, settings: Settings | None = None) -> str:
    """As `Door.begin`."""
    async with open_door(settings or load_settings()) as door:
        return await door.begin(request)


async def do_stage(video_id: str, stage: str, *, settings: Settings | None = None) -> RunOutcome:
    """As `Studio.do_stage`."""
    async with open_studio(settings or load_settings()) as studio:
        return await studio.do_stage(video_id, stage)


async def edit(
    video_id: str, name: str, content: bytes, *, settings: Settings | None = None
) -> None:
    """As `Door.edit`."""
    async with open_door(settings or load_settings()) as door:
        await door.edit(video_id, name, content)


def blocking(deed: Callable[P, Coroutine[Any, Any, T]]) -> Callable[P, T]:
    """The same call for programs without an event loop.

    Raises:
        ChalkboxError: From the call, in a thread whose event loop is running.
    """

    @functools.wraps(deed)
    def call(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            return asyncio.run(deed(*args, **kwargs))
        raise InLoopError(
            f"runs.{deed.__name__}_sync was called where an event loop is running, which it would"
            f" stop; use `await runs.{deed.__name__}(...)`"
        )

    return call


explain_sync = blocking(explain)
go_on_sync = blocking(go_on)
begin_sync = blocking(begin)
do_stage_sync = blocking(do_stage)
edit_sync = blocking(edit)
