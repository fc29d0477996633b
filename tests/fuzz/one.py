"""One target, tried until its time is up, in a process of its own: see `campaign.py`.

Where atheris has a wheel, the coverage of our own code guides it: hypothesis turns the bytes that
libFuzzer mutates into input. Elsewhere the bytes are random.
"""

import argparse
import faulthandler
import importlib
import os
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
HANG_S = 120
"""One input that takes longer hangs; so long, because the machine may be busy."""
LONGEST_BYTES = 16 * 1024
OURS = ["agents.coding", "agents.providers", "orchestrator", "runner"]
"""Whose coverage guides; to guide by all of it would take ten times as long for each input."""
TARGETS = {
    "frames": "test_whatever_is_said_is_read_or_refused",
    "run_folder": "test_a_damaged_run_is_read_or_refused",
    "api_check": "test_every_source_is_looked_at_to_its_end",
    "compile_scene": "test_a_spec_becomes_code_that_parses_or_is_refused",
    "understand": "test_every_prompt_is_understood_or_refused",
}
"""The test in `test_<name>.py` that each goes on with."""


def load(name: str) -> Callable[[bytes], object]:
    """What takes bytes and raises where they do harm."""
    test = getattr(importlib.import_module(f"fuzz.test_{name}"), TARGETS[name])
    tried: Callable[[bytes], object] = test.hypothesis.fuzz_one_input
    return tried


def watched(tried: Callable[[bytes], object], trace: Path) -> Callable[[bytes], None]:
    """The same; a hang writes the stack of Python and ends the process."""
    log = trace.open("w")

    def one(data: bytes) -> None:
        faulthandler.dump_traceback_later(HANG_S, exit=True, file=log)
        try:
            tried(data)
        finally:
            faulthandler.cancel_dump_traceback_later()

    return one


def seeds(folder: Path) -> None:
    """Something to begin with: random bytes, of which hypothesis makes input of every size."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(1)  # noqa: S311 - to be the same each time
    for number in range(64):
        (folder / f"{number:02}").write_bytes(chance.randbytes(64 << (number % 8)))


def main() -> None:
    """Try one target."""
    wanted = argparse.ArgumentParser()
    wanted.add_argument("name", choices=TARGETS)
    wanted.add_argument("seconds", type=int)
    wanted.add_argument("folder", type=Path)
    asked = wanted.parse_args()
    # As pytest would: the doubles of the tests, and what runs in the container.
    sys.path[:0] = [str(TESTS), str(TESTS.parent / "sandbox_image"), str(TESTS.parent)]
    seeds(asked.folder / "corpus")
    try:
        import atheris
    except ImportError:
        by_chance(watched(load(asked.name), asked.folder / "hang.txt"), asked.seconds)
        return
    with atheris.instrument_imports(include=OURS):
        tried = load(asked.name)
    options = [
        *(f"-max_total_time={asked.seconds}", f"-max_len={LONGEST_BYTES}", "-len_control=0"),
        *(f"-artifact_prefix={asked.folder}/", "-print_final_stats=1", "-rss_limit_mb=0"),
        f"-timeout={HANG_S + 30}",
    ]
    arguments = [sys.argv[0], *options, str(asked.folder / "corpus")]
    atheris.Setup(arguments, watched(tried, asked.folder / "hang.txt"))
    atheris.Fuzz()


def by_chance(one: Callable[[bytes], None], seconds: float) -> None:
    """Try random bytes, and say how many."""
    until, tries = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        one(os.urandom(random.randrange(64, LONGEST_BYTES)))  # noqa: S311
        tries += 1
    sys.stderr.write(f"stat::number_of_executed_units: {tries}\n")


if __name__ == "__main__":
    main()
