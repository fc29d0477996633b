"""Does the same for many things, each in a process of its own, some of them at once."""

import gc
import os
import sys
from collections.abc import Callable
from typing import NoReturn

PROCESSES = 2
TURNS = 8
"""So many processes share what is quickly done: to begin one takes a while, too."""


def in_processes(
    count: int, deed: Callable[[int], None], *, tell: Callable[[float], None], failed: str
) -> None:
    """Do something so many times, each time in a process of its own.

    Args:
        count: How many times.
        deed: It is given the number of the time, from 0; where it fails, the program ends with its
            error in the log.
        tell: Is told how much is done, from 0 to 1.
        failed: What the program says then.
    """
    running = 0
    for number in range(count):
        if running == PROCESSES:
            await_one(failed)
            running -= 1
        if not os.fork():
            in_child(deed, number)
        running += 1
        tell(number / count)
    for _ in range(running):
        await_one(failed)


def in_turns(
    count: int, deed: Callable[[int], None], *, tell: Callable[[float], None], failed: str
) -> None:
    """The same for what is quickly done: each process does every eighth of it."""

    def share(first: int) -> None:
        for number in range(first, count, TURNS):
            deed(number)

    in_processes(min(count, TURNS), share, tell=tell, failed=failed)


def in_child(deed: Callable[[int], None], number: int) -> NoReturn:
    """Do it, and end this process.

    What was there before is never collected here: a filter of libav's has threads, which are not in
    this process, and whoever frees it waits for them for ever.
    """
    gc.freeze()
    try:
        deed(number)
        os._exit(0)
    except BaseException as error:  # noqa: BLE001 (it is told, and the process ends)
        print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)  # noqa: T201
    os._exit(1)


def await_one(failed: str) -> None:
    """Wait until one of the processes has ended."""
    if os.wait()[1]:
        sys.exit(f"{failed}; the reason stands above")
