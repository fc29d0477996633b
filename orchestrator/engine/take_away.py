"""Takes a run out of queue and sight, for good; what is left is only to be removed."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from orchestrator.engine.errors import RunBusyError
from orchestrator.engine.remove_run import move_away, nobody_at

if TYPE_CHECKING:
    from orchestrator.engine.leg import Leg
    from orchestrator.engine.queue import RunQueue
    from orchestrator.engine.queued_runs import QueuedRuns

Unless = Callable[[Path], str | None]
"""Why a run is to stay after all, asked at the last moment; none: it goes."""


def take_away(runs: "QueuedRuns", queue: "RunQueue", video_id: str, unless: Unless) -> Path:
    """Take a run away that nobody is at; in a thread.

    Returns:
        Where its files lie now.

    Raises:
        UnknownRunError: There is no such run.
        RunBusyError: It is queued or carried out, or is to stay.
        RunFolderError: The disk refuses it.
        QueueError: The queue cannot be used.
    """
    with runs.workers.deciding():
        root = runs.root(video_id)
        if why := unless(root):
            raise RunBusyError(f"{video_id} stays: {why}")
        for leg in (*queue.legs_of(video_id), *queue.legs_of_children(video_id)):
            _require_free(runs, leg)
            if leg.state == "taken":
                queue.cancel(leg.id)  # its process is gone; nobody shall take it over
        with nobody_at(root):
            away = move_away(root)
        queue.forget(video_id)
        return away


def _require_free(runs: "QueuedRuns", leg: "Leg") -> None:
    if leg.state == "queued":
        raise RunBusyError(f"{leg.video_id} is queued; cancel it before it is deleted")
    if leg.state == "taken" and runs.workers.is_alive(leg.executor):
        raise RunBusyError(f"{leg.video_id} is being carried out; cancel it first")
    if leg.state == "cancelled" and runs.is_being_ended(leg):
        raise RunBusyError(f"{leg.video_id} is just being ended; try again in a moment")
