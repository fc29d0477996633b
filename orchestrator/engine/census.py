"""How many runs stand how, of the whole installation: from the queue's database, in any process."""

import asyncio
from collections import Counter
from typing import TYPE_CHECKING, get_args

from orchestrator.engine.queued_runs import QueuedRuns
from orchestrator.engine.run_status import RunState

if TYPE_CHECKING:
    from orchestrator.engine.queue import RunQueue

COUNTED: tuple[RunState, ...] = tuple(each for each in get_args(RunState) if each != "damaged")
"""What the database can tell; whether a folder can be read, it cannot."""


async def count_runs(runs: QueuedRuns) -> dict[RunState, int]:
    """How many runs were queued and stand so, by their newest going; every state is there.

    Raises:
        QueueError: The queue cannot be used.
    """
    queue = await runs.queue()
    return await asyncio.to_thread(_count, runs, queue)


def _count(runs: QueuedRuns, queue: "RunQueue") -> dict[RunState, int]:
    states: Counter[RunState] = Counter()
    alive: dict[str | None, bool] = {}
    for leg, words in queue.newest():
        if leg.executor not in alive:
            alive[leg.executor] = runs.workers.is_alive(leg.executor)
        states[_state(leg.state, words.get("outcome"), alive=alive[leg.executor])] += 1
    return {state: states[state] for state in COUNTED}


def _state(leg: str, outcome: str | None, *, alive: bool) -> RunState:
    match leg:
        case "queued":
            return "queued"
        case "taken":
            return "running" if alive else "interrupted"
        case "cancelled":
            return "cancelled"
        case _:
            pass
    if outcome == "unfinished":
        return "interrupted"
    return outcome if outcome in COUNTED else "failed"
