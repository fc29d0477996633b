"""The mathematics of the video, computed and checked before anything is drawn."""

from agents.artifacts.intent import ConceptIntent
from agents.artifacts.math_packet import MathPacket
from agents.providers.offline.understand import lesson_of
from orchestrator.errors import RunStoppedError
from orchestrator.stages.agent_failures import told_to_the_run
from orchestrator.stages.workshop import ExplainerRun


async def compute_math(run: ExplainerRun, intent: ConceptIntent) -> MathPacket:
    """Have the algebra system in the sandbox answer what the lesson asks.

    Raises:
        RunStoppedError: It answered nothing at all.
    """
    with told_to_the_run():
        questions = lesson_of(intent).ask(intent)
    reply = await run.workshop.sandbox.answer_math(questions)
    if reply.from_cache:
        run.note_cached()
    failed = [answer.error for answer in reply.answers if answer.error]
    if failed and len(failed) == len(questions):
        raise RunStoppedError(f"The mathematics could not be computed: {failed[0]}")
    run.progress(f"{len(questions)} questions computed")
    return MathPacket(questions=questions, answers=reply.answers)
