"""The mathematics of a lesson, stated by a model and judged by the algebra system."""

from collections.abc import Sequence

from agents.artifacts.curriculum import CurriculumPlan
from agents.artifacts.intent import ConceptIntent
from agents.artifacts.math_packet import CheckedClaim, Claim, Identity, MathAnswer, MathPacket
from agents.explainer import draft_claims as mathematician
from orchestrator.stages.ask_agent import ask_agent
from orchestrator.stages.plan_concepts import NOTHING
from orchestrator.stages.workshop import ExplainerRun

NO_EQUATION = "it is no equation, so the algebra system cannot judge it"


async def check_claims(
    run: ExplainerRun, intent: ConceptIntent, plan: CurriculumPlan
) -> MathPacket:
    """Have the claims written and judged; what is refuted goes back once, and is never shown."""
    brief = mathematician.DraftClaimsBrief(
        title=intent.title,
        units=units_in_lines(plan),
        parameters="\n".join(f"{each.name} = {each.value}" for each in intent.parameters)
        or NOTHING,
        refuted=NOTHING,
    )
    draft = (await ask_agent(run, mathematician.AGENT, brief)).value
    packet = await judge(run, draft.claims)
    if packet.refuted:
        told = "\n".join(f"{each.in_words()}: {each.reason}" for each in packet.refuted)
        run.note(f"refuted, and written anew: {told}")
        again = brief.model_copy(update={"refuted": told})
        draft = (await ask_agent(run, mathematician.AGENT, again)).value
        before, packet = packet, await judge(run, draft.claims)
        packet = packet.model_copy(update={"refuted": (*before.refuted, *packet.refuted)})
    verified = sum(each.verdict == "verified" for each in packet.claims)
    run.progress(f"{verified} of {len(packet.claims)} claims verified")
    return packet


async def judge(run: ExplainerRun, claims: Sequence[Claim]) -> MathPacket:
    """Ask the algebra system about each claim."""
    questions = tuple(
        Identity(id=f"claim_{number}", left=claim.left, right=claim.right, positive=claim.positive)
        for number, claim in enumerate(claims)
        if claim.left is not None and claim.right is not None
    )
    answers: tuple[MathAnswer, ...] = ()
    if questions:
        reply = await run.workshop.sandbox.answer_math(questions)
        answers = reply.answers
        if reply.from_cache:
            run.note_cached()
    by_id = {answer.id: answer for answer in answers}
    checked = [
        verdict_on(claim, by_id.get(f"claim_{number}")) for number, claim in enumerate(claims)
    ]
    return MathPacket(
        questions=questions,
        answers=answers,
        claims=tuple(each for each in checked if each.verdict != "refuted"),
        refuted=tuple(each for each in checked if each.verdict == "refuted"),
    )


def verdict_on(claim: Claim, answer: MathAnswer | None) -> CheckedClaim:
    """What an answer says of a claim."""
    if answer is None:
        return CheckedClaim(claim=claim, verdict="unverified", reason=NO_EQUATION)
    if answer.error is not None or answer.holds is None:
        return CheckedClaim(claim=claim, verdict="unverified", reason=answer.error)
    if answer.holds:
        return CheckedClaim(claim=claim, verdict="verified")
    return CheckedClaim(claim=claim, verdict="refuted", reason=answer.text)


def units_in_lines(plan: CurriculumPlan) -> str:
    """A lesson, one unit to a line."""
    return "\n".join(
        f"{unit.concept} ({unit.seconds:g} s): {unit.goal} By: {unit.idea}" for unit in plan.units
    )


def claims_in_lines(packet: MathPacket) -> str:
    """What may be shown as true, one claim to a line."""
    return "\n".join(each.in_words() for each in packet.claims) or NOTHING
