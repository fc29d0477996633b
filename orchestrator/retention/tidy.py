"""Removes what is kept no longer: runs, what was left over, cache entries, rows of what is gone.

Everything can be asked for first without anything being removed. One process tidies at a time.
"""

import asyncio
import contextlib
import fcntl
import os
import time
from collections.abc import Awaitable, Callable, Generator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple

from config import Settings
from orchestrator.engine.errors import StoreAwayError
from orchestrator.engine.queued_runs import QueuedRuns
from orchestrator.engine.remove_run import remove, trim_spent
from orchestrator.engine.render_cache import ResultCache
from orchestrator.errors import ChalkboxError
from orchestrator.retention.choose import DAY_S, choose
from orchestrator.retention.room import room_of
from orchestrator.retention.survey import Item, Left, look_around, why_kept

STAMP = ".tidied"
"""Beside the run folders: locked while somebody tidies, and as old as the last time."""
_Deed = Callable[[], Awaitable[object]]


class TidyBusyError(ChalkboxError):
    """Another process tidies just now."""

    code = "tidy.busy"


class Tidied(NamedTuple):
    """What went, or would go, and what stays though it may not be wanted."""

    gone: list[Item]
    left: list[Left]

    @property
    def size_bytes(self) -> int:
        """Room that is free now, or would be."""
        return sum(item.size_bytes for item in self.gone)


async def tidy(runs: QueuedRuns, settings: Settings, *, dry_run: bool = False) -> Tidied:
    """Tidy once.

    Args:
        runs: The runs, and their queue.
        settings: What is kept for how long, and where it lies.
        dry_run: Remove nothing; only tell.

    Raises:
        TidyBusyError: Another process does so just now.
        QueueError: The queue cannot be used; nothing is removed.
    """
    with only_one(runs.runs_dir) as stamp:
        tidied = Tidied([], [])
        await _tidy_runs(runs, settings, tidied, dry_run=dry_run)
        await _tidy_rows(runs, settings, tidied, dry_run=dry_run)
        await _tidy_store(runs, settings, tidied, dry_run=dry_run)
        await _tidy_ledger(runs, settings, tidied, dry_run=dry_run)
        await _tidy_cache(settings, tidied, dry_run=dry_run)
        if not dry_run:
            os.utime(stamp)
        return tidied


@contextlib.contextmanager
def only_one(runs_dir: Path) -> Generator[Path]:
    """Be the only one who tidies; yields the stamp, which is as old as the last time.

    Raises:
        TidyBusyError: Another process does so just now.
        OSError: The folder cannot be written.
    """
    runs_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    stamp = runs_dir / STAMP
    is_first = not stamp.exists()
    descriptor = os.open(stamp, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise TidyBusyError("another process tidies just now; wait until it is done") from error
        if is_first:
            os.utime(descriptor, (0, 0))  # nothing was tidied yet
        yield stamp
    finally:
        os.close(descriptor)


async def _tidy_runs(
    runs: QueuedRuns, settings: Settings, tidied: Tidied, *, dry_run: bool
) -> None:
    standings = await runs.standings()
    survey = await asyncio.to_thread(look_around, runs.runs_dir, standings)
    tidied.left.extend(survey.strange)
    for away in survey.left_over:
        item = Item(
            kind="left over",
            name=away.name,
            size_bytes=await asyncio.to_thread(room_of, away),
            why="a process was killed while it removed this run",
        )
        await _go(tidied, item, partial(_remove_left_over, runs, away), dry_run=dry_run)
    for look, why in choose(survey.runs, settings.keep):
        item = Item(kind="run", name=look.video_id, size_bytes=look.size_bytes, why=why)
        deed = partial(runs.delete, look.video_id, unless=why_kept)
        await _go(tidied, item, deed, dry_run=dry_run)


async def _remove_left_over(runs: QueuedRuns, away: Path) -> None:
    for tell in runs.before_removal:
        await asyncio.to_thread(tell, away)
    await asyncio.to_thread(remove, away)


async def _tidy_rows(
    runs: QueuedRuns, settings: Settings, tidied: Tidied, *, dry_run: bool
) -> None:
    queue = await runs.queue()
    before_ms = (time.time() - settings.keep.rows_days * DAY_S) * 1000

    def find() -> list[str]:
        return [
            leg.video_id
            for leg, _ in queue.newest()
            if leg.state in ("over", "cancelled")
            and leg.queued_ms < before_ms
            and not (runs.runs_dir / leg.video_id).exists()
        ]

    async def forget() -> None:
        for video_id in gone:
            await asyncio.to_thread(queue.forget, video_id)

    gone = await asyncio.to_thread(find)
    if gone:
        item = Item(
            kind="rows",
            name=f"what the queue knows of {len(gone)} runs",
            size_bytes=0,
            why=f"their folders are gone, and they are older than {settings.keep.rows_days:g} days",
        )
        await _go(tidied, item, forget, dry_run=dry_run)


async def _tidy_store(
    runs: QueuedRuns, settings: Settings, tidied: Tidied, *, dry_run: bool
) -> None:
    if runs.store is None:
        return
    keep = settings.keep
    before = time.time() - keep.rows_days * DAY_S
    forget = partial(runs.store.forget_deleted, before, dry_run=dry_run)
    if count := await asyncio.to_thread(forget):
        why = f"that was more than {keep.rows_days:g} days ago"
        name = f"that {count} runs were deleted"
        tidied.gone.append(Item(kind="rows", name=name, size_bytes=0, why=why))
    collect = partial(runs.store.collect, after_s=keep.objects_days * DAY_S, dry_run=dry_run)
    try:
        count, size_bytes = await asyncio.to_thread(collect)
    except StoreAwayError as error:
        tidied.left.append(Left(name="the store", why=error.message))
        return
    if count:
        why = f"no run has named them for {keep.objects_days:g} days"
        name = f"{count} objects of the store"
        tidied.gone.append(Item(kind="objects", name=name, size_bytes=size_bytes, why=why))


async def _tidy_ledger(
    runs: QueuedRuns, settings: Settings, tidied: Tidied, *, dry_run: bool
) -> None:
    before = datetime.now(UTC) - timedelta(days=settings.keep.rows_days)

    def trim(only_tell: bool) -> int:
        with runs.workers.deciding():  # or what a run had spent that is deleted now would be lost
            return trim_spent(runs.runs_dir, before, dry_run=only_tell)

    size_bytes = await asyncio.to_thread(trim, True)
    if size_bytes:
        item = Item(
            kind="ledger",
            name="what deleted runs had spent",
            size_bytes=size_bytes,
            why=f"it is older than {settings.keep.rows_days:g} days",
        )
        await _go(tidied, item, lambda: asyncio.to_thread(trim, False), dry_run=dry_run)


async def _tidy_cache(settings: Settings, tidied: Tidied, *, dry_run: bool) -> None:
    if not settings.keep.cache_days or not settings.cache_dir.is_dir():
        return
    try:
        cache = await asyncio.to_thread(
            ResultCache, settings.cache_dir, size_limit_bytes=settings.cache_mib * 1024**2
        )
    except ChalkboxError as error:
        tidied.left.append(Left(name="the cache", why=error.message))
        return
    try:
        before_s = time.time() - settings.keep.cache_days * DAY_S
        count, size_bytes = await cache.remove_unused(before_s, dry_run=dry_run)
    finally:
        await asyncio.to_thread(cache.close)
    if count:
        tidied.gone.append(
            Item(
                kind="cache",
                name=f"{count} kept results",
                size_bytes=size_bytes,
                why=f"nobody asked for them in {settings.keep.cache_days:g} days",
            )
        )


async def _go(tidied: Tidied, item: Item, deed: _Deed, *, dry_run: bool) -> None:
    """Have something removed; what cannot be is named, and no reason to stop."""
    if not dry_run:
        try:
            await deed()
        except ChalkboxError as error:
            tidied.left.append(Left(name=item.name, why=error.message))
            return
    tidied.gone.append(item)
