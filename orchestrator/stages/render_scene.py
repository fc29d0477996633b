"""The render of code that passed inspection."""

import asyncio

from agents.artifacts.generated_code import GeneratedCode
from agents.artifacts.render_result import RenderResult
from agents.artifacts.request import ExplainerRequest, Voice
from agents.artifacts.scene_spec import ManimSceneSpec
from agents.artifacts.validation_report import ValidationReport
from orchestrator.sandbox.contract import Chunk, Progress
from orchestrator.sandbox.host_files import temporary_folder
from orchestrator.sandbox.plain_command import plain_command
from orchestrator.stages.earlier_image import inspected_here, no_longer_passed
from orchestrator.stages.inspect_code import tell_findings
from orchestrator.stages.join_scenes import join_scenes
from orchestrator.stages.kept_chunks import KeptChunks
from orchestrator.stages.preview import Preview
from orchestrator.stages.workshop import ExplainerRun

ASKED_FOR = "The request asks for no video."
SILENT = "silent/"
"""Folder of the drawn video where one with a voice is to be handed out."""


async def render_scene(
    run: ExplainerRun, request: ExplainerRequest, code: GeneratedCode, report: ValidationReport
) -> RenderResult:
    """Draw the scene, and take video and poster into the run folder.

    Nothing is drawn where that was asked for, or the code did not pass inspection: the result says
    so, and what comes after it takes it as any other.
    """
    if not report.passed:
        return skipped(code, report, why_not_drawn(code, report))
    if not request.render:
        run.progress("nothing is drawn, as it was asked for")
        return skipped(code, report, ASKED_FOR)
    folder = "" if request.voice is Voice.NONE else SILENT
    draw = join_scenes(run, code, folder) if code.parts else _draw(run, code, report, folder)
    result = await draw
    if result.from_cache:
        run.note_cached()
    tell_findings(run, result.findings)
    return result


def skipped(code: GeneratedCode, report: ValidationReport, why: str) -> RenderResult:
    """The result of a render that was not begun."""
    scene_class = code.manim.scene_name
    return RenderResult(
        status="skipped",
        skipped_because=why[:4000],
        scene_class=scene_class,
        quality=report.quality,
        aspect=report.aspect,
        failure=report.failure,
        command=plain_command(report.quality, report.aspect, scene_class),
        image=report.image,
    )


def why_not_drawn(code: GeneratedCode, report: ValidationReport) -> str:
    """What keeps code that did not pass from being drawn, and what can be done about it."""
    error = report.first_error
    if code.parts:
        return (
            f"Every scene is good for itself, and together they are not: {error} Everything made"
            " so far is kept; the scenes lie in `scenes/`."
        )
    if code.written_by == "compiled" and code.given_up is not None:
        return (
            f"The code that was compiled from {ManimSceneSpec.FILE} failed: {error} Everything"
            " made so far is kept; mend the plan, and go on from there."
        )
    if code.given_up is not None:
        return (
            f"The code could not be repaired: {code.given_up}. What stands in the way: {error}"
            " Everything made so far is kept; the code can be mended by hand and gone on with."
        )
    return f"The code did not pass inspection: {error}"


async def _draw(
    run: ExplainerRun, code: GeneratedCode, report: ValidationReport, folder: str
) -> RenderResult:
    inspection = await inspected_here(run, code, report)
    inspected, report = inspection.inspected, inspection.report
    if inspected is None:
        await run.workshop.end_attempt()
        return no_longer_passed(report, code.manim.scene_name)
    attempt = await run.workshop.attempt_for(code.sha256)

    far = Progress(event="frames", done=0, total=report.scenes[0].frames)

    def say(progress: Progress) -> None:
        nonlocal far
        if progress.done is not None:
            far = progress
            run.progress("frames", done=progress.done, total=progress.total)

    # Whoever watches the run looks at it when something happens: there is a picture now.
    preview = Preview(run.folder, fps=report.quality.fps, begun=lambda: say(far))
    image, quality = run.workshop.sandbox.image, report.quality
    kept = KeptChunks(run.folder, image=image, quality=quality)

    def take(chunk: Chunk) -> None:
        preview.add(chunk)
        kept.add(chunk)

    try:
        with temporary_folder(run.folder.root, prefix=".render-") as into:
            before = await asyncio.to_thread(kept.load)
            result = await attempt.render(
                inspected, into, on_progress=say, on_chunk=take, kept=before
            )
            await asyncio.to_thread(kept.settle, frames=result.frames)
            if result.status == "succeeded":
                preview.end()
            await run.workshop.end_attempt()
            placed = put_into(folder, result)
            for made, file in ((result.video, placed.video), (result.poster, placed.poster)):
                if made is not None and file is not None:
                    await asyncio.to_thread(run.folder.adopt_file, into / made.path, file.path)
    finally:
        preview.drop()
    return placed


def put_into(folder: str, result: RenderResult) -> RenderResult:
    """The result with its video in a folder of the run; empty for the run folder itself."""
    if result.video is None or not folder:
        return result
    video = result.video.model_copy(update={"path": f"{folder}{result.video.path}"})
    return result.model_copy(update={"video": video})
