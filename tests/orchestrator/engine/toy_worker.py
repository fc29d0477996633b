"""A worker that carries out the toy workflow, in a process of its own that can be killed.

Run as a program: `python -m tests.orchestrator.engine.toy_worker RUNS_DIR [ID …]`; with ids it
carries out only these. While there is a file `hold-<stage>` in the folder, that stage waits; every
stage that is begun is written down in `done.log`.
"""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from orchestrator.engine.carrier import Offer
from orchestrator.engine.database_url import database_url
from orchestrator.engine.events import TraceLine
from orchestrator.engine.queued_runs import QueuedRuns
from orchestrator.engine.run import Run
from orchestrator.engine.run_status import RunStatus
from orchestrator.engine.runner import create_run
from orchestrator.engine.stage import Workflow
from orchestrator.engine.ticket import Ticket
from orchestrator.engine.trace import read_trace
from orchestrator.engine.worker import Worker, open_worker
from orchestrator.errors import RequestRefusedError, RunStoppedError
from tests.orchestrator.engine.toy_workflow import OFFLINE, Code, Film, Plan, Wish

PROJECT_ROOT = Path(__file__).resolve().parents[3]
T = TypeVar("T")
STAGES = ("plan", "write", "draw")


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


def runs_in(runs_dir: Path) -> QueuedRuns:
    return QueuedRuns(runs_dir, database_url("", runs_dir), {"toy": TOY})


@contextlib.asynccontextmanager
async def bench(runs_dir: Path) -> AsyncGenerator[Bench]:
    yield Bench(runs_dir)


def offer(runs_dir: Path) -> Offer:
    return Offer(TOY, OFFLINE, lambda _: bench(runs_dir))


@contextlib.asynccontextmanager
async def working(
    runs: QueuedRuns, *, takes_queued: bool = True, **limits: float
) -> AsyncGenerator[Worker]:
    async def reap() -> None:
        with (runs.runs_dir / "reaped.log").open("a") as log:
            log.write("reaped\n")

    offers = {"toy": offer(runs.runs_dir)}
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


@contextlib.contextmanager
def worker_process(runs_dir: Path, *own: str) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "tests.orchestrator.engine.toy_worker", str(runs_dir), *own]
    process = subprocess.Popen(command, cwd=PROJECT_ROOT)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def until(happens: Callable[[], object], *, within_s: float = 30.0) -> None:
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
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    runs = runs_in(runs_dir)
    try:
        async with working(runs, takes_queued=not own, stop_s=0.2) as worker:
            for video_id in own:
                await worker.carry_out(video_id)
            if not own:
                await stop.wait()
    finally:
        await runs.close()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), *sys.argv[2:]))
