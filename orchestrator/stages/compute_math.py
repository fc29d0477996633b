"""The mathematics of the video, computed and checked before anything is drawn."""

from agents.artifacts.intent import ConceptIntent
from agents.artifacts.math_packet import CheckedClaim, Claim, MathPacket
from agents.errors import AgentError
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
    packet = MathPacket(questions=questions, answers=reply.answers)
    return packet.model_copy(update={"claims": confirmed(intent, packet)})


def confirmed(intent: ConceptIntent, packet: MathPacket) -> tuple[CheckedClaim, ...]:
    """What the lesson says, as far as the answers bear it out; the plan refuses the rest."""
    try:
        sentences = lesson_of(intent).claims(intent, packet)
    except AgentError:
        return ()
    return tuple(
        CheckedClaim(claim=Claim(words=words[:300]), verdict="verified") for words in sentences
    )
