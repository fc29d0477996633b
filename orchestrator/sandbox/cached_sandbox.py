"""A sandbox that remembers: what was inspected, computed or drawn before is not done again.

Wraps another sandbox and keeps its contract. Keys hold everything a result depends on: all that the
job is given, the image, and the contract version. A container is opened only on a miss.
"""

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any, NamedTuple

from agents.artifacts.base import Record
from agents.artifacts.math_packet import MathAnswer, MathQuestion
from agents.artifacts.media_facts import MediaFacts, Stretch
from agents.artifacts.render_result import RenderResult, VideoFile
from agents.artifacts.story.story_text import BookKind
from agents.artifacts.validation_report import FailureClass, ValidationReport
from config import SandboxLimits
from orchestrator.engine.render_cache import ResultCache, key_of
from orchestrator.errors import SandboxError
from orchestrator.sandbox.contract import (
    MP4,
    Attempt,
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
    Sandbox,
    pass_inspection,
    require_renderable,
)
from orchestrator.sandbox.conversation import JobOrder
from orchestrator.sandbox.host_files import naming
from orchestrator.sandbox.image import CONTRACT
from orchestrator.sandbox.job_key import key_of_job
from orchestrator.sandbox.jobs import SHEET, inspect_job, join_job, look_job, render_job
from orchestrator.sandbox.media_room import MediaRoom

ANY_LIMITS = SandboxLimits()


class KeptAnswers(Record):
    """Math answers, as they are kept."""

    answers: tuple[MathAnswer, ...]


class KeptLook(Record):
    """How a video looks, as it is kept beside the sheet of its pictures."""

    facts: MediaFacts
    stretches: tuple[Stretch, ...]
    sheet: VideoFile


class KeptFile(Record):
    """A file that a job made, as it is kept beside it."""

    file: VideoFile


class PassedSelfCheck(Record):
    """That a self-check passed, for what."""

    identity: dict[str, str]


class WhatDraws(Record):
    """What an image was when the engine was last asked."""

    built: str


class Answered(NamedTuple):
    """One job that was asked for."""

    job: str
    """`inspect`, `render`, `math`, `look`, `join` or `export`."""
    from_cache: bool


class CachedAttempt:
    """An attempt that asks the cache before its container."""

    def __init__(
        self,
        inner: Attempt,
        cache: ResultCache,
        image: str,
        *,
        built: str,
        answers: Counter[Answered],
    ) -> None:
        self._inner = inner
        self._cache = cache
        self._image = image
        self._built = built
        self._answers = answers

    async def inspect(
        self, order: InspectionOrder, *, on_progress: OnProgress | None = None
    ) -> Inspection:
        """The kept report of the same code, or a new inspection; equal ones wait for each other."""
        key = await self._key(inspect_job(order, ANY_LIMITS))
        kept = await self._find_inspection(key, order)
        if kept is not None:
            return kept
        async with self._cache.single_flight(key):
            kept = await self._find_inspection(key, order)
            if kept is not None:
                return kept
            self._answers[Answered("inspect", False)] += 1
            inspection = await self._inner.inspect(order, on_progress=on_progress)
            # A limit that was passed may have been a busy machine's fault, so it is not kept.
            if inspection.report.failure in (None, FailureClass.FINDINGS):
                await self._cache.put(key, inspection.report)
            return inspection

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
        """The kept video of the same code, or a new render; equal ones wait for each other."""
        require_renderable(inspected, self._image)
        key = await self._key(render_job(inspected, into, ANY_LIMITS, output=output))
        found = await self._find_render(key, into)
        if found is not None:
            return found
        async with self._cache.single_flight(key):
            found = await self._find_render(key, into)
            if found is not None:
                return found
            self._answers[Answered("render", False)] += 1
            result = await self._inner.render(
                inspected,
                into,
                output=output,
                on_progress=on_progress,
                on_chunk=on_chunk,
                kept=kept,
            )
            if result.status == "succeeded" and await self._keep_files(key, result, into):
                await self._cache.put(key, result)
            return result

    async def _key(self, job: JobOrder) -> str:
        return await asyncio.to_thread(key_of_job, job, self._image, self._built)

    async def _find_inspection(self, key: str, order: InspectionOrder) -> Inspection | None:
        report = await self._cache.get(key, ValidationReport)
        if report is None:
            return None
        inspected = None
        if report.passed:
            inspected = pass_inspection(order.code, report, image=self._image)
        self._answers[Answered("inspect", True)] += 1
        return Inspection(report, inspected, from_cache=True)

    async def _find_render(self, key: str, into: Path) -> RenderResult | None:
        result = await self._cache.get(key, RenderResult)
        if result is None:
            return None
        if not await place(self._cache, key, files_of(result), into):
            return None
        self._answers[Answered("render", True)] += 1
        return result.model_copy(update={"from_cache": True, "render_s": 0.0})

    async def _keep_files(self, key: str, result: RenderResult, into: Path) -> bool:
        with naming(into):
            kept = [
                await self._cache.put_file(f"{key} {file.path}", into / file.path)
                for file in files_of(result)
            ]
        return all(kept)


class CachedSandbox:
    """A sandbox in front of another one and a cache."""

    def __init__(self, inner: Sandbox, cache: ResultCache) -> None:
        self._inner = inner
        self._cache = cache
        self._built: str | None = None
        self.answers: Counter[Answered] = Counter()
        """What this process was asked for, and whether it was known."""

    @property
    def image(self) -> str:
        """Identity of the image."""
        return self._inner.image

    @contextlib.asynccontextmanager
    async def attempt(self) -> AsyncGenerator[CachedAttempt]:
        """An attempt; its container starts only when the cache does not know the answer."""
        built = await self._what_draws()
        async with self._inner.attempt() as inner:
            yield CachedAttempt(inner, self._cache, self.image, built=built, answers=self.answers)

    async def _what_draws(self) -> str:
        """What the image was built into; when nobody can tell, what it last was.

        The same inputs may be built again months later, and then hold newer fonts, TeX or ffmpeg:
        what the distribution installs has no fixed version.
        """
        key = key_of("what-draws", self.image)
        try:
            built = await self._inner.built_image()
        except SandboxError:
            kept = await self._cache.get(key, WhatDraws)
            return kept.built if kept else ""
        if built != self._built:
            self._built = built
            await self._cache.put(key, WhatDraws(built=built))
        return built

    async def answer_math(self, questions: tuple[MathQuestion, ...]) -> MathReply:
        """The kept answers to the same questions, or new ones."""
        key = key_of("math", CONTRACT, self.image, questions)
        kept = await self._cache.get(key, KeptAnswers)
        self.answers[Answered("math", kept is not None)] += 1
        if kept is not None:
            return MathReply(kept.answers, from_cache=True)
        reply = await self._inner.answer_math(questions)
        # When nothing was answered the job may have run out of time; it may not, another time.
        if any(answer.error is None for answer in reply.answers):
            await self._cache.put(key, KeptAnswers(answers=reply.answers))
        return reply

    async def probe_media(self, path: Path) -> MediaFacts:
        """Have a media file read; never kept, files change under their names."""
        return await self._inner.probe_media(path)

    async def look_at_media(self, path: Path, into: Path, *, at_s: tuple[float, ...]) -> MediaLook:
        """What is known of the same video at the same times, or a new look."""
        job = look_job(path, into, ANY_LIMITS, at_s=at_s)
        key = await asyncio.to_thread(key_of_job, job, self.image, await self._what_draws())
        kept = await self._cache.get(key, KeptLook)
        known = kept is not None and await place(self._cache, key, (kept.sheet,), into)
        self.answers[Answered("look", known)] += 1
        if kept is not None and known:
            return MediaLook(kept.facts, kept.stretches, kept.sheet, from_cache=True)
        look = await self._inner.look_at_media(path, into, at_s=at_s)
        if look.facts.readable and look.sheet is not None:
            with naming(into):
                there = await self._cache.put_file(f"{key} {look.sheet.path}", into / SHEET)
            if there:
                kept = KeptLook(facts=look.facts, stretches=look.stretches, sheet=look.sheet)
                await self._cache.put(key, kept)
        return look

    async def join_media(self, paths: tuple[Path, ...], into: Path, *, name: str) -> Joined:
        """What the same videos were joined to before, or to now."""
        job = join_job(paths, into, ANY_LIMITS, name=name)
        key = await asyncio.to_thread(key_of_job, job, self.image, await self._what_draws())
        kept = await self._cache.get(key, KeptFile)
        known = kept is not None and await place(self._cache, key, (kept.file,), into)
        self.answers[Answered("join", known)] += 1
        if kept is not None and known:
            return Joined(kept.file, from_cache=True)
        joined = await self._inner.join_media(paths, into, name=name)
        if joined.video is not None:
            with naming(into):
                there = await self._cache.put_file(f"{key} {name}", into / name)
            if there:
                await self._cache.put(key, KeptFile(file=joined.video))
        return joined

    async def read_book(self, path: Path, *, kind: BookKind, most_chars: int) -> BookRead:
        """Have the words of a file read; never kept, files change under their names."""
        return await self._inner.read_book(path, kind=kind, most_chars=most_chars)

    def media_room(self) -> contextlib.AbstractAsyncContextManager[MediaRoom]:
        """A room of the sandbox's; what is made in one is never kept."""
        return self._inner.media_room()

    async def export(self) -> ImageExport:
        """What the image holds, asked once per image."""
        key = key_of("export", CONTRACT, self.image)
        kept = await self._cache.get(key, ImageExport)
        self.answers[Answered("export", kept is not None)] += 1
        if kept is None:
            kept = await self._inner.export()
            await self._cache.put(key, kept)
        return kept

    async def identity(self) -> dict[str, str]:
        """Ask now; never kept."""
        return await self._inner.identity()

    async def built_image(self) -> str:
        """Ask the engine, once."""
        return await self._inner.built_image()

    async def check_posture(self) -> dict[str, Any]:
        """Check now, whatever was found before."""
        return await self._inner.check_posture()


class KeptSelfChecks:
    """Remembers passed self-checks in the cache."""

    def __init__(self, cache: ResultCache) -> None:
        self._cache = cache

    async def recall_passed(self, identity: dict[str, str]) -> bool:
        """Whether this engine, kernel, image and policy passed before."""
        return await self._cache.get(key_of("self-check", identity), PassedSelfCheck) is not None

    async def remember_passed(self, identity: dict[str, str]) -> None:
        """Note that they passed."""
        await self._cache.put(key_of("self-check", identity), PassedSelfCheck(identity=identity))


async def place(cache: ResultCache, key: str, files: tuple[VideoFile, ...], into: Path) -> bool:
    """Put kept files of a result into a folder; whether all are there and unharmed."""
    for file in files:
        with naming(into):
            placed = await cache.get_file(f"{key} {file.path}", into / file.path)
        if placed != file.sha256:
            return False
    return True


def files_of(result: RenderResult) -> tuple[VideoFile, ...]:
    """The files a result names."""
    return tuple(file for file in (result.video, result.poster) if file is not None)
