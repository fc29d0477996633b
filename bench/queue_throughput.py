"""How many whole runs go through the queue on PostgreSQL: real workers, a sandbox that answers.

Every run is a lesson of twelve stages with all of its files; what draws is played. The workers are
`chalkbox worker`, processes of their own; the database is a cluster of the bench's own with its
safety off, as the tests'. Counted is processor time, so that the figures hold on a busy machine: a
worker is one Python process, which fills one core at most.
"""

import asyncio
import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from postgresql import Cluster, execute, folder_of_programs  # noqa: E402
from pydantic import SecretStr  # noqa: E402

from agents.artifacts.request import ExplainerRequest, Quality  # noqa: E402
from config import Settings  # noqa: E402
from orchestrator.door import open_door  # noqa: E402

RESULTS = ROOT / "bench" / "results" / "queue.md"
PROMPT = "Explain the Pythagorean theorem with legs 3 and 4"
RUNS = 40
"""For each worker."""
WARM = 2
"""For each worker, before it is counted: it loads what it needs in its first run."""
AT_ONCE = 4
WORKERS = (1, 2, 3, 4)
TICKS_S = os.sysconf("SC_CLK_TCK")
ENDED = "SELECT count(*) FROM dbos.workflow_status WHERE status = 'SUCCESS'"
WHOSE = "SELECT executor_id, count(*) FROM dbos.workflow_status GROUP BY executor_id"
HEAD = f"""# The queue on PostgreSQL

Written by `bench/queue_throughput.py` on one machine with {os.cpu_count()} cores, whose load was
{os.getloadavg()[0]:.0f} when it began. Whole lessons of twelve stages through the queue,
{RUNS} for each worker, {AT_ONCE} at once in each; the sandbox only
answers. Processor time is what was accounted to the workers and to the database. *By processor
time*: runs per second if each worker had a core of its own, the sum over the workers of its runs by
its processor seconds. *By the clock* depends on what else the machine does.

| workers | runs | worker, ms/run | database, ms/run | runs/s by processor time | by the clock |
|---:|---:|---:|---:|---:|---:|
"""


@dataclass(frozen=True)
class Row:
    """What was measured with so many workers."""

    workers: int
    runs: int
    worker_s: float
    database_s: float
    rate: float
    clock_s: float

    def __str__(self) -> str:
        return (
            f"| {self.workers} | {self.runs} | {1000 * self.worker_s / self.runs:.0f} |"
            f" {1000 * self.database_s / self.runs:.1f} | {self.rate:.1f} |"
            f" {self.runs / self.clock_s:.1f} |\n"
        )


@contextlib.contextmanager
def workers(settings: Settings, count: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    """So many workers, named by their number."""
    mine = {name: value for name, value in os.environ.items() if not name.startswith("CHALKBOX_")}
    mine |= {
        "CHALKBOX_RUNS_DIR": str(settings.runs_dir),
        "CHALKBOX_CACHE_DIR": str(settings.cache_dir),
        "CHALKBOX_DATABASE_URL": settings.database_url.get_secret_value(),
        "CHALKBOX_MODEL": "offline",
        "CHALKBOX_POOL__SIZE": "0",
        "CHALKBOX_RUNS_AT_ONCE": str(AT_ONCE),
        "CHALKBOX_USER_RUNS_AT_ONCE": "64",
        "CHALKBOX_STOP_S": "0",
    }
    command = [sys.executable, str(ROOT / "tests" / "chalkbox_command.py"), "playing", "worker"]
    started: list[subprocess.Popen[bytes]] = []
    try:
        for number in range(count):
            name = {"CHALKBOX_WORKER_NAME": f"worker-{number}"}
            started.append(subprocess.Popen(command, env=mine | name))  # noqa: S603
        yield started
    finally:
        for process in started:
            process.kill()
            process.wait()


async def submit(settings: Settings, count: int) -> None:
    """Queue so many lessons."""
    async with open_door(settings) as door:
        for _ in range(count):
            await door.submit(ExplainerRequest(prompt=PROMPT, quality=Quality.P480))


def processor_s(pids: Sequence[int]) -> list[float]:
    """Processor time of processes and of their children that have ended, seconds (proc(5))."""
    found: list[float] = []
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        found.append(sum(map(int, fields[11:15])) / TICKS_S)
    return found


def server_pids(cluster: Cluster) -> list[int]:
    """The processes of a cluster that live."""
    first = int((cluster.data / "postmaster.pid").read_text().split()[0])
    children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
    return [first, *map(int, children)]


def until_ended(url: str, count: int) -> None:
    """Wait until so many runs have succeeded."""
    while execute(url, ENDED)[0][0] < count:
        time.sleep(0.05)


def measure(cluster: Cluster, folder: Path, count: int) -> Row:
    """Carry runs out with so many workers."""
    url = cluster.new_database()
    settings = Settings(
        runs_dir=folder / "runs", cache_dir=folder / "cache", database_url=SecretStr(url)
    )
    asyncio.run(submit(settings, WARM * count))
    with workers(settings, count) as started:
        until_ended(url, WARM * count)
        time.sleep(2)
        before = dict(execute(url, WHOSE))
        pids = [process.pid for process in started]
        workers_s, servers = processor_s(pids), sum(processor_s(server_pids(cluster)))
        begun = time.monotonic()
        asyncio.run(submit(settings, RUNS * count))
        until_ended(url, (WARM + RUNS) * count)
        clock_s = time.monotonic() - begun
        took_s = [after - at for after, at in zip(processor_s(pids), workers_s, strict=True)]
        database_s = sum(processor_s(server_pids(cluster))) - servers
        after = dict(execute(url, WHOSE))
    did = [after.get(f"worker-{n}", 0) - before.get(f"worker-{n}", 0) for n in range(count)]
    rate = sum(runs / seconds for runs, seconds in zip(did, took_s, strict=True))
    return Row(count, RUNS * count, sum(took_s), database_s, rate, clock_s)


def main() -> None:
    """Measure, and write the table."""
    programs = folder_of_programs()
    if programs is None:
        sys.exit("there is no PostgreSQL here; `make setup-dev` as root brings it")
    cluster = Cluster(programs)
    cluster.start()
    try:
        rows: list[Row] = []
        for count in WORKERS:
            with tempfile.TemporaryDirectory(prefix="chalkbox-bench-") as folder:
                rows.append(measure(cluster, Path(folder), count))
            sys.stderr.write(str(rows[-1]))
    finally:
        cluster.remove()
    RESULTS.write_text(HEAD + "".join(map(str, rows)), encoding="utf-8")


if __name__ == "__main__":
    main()
