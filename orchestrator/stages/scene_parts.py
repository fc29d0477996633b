"""The scenes of a film that has several: each is written, inspected and drawn in a run of its own.

Those runs are handed out, and lie in the folder of the run when they have ended. So each has its
attempts, its repairs and its answers, and when the run is gone on with, only scenes of which the
plan has changed are made again.
"""

import contextlib
import re
from dataclasses import dataclass
from functools import partial

from agents.artifacts.generated_code import GeneratedCode
from agents.artifacts.render_result import RenderResult
from agents.artifacts.request import ExplainerRequest
from agents.artifacts.review_report import VideoReviewReport
from agents.artifacts.scene_part import ScenePart
from agents.artifacts.scene_spec import ManimSceneSpec
from agents.artifacts.upgraded_prompt import UpgradedPrompt
from agents.artifacts.validation_report import FailureClass, Finding, ValidationReport
from orchestrator.engine.child import Child, Made
from orchestrator.engine.errors import ArtifactInvalidError
from orchestrator.engine.stage import Workflow
from orchestrator.engine.ticket import RunLimits
from orchestrator.engine.trace import TRACE_FILE, read_trace
from orchestrator.stages.inspect_code import inspect_code
from orchestrator.stages.packing import needs_video
from orchestrator.stages.render_scene import render_scene
from orchestrator.stages.review_video import look_over
from orchestrator.stages.run_budget import Used, share_of, used_in
from orchestrator.stages.workshop import ExplainerRun, workshop_for
from orchestrator.stages.write_planned_scene import (
    Planned,
    repair_planned_scene,
    repair_scene_render,
    repair_scene_video,
    write_planned_scene,
)

FOLDER = "scenes"
ALONE = (
    "The file will hold other scenes too: define nothing outside the class but imports; constants"
    " and functions of yours belong into the class."
)
ONE_OF_SEVERAL = (
    "This is one scene of several, and others show the rest: it has to show what is said in it."
)
_OUTSIDE = re.compile(
    r"^(?:(?:async[ \t]+)?def[ \t]+(\w+)|class[ \t]+(\w+)|(\w+)[ \t]*(?::[^=\n]+)?=[^=])",
    re.MULTILINE,
)


@dataclass(frozen=True)
class SceneMade:
    """What became of one scene."""

    spec: ManimSceneSpec
    folder: str
    """Where it lies in the run."""
    code: GeneratedCode | None
    """None: there is none that could be drawn."""
    why_not: str = ""


def planned(part: ScenePart) -> Planned:
    """What the scene is made from."""
    return Planned(part.request, part.upgraded, part.spec)


async def write_part(run: ExplainerRun, part: ScenePart) -> GeneratedCode:
    """Have the scene written by an agent after its spec; compiled where that fails."""
    return await write_planned_scene(run, planned(part))


async def inspect_part(run: ExplainerRun, part: ScenePart, code: GeneratedCode) -> ValidationReport:
    """Inspect the scene; nothing in its module may be in the way of the other scenes."""
    report = await inspect_code(run, part.request, code)
    taken = outside_of(code) if code.written_by != "compiled" else ()
    if not report.passed or not taken:
        return report
    found = tuple(
        Finding(
            source="lint", code="outside-class", message=f"{name} is defined. {ALONE}", symbol=name
        )
        for name in taken[:20]
    )
    update = {"passed": False, "failure": FailureClass.FINDINGS, "findings": found}
    return report.model_copy(update=update)


async def render_part(
    run: ExplainerRun, part: ScenePart, code: GeneratedCode, report: ValidationReport
) -> RenderResult:
    """Draw the scene, and take its video into its folder."""
    return await render_scene(run, part.request, code, report)


async def repair_part(
    run: ExplainerRun, part: ScenePart, code: GeneratedCode, report: ValidationReport
) -> GeneratedCode:
    """Mend what inspection found; in the end, compile the scene."""
    return await repair_planned_scene(run, planned(part), code, report)


async def repair_part_render(
    run: ExplainerRun, part: ScenePart, code: GeneratedCode, result: RenderResult
) -> GeneratedCode:
    """Mend what the render found; in the end, compile the scene."""
    return await repair_scene_render(run, planned(part), code, result)


async def review_part(
    run: ExplainerRun,
    part: ScenePart,
    code: GeneratedCode,
    report: ValidationReport,
    result: RenderResult,
) -> VideoReviewReport:
    """Look at the scene that was drawn, while there is somebody to mend it."""
    return await look_over(run, f"{part.request.prompt}\n\n{ONE_OF_SEVERAL}", code, report, result)


async def repair_part_video(
    run: ExplainerRun, part: ScenePart, code: GeneratedCode, review: VideoReviewReport
) -> GeneratedCode:
    """Mend what the review found; in the end, compile the scene."""
    return await repair_scene_video(run, planned(part), code, review)


PART = Workflow(
    name="scene_part",
    request=ScenePart,
    stages=(write_part, inspect_part, render_part, review_part),
    mends=(repair_part, repair_part_render, repair_part_video),
)


async def make_scenes(
    run: ExplainerRun, request: ExplainerRequest, upgraded: UpgradedPrompt, spec: ManimSceneSpec
) -> tuple[SceneMade, ...]:
    """Have every scene made, wherever there is somebody free; one that fails harms no other."""
    told = upgraded.model_copy(update={"constraints": (*upgraded.constraints, ALONE)})
    parts = [ScenePart(request=request, upgraded=told, spec=scene) for scene in spec.scenes]
    length_s = sum(scene.duration_s for scene in spec.scenes)
    children = [
        Child(
            workflow=PART,
            request=part,
            folder=(folder := f"{FOLDER}/{number:02d}"),
            about=f"scene {number} of {len(parts)}",
            limits=_limits(run, folder, share=part.spec.duration_s / length_s),
            open_workshop=partial(
                workshop_for, sandbox=run.workshop.sandbox, writers=run.workshop.writers
            ),
        )
        for number, part in enumerate(parts, start=1)
    ]
    made = await run.hand_out(children)
    return tuple(_scene(run, *each) for each in zip(parts, children, made, strict=True))


def _scene(run: ExplainerRun, part: ScenePart, child: Child, made: Made) -> SceneMade:
    code, why = None, "it was not finished"
    if isinstance(made, ArtifactInvalidError):
        why = made.message
    elif made.error is not None:
        why = made.error.message
    elif made.succeeded:
        drawn = made.artifact(RenderResult)
        why = drawn.why_no_video
        if drawn.video or not needs_video(drawn):
            code = made.artifact(GeneratedCode)
    if code is not None:
        return SceneMade(part.spec, child.folder, code)
    reason = why.partition("\n")[0]
    run.note(f"{child.about} ({part.spec.scene_class}) is missing: {reason}")
    return SceneMade(part.spec, child.folder, None, reason)


def outside_of(code: GeneratedCode) -> tuple[str, ...]:
    """Names that a module defines beside its scene class; by its text, as all code of strangers."""
    names = (next(filter(None, found.groups())) for found in _OUTSIDE.finditer(code.manim.code))
    return tuple(dict.fromkeys(name for name in names if name != code.manim.scene_name))


def _limits(run: ExplainerRun, folder: str, *, share: float) -> RunLimits:
    """What a scene may not pass: its share of what the whole may take."""
    whole = run.workshop
    longest_s = whole.limits.longest_video_s
    used = used_in(run.trace.read().lines)
    by_it = Used()
    with contextlib.suppress(FileNotFoundError):
        by_it = used_in(read_trace(run.folder.path(f"{folder}/{TRACE_FILE}")).lines)
    return RunLimits(
        longest_video_s=longest_s * share if longest_s else None,
        budget=share_of(whole.writers.budget, used, share=share, by_it=by_it),
    )
