"""The planning chain without a model: what a lesson of ours has to say at each link of it."""

from agents.artifacts.curriculum import CurriculumPlan, Unit
from agents.artifacts.intent import ConceptIntent
from agents.artifacts.knowledge_graph import Concept, KnowledgeGraph
from agents.artifacts.math_packet import MathPacket
from agents.artifacts.request import ExplainerRequest
from agents.artifacts.scene_actions import Beat
from agents.artifacts.scene_spec import ManimSceneSpec
from agents.artifacts.storyboard import StoryBeat, VisualStoryboard
from agents.artifacts.upgraded_prompt import UpgradedPrompt
from agents.providers.offline.understand import lesson_of
from orchestrator.stages.agent_failures import told_to_the_run
from orchestrator.stages.plan_scene import scene_of
from orchestrator.stages.read_intent import understood
from orchestrator.stages.workshop import ExplainerRun

UNIT_S = 8.0
SHORTEST_BEAT_S, LONGEST_BEAT_S = 2.0, 40.0


async def restate_prompt(run: ExplainerRun, request: ExplainerRequest) -> UpgradedPrompt:
    """Say what the video will show, as the lesson has it.

    Raises:
        RequestRefusedError: No lesson knows the topic; says which there are. Or as `require_wide`.
    """
    intent = understood(request)
    with told_to_the_run():
        lesson = lesson_of(intent)
    values = tuple(f"{each.name} = {each.value}" for each in intent.parameters)
    run.progress(intent.title)
    return UpgradedPrompt(
        title=intent.title, description=f"This lesson shows {lesson.teaches}", constraints=values
    )


async def map_knowledge(run: ExplainerRun, intent: ConceptIntent) -> KnowledgeGraph:
    """Take the lesson's concepts and what each needs."""
    with told_to_the_run():
        taught = lesson_of(intent).concepts
    run.progress(", ".join(each.name for each in taught))
    return KnowledgeGraph(
        level=intent.level,
        target=taught[-1].id,
        concepts=tuple(
            Concept(id=each.id, name=each.name, meaning=each.meaning, needs=each.needs)
            for each in taught
        ),
    )


async def order_units(
    run: ExplainerRun, intent: ConceptIntent, graph: KnowledgeGraph
) -> CurriculumPlan:
    """Put the concepts into an order in which each rests on what came before."""
    with told_to_the_run():
        ideas = {each.id: each.idea for each in lesson_of(intent).concepts}
    units: list[Unit] = []
    waiting = list(graph.concepts)
    while waiting:
        known = {unit.concept for unit in units}
        concept = next(each for each in waiting if known >= set(each.needs))
        waiting.remove(concept)
        idea = ideas.get(concept.id, concept.meaning)
        units.append(Unit(concept=concept.id, goal=concept.meaning, idea=idea, seconds=UNIT_S))
    # What the question asks for comes last, whatever else could have waited.
    units.sort(key=lambda unit: unit.concept == graph.target)
    run.progress(" → ".join(unit.concept for unit in units))
    return CurriculumPlan(units=tuple(units))


async def tell_story(
    run: ExplainerRun, intent: ConceptIntent, plan: CurriculumPlan, packet: MathPacket
) -> VisualStoryboard:
    """Write the beats of the lesson: what is said, and what is seen meanwhile.

    Raises:
        RunStoppedError: The algebra system contradicts what would be shown.
    """
    spec = scene_of(intent, packet)
    board = storyboard_of(spec, goal=plan.units[-1].goal)
    run.progress(f"{len(board.beats)} beats, {board.duration_s:.0f} s")
    return board


def storyboard_of(spec: ManimSceneSpec, *, goal: str) -> VisualStoryboard:
    """The beats of a scene as a storyboard tells them."""
    return VisualStoryboard(beats=tuple(_story_beat(beat, spec, goal=goal) for beat in spec.beats))


def _story_beat(beat: Beat, spec: ManimSceneSpec, *, goal: str) -> StoryBeat:
    came = sorted({name for action in beat.actions for name in action.shown()})
    changed = sorted({name for action in beat.actions for name in action.targets} - set(came))
    seen = [f"{_kind(spec, name)} {name} appears" for name in came]
    seen += [f"{_kind(spec, name)} {name} changes" for name in changed]
    return StoryBeat(
        id=beat.id,
        goal=goal[:200],
        say=beat.say,
        seen=("; ".join(seen) or "The picture rests.")[:600],
        seconds=min(LONGEST_BEAT_S, max(SHORTEST_BEAT_S, beat.duration_s)),
    )


def _kind(spec: ManimSceneSpec, name: str) -> str:
    return spec.element(name).kind.replace("_", " ")
