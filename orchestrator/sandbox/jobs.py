"""What each kind of job is given, and how its result is read; the host trusts no field of it."""

import hashlib
from pathlib import Path
from typing import Any, Self, TypeVar

from pydantic import BaseModel, Field, ValidationError, model_validator

from agents.artifacts.base import Record
from agents.artifacts.math_packet import MathAnswer, MathQuestion
from agents.artifacts.media_facts import MediaFacts, Stretch
from agents.artifacts.render_result import Accounting, RenderResult, VideoFile
from agents.artifacts.request import Aspect, Quality
from agents.artifacts.validation_report import (
    Caption,
    FailureClass,
    Finding,
    Rewrite,
    SceneRehearsal,
    ValidationReport,
    Versions,
)
from config import SandboxLimits
from orchestrator.errors import SandboxProtocolError
from orchestrator.sandbox.contract import (
    MP4,
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

POSTER = "poster.png"
SHEET = "review_sheet.png"
MEDIA_FILE = "media_file"
SEGMENT = "segment."
"""Names of files that hold what an earlier attempt has drawn begin so."""
LOG_TAIL = 2000

ModelT = TypeVar("ModelT", bound=BaseModel)


class InspectResult(Record):
    """The `inspect` job's result; one that contradicts itself is none."""

    passed: bool
    failure: FailureClass | None
    findings: tuple[Finding, ...] = Field(max_length=200)
    scenes: tuple[SceneRehearsal, ...] = Field(max_length=50)
    versions: Versions
    duration_s: float = Field(ge=0)
    rewritten_code: str | None = Field(default=None, max_length=400_000)
    rewrites: tuple[Rewrite, ...] = Field(default=(), max_length=200)

    @model_validator(mode="after")
    def _agree(self) -> Self:
        refuse_contradiction(self.passed, self.failure, self.findings)
        if self.passed and not self.scenes:
            raise ValueError("it passed without a scene")
        if (self.rewritten_code is None) is bool(self.rewrites):
            raise ValueError("rewritten code and what was rewritten contradict each other")
        return self


class RenderJobResult(Record):
    """The `render` job's result; one that contradicts itself is none."""

    succeeded: bool
    failure: FailureClass | None = None
    findings: tuple[Finding, ...] = Field(max_length=200)
    versions: Versions
    render_s: float = Field(ge=0)
    duration_s: float = Field(default=0.0, ge=0)
    frames: int = Field(default=0, ge=0)
    captions: tuple[Caption, ...] = Field(default=(), max_length=5000)
    reduced: str = Field(default="", max_length=400)
    plain_because: str = Field(default="", max_length=1000)
    accounting: Accounting | None = None

    @model_validator(mode="after")
    def _agree(self) -> Self:
        refuse_contradiction(self.succeeded, self.failure, self.findings)
        return self


class MediaResult(Record):
    """The `media` job's result."""

    facts: MediaFacts
    stretches: tuple[Stretch, ...] = Field(default=(), max_length=200)


class MathResult(Record):
    """The `math` job's result."""

    answers: tuple[MathAnswer, ...] = Field(max_length=200)


def refuse_contradiction(
    good: bool, failure: FailureClass | None, findings: tuple[Finding, ...]
) -> None:
    """See that a job is good exactly when it names no failure and no error.

    Raises:
        ValueError: It says both.
    """
    errors = any(finding.severity == "error" for finding in findings)
    if good is not (failure is None) or good is errors:
        raise ValueError("what it came to and what it found contradict each other")


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


def quality_params(quality: Quality, aspect: Aspect) -> dict[str, int]:
    """Frame size and rate, as the runner takes them."""
    return {**quality.size(aspect)._asdict(), "fps": quality.fps}


def read_inspection(
    order: InspectionOrder, end: JobEnd | Failure, *, image: str
) -> ValidationReport:
    """Make the report of what came back."""
    result = read_report(InspectResult, end)
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
    if isinstance(end, Failure):
        return None, end.message
    facts = read_result(MediaResult, end).facts
    if not facts.readable:
        return None, facts.reason
    with naming(into):
        return read_video(into, name, end.files)


def read_math(questions: tuple[MathQuestion, ...], end: JobEnd | Failure) -> tuple[MathAnswer, ...]:
    """The answers; a job that did not finish answers every question with the reason."""
    if isinstance(end, Failure):
        return tuple(MathAnswer(id=question.id, error=end.message) for question in questions)
    answers = read_result(MathResult, end).answers
    if [answer.id for answer in answers] != [question.id for question in questions]:
        raise SandboxProtocolError("the math job answered other questions than were asked")
    return answers


def read_media(end: JobEnd | Failure) -> MediaFacts:
    """The facts; a file whose probe did not finish is none that can be read."""
    if isinstance(end, Failure):
        return MediaFacts(readable=False, reason=end.message)
    return read_result(MediaResult, end).facts


def read_look(into: Path, end: JobEnd | Failure) -> MediaLook:
    """How a video looks; one that could not be looked at to its end is none that can be read.

    Raises:
        HostFileError: What came back cannot be looked at.
    """
    if isinstance(end, Failure):
        return MediaLook(MediaFacts(readable=False, reason=end.message))
    result = read_result(MediaResult, end)
    with naming(into):
        sheet = read_png(into, SHEET, end.files)
    return MediaLook(result.facts, result.stretches, sheet)


def read_report(model: type[ModelT], end: JobEnd | Failure) -> ModelT | Failure:
    """The report of a process that ran strangers' code; one that does not fit is their failure.

    They share the process that reports, so they can have it say anything, and nobody else would
    have it contradict itself.
    """
    if isinstance(end, Failure):
        return end
    try:
        return read_result(model, end)
    except SandboxProtocolError as error:
        words = f"{GARBLED} {error.context['first']}"
        return Failure(FailureClass.CRASHED, words, end.log, end.duration_s)


def read_result(model: type[ModelT], end: JobEnd) -> ModelT:
    """Validate a result.

    Raises:
        SandboxProtocolError: It is not what this kind of job returns.
    """
    try:
        return model.model_validate(end.result)
    except ValidationError as error:
        problem = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in problem["loc"]) or "all of it"
        raise SandboxProtocolError(
            f"the container's report does not fit {model.__name__}",
            context={"first": f"{place}: {problem['msg']}"[:LOG_TAIL]},
        ) from error
