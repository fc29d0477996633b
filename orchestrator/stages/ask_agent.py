"""Asks an agent on behalf of a stage: with the run's models, its ledger and its budget."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any

from agents.agent_spec import AgentSpec, AnswerT, BriefT
from agents.errors import (
    BlockedError,
    CommandFailedError,
    MalformedAnswerError,
    NoEndError,
    TruncatedError,
)
from agents.run_agent import AgentReply, run_agent
from orchestrator.engine.events import StageFinished
from orchestrator.errors import RunStoppedError
from orchestrator.stages.agent_failures import told_to_the_run
from orchestrator.stages.edit_bench import EditRun
from orchestrator.stages.run_ledger import RunLedger
from orchestrator.stages.workshop import ExplainerRun

if TYPE_CHECKING:
    from pydantic_ai.messages import ModelMessage

    from agents.providers.chain.model_chain import ModelChain

POOR_ANSWERS = {
    error.code
    for error in (
        *(BlockedError, CommandFailedError, MalformedAnswerError, NoEndError, TruncatedError),
    )
}
"""Failures of one answer: asked anew, the same or another agent may do better."""


async def ask_agent(
    run: ExplainerRun | EditRun,
    spec: AgentSpec[BriefT, AnswerT],
    brief: BriefT,
    *,
    tools: Sequence[Callable[..., Awaitable[Any]]] = (),
    history: "Sequence[ModelMessage]" = (),
    models: "ModelChain | None" = None,
    pictures: Sequence[bytes] = (),
    about: str | None = None,
) -> AgentReply[AnswerT]:
    """Ask, and say in the run's words what went wrong.

    What it answers is kept under the number of times this stage was done before: a stage that was
    interrupted gets the same answers, one that is done again gets new ones, and so does one that
    failed because the answer was poor. With `about`, what is asked about decides instead.

    Raises:
        RunStoppedError: There is no model in this run.
        ModelFailedError: No model gave a usable answer.
        BudgetSpentError: The run has used what it may.
    """
    writers = run.workshop.writers
    chosen = models or writers.models
    if chosen is None:
        raise RunStoppedError("This run needs a model, and none is set; see CHALKBOX_MODEL.")
    ledger = RunLedger(run, replies=writers.replies, budget=writers.budget)
    with told_to_the_run():
        return await run_agent(
            spec,
            brief,
            models=chosen,
            ledger=ledger,
            tools=tools,
            attempt=f"{run.stage} {times_done(run) if about is None else about}",
            history=history,
            pictures=pictures,
        )


def times_done(run: ExplainerRun | EditRun) -> int:
    """How often this stage was brought to its end in this run, be it by a poor answer."""
    events = (line.event for line in run.trace.read().lines)
    return sum(
        isinstance(event, StageFinished)
        and event.stage == run.stage
        and (event.outcome == "succeeded" or event.failure in POOR_ANSWERS)
        for event in events
    )
