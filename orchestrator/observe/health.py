"""Whether a process can do what it is there for: asked now, with a reason for each thing.

Reasons name no folder, address or key: anybody may ask. The log has the rest.
"""

import asyncio
import logging
import os
import shutil
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import NamedTuple, Protocol

from agents.artifacts.base import Record
from orchestrator.engine.queued_runs import QueuedRuns
from orchestrator.errors import ChalkboxError

ANSWER_S = 8.0
"""How long one thing may take to answer, seconds; the queue's library takes two to load, once."""
FRESH_S = 2.0
"""So long an answer is given again, or whoever asks often would keep the database busy, seconds."""
LEAST_FREE_BYTES = 256 * 1024**2
"""With less free, a disk is full: a run writes some ten MB, and the queue must always have room."""

WhyNot = Callable[[], Awaitable[str | None]]
"""Asks; why it is not well, or none."""

_logger = logging.getLogger(__name__)


class Check(NamedTuple):
    """One thing that must be well."""

    name: str
    why_not: WhyNot


class Found(Record):
    """How one thing is."""

    ok: bool
    why: str | None = None
    """What is wrong, in words; none where nothing is."""


class Report(Record):
    """How everything is."""

    ready: bool
    checks: dict[str, Found]


class Engine(Protocol):
    """The sandbox, as far as its health goes."""

    @property
    def is_checked(self) -> bool:
        """Whether its self-check was passed."""
        ...

    async def ask_engine(self) -> None:
        """See that its engine answers now."""
        ...


class Health:
    """Asks a process's checks, all at once; many who ask at a time are told the same."""

    def __init__(self, checks: tuple[Check, ...]) -> None:
        self._checks = checks
        self._asking = asyncio.Lock()
        self._last: tuple[float, Report] | None = None

    async def report(self) -> Report:
        """How everything is, now or a moment ago."""
        async with self._asking:
            if self._last is None or time.monotonic() - self._last[0] > FRESH_S:
                found = await asyncio.gather(*map(_ask, self._checks))
                told = {each.name: one for each, one in zip(self._checks, found, strict=True)}
                report = Report(ready=all(one.ok for one in found), checks=told)
                self._last = (time.monotonic(), report)
            return self._last[1]


async def _ask(check: Check) -> Found:
    try:
        async with asyncio.timeout(ANSWER_S):
            why = await check.why_not()
    except TimeoutError:
        why = f"it does not answer within {ANSWER_S:.0f} s"
    except ChalkboxError as error:
        _logger.warning("%s is not well: %s: %s", check.name, error.code, error.message)
        why = f"it cannot be used ({error.code}); the log says why"
    except OSError as error:
        _logger.warning("%s is not well: %s", check.name, error)
        why = f"it cannot be used: {error.strerror}"
    return Found(ok=why is None, why=why)


def checks_of_all(runs: QueuedRuns) -> tuple[Check, ...]:
    """What every process needs: the queue's database, and a folder of runs with room in it."""

    async def ask_database() -> str | None:
        queue = await runs.queue()
        await asyncio.to_thread(queue.open_legs)
        return None

    return (
        Check("database", ask_database),
        Check("runs_folder", lambda: asyncio.to_thread(_write_in, runs.runs_dir)),
        Check("disk", lambda: asyncio.to_thread(_room_in, runs.runs_dir)),
    )


def checks_of_web(runs: QueuedRuns) -> tuple[Check, ...]:
    """What a page needs besides that carries nothing out: somebody who does."""

    async def ask_for_worker() -> str | None:
        alive = await asyncio.to_thread(runs.workers.any_takes)
        return None if alive else "no worker is there; what is asked for waits in the queue"

    return (Check("worker", ask_for_worker),)


def checks_of_worker(sandbox: Engine) -> tuple[Check, ...]:
    """What a process needs besides that carries runs out: an engine, and containers that hold."""

    async def ask_engine() -> str | None:
        await sandbox.ask_engine()
        return None

    async def ask_self_check() -> str | None:
        if sandbox.is_checked:
            return None
        return "the sandbox's self-check was not passed, or is not through yet"

    return (Check("engine", ask_engine), Check("self_check", ask_self_check))


def _write_in(folder: Path) -> str | None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=".ready-", dir=folder)
    try:
        os.write(descriptor, b"ready")
    finally:
        os.close(descriptor)
        Path(name).unlink(missing_ok=True)
    return None


def _room_in(folder: Path) -> str | None:
    free = shutil.disk_usage(folder).free
    if free >= LEAST_FREE_BYTES:
        return None
    return f"the disk is full: {free // 1024**2} MiB are free"
