"""Goes from the question down to what must be known first."""

from agents.agent_spec import AgentSpec, Brief
from agents.artifacts.intent import ConceptIntent
from agents.artifacts.knowledge_graph import MOST_CONCEPTS, MOST_STEPS, KnowledgeGraph
from agents.prompts import Quoted, prompt_beside


class PlanKnowledgeBrief(Brief):
    """What the agent is given."""

    topic: str
    title: Quoted
    goal: Quoted
    level: str
    most_concepts: int
    most_steps: int


def brief_of(intent: ConceptIntent) -> PlanKnowledgeBrief:
    """The brief for an intent."""
    return PlanKnowledgeBrief(
        topic=intent.topic,
        title=intent.title,
        goal=intent.goal or intent.title,
        level=intent.level,
        most_concepts=MOST_CONCEPTS[intent.level],
        most_steps=MOST_STEPS[intent.level],
    )


AGENT = AgentSpec(
    name="plan_knowledge",
    brief=PlanKnowledgeBrief,
    writes=KnowledgeGraph,
    prompt=prompt_beside(__file__),
)
