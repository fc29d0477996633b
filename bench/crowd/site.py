"""A Chalkbox as it is hosted: PostgreSQL, a page without a container engine, and workers."""

import contextlib
import os
import re
import subprocess
import sys
import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx
from postgresql import Cluster

from bench.crowd.user import password_of

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")
START_S = 120.0
TICKS_S = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Site:
    """What was started."""

    url: str
    """Of the page."""
    runs_dir: Path
    database_url: str
    pids: dict[str, int]
    """Processes of ours, by name."""
    logs: tuple[Path, ...]
    """What each of them said."""

    def complaints(self) -> list[str]:
        """Everything they logged that is no greeting."""
        return [
            f"{log.stem}: {line}"
            for log in self.logs
            for line in log.read_text(encoding="utf-8").splitlines()
            if re.search(r"warning|error|traceback", line, re.IGNORECASE)
        ]

    def processor_s(self) -> dict[str, float]:
        """Processor time of each since it began, seconds; containers are the engine's."""
        found: dict[str, float] = {}
        for name, pid in self.pids.items():
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            found[name] = sum(map(int, fields[11:13])) / TICKS_S
        return found

    def waited_s(self) -> dict[str, float]:
        """How long the main thread of each could have gone on and had no core, seconds.

        Others on the machine make it long (`run_delay` in the kernel's sched-stats).
        """
        return {
            name: int(Path(f"/proc/{pid}/schedstat").read_text().split()[1]) / 1e9
            for name, pid in self.pids.items()
        }


@contextlib.contextmanager
def open_site(
    folder: Path, cluster: Cluster, users: Sequence[str], *, workers: int, at_once: int
) -> Generator[Site]:
    """Start everything, wait until it says that it is ready, and end it.

    Args:
        folder: Empty; runs, cache and logs go there.
        cluster: PostgreSQL, started.
        users: Who may log in.
        workers: How many processes take runs.
        at_once: Runs that each of them carries out at once.
    """
    database_url = cluster.new_database()
    shared = {name: value for name, value in os.environ.items() if not name.startswith("CHALKBOX_")}
    shared |= {
        "CHALKBOX_RUNS_DIR": str(folder / "runs"),
        "CHALKBOX_CACHE_DIR": str(folder / "cache"),
        "CHALKBOX_DATABASE_URL": database_url,
        "CHALKBOX_MODEL": "offline",
        "CHALKBOX_STOP_S": "0",
        # What is slow because all cores are busy is no fault of the code that is looked at.
        **{f"CHALKBOX_LIMITS__{limit}_S": "600" for limit in ("START", "INSPECT", "MATH", "MEDIA")},
    }
    logins = ",".join(f"{name}:{password_of(name)}" for name in users)
    page = {"CHALKBOX_LOGINS": logins, "DOCKER_HOST": "unix:///nonexistent"}
    with contextlib.ExitStack() as started:
        pids: dict[str, int] = {}

        def start(name: str, *arguments: str, **more: str) -> Path:
            log = folder / f"{name}.log"
            command = [sys.executable, "-m", "ui", *arguments]
            with log.open("wb") as said:
                process = subprocess.Popen(  # noqa: S603
                    command, cwd=ROOT, env=shared | more, stdout=said, stderr=said
                )
            started.callback(_end, process)
            pids[name] = process.pid
            return log

        log = start("serve", "serve", "--web-only", "--port", "0", **page)
        more = {"CHALKBOX_RUNS_AT_ONCE": str(at_once)}
        names = [f"worker-{number}" for number in range(1, workers + 1)]
        logs = (log, *(start(name, "worker", CHALKBOX_WORKER_NAME=name, **more) for name in names))
        url = _address(log)
        _wait_until_ready(url)
        yield Site(url, folder / "runs", database_url, pids, logs)


def _address(log: Path) -> str:
    end = time.monotonic() + START_S
    while time.monotonic() < end:
        if found := ADDRESS.search(log.read_text(encoding="utf-8")):
            return found[0]
        time.sleep(0.1)
    sys.exit(f"the page does not start: {log.read_text(encoding='utf-8')}")


def _wait_until_ready(url: str) -> None:
    """By `/readyz`, which must see that workers are there."""
    end, said = time.monotonic() + START_S, ""
    while time.monotonic() < end:
        with contextlib.suppress(httpx.TransportError):
            answer = httpx.get(f"{url}/readyz")
            if answer.is_success:
                return
            said = answer.text
        time.sleep(0.5)
    sys.exit(f"the page does not get ready: {said}")


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(60)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
