"""A machine that only looks, and one that works: two folders, one process."""

import asyncio
import contextlib
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from pathlib import Path
from typing import NamedTuple

from orchestrator.engine.store.shared_runs import SharedRuns
from tests.orchestrator.engine.store.machines import Machines
from tests.orchestrator.engine.toy_worker import working


class Both(NamedTuple):
    """A machine that only looks, with an empty folder, and one that works."""

    web: SharedRuns
    work: SharedRuns

    def root(self, video_id: str) -> Path:
        return self.work.runs_dir / video_id


def with_both(
    machines: Machines, deed: Callable[[Both], Awaitable[None]], *, wait_s: float = 30.0
) -> None:
    """Do something with the runs of two machines, one of which takes what is queued."""

    async def do() -> None:
        async with both(machines, wait_s=wait_s) as runs, working(runs.work):
            await deed(runs)

    asyncio.run(do())


@contextlib.asynccontextmanager
async def both(machines: Machines, *, wait_s: float = 30.0) -> AsyncGenerator[Both]:
    runs = Both(machines.runs("web", wait_s=wait_s), machines.runs("work", wait_s=wait_s))
    try:
        yield runs
    finally:
        for each in runs:
            await each.close()


async def happens(seen: Callable[[], object], *, within_s: float = 30.0) -> None:
    end = time.monotonic() + within_s
    while not seen():
        assert time.monotonic() < end, "it did not happen in time"
        await asyncio.sleep(0.02)


def hold(runs: Both, stage: str) -> Path:
    """Have the worker wait in a stage, until the file is removed."""
    path = runs.work.runs_dir / f"hold-{stage}"
    path.touch()
    return path
