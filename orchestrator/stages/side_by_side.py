"""Does several things at the same time, no more than so many, and keeps their order."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

DoneT = TypeVar("DoneT")


async def side_by_side(
    deeds: Sequence[Callable[[], Awaitable[DoneT]]], *, at_once: int
) -> list[DoneT]:
    """Do all of them; the first that fails ends the others.

    Args:
        deeds: Each is begun when its turn has come, in this order.
        at_once: How many are under way at the same time, at least 1.

    Returns:
        What came of each, in their order.

    Raises:
        Exception: What the first that failed raised, once the others have ended.
    """
    gate = asyncio.Semaphore(at_once)

    async def do(deed: Callable[[], Awaitable[DoneT]]) -> DoneT:
        async with gate:
            try:
                return await deed()
            except BaseException:
                # Before the gate opens: what comes next would begin, and be paid for, in vain.
                end_all()
                raise

    def end_all() -> None:
        for task in tasks:
            if task is not asyncio.current_task():
                task.cancel()

    tasks = [asyncio.ensure_future(do(deed)) for deed in deeds]
    try:
        return await asyncio.gather(*tasks)
    finally:
        end_all()
        await asyncio.gather(*tasks, return_exceptions=True)
