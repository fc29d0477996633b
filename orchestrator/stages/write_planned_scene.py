"""The code of one planned scene: written by a model, or compiled where no model can.

A scene spec can always be compiled, so a run that has one is never without a video for want of
code that runs.
"""

from collections.abc import Awaitable
from typing import NamedTuple

from agents.artifacts.generated_code import FailedTry, GeneratedCode
from agents.artifacts.render_result import RenderResult
from agents.artifacts.request import ExplainerRequest
from agents.artifacts.review_report import VideoReviewReport
from agents.artifacts.scene_spec import ManimSceneSpec
from agents.artifacts.upgraded_prompt import UpgradedPrompt
from agents.artifacts.validation_report import ValidationReport
from agents.coding.compile_scene import compile_scene
from orchestrator.errors import BudgetSpentError, ModelFailedError, RunStoppedError
from orchestrator.stages.agent_failures import told_to_the_run
from orchestrator.stages.code_versions import put_in_place
from orchestrator.stages.commission import Commission
from orchestrator.stages.earlier_plan import earlier_code, keep_plan
from orchestrator.stages.repair_code import (
    repair,
    task_of_render,
    task_of_report,
    task_of_review,
)
from orchestrator.stages.workshop import ExplainerRun
from orchestrator.stages.write_code import write


class Planned(NamedTuple):
    """What a scene is made from."""

    request: ExplainerRequest
    upgraded: UpgradedPrompt
    spec: ManimSceneSpec

    def commission(self, earlier: str = "") -> Commission:
        """What a writer is told to write."""
        return Commission(self.request, self.upgraded, self.spec, earlier)


async def write_planned_scene(run: ExplainerRun, plan: Planned) -> GeneratedCode:
    """Have the scene written by an agent after its spec; compiled where that fails."""
    earlier = earlier_code(run, plan.spec)
    try:
        code = await write(run, plan.commission(earlier.words if earlier else ""))
        if code.attempt is not None:
            keep_plan(run, plan.spec, folder=code.attempt)
        return code
    except (ModelFailedError, BudgetSpentError) as problem:
        return compiled(run, plan.spec, (), problem.message)


async def repair_planned_scene(
    run: ExplainerRun, plan: Planned, code: GeneratedCode, report: ValidationReport
) -> GeneratedCode:
    """Mend what inspection found; in the end, compile the scene spec."""
    task = task_of_report(plan.commission(), code, report)
    return await or_compiled(run, plan.spec, code, repair(run, task))


async def repair_scene_render(
    run: ExplainerRun, plan: Planned, code: GeneratedCode, result: RenderResult
) -> GeneratedCode:
    """Mend what the render found; in the end, compile the scene spec.

    Raises:
        RunStoppedError: Compiled code failed: nothing is left to be tried.
    """
    if code.written_by == "compiled":
        raise RunStoppedError(
            f"The code that was compiled from {ManimSceneSpec.FILE} failed: {result.why_no_video}"
            " Everything made so far is kept; mend the plan, and go on from there.",
            context={"failure": "not_compiled"},
        )
    task = task_of_render(plan.commission(), code, result)
    return await or_compiled(run, plan.spec, code, repair(run, task))


async def repair_scene_video(
    run: ExplainerRun, plan: Planned, code: GeneratedCode, review: VideoReviewReport
) -> GeneratedCode:
    """Mend what the review of the drawn video found; in the end, compile the scene spec."""
    task = task_of_review(plan.commission(), code, review)
    return await or_compiled(run, plan.spec, code, repair(run, task))


async def or_compiled(
    run: ExplainerRun,
    spec: ManimSceneSpec,
    code: GeneratedCode,
    mending: Awaitable[GeneratedCode],
) -> GeneratedCode:
    """Mended code, or compiled code in its place where it is not mended any further."""
    try:
        mended = await mending
    except (RunStoppedError, ModelFailedError, BudgetSpentError) as problem:
        return compiled(run, spec, code.failed, problem.message)
    if mended.given_up is None:
        return mended
    return compiled(run, spec, mended.failed, mended.given_up)


def compiled(
    run: ExplainerRun, spec: ManimSceneSpec, failed: tuple[FailedTry, ...], why: str
) -> GeneratedCode:
    """The code of a scene spec, without a model."""
    reason = why.partition("\n")[0]
    run.note(f"compiled from {ManimSceneSpec.FILE} without a model, because: {reason}")
    with told_to_the_run():
        manim = compile_scene(spec)
    code = GeneratedCode(manim=manim, written_by="compiled", failed=failed, given_up=reason)
    put_in_place(run, code)
    return code
