"""What each kind of job is given, and how its result is read; the host trusts no field of it."""

import hashlib
import shlex
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, Field, ValidationError

from agents.artifacts.base import Record
from agents.artifacts.math_packet import MathAnswer, MathQuestion
from agents.artifacts.render_result import RenderResult, VideoFile
from agents.artifacts.request import Quality
from agents.artifacts.validation_report import (
    Caption,
    FailureClass,
    Finding,
    SceneRehearsal,
    ValidationReport,
    Versions,
)
from config import SandboxLimits
from orchestrator.errors import SandboxProtocolError
from orchestrator.sandbox.contract import InspectedCode, InspectionOrder
from orchestrator.sandbox.conversation import JobEnd, JobOrder
from orchestrator.sandbox.failure import Failure, job_finding
from orchestrator.sandbox.mp4_boxes import Mp4Error, check_mp4

POSTER = "poster.png"
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
LOG_TAIL = 2000

ModelT = TypeVar("ModelT", bound=BaseModel)


class InspectResult(Record):
    """The `inspect` job's result."""

    passed: bool
    failure: FailureClass | None
    findings: tuple[Finding, ...] = Field(max_length=200)
    scenes: tuple[SceneRehearsal, ...] = Field(max_length=50)
    versions: Versions
    duration_s: float = Field(ge=0)


class RenderJobResult(Record):
    """The `render` job's result."""

    succeeded: bool
    failure: FailureClass | None = None
    findings: tuple[Finding, ...] = Field(max_length=200)
    versions: Versions
    render_s: float = Field(ge=0)
    duration_s: float = Field(default=0.0, ge=0)
    frames: int = Field(default=0, ge=0)
    captions: tuple[Caption, ...] = Field(default=(), max_length=5000)


class MathResult(Record):
    """The `math` job's result."""

    answers: tuple[MathAnswer, ...] = Field(max_length=200)


def inspect_job(order: InspectionOrder, limits: SandboxLimits) -> JobOrder:
    """The job that lints and rehearses."""
    params = {
        "quality": quality_params(order.quality),
        "scene_class": order.scene_class,
        "one": order.one,
        "seconds": limits.inspect_s,
    }
    files: dict[str, bytes | Path] = {"scene.py": order.code.encode()}
    return JobOrder("inspect", limits.inspect_s, params, files)


def render_job(inspected: InspectedCode, into: Path, limits: SandboxLimits) -> JobOrder:
    """The job that draws the one rehearsed scene."""
    scene = inspected.report.scenes[0]
    params = {
        "quality": quality_params(inspected.quality),
        "scene_class": scene.scene_class,
        "frames": scene.frames,
        "seconds": limits.render_s,
    }
    return JobOrder(
        "render",
        limits.render_s,
        params,
        {"scene.py": inspected.code.encode()},
        takes=frozenset({f"{scene.scene_class}.mp4", POSTER}),
        into=into,
    )


def math_job(questions: tuple[MathQuestion, ...], limits: SandboxLimits) -> JobOrder:
    """The job that computes."""
    asked = [question.model_dump(mode="json") for question in questions]
    return JobOrder("math", limits.math_s, {"questions": asked})


def media_job(path: Path, limits: SandboxLimits) -> JobOrder:
    """The job that reads a media file."""
    return JobOrder("media", limits.media_s, {}, {"media_file": path})


def quality_params(quality: Quality) -> dict[str, int]:
    """Frame size and rate, as the runner takes them."""
    return {"width_px": quality.width_px, "height_px": quality.height_px, "fps": quality.fps}


def read_inspection(
    order: InspectionOrder, end: JobEnd | None, failure: Failure | None, *, image: str
) -> ValidationReport:
    """Make the report of what came back; `failure` is set when the job did not finish."""
    report: dict[str, Any] = {
        "code_sha256": hashlib.sha256(order.code.encode()).hexdigest(),
        "image": image,
        "quality": order.quality,
        "log": end.log if end else "",
        "duration_s": end.duration_s if end else 0.0,
    }
    if failure is not None or end is None:
        assert failure is not None  # noqa: S101 (a job that sent no end has a failure)
        found = job_finding(failure, order.code, report["log"])
        return ValidationReport(passed=False, failure=failure.failure, findings=(found,), **report)
    result = read_result(InspectResult, end)
    return ValidationReport(
        passed=result.passed,
        failure=result.failure,
        findings=result.findings,
        scenes=result.scenes,
        versions=result.versions,
        **report,
    )


def read_render(
    inspected: InspectedCode, into: Path, end: JobEnd | None, failure: Failure | None
) -> RenderResult:
    """Make the result of what came back; a video that is none is a failure."""
    report = inspected.report
    scene_class = report.scenes[0].scene_class
    common: dict[str, Any] = {
        "scene_class": scene_class,
        "quality": report.quality,
        "image": report.image,
        "command": plain_command(report.quality, scene_class),
        "stderr_summary": end.log[-LOG_TAIL:] if end else "",
    }
    if failure is not None or end is None:
        assert failure is not None  # noqa: S101 (a job that sent no end has a failure)
        found = job_finding(failure, inspected.code, end.log if end else "")
        return RenderResult(status="failed", failure=failure.failure, findings=(found,), **common)
    result = read_result(RenderJobResult, end)
    common |= {"versions": result.versions, "render_s": result.render_s}
    if not result.succeeded:
        return RenderResult(
            status="failed",
            failure=result.failure or FailureClass.FINDINGS,
            findings=result.findings,
            **common,
        )
    video, problem = read_video(into, f"{scene_class}.mp4", end)
    if video is None:
        found = Finding(source="render", code="no-video", message=problem)
        return RenderResult(
            status="failed", failure=FailureClass.CRASHED, findings=(found,), **common
        )
    return RenderResult(
        status="succeeded",
        video=video,
        poster=read_poster(into, end),
        duration_s=result.duration_s,
        frames=result.frames,
        captions=result.captions,
        **common,
    )


def read_video(into: Path, name: str, end: JobEnd) -> tuple[VideoFile | None, str]:
    """The video that came back, or why it is none."""
    if name not in end.files:
        return None, f"The render ended without {name}."
    path = into / name
    try:
        check_mp4(path)
    except Mp4Error as error:
        path.unlink()
        return None, f"What the render left as {name} is no mp4 file: {error}."
    return VideoFile(path=name, sha256=end.files[name], size_bytes=path.stat().st_size), ""


def read_poster(into: Path, end: JobEnd) -> VideoFile | None:
    """The poster that came back, if it is a picture."""
    if POSTER not in end.files:
        return None
    path = into / POSTER
    with path.open("rb") as file:
        if file.read(len(PNG_SIGNATURE)) != PNG_SIGNATURE:
            path.unlink()
            return None
    return VideoFile(path=POSTER, sha256=end.files[POSTER], size_bytes=path.stat().st_size)


def read_math(
    questions: tuple[MathQuestion, ...], end: JobEnd | None, failure: Failure | None
) -> tuple[MathAnswer, ...]:
    """The answers; a job that did not finish answers every question with the reason."""
    if failure is not None or end is None:
        reason = failure.message if failure else "The computation did not finish."
        return tuple(MathAnswer(id=question.id, error=reason) for question in questions)
    answers = read_result(MathResult, end).answers
    if [answer.id for answer in answers] != [question.id for question in questions]:
        raise SandboxProtocolError("the math job answered other questions than were asked")
    return answers


def read_result(model: type[ModelT], end: JobEnd) -> ModelT:
    """Validate a result.

    Raises:
        SandboxProtocolError: It is not what this kind of job returns.
    """
    try:
        return model.model_validate(end.result)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)[:5]
        raise SandboxProtocolError(
            f"the container's report does not fit {model.__name__}", context={"errors": found}
        ) from error


def plain_command(quality: Quality, scene_class: str) -> str:
    """How to draw the same with plain Manim."""
    size = f"{quality.width_px},{quality.height_px}"
    return shlex.join(
        [
            "manim",
            "render",
            "-r",
            size,
            "--fps",
            str(quality.fps),
            "--seed",
            "0",
            "generated_scene.py",
            scene_class,
        ]
    )
