"""A run's view, again and again until it has ended, as often as an eye can use it."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator

from orchestrator.door import Door
from orchestrator.run_view import RunView

PAUSE_S = 0.5
"""Shortest time between two views."""
LOOK_S = 5.0
"""Longest: the place in the queue changes without an event."""
SETTLE_TRIES = 20
"""Views after the last event until the queue knows too that it has ended."""
UNDER_WAY = ("queued", "running")


async def follow(door: Door, video_id: str, left: asyncio.Event) -> AsyncGenerator[RunView]:
    """Yield the run now, whenever something has happened, and when it has ended.

    Args:
        door: Where runs are asked for.
        video_id: The run.
        left: Set when nobody looks any more.

    Raises:
        UnknownRunError: There is no such run.
    """
    view = await door.view(video_id)
    yield view
    if view.status.state not in UNDER_WAY:
        return
    async with _heard(door, view) as (happened, over):
        while not over.is_set():
            if not await _either(left, happened, wait_s=LOOK_S):
                return
            happened.clear()
            yield await door.view(video_id)
            if not await _either(left, over, wait_s=PAUSE_S):
                return
    for _ in range(SETTLE_TRIES):
        view = await door.view(video_id)
        yield view
        if view.status.state not in UNDER_WAY or left.is_set():
            return
        await asyncio.sleep(PAUSE_S)


@contextlib.asynccontextmanager
async def _heard(door: Door, view: RunView) -> AsyncGenerator[tuple[asyncio.Event, asyncio.Event]]:
    """Two signs: something has happened; nothing more will."""
    happened, over = asyncio.Event(), asyncio.Event()

    async def listen() -> None:
        try:
            async for _ in door.events(view.status.video_id, after=view.last_event):
                happened.set()
        finally:
            over.set()
            happened.set()

    listening = asyncio.create_task(listen())
    try:
        yield happened, over
        if listening.done():
            await listening
    finally:
        listening.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.gather(listening, return_exceptions=True)


async def _either(left: asyncio.Event, sign: asyncio.Event, *, wait_s: float) -> bool:
    """Wait for a sign, at most so long; False when nobody looks any more."""
    waits = [asyncio.create_task(each.wait()) for each in (left, sign)]
    try:
        await asyncio.wait(waits, timeout=wait_s, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()
        await asyncio.gather(*waits, return_exceptions=True)
    return not left.is_set()
