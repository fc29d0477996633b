"""Blocking work in a thread that is never left behind."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


async def in_thread(deed: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """As `asyncio.to_thread`; cancelled, it waits for the thread all the same.

    A thread cannot be stopped. Left to itself it would go on with what whoever was cancelled then
    closes: a connection that is given back to a closed pool stays open until the process ends.
    """
    thread = asyncio.ensure_future(asyncio.to_thread(partial(deed, *args, **kwargs)))
    try:
        return await asyncio.shield(thread)
    except asyncio.CancelledError:
        await asyncio.wait([thread])
        if not thread.cancelled():
            thread.exception()  # nobody is left to be told
        raise
