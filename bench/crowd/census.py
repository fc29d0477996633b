"""Whether every run that was asked for is there once, in folder, queue and lists, and done once."""

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from postgresql import execute

from orchestrator.engine.events import RunFinished, RunStarted
from orchestrator.engine.run_status import run_roots
from orchestrator.engine.trace import TRACE_FILE, read_trace

LEGS = "SELECT workflow_uuid, status FROM dbos.workflow_status WHERE name = 'carry_out'"


def differences(
    accepted: Iterable[str],
    ended: Mapping[str, str],
    listed: Iterable[str],
    *,
    runs_dir: Path,
    database_url: str,
) -> list[str]:
    """What is not as it should be, in words; nothing when no run was lost or doubled.

    Args:
        accepted: Ids that users were given.
        ended: How users were told that they ended.
        listed: Ids that users see in their lists, all together.
        runs_dir: Where the folders lie.
        database_url: Of the queue.
    """
    given = Counter(accepted)
    legs = {leg: status for leg, status in execute(database_url, LEGS)}
    queued = Counter(leg.rpartition(".")[0] for leg in legs)
    folders = Counter(root.name for root in run_roots(runs_dir))
    found = [f"{each} was given out twice" for each, count in given.items() if count > 1]
    for where, there in (("in the folder", folders), ("in the queue", queued)):
        found += _compare(given, there, where)
    found += _compare(given, Counter(listed), "in the lists")
    found += [
        f"{leg} is {status} in the queue" for leg, status in legs.items() if status != "SUCCESS"
    ]
    found += [
        f"{each} was told to be {ended.get(each)}"
        for each in given
        if ended.get(each) != "succeeded"
    ]
    for root in run_roots(runs_dir):
        found += _done_once(root)
    return found


def _compare(given: Counter[str], there: Counter[str], where: str) -> list[str]:
    return [
        f"{each} is {there[each]} times {where}"
        for each in given | there
        if there[each] != given[each]
    ]


def _done_once(root: Path) -> list[str]:
    events = [line.event for line in read_trace(root / TRACE_FILE).lines]
    begun = sum(isinstance(event, RunStarted) for event in events)
    outcomes = [event.outcome for event in events if isinstance(event, RunFinished)]
    if begun == 1 and outcomes == ["succeeded"]:
        return []
    return [f"{root.name} was begun {begun} times and ended {outcomes}"]
