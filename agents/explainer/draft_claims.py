"""States the mathematics of a lesson in a form that an algebra system can judge."""

from pydantic import Field

from agents.agent_spec import AgentSpec, Brief
from agents.artifacts.base import Record
from agents.artifacts.math_packet import Claim
from agents.prompts import Quoted, prompt_beside


class ClaimDraft(Record):
    """What will be shown and said, before it is checked."""

    claims: tuple[Claim, ...] = Field(max_length=8)
    """Empty where the lesson holds no mathematics that could be wrong."""


class DraftClaimsBrief(Brief):
    """What the agent is given."""

    title: Quoted
    units: Quoted
    """One line each: what is taught, and by which idea."""
    parameters: Quoted
    refuted: Quoted
    """What the algebra system refuted, with a counterexample; `(nothing)` at first."""


AGENT = AgentSpec(
    name="draft_claims",
    brief=DraftClaimsBrief,
    writes=ClaimDraft,
    prompt=prompt_beside(__file__),
)
