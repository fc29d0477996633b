"""The sandbox on any container engine: one container per attempt, gone when it is left.

The work is blocking and runs in threads; cancelling a call removes its container, which ends the
thread, and only then lets go.
"""

import asyncio
import contextlib
import os
import threading
from collections import Counter
from collections.abc import AsyncGenerator, Callable
from pathlib import Path
from typing import Any, Protocol, TypeVar

from agents.artifacts.math_packet import MathQuestion
from agents.artifacts.media_facts import MediaFacts
from agents.artifacts.render_result import RenderResult
from agents.artifacts.story.story_text import BookKind
from config import ReadyContainers, SandboxLimits
from orchestrator.errors import ChalkboxError, NotInspectedError, SandboxError
from orchestrator.sandbox import jobs
from orchestrator.sandbox.contract import (
    MP4,
    BookRead,
    ImageExport,
    InspectedCode,
    Inspection,
    InspectionOrder,
    Joined,
    KeptChunk,
    MathReply,
    MediaLook,
    OnChunk,
    OnProgress,
    Output,
    pass_inspection,
    require_renderable,
)
from orchestrator.sandbox.conversation import JobEnd, JobOrder
from orchestrator.sandbox.counted_engine import CountedEngine, Start
from orchestrator.sandbox.engine import ContainerEngine, Mounts, Profile
from orchestrator.sandbox.export import EXPORT_FILES, read_export
from orchestrator.sandbox.failure import Failure
from orchestrator.sandbox.host_files import naming
from orchestrator.sandbox.job_container import JobContainer
from orchestrator.sandbox.media_room import MediaRoom
from orchestrator.sandbox.pool import ContainerPool
from orchestrator.sandbox.self_check import judge_memory, judge_posture, not_closed

T = TypeVar("T")

EAT_MEMORY_S = 120.0
"""The canary that uses all memory may take so long; there may be a lot of it."""


class SelfCheckMemory(Protocol):
    """Where a passed self-check is remembered across processes."""

    async def recall_passed(self, identity: dict[str, str]) -> bool:
        """Whether this engine, kernel, image and policy passed before."""
        ...

    async def remember_passed(self, identity: dict[str, str]) -> None:
        """Note that they passed."""
        ...


class ContainerAttempt:
    """One container of the Manim profile: inspects, then draws what it just passed."""

    def __init__(self, sandbox: "ContainerSandbox", container: JobContainer) -> None:
        self._sandbox = sandbox
        self._container = container
        self._last_passed: InspectedCode | None = None
        self._used = False

    async def inspect(
        self, order: InspectionOrder, *, on_progress: OnProgress | None = None
    ) -> Inspection:
        """Lint and rehearse, once per attempt."""
        if self._used:
            raise SandboxError("a container inspects once; open another attempt")
        self._used = True
        job = jobs.inspect_job(order, self._sandbox.limits)
        end = await self._sandbox.in_container(
            self._container, lambda: self._container.do(job, on_progress)
        )
        report = jobs.read_inspection(order, end, image=self._sandbox.image)
        if not report.passed:
            return Inspection(report, None)
        inspected = pass_inspection(order.code, report, image=self._sandbox.image)
        self._last_passed = inspected
        return Inspection(report, inspected)

    async def render(
        self,
        inspected: InspectedCode,
        into: Path,
        *,
        output: Output = MP4,
        on_progress: OnProgress | None = None,
        on_chunk: OnChunk | None = None,
        kept: tuple[KeptChunk, ...] = (),
    ) -> RenderResult:
        """Draw; in this container when it is fresh or has just passed this very code."""
        require_renderable(inspected, self._sandbox.image)
        again = self._last_passed is not None and same_code(self._last_passed, inspected)
        if self._used and not again:
            raise NotInspectedError("this container has inspected other code; open another attempt")
        self._used, self._last_passed = True, None
        job = jobs.render_job(inspected, into, self._sandbox.limits, output=output, kept=kept)
        end = await self._sandbox.in_container(
            self._container,
            lambda: self._container.do(job, on_progress, on_chunk=on_chunk, again=again),
        )
        return await asyncio.to_thread(jobs.read_render, inspected, into, end, output=output)


class ContainerSandbox:
    """Opens containers, after making sure once that they are closed enough.

    With `ready`, some with Manim loaded are kept ready, from when jobs are first expected.
    """

    def __init__(
        self,
        make_engine: Callable[[], ContainerEngine],
        limits: SandboxLimits,
        *,
        image: str,
        memory: SelfCheckMemory,
        ready: ReadyContainers | None = None,
    ) -> None:
        self.limits = limits
        self.starts: Counter[Start] = Counter()
        """Containers that this process started, or tried to."""
        self._make_engine = make_engine
        self._made: ContainerEngine | None = None
        self._making = threading.Lock()
        self._image = image
        self._memory = memory
        self._met: dict[str, str] | None = None
        self._meeting = asyncio.Lock()
        self._admitted = False
        self._admission = asyncio.Lock()
        self._pool: ContainerPool | None = None
        self._preparing: asyncio.Task[None] | None = None
        if ready is not None and ready.size > 0:
            self._pool = ContainerPool(
                lambda: JobContainer(self._engine, limits, Profile.MANIM),
                ready,
                job_cpus=limits.cpus,
                cores=os.cpu_count() or 1,
            )

    @property
    def image(self) -> str:
        """Identity of the image: the digest of its build inputs."""
        return self._image

    def expect_jobs(self) -> None:
        """Make containers ready in the background: a job is likely soon.

        To be called where an event loop runs. Nothing is waited for, and an engine that cannot be
        used is left to the first job to find.
        """
        if self._pool is None:
            return
        if self._admitted:
            self._pool.want()
        else:
            self.prepare()

    def prepare(self) -> None:
        """Make the self-check in the background, and containers ready where some are kept."""
        if self._preparing is None or self._preparing.done():
            self._preparing = asyncio.get_running_loop().create_task(self._prepare())

    async def _prepare(self) -> None:
        with contextlib.suppress(ChalkboxError):
            await self._admit()
            if self._pool is not None:
                self._pool.want()

    @property
    def is_checked(self) -> bool:
        """Whether the self-check was passed, now or before; without it no job is done."""
        return self._admitted

    async def ask_engine(self) -> None:
        """See that the engine answers now and has the right image; removes and starts nothing.

        Raises:
            EngineUnavailableError, ImageMissingError, ImageMismatchError
        """
        await asyncio.to_thread(lambda: self._engine().check())

    @contextlib.asynccontextmanager
    async def attempt(self) -> AsyncGenerator[ContainerAttempt]:
        """A container of one's own; it starts with its first job and is gone at the end."""
        async with self._container(Profile.MANIM) as container:
            yield ContainerAttempt(self, container)

    async def answer_math(self, questions: tuple[MathQuestion, ...]) -> MathReply:
        """Have the algebra system answer; a question it cannot answer has its `error` set."""
        end = await self._single(jobs.math_job(questions, self.limits))
        return MathReply(jobs.read_math(questions, end))

    async def probe_media(self, path: Path) -> MediaFacts:
        """Have a media file read."""
        too_large = self._too_large(path)
        if too_large is not None:
            return too_large
        return jobs.read_media(await self._single(jobs.media_job(path, self.limits)))

    async def look_at_media(self, path: Path, into: Path, *, at_s: tuple[float, ...]) -> MediaLook:
        """Have a video looked at from beginning to end."""
        too_large = self._too_large(path)
        if too_large is not None:
            return MediaLook(too_large)
        end = await self._single(jobs.look_job(path, into, self.limits, at_s=at_s))
        return await asyncio.to_thread(jobs.read_look, into, end)

    async def join_media(self, paths: tuple[Path, ...], into: Path, *, name: str) -> Joined:
        """Have videos of one size and rate put into one file."""
        for path in paths:
            if (too_large := self._too_large(path)) is not None:
                return Joined(None, f"{path.name}: {too_large.reason}")
        end = await self._single(jobs.join_job(paths, into, self.limits, name=name))
        return Joined(*await asyncio.to_thread(jobs.read_joined, into, name, end))

    async def read_book(self, path: Path, *, kind: BookKind, most_chars: int) -> BookRead:
        """Have the words of a PDF or an EPUB read."""
        too_large = self._too_large(path)
        if too_large is not None:
            return BookRead(reason=too_large.reason)
        job = jobs.story_job(path, self.limits, kind=kind, most_chars=most_chars)
        return jobs.read_story(await self._single(job))

    @contextlib.asynccontextmanager
    async def media_room(self) -> AsyncGenerator[MediaRoom]:
        """Volumes for files that are too large for a container's memory, gone at the end."""
        room = MediaRoom(self._with_volumes, self._engine, self.limits)
        try:
            yield room
        finally:
            await asyncio.shield(room.close())

    async def _with_volumes(
        self, order: JobOrder, *, mounts: Mounts, on_progress: OnProgress | None = None
    ) -> JobEnd | Failure:
        async with self._container(Profile.PLAIN, mounts) as container:
            return await self.in_container(container, lambda: container.do(order, on_progress))

    def _too_large(self, path: Path) -> MediaFacts | None:
        room = min(self.limits.work_mib * 1024**2, self.limits.file_bytes)
        with naming(path):
            size = path.stat().st_size
        if size <= room:
            return None
        return MediaFacts(readable=False, reason=f"The file is larger than {room} bytes.")

    async def export(self) -> ImageExport:
        """What the image holds."""
        async with self._container(Profile.PLAIN) as container:
            return await self.in_container(
                container, lambda: read_export(container.do, self.limits, EXPORT_FILES)
            )

    async def identity(self) -> dict[str, str]:
        """Engine, kernel, image and policy, after making sure that the right image is there.

        Raises:
            EngineUnavailableError, ImageMissingError, ImageMismatchError
        """
        self._met = await asyncio.to_thread(self._meet_engine)
        return self._met

    async def built_image(self) -> str:
        """What the engine calls the image that is used; asked once.

        Raises:
            EngineUnavailableError, ImageMissingError, ImageMismatchError
        """
        return (await self._known_identity()).get("built", "")

    async def _known_identity(self) -> dict[str, str]:
        async with self._meeting:
            return self._met or await self.identity()

    async def reap(self) -> int:
        """Remove containers that dead processes of this checkout left behind; tell how many.

        Raises:
            EngineUnavailableError
        """
        return await asyncio.to_thread(lambda: self._engine().reap())

    async def check_posture(self) -> dict[str, Any]:
        """Try what user code must not be able to do, and have the memory limit tried too.

        Raises:
            SelfCheckFailedError: It could do something.
        """
        order = JobOrder("self_check", self.limits.media_s, {})
        end = await self._single(order, admitted=False)
        if isinstance(end, Failure):
            raise not_closed([f"the self-check did not finish: {end.message}"])
        posture = end.result or {}
        problems = judge_posture(posture, self.limits)
        eat = JobOrder("self_check", EAT_MEMORY_S, {"eat_memory": True})
        eaten = await self._single(eat, admitted=False)
        problems += judge_memory(eaten)
        if problems:
            raise not_closed(problems)
        return posture

    async def in_container(self, container: JobContainer, work: Callable[[], T]) -> T:
        """Run blocking work on a container in a thread; cancelling removes the container."""
        await self._admit()
        with self._pool.working() if self._pool else contextlib.nullcontext():
            return await self._in_thread(container, work)

    async def _in_thread(self, container: JobContainer, work: Callable[[], T]) -> T:
        thread = asyncio.ensure_future(asyncio.to_thread(work))
        try:
            return await asyncio.shield(thread)
        except asyncio.CancelledError:
            await asyncio.to_thread(container.abandon)
            with contextlib.suppress(Exception):  # whatever it says now was caused by us
                await thread
            raise

    async def _single(self, order: JobOrder, *, admitted: bool = True) -> JobEnd | Failure:
        async with self._container(Profile.PLAIN) as container:
            run = self.in_container if admitted else self._in_thread
            return await run(container, lambda: container.do(order))

    @contextlib.asynccontextmanager
    async def _container(
        self, profile: Profile, mounts: Mounts | None = None
    ) -> AsyncGenerator[JobContainer]:
        pool = self._pool if profile is Profile.MANIM else None
        container = JobContainer(self._engine, self.limits, profile, pool=pool, mounts=mounts)
        try:
            yield container
        finally:
            await asyncio.shield(asyncio.to_thread(container.abandon))

    async def _admit(self) -> None:
        """Before the first job: right image, no leftovers, closed containers."""
        async with self._admission:
            if self._admitted:
                return
            identity = await self._known_identity()
            if not await self._memory.recall_passed(identity):
                await self.check_posture()
                await self._memory.remember_passed(identity)
            self._admitted = True

    def _meet_engine(self) -> dict[str, str]:
        engine = self._engine()
        engine.check()
        engine.reap()
        return engine.identity()

    def _engine(self) -> ContainerEngine:
        """The engine, made by the first thread that needs it."""
        with self._making:
            if self._made is None:
                self._made = CountedEngine(self._make_engine(), self.starts)
            return self._made

    async def close(self) -> None:
        """Remove what is kept ready, close the connections; every attempt is over by now."""
        if self._preparing is not None:
            self._preparing.cancel()
            await asyncio.wait([self._preparing])
        if self._pool is not None:
            await asyncio.to_thread(self._pool.close)
        if self._made is not None:
            await asyncio.to_thread(self._made.close)


def same_code(one: InspectedCode, other: InspectedCode) -> bool:
    """Whether both are the same code, for the same scene, quality and shape."""
    return (
        one.code == other.code
        and one.report.quality == other.report.quality
        and one.report.aspect == other.report.aspect
        and (one.report.scenes[0].scene_class == other.report.scenes[0].scene_class)
    )
