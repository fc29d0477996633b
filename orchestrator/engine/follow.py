"""A trace as it grows, in whichever process it is written."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

from pydantic import ValidationError

from orchestrator.engine.errors import ArtifactInvalidError
from orchestrator.engine.events import RunFinished, TraceLine
from orchestrator.engine.whole_files import open_plain

_TURN_S = 0.1
_QUIET_S = 1.0
"""After so long without an event it is asked whether there will ever be another."""


async def follow_trace(
    path: Path, *, after: int, is_over: Callable[[], Awaitable[bool]]
) -> AsyncIterator[TraceLine]:
    """Every event of a run after a given one, until the run is over.

    Args:
        path: The trace; need not exist yet.
        after: Sequence number of the last event that is known; 0 for all.
        is_over: Whether nothing more will happen.

    Raises:
        ArtifactInvalidError: A line of the trace does not fit, or it cannot be read.
    """
    offset, quiet_s, ended = 0, 0.0, False
    while True:
        over = (ended or quiet_s >= _QUIET_S) and await is_over()
        lines, offset = await asyncio.to_thread(_read_on, path, offset)
        for line in lines:
            ended = isinstance(line.event, RunFinished)
            if line.sequence > after:
                yield line
        if over and not lines:
            return
        quiet_s = 0.0 if lines or quiet_s >= _QUIET_S else quiet_s + _TURN_S
        if not lines:
            await asyncio.sleep(_TURN_S)


def _read_on(path: Path, offset: int) -> tuple[list[TraceLine], int]:
    """The whole lines from an offset, and where they end."""
    try:
        with open_plain(path) as file:
            file.seek(offset)
            whole, newline, _ = file.read().rpartition(b"\n")
    except FileNotFoundError:
        return [], offset
    except OSError as error:
        raise ArtifactInvalidError(f"{path.name} cannot be read: {error.strerror}") from error
    if not newline:
        return [], offset
    try:
        lines = [TraceLine.model_validate_json(line) for line in whole.split(b"\n")]
    except ValidationError as error:
        raise ArtifactInvalidError(f"a line of {path} cannot be read: {error}") from error
    return lines, offset + len(whole) + 1
