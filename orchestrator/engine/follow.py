"""A trace as it grows, in whichever process it is written."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

from orchestrator.engine.artifact_text import from_text
from orchestrator.engine.errors import ArtifactInvalidError
from orchestrator.engine.events import RunFinished, TraceLine
from orchestrator.engine.whole_files import open_plain

_TURN_S = 0.1
_SLOW_TURN_S = 0.5
"""Of one in which nothing has happened for a while: many may wait in the queue, all followed."""
_PIECE_BYTES = 4 * 1024**2
"""Read at once, and more than any line has: a trace may be long before anybody looks."""
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
    offset, quiet_s, ended, turn_s = 0, 0.0, False, _TURN_S
    while True:
        over = (ended or quiet_s >= _QUIET_S) and await is_over()
        lines, offset = await asyncio.to_thread(_read_on, path, offset)
        for line in lines:
            ended = isinstance(line.event, RunFinished)
            if line.sequence > after:
                yield line
        if over and not lines:
            return
        quiet_s = 0.0 if lines or quiet_s >= _QUIET_S else quiet_s + turn_s
        turn_s = _TURN_S if lines or ended else min(_SLOW_TURN_S, turn_s * 1.2)
        if not lines:
            await asyncio.sleep(turn_s)


def _read_on(path: Path, offset: int) -> tuple[list[TraceLine], int]:
    """The whole lines from an offset, and where they end."""
    try:
        with open_plain(path) as file:
            file.seek(offset)
            piece = file.read(_PIECE_BYTES)
    except FileNotFoundError:
        return [], offset
    except OSError as error:
        raise ArtifactInvalidError(f"{path.name} cannot be read: {error.strerror}") from error
    whole, newline, _ = piece.rpartition(b"\n")
    if not newline:
        if len(piece) == _PIECE_BYTES:
            raise ArtifactInvalidError(f"{path.name} has a line without an end")
        return [], offset
    lines = [
        from_text(TraceLine, line, name=f"a line of {path.name}") for line in whole.split(b"\n")
    ]
    return lines, offset + len(whole) + 1
