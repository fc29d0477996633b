"""A worker that carries out the toy workflow, in a process of its own that can be killed.

Its arguments are a folder of runs and ids; where there are ids it carries out only these.
`TOY_STORE` and `TOY_DATABASE` share the runs with other machines. While there is a file
`hold-<stage>` in the folder, that stage waits; every stage that is begun is written down in
`done.log`.
"""

import asyncio
import contextlib
import multiprocessing
import os
import signal
import subprocess
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from orchestrator.engine import database_workers
from orchestrator.engine.carrier import Offer
from orchestrator.engine.database_url import database_url
from orchestrator.engine.events import TraceLine
from orchestrator.engine.queued_runs import QueuedRuns
from orchestrator.engine.run import Run
from orchestrator.engine.run_status import RunStatus
from orchestrator.engine.runner import create_run
from orchestrator.engine.stage import Workflow
from orchestrator.engine.store.run_store import RunStore
from orchestrator.engine.store.shared_runs import SharedRuns
from orchestrator.engine.ticket import Ticket
from orchestrator.engine.trace import read_trace
from orchestrator.engine.worker import Worker, open_worker
from orchestrator.engine.workers import FOLDER
from orchestrator.errors import RequestRefusedError, RunStoppedError
from tests.orchestrator.engine.toy_album import ALBUM, PAGE, Wishes
from tests.orchestrator.engine.toy_workflow import OFFLINE, Code, Film, Plan, Wish

FORKED = multiprocessing.get_context("forkserver")
FORKED.set_forkserver_preload(["pytest", "tests.orchestrator.engine.toy_worker"])
T = TypeVar("T")
STAGES = ("plan", "write", "draw")
DATABASE = "database-url"
"""File in the folder of runs: where their queue lies."""


@dataclass
class Bench:
    """The workshop."""

    runs_dir: Path

    async def begin(self, run: "Run[Bench]") -> None:
        with (self.runs_dir / "done.log").open("a") as log:
            log.write(f"{run.folder.video_id} {run.stage}\n")
        while (self.runs_dir / f"hold-{run.stage}").exists():
            await asyncio.sleep(0.01)


async def plan(run: Run[Bench], wish: Wish) -> Plan:
    """Think it over."""
    await run.workshop.begin(run)
    if wish.prompt == "refuse":
        raise RequestRefusedError("ask for something else")
    return Plan(title=wish.prompt.upper())


async def write(run: Run[Bench], plan: Plan) -> Code:
    """Write it down."""
    await run.workshop.begin(run)
    run.folder.write_file("code.py", plan.title.encode())
    return Code(code=plan.title)


async def draw(run: Run[Bench], code: Code, wish: Wish) -> Film:
    """Draw it."""
    run.progress("frames", done=1, total=2)
    await run.workshop.begin(run)
    match wish.prompt:
        case "die":
            os.kill(os.getpid(), signal.SIGKILL)
        case "stop":
            raise RunStoppedError("it cannot be drawn")
        case "break":
            raise ZeroDivisionError("half of nothing")
        case _:
            pass
    return Film(video=f"{code.code}.mp4")


TOY = Workflow(name="toy", request=Wish, stages=(plan, write, draw))
WORKFLOWS = {"toy": TOY, "album": ALBUM}


def runs_in(runs_dir: Path) -> QueuedRuns:
    store, url = os.environ.get("TOY_STORE"), url_of(runs_dir)
    if store:
        return shared_runs(RunStore(runs_dir, store, url, wait_s=30), runs_dir, url)
    return QueuedRuns(runs_dir, url, WORKFLOWS)


def url_of(runs_dir: Path) -> str:
    """Where the queue lies: what was written down for all, or a file beside the runs."""
    set_for_all = runs_dir / DATABASE
    given = set_for_all.read_text() if set_for_all.exists() else ""
    return database_url(given or os.environ.get("TOY_DATABASE", ""), runs_dir)


def shared_runs(store: RunStore, runs_dir: Path, url: str) -> SharedRuns:
    """Runs of several machines. Who is alive is known by locks in one folder for all."""
    alive = runs_dir / FOLDER
    if not alive.exists():
        runs_dir.mkdir(exist_ok=True)
        (runs_dir.parent / FOLDER).mkdir(exist_ok=True)
        alive.symlink_to(runs_dir.parent / FOLDER)
    return SharedRuns(runs_dir, url, WORKFLOWS, store)


@contextlib.asynccontextmanager
async def bench(runs_dir: Path) -> AsyncGenerator[Bench]:
    yield Bench(runs_dir)


def offer(runs_dir: Path) -> Offer:
    return Offer(TOY, OFFLINE, lambda _: bench(runs_dir))


@contextlib.asynccontextmanager
async def working(
    runs: QueuedRuns, *, takes_queued: bool = True, **limits: float | str
) -> AsyncGenerator[Worker]:
    async def reap() -> None:
        with (runs.runs_dir / "reaped.log").open("a") as log:
            log.write("reaped\n")

    offers = {
        each.name: Offer(each, OFFLINE, lambda _: bench(runs.runs_dir))
        for each in (TOY, ALBUM, PAGE)
    }
    async with open_worker(runs, offers, takes_queued=takes_queued, reap=reap, **limits) as worker:  # type: ignore[arg-type]
        yield worker


def with_runs(runs_dir: Path, deed: Callable[[QueuedRuns], Awaitable[T]]) -> T:
    """Do something with the runs, as a door does."""

    async def do() -> T:
        runs = runs_in(runs_dir)
        try:
            return await deed(runs)
        finally:
            await runs.close()

    return asyncio.run(do())


async def submit(runs: QueuedRuns, prompt: str, *, user: str = "local", priority: int = 100) -> str:
    ticket = Ticket(user=user, priority=priority)
    return await runs.submit(TOY, Wish(prompt=prompt), about=prompt, ticket=ticket)


async def submit_album(runs: QueuedRuns, *texts: str) -> str:
    return await runs.submit(ALBUM, Wishes(texts=texts), about="album", ticket=Ticket())


def unqueued(runs_dir: Path, prompt: str = "own") -> str:
    return create_run(TOY, Wish(prompt=prompt), runs_dir=runs_dir, about=prompt).video_id


def submit_to(runs_dir: Path, prompt: str = "hi") -> str:
    return with_runs(runs_dir, lambda runs: submit(runs, prompt))


def status_in(runs_dir: Path, video_id: str) -> RunStatus:
    return with_runs(runs_dir, lambda runs: runs.status(video_id))


def done_in(runs_dir: Path) -> list[str]:
    """The stages that were begun, in order."""
    path = runs_dir / "done.log"
    return [line.split()[1] for line in path.read_text().splitlines()] if path.exists() else []


def begun_in(runs_dir: Path) -> list[str]:
    """The runs whose first stage was begun, in order."""
    lines = [line.split() for line in (runs_dir / "done.log").read_text().splitlines()]
    return [video_id for video_id, stage in lines if stage == "plan"]


class WorkerProcess:
    """One, asked as `subprocess.Popen` would be.

    To load everything takes longer than most workers live: all are forked from one process that
    has loaded it, has no other thread, and does nothing else.
    """

    def __init__(self, environment: dict[str, str], *arguments: str) -> None:
        self._process = FORKED.Process(target=as_program, args=(environment, *arguments))
        self._process.start()
        self.pid = self._process.pid or 0
        self._code: int | None = None

    def poll(self) -> int | None:
        if self._code is None:
            self._code = self._process.exitcode
        return self._code

    def wait(self, timeout: float | None = None) -> int:
        if self._code is None:
            self._process.join(timeout)
        code = self.poll()
        if code is None:
            raise subprocess.TimeoutExpired("a toy worker", timeout or 0)
        return code

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def end(self) -> None:
        """End it, if it still lives, and forget it."""
        self.kill()
        self.wait()
        self._process.close()


def as_program(environment: dict[str, str], *arguments: str) -> None:
    """What such a process does."""
    os.environ.clear()
    os.environ.update(environment)
    asyncio.run(main(Path(arguments[0]), *arguments[1:]))


@contextlib.contextmanager
def worker_process(
    runs_dir: Path, *own: str, name: str = "", lease_s: float | None = None
) -> Iterator[WorkerProcess]:
    environment = dict(os.environ) | {"TOY_NAME": name, "TOY_LEASE_S": str(lease_s or "")}
    process = WorkerProcess(environment, str(runs_dir), *own)
    try:
        yield process
    finally:
        process.end()


def until(happens: Callable[[], object], *, within_s: float = 60.0) -> None:
    deadline = time.monotonic() + within_s
    while not happens():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.01)


def trace_of(runs_dir: Path, video_id: str) -> tuple[TraceLine, ...]:
    path = runs_dir / video_id / "trace.jsonl"
    return read_trace(path).lines if path.exists() else ()


def saw(runs_dir: Path, video_id: str, kind: str, stage: str | None = None) -> bool:
    """Whether an event is in the trace."""
    return any(
        line.event.type == kind and (stage is None or getattr(line.event, "stage", None) == stage)
        for line in trace_of(runs_dir, video_id)
    )


async def take(count: int, lines: AsyncIterator[T]) -> list[T]:
    taken: list[T] = []
    async for line in lines:
        taken.append(line)
        if len(taken) == count:
            break
    return taken


async def main(runs_dir: Path, *own: str) -> None:
    """Take runs until SIGTERM, or carry out only those that are named."""
    if lease_s := os.environ.get("TOY_LEASE_S"):
        database_workers.LEASE_S = float(lease_s)
        database_workers.SIGN_S = float(lease_s) / 5
        database_workers.DatabaseWorkers.patience_s = float(lease_s) / 2
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    runs = runs_in(runs_dir)
    try:
        name = os.environ.get("TOY_NAME", "")
        async with working(runs, takes_queued=not own, stop_s=0.2, name=name) as worker:
            for video_id in own:
                await worker.carry_out(video_id)
            if not own:
                await stop.wait()
    finally:
        await runs.close()
