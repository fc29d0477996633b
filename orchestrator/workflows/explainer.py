"""A sentence to an animation that a model plans and writes."""

from agents.artifacts.request import ExplainerRequest
from orchestrator.engine.stage import Workflow
from orchestrator.stages.add_voice import add_voice
from orchestrator.stages.inspect_code import inspect_code
from orchestrator.stages.package_video import package_video
from orchestrator.stages.render_scene import render_scene
from orchestrator.stages.repair_code import repair_code, repair_render, repair_video
from orchestrator.stages.review_video import review_video
from orchestrator.stages.upgrade_prompt import upgrade_prompt
from orchestrator.stages.write_code import write_code

WORKFLOW = Workflow(
    name="explainer",
    request=ExplainerRequest,
    stages=(
        upgrade_prompt,
        write_code,
        inspect_code,
        render_scene,
        review_video,
        add_voice,
        package_video,
    ),
    mends=(repair_code, repair_render, repair_video),
    long_stages=(write_code, inspect_code, render_scene),
)
