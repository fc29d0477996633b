"""The code of a planned film: of its one scene, or of several that are made side by side."""

from agents.artifacts.generated_code import CodePart, GeneratedCode, ManimCode
from agents.artifacts.render_result import RenderResult
from agents.artifacts.request import ExplainerRequest
from agents.artifacts.review_report import VideoReviewReport
from agents.artifacts.scene_spec import ManimSceneSpec
from agents.artifacts.upgraded_prompt import UpgradedPrompt
from agents.artifacts.validation_report import ValidationReport
from orchestrator.errors import RunStoppedError
from orchestrator.stages.code_versions import put_in_place
from orchestrator.stages.one_module import one_module
from orchestrator.stages.scene_parts import SceneMade, make_scenes
from orchestrator.stages.workshop import ExplainerRun
from orchestrator.stages.write_planned_scene import (
    Planned,
    repair_planned_scene,
    repair_scene_render,
    repair_scene_video,
    write_planned_scene,
)


async def write_planned_code(
    run: ExplainerRun, request: ExplainerRequest, upgraded: UpgradedPrompt, spec: ManimSceneSpec
) -> GeneratedCode:
    """Have the scene written by an agent after its spec; compiled where that fails.

    Several scenes are written, inspected and drawn each for itself, and put into one file.

    Raises:
        RunStoppedError: Of several scenes none could be made.
    """
    if not spec.more:
        return await write_planned_scene(run, Planned(request, upgraded, spec))
    made = await make_scenes(run, request, upgraded, spec)
    code = put_together(made)
    put_in_place(run, code)
    run.progress(f"{sum(not part.missing_because for part in code.parts)} of {len(made)} scenes")
    return code


def put_together(made: tuple[SceneMade, ...]) -> GeneratedCode:
    """The scenes that were made, in one file.

    Raises:
        RunStoppedError: None was.
    """
    codes = [each.code for each in made if each.code is not None]
    if not codes:
        raise RunStoppedError(
            f"None of the {len(made)} scenes could be made. The first: {made[0].why_not}",
            context={"failure": "no_scene"},
        )
    parts = tuple(
        CodePart(
            scene_class=each.spec.scene_class,
            folder=each.folder,
            code_sha256=each.code.sha256 if each.code else None,
            missing_because=each.why_not[:600],
        )
        for each in made
    )
    compiled = [code for code in codes if code.written_by == "compiled"]
    given_up = "; ".join(
        f"{code.manim.scene_name}: {code.given_up}" for code in codes if code.given_up
    )
    return GeneratedCode(
        manim=ManimCode(
            scene_name=codes[0].manim.scene_name,
            code=one_module(tuple(code.manim.code for code in codes)),
        ),
        written_by="compiled" if len(compiled) == len(codes) else "model",
        failed=tuple(tried for code in codes for tried in code.failed)[:100],
        given_up=given_up or None,
        parts=parts,
    )


async def repair_planned_code(
    run: ExplainerRun,
    request: ExplainerRequest,
    upgraded: UpgradedPrompt,
    spec: ManimSceneSpec,
    code: GeneratedCode,
    report: ValidationReport,
) -> GeneratedCode:
    """Mend what inspection found; in the end, compile the scene spec."""
    return await repair_planned_scene(run, Planned(request, upgraded, spec), code, report)


async def repair_planned_render(
    run: ExplainerRun,
    request: ExplainerRequest,
    upgraded: UpgradedPrompt,
    spec: ManimSceneSpec,
    code: GeneratedCode,
    result: RenderResult,
) -> GeneratedCode:
    """Mend what the render found; in the end, compile the scene spec.

    Raises:
        RunStoppedError: Compiled code failed, or the scenes cannot be put together: nothing is
            left to be tried.
    """
    if code.parts:
        raise RunStoppedError(
            f"{result.why_no_video} Everything made so far is kept; the scenes lie in `scenes/`.",
            context={"failure": "not_joined"},
        )
    return await repair_scene_render(run, Planned(request, upgraded, spec), code, result)


async def repair_planned_video(
    run: ExplainerRun,
    request: ExplainerRequest,
    upgraded: UpgradedPrompt,
    spec: ManimSceneSpec,
    code: GeneratedCode,
    review: VideoReviewReport,
) -> GeneratedCode:
    """Mend what the review of the drawn video found; in the end, compile the scene spec."""
    return await repair_scene_video(run, Planned(request, upgraded, spec), code, review)
