"""A sentence to an animation that is planned step by step: the whole chain, with a model."""

from agents.artifacts.request import Depth, ExplainerRequest
from orchestrator.engine.stage import Workflow
from orchestrator.stages.add_voice import add_voice
from orchestrator.stages.check_claims import check_claims
from orchestrator.stages.design_scene import design_scene, draw_storyboard
from orchestrator.stages.inspect_code import inspect_code
from orchestrator.stages.package_planned_video import package_planned_video
from orchestrator.stages.plan_concepts import plan_curriculum, plan_knowledge, read_concept
from orchestrator.stages.render_scene import render_scene
from orchestrator.stages.review_video import review_video
from orchestrator.stages.scene_parts import PART
from orchestrator.stages.upgrade_prompt import upgrade_prompt
from orchestrator.stages.write_planned_code import (
    repair_planned_code,
    repair_planned_render,
    repair_planned_video,
    write_planned_code,
)


def is_full(request: ExplainerRequest) -> bool:
    """Whether a request asks for the whole chain."""
    return request.depth is Depth.FULL


WORKFLOW = Workflow(
    name="planned_explainer",
    request=ExplainerRequest,
    stages=(
        upgrade_prompt,
        read_concept,
        plan_knowledge,
        plan_curriculum,
        check_claims,
        draw_storyboard,
        design_scene,
        write_planned_code,
        inspect_code,
        render_scene,
        review_video,
        add_voice,
        package_planned_video,
    ),
    mends=(repair_planned_code, repair_planned_render, repair_planned_video),
    parts=(PART,),
    long_stages=(design_scene, write_planned_code, inspect_code, render_scene),
    variant_of="explainer",
    answers=is_full,
)
