"""What each kind of job is given, and how its result is read; the host trusts no field of it."""

import hashlib
from pathlib import Path
from typing import Any

from agents.artifacts.math_packet import MathAnswer, MathQuestion
from agents.artifacts.media_facts import MediaFacts
from agents.artifacts.render_result import RenderResult, VideoFile
from agents.artifacts.request import Aspect, Quality
from agents.artifacts.story.story_text import BookKind
from agents.artifacts.validation_report import FailureClass, Finding, ValidationReport
from config import SandboxLimits
from orchestrator.sandbox.contract import (
    MP4,
    BookRead,
    InspectedCode,
    InspectionOrder,
    KeptChunk,
    MediaLook,
    Output,
)
from orchestrator.sandbox.conversation import SCENE, JobEnd, JobOrder
from orchestrator.sandbox.failure import GARBLED, Failure, job_finding
from orchestrator.sandbox.host_files import naming
from orchestrator.sandbox.mp4_boxes import Mp4Error, check_mp4
from orchestrator.sandbox.picture_files import CHECKS, PictureFileError, check_png
from orchestrator.sandbox.plain_command import plain_command
from orchestrator.sandbox.results import (
    InspectResult,
    MathResult,
    MediaResult,
    RenderJobResult,
    StoryResult,
    read_report,
)

POSTER = "poster.png"
SHEET = "review_sheet.png"
MEDIA_FILE = "media_file"
STORY_FILE = "story_file"
STORY_TIMES = 2
"""Reading a long book takes longer than looking at a video's index."""
SEGMENT = "segment."
"""Names of files that hold what an earlier attempt has drawn begin so."""
LOG_TAIL = 2000


def inspect_job(order: InspectionOrder, limits: SandboxLimits) -> JobOrder:
    """The job that lints and rehearses."""
    params = {
        "quality": quality_params(order.quality, order.aspect),
        "scene_class": order.scene_class,
        "one": order.one,
        "layout": order.layout,
        "seconds": limits.inspect_s,
    }
    files: dict[str, bytes | Path] = {SCENE: order.code.encode()}
    return JobOrder("inspect", limits.inspect_s, params, files)


def render_job(
    inspected: InspectedCode,
    into: Path,
    limits: SandboxLimits,
    *,
    output: Output = MP4,
    kept: tuple[KeptChunk, ...] = (),
) -> JobOrder:
    """The job that draws the one rehearsed scene, but for what was kept of an earlier attempt."""
    scene = inspected.report.scenes[0]
    files: dict[str, bytes | Path] = {f"{SEGMENT}{chunk.path.name}": chunk.path for chunk in kept}
    form = {"kind": output.form, "transparent": output.transparent, "at_s": output.at_s}
    params = {
        "quality": quality_params(inspected.quality, inspected.aspect),
        "scene_class": scene.scene_class,
        "frames": scene.frames,
        "form": form,
        "workers": max(1, int(limits.cpus)),
        "seconds": limits.render_s,
        "grace_s": limits.grace_s,
        "segments": [
            {
                "file": chunk.path.name,
                "sha256": chunk.sha256,
                "start": chunk.start_frame,
                "frames": chunk.frames,
                "code": chunk.code,
                "full": chunk.full,
            }
            for chunk in kept
        ],
    }
    return JobOrder(
        "render",
        limits.render_s,
        params,
        {SCENE: inspected.code.encode(), **files},
        takes=frozenset({f"{scene.scene_class}.{output.ending}", POSTER}),
        into=into,
    )


def math_job(questions: tuple[MathQuestion, ...], limits: SandboxLimits) -> JobOrder:
    """The job that computes."""
    asked = [question.model_dump(mode="json") for question in questions]
    return JobOrder("math", limits.math_s, {"questions": asked})


def media_job(path: Path, limits: SandboxLimits) -> JobOrder:
    """The job that reads a media file."""
    return JobOrder("media", limits.media_s, {}, {MEDIA_FILE: path})


def look_job(path: Path, into: Path, limits: SandboxLimits, *, at_s: tuple[float, ...]) -> JobOrder:
    """The job that looks at a video from beginning to end."""
    return JobOrder(
        "media",
        limits.render_s,
        {"look_at_s": list(at_s)},
        {MEDIA_FILE: path},
        takes=frozenset({SHEET}),
        into=into,
    )


def join_job(paths: tuple[Path, ...], into: Path, limits: SandboxLimits, *, name: str) -> JobOrder:
    """The job that puts videos into one file."""
    return JobOrder(
        "media",
        limits.render_s,
        {"join": len(paths), "name": name},
        {f"{MEDIA_FILE}.{number}": path for number, path in enumerate(paths)},
        takes=frozenset({name}),
        into=into,
    )


def story_job(path: Path, limits: SandboxLimits, *, kind: BookKind, most_chars: int) -> JobOrder:
    """The job that reads the words of a PDF or an EPUB."""
    params = {"kind": kind, "most_chars": most_chars}
    return JobOrder("story", STORY_TIMES * limits.media_s, params, {STORY_FILE: path})


def quality_params(quality: Quality, aspect: Aspect) -> dict[str, int]:
    """Frame size and rate, as the runner takes them."""
    return {**quality.size(aspect)._asdict(), "fps": quality.fps}


def read_inspection(
    order: InspectionOrder, end: JobEnd | Failure, *, image: str
) -> ValidationReport:
    """Make the report of what came back."""
    result = about_the_scene(order, read_report(InspectResult, end))
    report: dict[str, Any] = {
        "code_sha256": hashlib.sha256(order.code.encode()).hexdigest(),
        "image": image,
        "quality": order.quality,
        "aspect": order.aspect,
        "log": end.log,
        "duration_s": end.duration_s,
    }
    if isinstance(result, Failure):
        found = job_finding(result, order.code)
        return ValidationReport(passed=False, failure=result.failure, findings=(found,), **report)
    return ValidationReport(
        passed=result.passed,
        failure=result.failure,
        findings=result.findings,
        scenes=result.scenes,
        rewritten_code=result.rewritten_code,
        rewrites=result.rewrites,
        versions=result.versions,
        **report,
    )


def about_the_scene(
    order: InspectionOrder, result: InspectResult | Failure
) -> InspectResult | Failure:
    """A report that speaks of the scene class that was named, if one was, or the failure it is."""
    named = order.scene_class
    if isinstance(result, Failure) or not result.passed or named is None:
        return result
    if [scene.scene_class for scene in result.scenes] == [named]:
        return result
    return Failure(FailureClass.CRASHED, f"{GARBLED} It speaks of others than {named}.")


def read_render(
    inspected: InspectedCode, into: Path, end: JobEnd | Failure, *, output: Output = MP4
) -> RenderResult:
    """Make the result of what came back; a video that is none is a failure.

    Raises:
        HostFileError: What came back cannot be looked at.
    """
    report = inspected.report
    scene_class = report.scenes[0].scene_class
    files = {} if isinstance(end, Failure) else end.files
    common: dict[str, Any] = {
        "scene_class": scene_class,
        "quality": report.quality,
        "aspect": report.aspect,
        "image": report.image,
        "form": output.form,
        "transparent": output.transparent,
        "command": plain_command(report.quality, report.aspect, scene_class, output=output),
        "stderr_summary": end.log[-LOG_TAIL:],
    }
    result = read_report(RenderJobResult, end)
    if isinstance(result, Failure):
        found = job_finding(result, inspected.code)
        return RenderResult(status="failed", failure=result.failure, findings=(found,), **common)
    common |= {
        "versions": result.versions,
        "render_s": result.render_s,
        "plain_because": result.plain_because,
        "accounting": result.accounting,
    }
    if not result.succeeded:
        return RenderResult(
            status="failed", failure=result.failure, findings=result.findings, **common
        )
    with naming(into):
        video, problem = read_video(into, f"{scene_class}.{output.ending}", files)
        poster = read_png(into, POSTER, files)
    if video is None:
        found = Finding(source="render", code="no-video", message=problem)
        return RenderResult(
            status="failed", failure=FailureClass.CRASHED, findings=(found,), **common
        )
    return RenderResult(
        status="succeeded",
        video=video,
        poster=poster,
        duration_s=result.duration_s,
        frames=result.frames,
        captions=result.captions,
        reduced=result.reduced,
        **common,
    )


def read_video(into: Path, name: str, files: dict[str, str]) -> tuple[VideoFile | None, str]:
    """The video that came back, or why it is none."""
    if name not in files:
        return None, f"The render ended without {name}."
    path = into / name
    kind = path.suffix[1:]
    try:
        CHECKS.get(kind, check_mp4)(path)
    except (Mp4Error, PictureFileError) as error:
        path.unlink()
        return None, f"What the render left as {name} is no {kind} file: {error}."
    return VideoFile(path=name, sha256=files[name], size_bytes=path.stat().st_size), ""


def read_png(into: Path, name: str, files: dict[str, str]) -> VideoFile | None:
    """A picture that came back, if it is one."""
    if name not in files:
        return None
    path = into / name
    try:
        check_png(path)
    except PictureFileError:
        path.unlink()
        return None
    return VideoFile(path=name, sha256=files[name], size_bytes=path.stat().st_size)


def read_joined(into: Path, name: str, end: JobEnd | Failure) -> tuple[VideoFile | None, str]:
    """The video that several were put into, or why there is none.

    Raises:
        HostFileError: What came back cannot be looked at.
    """
    facts = read_media(end)
    if isinstance(end, Failure) or not facts.readable:
        return None, facts.reason
    with naming(into):
        return read_video(into, name, end.files)


def read_math(questions: tuple[MathQuestion, ...], end: JobEnd | Failure) -> tuple[MathAnswer, ...]:
    """The answers; a job without answers to these very questions answers each with the reason."""
    asked = [question.id for question in questions]
    result = read_report(MathResult, end)
    if isinstance(result, MathResult):
        if [answer.id for answer in result.answers] == asked:
            return result.answers
        result = Failure(FailureClass.CRASHED, f"{GARBLED} It answers other questions.")
    return tuple(MathAnswer(id=each, error=result.message) for each in asked)


def read_media(end: JobEnd | Failure) -> MediaFacts:
    """The facts; a file whose probe did not finish is none that can be read."""
    result = read_report(MediaResult, end)
    if isinstance(result, Failure):
        return MediaFacts(readable=False, reason=result.message)
    return result.facts


def read_story(end: JobEnd | Failure) -> BookRead:
    """The words; a file whose reading did not finish has none."""
    result = read_report(StoryResult, end)
    if isinstance(result, Failure):
        return BookRead(reason=result.message)
    if not result.readable:
        return BookRead(reason=result.reason or "Nobody can tell why.")
    return BookRead(result.text, result.chars, result.notes)


def read_look(into: Path, end: JobEnd | Failure) -> MediaLook:
    """How a video looks; one that could not be looked at to its end is none that can be read.

    Raises:
        HostFileError: What came back cannot be looked at.
    """
    result = read_report(MediaResult, end)
    if isinstance(result, Failure) or isinstance(end, Failure):
        return MediaLook(read_media(end))
    with naming(into):
        sheet = read_png(into, SHEET, end.files)
    return MediaLook(result.facts, result.stretches, sheet)
