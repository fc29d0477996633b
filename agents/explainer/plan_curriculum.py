"""Puts concepts into an order in which they can be taught."""

from agents.agent_spec import AgentSpec, Brief
from agents.artifacts.curriculum import CurriculumPlan
from agents.artifacts.knowledge_graph import KnowledgeGraph
from agents.prompts import Quoted, prompt_beside


class PlanCurriculumBrief(Brief):
    """What the agent is given."""

    concepts: Quoted
    """One line each: id, what it means, what it needs."""
    goal: Quoted
    amiss: Quoted
    """What was wrong with the order before this one; `(nothing)` at first."""


def in_lines(graph: KnowledgeGraph) -> str:
    """A graph, one concept to a line."""
    return "\n".join(
        f"{each.id}: {each.meaning} Needs: {', '.join(each.needs) or 'nothing'}."
        for each in graph.concepts
    )


AGENT = AgentSpec(
    name="plan_curriculum",
    brief=PlanCurriculumBrief,
    writes=CurriculumPlan,
    prompt=prompt_beside(__file__),
)
