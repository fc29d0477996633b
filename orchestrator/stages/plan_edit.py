"""Plans an edit, and sees that every task fits the video; asks back where one does not."""

from agents.artifacts.editing.edit_plan import EditPlan, EditTask
from agents.artifacts.editing.edit_session import EditRequest
from agents.editing import plan_edit as agent
from agents.providers.offline.editing.dialogue import plan_in_dialogue
from orchestrator.plugins import load_plugins
from orchestrator.plugins.metadata import answer_about, facts_in_words
from orchestrator.stages.ask_agent import ask_agent
from orchestrator.stages.earlier_requests import asked_back, earlier_words
from orchestrator.stages.edit_bench import EditRun
from orchestrator.stages.plan_misfits import misfits_of, question_about


async def plan_edit(run: EditRun, request: EditRequest) -> EditPlan:
    """Turn the request into tasks that fit the video, or into a question.

    Raises:
        ModelFailedError: No model gave a usable answer.
        BudgetSpentError: The run has used what it may.
    """
    if run.workshop.kept is not None:
        plan = run.workshop.kept.plan
    elif run.workshop.writers.models is not None:
        plan = await plan_by_model(run, request)
    else:
        plan = plan_without_model(request)
    run.progress(words_of(plan))
    return plan


def plan_without_model(request: EditRequest) -> EditPlan:
    """What rules make of the request."""

    def wrong(tasks: tuple[EditTask, ...]) -> int:
        return next((each.task for each in misfits_of(tasks, request)), 0)

    planned = plan_in_dialogue(
        request.prompt,
        request.before,
        others=len(request.others),
        uploads=request.other_facts,
        asked=asked_back(request.earlier),
        wrong=wrong,
    )
    if planned.asks_about_file:
        return EditPlan(answer=answer_about(request.prompt, request.before))
    question = planned.question or why_not(planned.tasks, request)
    return EditPlan(question=question) if question else EditPlan(tasks=planned.tasks)


async def plan_by_model(run: EditRun, request: EditRequest) -> EditPlan:
    """What a model makes of the request; told once all that does not fit, then the user is."""
    others = enumerate(request.other_facts, start=2)
    brief = agent.PlanEditBrief(
        capabilities="\n".join(each.capabilities() for each in load_plugins().values()),
        request=request.prompt,
        facts=facts_in_words(request.before),
        others="\n".join(f"{n}. {facts_in_words(each)}" for n, each in others) or "(none)",
        earlier=earlier_words(request.earlier),
    )
    reply = await ask_agent(run, agent.AGENT, brief)
    plan = reply.value.to_plan(made_by=reply.model)
    found = misfits_of(plan.tasks, request)
    if not found:
        return plan
    lines = [each.line for each in found]
    run.note(f"the plan does not fit the video: {' '.join(lines)}")
    fix = agent.FixPlanBrief(findings="\n".join(f"- {line}" for line in lines))
    reply = await ask_agent(run, agent.FIX, fix, history=reply.messages)
    plan = reply.value.to_plan(made_by=reply.model)
    question = why_not(plan.tasks, request)
    return EditPlan(question=question, made_by=reply.model[:80]) if question else plan


def why_not(tasks: tuple[EditTask, ...], request: EditRequest) -> str:
    """A question about all that does not fit the video as it is by then; empty where all fits."""
    return question_about(misfits_of(tasks, request), alone=len(tasks) == 1)


def words_of(plan: EditPlan) -> str:
    """A plan on one line."""
    if plan.tasks:
        return ", then ".join(task.about or task.operation for task in plan.tasks)
    return plan.question or plan.answer
