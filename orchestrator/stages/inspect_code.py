"""Lint and rehearsal of the code, in the container that may draw it afterwards."""

import json
from collections.abc import Iterable
from typing import Literal

from agents.artifacts.generated_code import GeneratedCode
from agents.artifacts.request import ExplainerRequest
from agents.artifacts.validation_report import Finding, ValidationReport
from orchestrator.engine.counted import counted
from orchestrator.sandbox.contract import InspectionOrder, Progress
from orchestrator.stages.code_versions import holds_version
from orchestrator.stages.run_limits import held_to
from orchestrator.stages.workshop import ExplainerRun


async def inspect_code(
    run: ExplainerRun, request: ExplainerRequest, code: GeneratedCode
) -> ValidationReport:
    """Inspect; what it finds is the report, and every attempt is kept with its code and log."""
    order = InspectionOrder(
        code.manim.code,
        request.quality,
        None if code.parts else code.manim.scene_name,
        one=not code.parts,
        layout=layout_of(code),
        aspect=request.aspect,
    )

    def say(progress: Progress) -> None:
        run.progress(progress.event)

    # Code that was mended by hand is another version than the one its attempt holds.
    with run.attempt(code.attempt if holds_version(run, code) else None) as attempt:
        sandbox_attempt = await run.workshop.new_attempt(code.sha256)
        inspection = await sandbox_attempt.inspect(order, on_progress=say)
        report = held_to(run.workshop.limits, inspection.report).model_copy(
            update={"may_be_mended": code.may_be_mended}
        )
        if inspection.from_cache:
            run.note_cached()
        if report.failure is not None:
            attempt.fail(report.failure.value)
        findings = [finding.model_dump(mode="json") for finding in report.findings]
        folder = attempt.folder
        run.folder.write_file(f"{folder}/{GeneratedCode.CODE_FILE}", code.manim.code.encode())
        run.folder.write_file(f"{folder}/findings.json", json.dumps(findings, indent=1).encode())
        if report.log:
            run.folder.write_file(f"{folder}/inspection.log", report.log.encode())
    tell_findings(run, report.findings)
    run.progress(in_short(report))
    return report


def tell_findings(run: ExplainerRun, findings: Iterable[Finding]) -> None:
    """Say in the trace of the stage what was found in the code."""
    for finding in findings:
        run.finding(
            finding.code,
            finding.message,
            severity=finding.severity,
            line=finding.line,
            tolerated=finding.tolerated,
        )


def layout_of(code: GeneratedCode) -> Literal["error", "warning"]:
    """What text that cannot be read well is: an error while there is somebody to mend it.

    A video with a flaw that is told of is better than none.
    """
    return "error" if code.may_be_mended else "warning"


def in_short(report: ValidationReport) -> str:
    """What the inspection came to, on one line."""
    if report.passed:
        seconds = sum(scene.duration_s for scene in report.scenes)
        frames = sum(scene.frames for scene in report.scenes)
        flaws = f", {counted(len(report.flaws), 'flaw')} in the layout" if report.flaws else ""
        return f"passed: {seconds:.0f} s, {frames} frames{flaws}"
    errors = sum(finding.severity == "error" for finding in report.findings)
    return f"{counted(errors, 'error')}: {report.first_error}"
