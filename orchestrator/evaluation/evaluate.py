"""Runs the prompts of a list that have no result yet, so many at once.

A prompt has a result when its run ended for what was asked, planned or written. Where our own
machinery failed or somebody cancelled, it has none, and the next call goes on with the same run.
"""

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from orchestrator.door import Explained
from orchestrator.engine.errors import RunBusyError, RunFolderError, UnknownRunError
from orchestrator.engine.outcome import RunOutcome, message_of
from orchestrator.errors import (
    BudgetSpentError,
    ModelFailedError,
    RequestRefusedError,
    RunStoppedError,
)
from orchestrator.evaluation.eval_folder import EvalFolder, PromptState
from orchestrator.evaluation.eval_result import EvalResult, refused, result_of
from orchestrator.evaluation.prompt_list import Asked
from orchestrator.evaluation.table import write_table
from orchestrator.runs import Studio

ITS_OWN = (RequestRefusedError, RunStoppedError, ModelFailedError, BudgetSpentError)
"""Errors that are the prompt's result; others say nothing about it."""


@dataclass(frozen=True)
class NoResult:
    """A prompt that is left to the next call, and why."""

    id: str
    why: str


Told = EvalResult | NoResult


async def evaluate(
    studio: Studio,
    asked: Sequence[Asked],
    folder: EvalFolder,
    *,
    at_once: int,
    again_failed: bool = False,
    tell: Callable[[Told], None],
) -> tuple[Told, ...]:
    """Run what has no result yet.

    Args:
        studio: Where runs are carried out.
        asked: The prompts, in the order of the table.
        folder: Keeps how far each is, and the table.
        at_once: Runs under way at a time, at least 1.
        again_failed: Give those that delivered no video a new run.
        tell: Called when a prompt is done with.

    Returns:
        What is known of every prompt in the end, in their order.

    Raises:
        ChalkboxError: The folder of the evaluation cannot be read or written.
    """
    states = await asyncio.to_thread(lambda: [folder.state(each) for each in asked])
    if again_failed:
        states = [begun_anew(state) for state in states]
    known: dict[str, Told] = {each.result.id: each.result for each in states if each.result}
    places = asyncio.Semaphore(at_once)

    def keep_table() -> None:
        results = [told for each in asked if isinstance(told := known.get(each.row.id), EvalResult)]
        folder.write_results(results, write_table(results, of=len(asked)))

    async def settle(state: PromptState) -> None:
        async with places:
            told = await _settle(studio, state, folder)
        known[state.asked.row.id] = told
        with contextlib.suppress(RunFolderError):  # the last one must be written, see below
            keep_table()
        tell(told)

    keep_table()
    async with asyncio.TaskGroup() as tasks:
        for state in states:
            if state.result is None:
                tasks.create_task(settle(state))
    keep_table()
    return tuple(known[each.row.id] for each in asked)


def begun_anew(state: PromptState) -> PromptState:
    """The state of a prompt that is run again, where it delivered no video."""
    failed = state.result is not None and not state.result.delivered
    return PromptState(asked=state.asked) if failed else state


async def _settle(studio: Studio, state: PromptState, folder: EvalFolder) -> Told:
    """Have a prompt's run carried out, and keep what became of it."""
    try:
        return await _try(studio, state, folder)
    except Exception as error:  # noqa: BLE001 (one prompt's trouble must not end the others)
        return NoResult(state.asked.row.id, message_of(error))


async def _try(studio: Studio, state: PromptState, folder: EvalFolder) -> Told:
    asked = state.asked
    try:
        state = await _with_run(studio, state)
    except RequestRefusedError as error:
        result = refused(asked, error)
    else:
        await asyncio.to_thread(folder.keep, state)
        outcome = (await _carry_out(studio, state.video_id or "")).outcome
        if not is_result(outcome):
            why = outcome.error.message if outcome.error else outcome.receipt.outcome
            return NoResult(asked.row.id, why)
        result = result_of(asked, outcome)
    await asyncio.to_thread(folder.keep, state.model_copy(update={"result": result}))
    return result


async def _with_run(studio: Studio, state: PromptState) -> PromptState:
    """The same with a run, which is made where there is none that could be gone on with."""
    if state.video_id is not None:
        try:
            if (await studio.status(state.video_id)).state != "damaged":
                return state
        except UnknownRunError:
            pass  # somebody deleted it
    return state.model_copy(update={"video_id": await studio.begin(state.asked.request)})


async def _carry_out(studio: Studio, video_id: str) -> Explained:
    """Bring a run to its end, or wait until whoever carries it out does."""
    state = (await studio.status(video_id)).state
    if state in ("succeeded", "refused", "failed"):
        ended = await studio.wait(video_id)
        if is_result(ended.outcome):
            return ended  # we were killed before that was written down
    try:
        return await studio.go_on(video_id)
    except RunBusyError:
        return await studio.wait(video_id)


def is_result(outcome: RunOutcome) -> bool:
    """Whether the end of a run says something about its prompt."""
    return outcome.succeeded or isinstance(outcome.error, ITS_OWN)
