"""`make fuzz`: every target for so long, each in a process of its own whose memory is watched.

Ends with 1 where an input did harm, hung, or where memory kept growing; what was found lies in
`cache/fuzz/<target>/`. To keep it, put it into `tests/fuzz/regressions/<target>/`, or write a test.
"""

import argparse
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import one

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "cache/fuzz"
WARM = 0.4
"""Share of the time after which memory is expected to have settled."""
GROWTH_MIB = 256
"""More than that after it was warm is a leak: what was covered, and hypothesis's own caches, grow
too, but not by so much."""
GRACE_S = 120


class Tried(NamedTuple):
    """How a target went."""

    name: str
    inputs: int
    warm_mib: int
    most_mib: int
    problem: str = ""


def attack(name: str, seconds: int) -> Tried:
    """Try one target in a process of its own."""
    folder = RESULTS / name
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "log.txt"
    command = [sys.executable, str(Path(one.__file__)), name, str(seconds), str(folder)]
    with log.open("wb") as output:
        child = subprocess.Popen(
            command, cwd=ROOT, stdout=output, stderr=output, preexec_fn=lambda: os.nice(19) and None
        )
        begun = time.monotonic()
        warm = most = 0
        ended = None
        while ended is None and time.monotonic() - begun < seconds + one.HANG_S + GRACE_S:
            time.sleep(1)
            ended, resident = child.poll(), _resident_mib(child.pid)
            most = max(most, resident)
            if time.monotonic() - begun <= seconds * WARM:
                warm = most
        if ended is None:
            child.kill()
            child.wait()
    said = log.read_text(encoding="utf-8", errors="replace")
    found = re.search(r"stat::number_of_executed_units:\s*(\d+)", said)
    return Tried(name, int(found[1]) if found else 0, warm, most, _problem(ended, most - warm, log))


def _problem(ended: int | None, growth_mib: int, log: Path) -> str:
    if ended is None:
        return f"it did not end; see {log}"
    if ended != 0:
        return f"an input did harm or hung (exit code {ended}); see {log}"
    if growth_mib > GROWTH_MIB:
        return f"memory grew by {growth_mib} MiB after it was warm"
    return ""


def _resident_mib(pid: int) -> int:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") // 2**20


def main() -> int:
    """Try the targets that are asked for, one after the other."""
    wanted = argparse.ArgumentParser()
    wanted.add_argument("--seconds", type=int, default=600, help="for each target")
    wanted.add_argument("targets", nargs="*", default=list(one.TARGETS))
    asked = wanted.parse_args()
    failed = False
    for name in asked.targets:
        tried = attack(name, asked.seconds)
        failed = failed or bool(tried.problem)
        words = tried.problem or "nothing found"
        memory = f"{tried.warm_mib} MiB warm, {tried.most_mib} MiB at most"
        sys.stdout.write(f"{name:<14} {tried.inputs:>9,} inputs  {memory:<34} {words}\n")
        sys.stdout.flush()
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
