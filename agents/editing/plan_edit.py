"""Plans an edit from what the user asks, the facts of the video and what the plugins can do."""

from agents.agent_spec import AgentSpec, Brief
from agents.artifacts.editing.edit_draft import EditDraft
from agents.prompts import Quoted, prompt_beside


class PlanEditBrief(Brief):
    """What the planner is given."""

    capabilities: str
    """Every operation with its parameters, one to a line."""
    request: Quoted
    """The user's own words."""
    facts: Quoted
    """What the video is, measured."""
    others: Quoted
    """The same of each further upload."""
    earlier: Quoted
    """What was asked before, and what became of it."""


class FixPlanBrief(Brief):
    """What the planner is told when its plan does not fit the video."""

    findings: Quoted


AGENT = AgentSpec(
    name="plan_edit",
    brief=PlanEditBrief,
    writes=EditDraft,
    prompt=prompt_beside(__file__),
)
FIX = AGENT.follow_up(brief=FixPlanBrief, prompt=prompt_beside(__file__, "fix"))
