"""The scene spec: every element and beat of the video, before there is code."""

from agents.artifacts.intent import ConceptIntent
from agents.artifacts.math_packet import MathPacket
from agents.artifacts.request import ExplainerRequest
from agents.artifacts.scene_spec import ManimSceneSpec
from agents.artifacts.storyboard import VisualStoryboard
from agents.providers.offline.understand import lesson_of
from orchestrator.stages.agent_failures import told_to_the_run
from orchestrator.stages.pace_beats import paced
from orchestrator.stages.workshop import ExplainerRun


async def plan_scene(
    run: ExplainerRun,
    request: ExplainerRequest,
    intent: ConceptIntent,
    packet: MathPacket,
    board: VisualStoryboard,
) -> ManimSceneSpec:
    """Plan the beats with the computed values; what is said is what the storyboard says.

    Where it is spoken, no beat ends before its sentence.

    Raises:
        RunStoppedError: The algebra system contradicts what would be shown.
    """
    spec = scene_of(intent, packet)
    said = {beat.id: beat.say for beat in board.beats}
    beats = tuple(
        beat.model_copy(update={"say": said.get(beat.id, beat.say)}) for beat in spec.beats
    )
    spec = await paced(run, request.voice, spec.model_copy(update={"beats": beats}))
    run.progress(f"{len(spec.beats)} beats, {spec.duration_s:.0f} s")
    return spec


def scene_of(intent: ConceptIntent, packet: MathPacket) -> ManimSceneSpec:
    """The scene as the lesson plans it.

    Raises:
        RunStoppedError: The algebra system contradicts what would be shown.
    """
    with told_to_the_run():
        return lesson_of(intent).plan(intent, packet)
