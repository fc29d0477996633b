"""Runs that are kept, however old they get."""

import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path

from orchestrator.engine.pin import remove_pin, set_pin
from orchestrator.engine.queued_runs import QueuedRuns

LOCAL_USER = "local"


class Pinning:
    """The part of the door that marks runs."""

    runs: QueuedRuns

    async def pin(self, video_id: str, *, user: str = LOCAL_USER) -> None:
        """Mark a run, so that nothing tidies it away; deleting it by hand is still possible.

        Raises:
            UnknownRunError: There is no such run.
            RunFolderError: The disk refuses it.
        """
        await asyncio.to_thread(self._mark, video_id, partial(set_pin, user=user))

    async def unpin(self, video_id: str) -> None:
        """Take that mark away, if there is one.

        Raises:
            UnknownRunError: There is no such run.
            RunFolderError: The disk refuses it.
        """
        await asyncio.to_thread(self._mark, video_id, remove_pin)

    def _mark(self, video_id: str, deed: Callable[[Path], None]) -> None:
        with self.runs.workers.deciding():  # or it would be tidied away in between
            deed(self.runs.root(video_id))
