"""What the graphics processors of this machine are doing, by NVIDIA's own program."""

import asyncio
import contextlib
import shutil
from typing import NamedTuple

PROGRAM = "nvidia-smi"
ASKED = ("index", "utilization.gpu", "memory.used", "memory.total")
ANSWER_S = 5.0
"""How long it may take; a driver in trouble can keep it for ever."""
MIB = 1024**2


class Gpu(NamedTuple):
    """One of them, now."""

    number: str
    """As its driver counts them, from 0."""
    busy: float | None
    """Part of the last moment in which it worked, 0 to 1; none where it does not say."""
    used_bytes: float | None
    total_bytes: float | None


async def look_at_gpus() -> tuple[Gpu, ...]:
    """All of them; none where there is none, or where none can be asked."""
    program = shutil.which(PROGRAM)
    if program is None:
        return ()
    query = f"--query-gpu={','.join(ASKED)}"
    with contextlib.suppress(OSError, TimeoutError):
        asking = await asyncio.create_subprocess_exec(
            *(program, query, "--format=csv,noheader,nounits"),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            async with asyncio.timeout(ANSWER_S):
                said, _ = await asking.communicate()
        finally:
            if asking.returncode is None:
                asking.kill()
                await asking.wait()
        if asking.returncode == 0:
            return read_gpus(said.decode(errors="replace"))
    return ()


def read_gpus(said: str) -> tuple[Gpu, ...]:
    """What the program said; lines that do not fit are left out."""
    found: list[Gpu] = []
    for line in said.splitlines():
        fields = [field.strip() for field in line.split(",")]
        if len(fields) == len(ASKED) and fields[0].isdecimal():
            busy, used, total = map(_number, fields[1:])
            found.append(
                Gpu(
                    fields[0],
                    None if busy is None else busy / 100,
                    None if used is None else used * MIB,
                    None if total is None else total * MIB,
                )
            )
    return tuple(found)


def _number(text: str) -> float | None:
    """A number; none for `[N/A]` and the like."""
    try:
        return float(text)
    except ValueError:
        return None
