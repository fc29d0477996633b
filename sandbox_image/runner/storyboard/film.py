"""Several shots in one go, as many at a time as there are processors.

What is printed is what the `script` job understands: percents, and what was made.
"""

import json
import os
import select
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from runner.storyboard.clip import draw_clip

RECORD = 12
"""Bytes of a message: number of the shot, and its frames that are done, as text."""


@dataclass
class _Child:
    """A process that draws one shot."""

    number: int
    pid: int
    pipe: int


def draw_shots(orders: Sequence[dict[str, Any]], *, at_once: int | None = None) -> None:
    """Draw clips; those with the most frames first, so that none is left for the end.

    Args:
        orders: Each has a `shot`, the `file` it becomes, and perhaps a `still`.
        at_once: How many are drawn at a time; one for each processor where it is None.

    Raises:
        SystemExit: One could not be drawn; why has been printed.
    """
    frames = [int(order["shot"]["frames"]) for order in orders]
    waiting = sorted(range(len(orders)), key=lambda index: frames[index])
    done = [0] * len(orders)
    told = -1
    running: dict[int, _Child] = {}
    most = at_once or len(os.sched_getaffinity(0))
    while waiting or running:
        while waiting and len(running) < most:
            child = start(orders[waiting[-1]], waiting.pop())
            running[child.pipe] = child
        for pipe in select.select(list(running), [], [])[0]:
            message = os.read(pipe, RECORD)
            child = running[pipe]
            if message:
                done[child.number] = int(message)
                continue
            end(running.pop(pipe), orders[child.number], list(running.values()))
            done[child.number] = frames[child.number]
        percent = int(1000 * sum(done) / max(1, sum(frames)))
        if percent > told:
            told = percent
            say(f"progress {percent / 10:.1f}")
    clips = [
        {"file": order["file"], "frames": count}
        for order, count in zip(orders, frames, strict=True)
    ]
    say(f"told {json.dumps({'clips': clips})}")


def start(order: dict[str, Any], number: int) -> _Child:
    """Have a shot drawn by a process of its own."""
    ours, theirs = os.pipe()
    sys.stdout.flush()
    pid = os.fork()
    if pid:
        os.close(theirs)
        return _Child(number, pid, ours)
    code = 1
    try:
        os.close(ours)
        draw_clip(order["shot"], order["file"], still=order.get("still"), tell=teller(theirs))
        code = 0
    except BaseException:  # noqa: BLE001 (it is the whole of a process)
        traceback.print_exc()
    finally:
        os._exit(code)


def teller(pipe: int) -> Callable[[int], None]:
    """Tells through a pipe how many frames are done."""

    def tell(frames: int) -> None:
        os.write(pipe, b"%*d" % (RECORD, frames))

    return tell


def end(child: _Child, order: dict[str, Any], others: list[_Child]) -> None:
    """See how a process ended; where it failed, everything ends.

    Raises:
        SystemExit: It failed.
    """
    os.close(child.pipe)
    code = os.waitstatus_to_exitcode(os.waitpid(child.pid, 0)[1])
    if code == 0:
        return
    for other in others:
        os.kill(other.pid, 9)
        os.waitpid(other.pid, 0)
    raise SystemExit(
        f"shot {order['shot']['id']} could not be drawn: its process ended with {code}"
    )


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
