"""Tidies again and again while a process lives; of many processes, one each time."""

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncGenerator

from config import Settings
from orchestrator.engine.queued_runs import QueuedRuns
from orchestrator.errors import ChalkboxError
from orchestrator.retention.room import size_words
from orchestrator.retention.tidy import STAMP, TidyBusyError, tidy

FIRST_S = 60.0
"""A process that has just started has better things to do, seconds."""
LOOK_S = 600.0
"""How often it is looked whether it is time, seconds."""
HOUR_S = 3600.0

_logger = logging.getLogger(__name__)


@contextlib.asynccontextmanager
async def tidying(
    runs: QueuedRuns, settings: Settings, *, first_s: float = FIRST_S, look_s: float = LOOK_S
) -> AsyncGenerator[None]:
    """Tidy when it is time, until left; not at all where that is set.

    Args:
        runs: The runs, and their queue.
        settings: What is kept for how long, and how often it is looked.
        first_s: Pause before the first look, seconds.
        look_s: Pause before each further one, seconds.
    """
    if settings.keep.every_h == 0:
        yield
        return

    async def again_and_again() -> None:
        pause_s = first_s
        while True:
            await asyncio.sleep(pause_s)
            await tidy_if_due(runs, settings)
            pause_s = look_s

    task = asyncio.create_task(again_and_again())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])


async def tidy_if_due(runs: QueuedRuns, settings: Settings) -> bool:
    """Tidy, unless some process did so lately; trouble is logged. Returns whether it was done."""
    stamp = runs.runs_dir / STAMP
    try:
        since_s = time.time() - stamp.stat().st_mtime
    except OSError:
        since_s = float("inf")
    # A clock that was set back must not keep it from being done for years.
    if 0 <= since_s < settings.keep.every_h * HOUR_S:
        return False
    try:
        tidied = await tidy(runs, settings)
    except TidyBusyError:
        return False
    except (ChalkboxError, OSError) as error:
        words = error.message if isinstance(error, ChalkboxError) else error.strerror
        _logger.warning("tidying failed, and is tried again: %s", words)
        return False
    for left in tidied.left:
        _logger.warning("not tidied: %s: %s", left.name, left.why)
    for item in tidied.gone:
        size = size_words(item.size_bytes)
        _logger.info("tidied away: %s %s, %s: %s", item.kind, item.name, size, item.why)
    return True
