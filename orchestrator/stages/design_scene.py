"""From a lesson to pictures: the storyboard, then the exact plan of the scene."""

import asyncio
import re

from agents.artifacts.curriculum import CurriculumPlan
from agents.artifacts.intent import ConceptIntent
from agents.artifacts.math_packet import MathPacket
from agents.artifacts.request import ExplainerRequest
from agents.artifacts.scene_spec import ManimSceneSpec
from agents.artifacts.storyboard import StoryBeat, VisualStoryboard
from agents.artifacts.upgraded_prompt import UpgradedPrompt
from agents.explainer import design_scene as designer
from agents.explainer import draw_storyboard as artist
from agents.explainer.upgrade_prompt import picture_of
from orchestrator.stages.ask_agent import ask_agent
from orchestrator.stages.check_claims import claims_in_lines, units_in_lines
from orchestrator.stages.commission import as_list
from orchestrator.stages.pace_beats import paced
from orchestrator.stages.workshop import ExplainerRun

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
    """Have the scene planned in elements, regions and actions; several, if it is a long story.

    Where it is spoken, no beat ends before its sentence.
    """
    parts = board.scenes()
    agent = designer.agent_for(request.aspect)

    async def design(number: int) -> ManimSceneSpec:
        brief = designer.DesignSceneBrief(
            scene_class=scene_class_of(intent.topic, part=number if len(parts) > 1 else None),
            title=intent.title,
            beats=beats_as_json(parts[number - 1]),
            claims=claims_in_lines(packet),
            regions=designer.regions_of(request.aspect),
        )
        planned = (await ask_agent(run, agent, brief)).value
        spec = ManimSceneSpec.model_validate(planned.model_dump())
        # Of several each must have a name of its own, whatever the answer says.
        return spec.model_copy(update={"scene_class": brief.scene_class}) if parts[1:] else spec

    numbers = range(1, len(parts) + 1)
    first, *more = await asyncio.gather(*(design(number) for number in numbers))
    spec = await paced(run, request.voice, first.model_copy(update={"more": tuple(more)}))
    elements = sum(len(scene.elements) for scene in spec.scenes)
    length_s = sum(scene.duration_s for scene in spec.scenes)
    scenes = f"{len(parts)} scenes, " if more else ""
    run.progress(f"{scenes}{elements} elements, {length_s:.0f} s")
    return spec


def beats_as_json(beats: tuple[StoryBeat, ...]) -> str:
    """Beats of a storyboard as its file has them."""
    board = VisualStoryboard(beats=beats)
    return board.model_dump_json(include={"beats"}, exclude_defaults=True)


def scene_class_of(topic: str, *, part: int | None = None) -> str:
    """The name of a scene class for a topic: `TheDerivativeScene`, or `TheDerivativePart2Scene`."""
    words = re.findall(r"[a-z0-9]+", topic.lower())[:CLASS_WORDS]
    name = "".join(word.capitalize() for word in words)[:50]
    number = f"Part{part}" if part is not None else ""
    return f"{name if name[:1].isalpha() else f'Topic{name}'}{number}Scene"
