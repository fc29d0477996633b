"""What an earlier sandbox image inspected or drew is done again by the one there is.

A run outlives updates. Its report speaks of the Manim of its time, and videos that two images drew
may differ in how they are coded, so that they cannot be put together.
"""

from pathlib import Path

from agents.artifacts.generated_code import GeneratedCode
from agents.artifacts.render_result import RenderResult
from agents.artifacts.validation_report import ValidationReport
from orchestrator.sandbox.contract import Inspection, InspectionOrder, pass_inspection
from orchestrator.sandbox.plain_command import plain_command
from orchestrator.stages.inspect_code import tell_findings
from orchestrator.stages.run_limits import held_to
from orchestrator.stages.workshop import ExplainerRun


async def inspected_here(
    run: ExplainerRun, code: GeneratedCode, report: ValidationReport
) -> Inspection:
    """The inspection of one scene that passed: its report, or a new one where that is of another.

    How it is laid out keeps it from nothing: it was let pass with that.

    Raises:
        NotInspectedError: The report did not pass, or speaks of other code.
    """
    sandbox = run.workshop.sandbox
    earlier = pass_inspection(code.manim.code, report, image=report.image)
    if report.image == sandbox.image:
        return Inspection(report, earlier)
    run.progress("inspected again: it was by another sandbox image")
    order = InspectionOrder(
        code.manim.code,
        report.quality,
        code.manim.scene_name,
        layout="warning",
        aspect=report.aspect,
    )
    attempt = await run.workshop.new_attempt(code.sha256)
    inspection = await attempt.inspect(order)
    held = held_to(run.workshop.limits, inspection.report)
    if not held.passed:
        return Inspection(held, None)
    tell_findings(run, held.findings)
    return inspection


async def drawn_here(
    run: ExplainerRun, code: GeneratedCode, report: ValidationReport, into: Path
) -> RenderResult:
    """Draw code that an earlier image has drawn.

    Args:
        run: Of the stage.
        code: One scene.
        report: Of the image that drew it.
        into: Where its video is put.

    Returns:
        What came of it; also what is wrong with it now, where it does not pass any more.
    """
    try:
        inspection = await inspected_here(run, code, report)
        if inspection.inspected is None:
            return no_longer_passed(inspection.report, code.manim.scene_name)
        attempt = await run.workshop.attempt_for(code.sha256)
        return await attempt.render(inspection.inspected, into)
    finally:
        await run.workshop.end_attempt()


def no_longer_passed(report: ValidationReport, scene_class: str) -> RenderResult:
    """The result of a render that was not begun: what an earlier image let pass, this one does not.

    It `needs_repair` as any code that could not be drawn.
    """
    return RenderResult(
        status="failed",
        skipped_because=report.first_error[:4000],
        scene_class=scene_class,
        quality=report.quality,
        aspect=report.aspect,
        failure=report.failure,
        findings=tuple(each for each in report.findings if each.severity == "error"),
        command=plain_command(report.quality, report.aspect, scene_class),
        image=report.image,
    )
