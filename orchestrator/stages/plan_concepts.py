"""From a request to a lesson: what it is about, what must be known first, in which order."""

from agents.artifacts.curriculum import CurriculumPlan
from agents.artifacts.intent import ConceptIntent
from agents.artifacts.knowledge_graph import KnowledgeGraph
from agents.artifacts.request import ExplainerRequest
from agents.artifacts.upgraded_prompt import UpgradedPrompt
from agents.explainer import plan_curriculum as teacher
from agents.explainer import plan_knowledge as researcher
from agents.explainer import read_concept as reader
from orchestrator.errors import RunStoppedError
from orchestrator.stages.ask_agent import ask_agent
from orchestrator.stages.workshop import ExplainerRun

ORDERS = 2
"""So many orders are asked for; the second time with what was wrong with the first."""
NOTHING = "(nothing)"


async def read_concept(
    run: ExplainerRun, request: ExplainerRequest, upgraded: UpgradedPrompt
) -> ConceptIntent:
    """Have it read what the video is about, and for whom."""
    brief = reader.ReadConceptBrief(
        request=request.prompt, title=upgraded.title, description=upgraded.description
    )
    intent = (await ask_agent(run, reader.AGENT, brief)).value
    run.progress(f"{intent.title}, {intent.level}")
    return intent


async def plan_knowledge(run: ExplainerRun, intent: ConceptIntent) -> KnowledgeGraph:
    """Have it found out what must be known first."""
    graph = (await ask_agent(run, researcher.AGENT, researcher.brief_of(intent))).value
    run.progress(", ".join(concept.name for concept in graph.concepts))
    return graph


async def plan_curriculum(
    run: ExplainerRun, intent: ConceptIntent, graph: KnowledgeGraph
) -> CurriculumPlan:
    """Have the concepts put into an order, and see that it is one.

    Raises:
        RunStoppedError: It is none, also after it was said what is wrong.
    """
    amiss: list[str] = []
    for _ in range(ORDERS):
        brief = teacher.PlanCurriculumBrief(
            concepts=teacher.in_lines(graph),
            goal=intent.goal or intent.title,
            amiss="\n".join(amiss) or NOTHING,
        )
        plan = (await ask_agent(run, teacher.AGENT, brief)).value
        amiss = list(plan.misfits(graph))
        if not amiss:
            run.progress(" → ".join(unit.concept for unit in plan.units))
            return plan
        run.note(f"no order for these concepts: {'; '.join(amiss)}")
    raise RunStoppedError(
        f"The lesson could not be put into an order: {amiss[0]}. Mend"
        f" {KnowledgeGraph.FILE}, or go on with another model.",
        context={"failure": "no_order"},
    )
