"""Whose a run is: it never changes, and with logins it is asked before everything else."""

import asyncio

from orchestrator.engine.queued_runs import QueuedRuns
from orchestrator.read_view import read_owner
from orchestrator.run_files import RunFiles

KNOWN = 10_000


class Owners:
    """The owners of the runs that were asked for."""

    def __init__(self, runs: QueuedRuns) -> None:
        self._runs = runs
        self._known: dict[str, str] = {}

    async def of(self, video_id: str) -> str | None:
        """Whose it is; none when it was never queued, or nobody can tell.

        Raises:
            UnknownRunError: There is no such run, or no more.
        """
        if video_id in self._known:
            self._runs.root(video_id)
            return self._known[video_id]
        root = await self._runs.at_hand(video_id)
        owner = await asyncio.to_thread(lambda: read_owner(RunFiles(root)))
        if owner is not None:
            if len(self._known) >= KNOWN:
                self._known.clear()
            self._known[video_id] = owner
        return owner
