"""A sentence to an animation."""

from agents.artifacts.request import ExplainerRequest
from orchestrator.engine.stage import Workflow
from orchestrator.stages.compute_math import compute_math
from orchestrator.stages.inspect_code import inspect_code
from orchestrator.stages.package_video import package_video
from orchestrator.stages.plan_scene import plan_scene
from orchestrator.stages.read_intent import read_intent
from orchestrator.stages.render_scene import render_scene
from orchestrator.stages.write_code import write_code

WORKFLOW = Workflow(
    name="explainer",
    request=ExplainerRequest,
    stages=(
        read_intent,
        compute_math,
        plan_scene,
        write_code,
        inspect_code,
        render_scene,
        package_video,
    ),
)
