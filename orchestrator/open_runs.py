"""Opens the runs that are set: of this machine alone, or shared by several through a store."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator

from config import Settings
from orchestrator.engine.database_url import database_url
from orchestrator.engine.queued_runs import QueuedRuns
from orchestrator.engine.remove_run import remove_left_over
from orchestrator.workflows import load_workflows


@contextlib.asynccontextmanager
async def open_runs(settings: Settings) -> AsyncGenerator[QueuedRuns]:
    """The runs below the folder that is set.

    Raises:
        StartUpError: The settings name no database, or no store, that could be used.
        QueueError: There is a store, and the database cannot be used.
    """
    url = database_url(settings.database_url.get_secret_value(), settings.runs_dir)
    await asyncio.to_thread(remove_left_over, settings.runs_dir)
    if settings.store:
        runs = await asyncio.to_thread(_share, settings, url)
    else:
        runs = QueuedRuns(settings.runs_dir, url, load_workflows())
    try:
        yield runs
    finally:
        await runs.close()


def _share(settings: Settings, url: str) -> QueuedRuns:
    """With a store; what speaks to it is loaded only here."""
    from orchestrator.engine.store.run_store import RunStore
    from orchestrator.engine.store.shared_runs import SharedRuns

    runs_dir = settings.runs_dir
    store = RunStore(runs_dir, settings.store, url, wait_s=settings.store_wait_s)
    return SharedRuns(runs_dir, url, load_workflows(), store)
