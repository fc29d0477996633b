"""The process that a model is loaded in: a program of ours that hears orders, line by line."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncGenerator, Mapping
from pathlib import Path

from config import PROJECT_ROOT

LOG_CHARS = 400


@contextlib.asynccontextmanager
async def model_guest(
    module: str, log: Path, *, line_bytes: int, environment: Mapping[str, str] | None = None
) -> AsyncGenerator[asyncio.subprocess.Process]:
    """A process as long as the context lasts; it ends with all that it started.

    Args:
        module: What it runs, as `python -m` is told.
        log: What it prints as errors is added there.
        line_bytes: Longest line that it may answer with.
        environment: What it is given beside the place of programs; no key of anybody's.
    """
    given = {
        "PATH": os.pathsep.join(os.get_exec_path()),
        "HOME": str(Path.home()),
        "LANG": "C.UTF-8",
    }
    with log.open("ab") as output:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", module),
            cwd=PROJECT_ROOT,
            env=given | dict(environment or {}),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=output,
            limit=line_bytes,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()


async def tell_line(process: asyncio.subprocess.Process, line: str) -> None:
    """Send a line; that nobody hears it shows when the answer is read."""
    if process.stdin is not None:
        with contextlib.suppress(ConnectionError):
            process.stdin.write(line.encode() + b"\n")
            await process.stdin.drain()


async def last_words(process: asyncio.subprocess.Process, log: Path, *, whose: str) -> str:
    """How it ended, and the last line that it printed."""
    code = await process.wait()
    how = f"was ended by signal {-code}" if code < 0 else f"ended with {code}"
    if code == -signal.SIGKILL:
        how += ", perhaps because this machine's memory was not enough"
    said = await asyncio.to_thread(end_of, log)
    return f"the {whose}'s process {how}{': ' if said else ''}{said}"


def end_of(log: Path) -> str:
    """The last line of a log."""
    with contextlib.suppress(OSError):
        lines = log.read_text(encoding="utf-8", errors="replace").split("\n")
        return next((line.strip() for line in reversed(lines) if line.strip()), "")[-LOG_CHARS:]
    return ""
