"""From a lesson to pictures: the storyboard, then the exact plan of the scene."""

import re

from agents.artifacts.curriculum import CurriculumPlan
from agents.artifacts.intent import ConceptIntent
from agents.artifacts.math_packet import MathPacket
from agents.artifacts.request import ExplainerRequest
from agents.artifacts.scene_spec import ManimSceneSpec
from agents.artifacts.storyboard import VisualStoryboard
from agents.artifacts.upgraded_prompt import UpgradedPrompt
from agents.explainer import design_scene as designer
from agents.explainer import draw_storyboard as artist
from agents.explainer.upgrade_prompt import picture_of
from orchestrator.stages.ask_agent import ask_agent
from orchestrator.stages.check_claims import claims_in_lines, units_in_lines
from orchestrator.stages.workshop import ExplainerRun
from orchestrator.stages.write_code import as_list

CLASS_WORDS = 5


async def draw_storyboard(
    run: ExplainerRun,
    request: ExplainerRequest,
    upgraded: UpgradedPrompt,
    plan: CurriculumPlan,
    packet: MathPacket,
) -> VisualStoryboard:
    """Have the beats written: what is said, and what is seen meanwhile."""
    brief = artist.DrawStoryboardBrief(
        title=upgraded.title,
        units=units_in_lines(plan),
        claims=claims_in_lines(packet),
        constraints=as_list(upgraded.constraints),
        picture=picture_of(request.aspect),
    )
    board = (await ask_agent(run, artist.AGENT, brief)).value
    run.progress(f"{len(board.beats)} beats, {board.duration_s:.0f} s")
    return board


async def design_scene(
    run: ExplainerRun,
    request: ExplainerRequest,
    intent: ConceptIntent,
    packet: MathPacket,
    board: VisualStoryboard,
) -> ManimSceneSpec:
    """Have the scene planned in elements, regions and actions."""
    brief = designer.DesignSceneBrief(
        scene_class=scene_class_of(intent.topic),
        title=intent.title,
        beats=board.model_dump_json(include={"beats"}, exclude_defaults=True),
        claims=claims_in_lines(packet),
        regions=designer.regions_of(request.aspect),
    )
    planned = (await ask_agent(run, designer.agent_for(request.aspect), brief)).value
    spec = ManimSceneSpec.model_validate(planned.model_dump())
    run.progress(f"{len(spec.elements)} elements, {spec.duration_s:.0f} s")
    return spec


def scene_class_of(topic: str) -> str:
    """The name of the scene class for a topic, for example `TheDerivativeScene`."""
    words = re.findall(r"[a-z0-9]+", topic.lower())[:CLASS_WORDS]
    name = "".join(word.capitalize() for word in words)[:50]
    return f"{name if name[:1].isalpha() else f'Topic{name}'}Scene"
