"""Fifty users at once on a hosted Chalkbox: is a run lost, how long do answers take, what grows.

A page without a container engine, two workers with the real sandbox, PostgreSQL, all on loopback.
First the crowd: everybody asks for everything at once, most of it asked before, polls, follows and
watches. Then a steady pace for as long as is wanted, to see whether memory stays flat.
"""

import argparse
import asyncio
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from postgresql import Cluster, folder_of_programs  # noqa: E402

from bench.crowd.census import differences  # noqa: E402
from bench.crowd.memory import Memory  # noqa: E402
from bench.crowd.prompts import prompts_of  # noqa: E402
from bench.crowd.report import Part, write_part, write_report  # noqa: E402
from bench.crowd.site import Site, open_site  # noqa: E402
from bench.crowd.tally import Tally  # noqa: E402
from bench.crowd.user import User  # noqa: E402

RESULTS = ROOT / "bench" / "results" / "load.md"
WORKERS, AT_ONCE = 2, 2
WATCHING = 5
"""Every so many-th user looks at previews and videos too."""
PACE_S = 4.0
"""Seconds from one request to the next in the steady part."""
WARM_S = 120.0
"""Seconds of the steady part before memory is looked at."""

HEAD = """# The load of many users

Written by `bench/load.py --write`. Each user logs in, submits everything at once, then takes one
run after the other: asks for its status every two seconds, follows its events, lists the runs;
every fifth looks at preview and video in parts. The sandbox is the real one, so containers want all
cores while this is measured.

"""


@contextmanager
def part(name: str, site: Site, tally: Tally) -> Iterator[Part]:
    """Measure one part."""
    tally.forget_times()
    measured = Part(name, load=os.getloadavg()[0], begun_s=time.monotonic())
    before, waited, runs = site.processor_s(), site.waited_s(), len(tally.ended)
    yield measured
    measured.clock_s = time.monotonic() - measured.begun_s
    measured.load_after = os.getloadavg()[0]
    after = site.processor_s()
    measured.processor_s = {name: after[name] - before[name] for name in after}
    measured.waited_s = {name: each - waited[name] for name, each in site.waited_s().items()}
    measured.runs = len(tally.ended) - runs
    measured.took_s = {what: list(took) for what, took in tally.took_s.items()}
    sys.stderr.write("".join(write_part(measured)))


async def crowd(users: Sequence[User], runs: int, new: int, chance: random.Random) -> None:
    """Everybody asks for everything at once."""
    dealt = prompts_of(len(users), runs, new, chance)
    async with asyncio.TaskGroup() as together:
        for user, prompts in zip(users, dealt, strict=True):
            together.create_task(user.ask_all(prompts))


async def steady(
    users: Sequence[User], known: Sequence[str], minutes: float, chance: random.Random
) -> None:
    """Somebody asks for what was asked before, again and again."""
    end = time.monotonic() + 60 * minutes
    async with asyncio.TaskGroup() as together:
        while time.monotonic() < end:
            together.create_task(chance.choice(users).ask_all([chance.choice(known)]))
            await asyncio.sleep(PACE_S)


async def measure(site: Site, names: Sequence[str], options: argparse.Namespace) -> str:
    """Everything, on a site that runs; the report."""
    chance, tally = random.Random(options.seed), Tally()  # noqa: S311
    memory, parts = Memory(site.pids), list[Part]()
    async with AsyncExitStack() as opened:
        users = [
            User(site.url, name, tally, watches=number % WATCHING == 0)
            for number, name in enumerate(names)
        ]
        for user in users:
            opened.push_async_callback(user.close)
            await user.log_in()
        watching = asyncio.create_task(memory.watch())
        name = f"crowd: {options.runs} runs, {options.new} of them new"
        with part(name, site, tally) as measured:
            await crowd(users, options.runs, options.new, chance)
        parts.append(measured)
        if options.minutes:
            known = prompts_of(1, options.new, options.new, chance)[0]
            with part(f"steady, {options.minutes:g} min", site, tally) as measured:
                await steady(users, known, options.minutes, chance)
            parts.append(measured)
        watching.cancel()
        listed = [each for user in users for each in await user.list_runs()]
    wrong = await asyncio.to_thread(
        differences, tally.accepted, tally.ended, listed,
        runs_dir=site.runs_dir, database_url=site.database_url,
    )  # fmt: skip
    return write_report(parts, memory, tally, [*wrong, *site.complaints()], warm_s=WARM_S)


def read_options() -> argparse.Namespace:
    """What is asked for on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--runs", type=int, default=200, help="how many the crowd asks for")
    parser.add_argument("--new", type=int, default=40, help="how many of them are no repeats")
    parser.add_argument("--minutes", type=float, default=0.0, help="of a steady pace afterwards")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--folder", type=Path, help="keep everything there, to be looked at")
    parser.add_argument("--write", action="store_true", help="put the report into bench/results")
    return parser.parse_args()


def main() -> None:
    """Measure, and say or write it."""
    options = read_options()
    programs = folder_of_programs()
    if programs is None:
        sys.exit("there is no PostgreSQL here; `make setup-dev` as root brings it")
    names = [f"user{number:02d}" for number in range(1, options.users + 1)]
    cluster = Cluster(programs)
    cluster.start()
    try:
        with tempfile.TemporaryDirectory(prefix="chalkbox-bench-") as temporary:
            folder = options.folder or Path(temporary)
            folder.mkdir(parents=True, exist_ok=True)
            with open_site(folder, cluster, names, workers=WORKERS, at_once=AT_ONCE) as site:
                told = asyncio.run(measure(site, names, options))
    finally:
        cluster.remove()
    head = (
        f"## {datetime.now(UTC):%Y-%m-%d %H:%M}: {options.users} users, {WORKERS} workers,"
        f" {AT_ONCE} runs at once in each\n\n"
    )
    sys.stdout.write(head + told)
    if options.write:
        RESULTS.write_text(HEAD + head + told, encoding="utf-8")


if __name__ == "__main__":
    main()
