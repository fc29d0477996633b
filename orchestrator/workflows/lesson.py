"""A sentence to an animation without a model: one of our own lessons, mathematics checked."""

from agents.artifacts.request import ExplainerRequest
from orchestrator.engine.stage import Workflow
from orchestrator.stages.add_voice import add_voice
from orchestrator.stages.compile_code import compile_code
from orchestrator.stages.compute_math import compute_math
from orchestrator.stages.inspect_code import inspect_code
from orchestrator.stages.package_lesson import package_lesson
from orchestrator.stages.plan_lesson import (
    map_knowledge,
    order_units,
    restate_prompt,
    tell_story,
)
from orchestrator.stages.plan_scene import plan_scene
from orchestrator.stages.read_intent import read_intent, require_wide
from orchestrator.stages.render_scene import render_scene
from orchestrator.stages.review_video import review_video

WORKFLOW = Workflow(
    name="lesson",
    request=ExplainerRequest,
    stages=(
        restate_prompt,
        read_intent,
        map_knowledge,
        order_units,
        compute_math,
        tell_story,
        plan_scene,
        compile_code,
        inspect_code,
        render_scene,
        review_video,
        add_voice,
        package_lesson,
    ),
    stands_in_for="explainer",
    require=require_wide,
    long_stages=(inspect_code, render_scene),
)
