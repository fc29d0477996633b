"""How long a job waits for its container: started for it, and taken from the pool; side by side.

Pairs in one run, in turn, so that both meet the same machine. The pool is full whenever a job comes
to it; how long it takes to be full again is a column of its own.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from containers import LIMITS, docker_engine, sandbox_on  # noqa: E402

from agents.artifacts.request import Quality  # noqa: E402
from config import ReadyContainers  # noqa: E402
from orchestrator.sandbox.container_sandbox import ContainerSandbox  # noqa: E402
from orchestrator.sandbox.contract import InspectionOrder  # noqa: E402
from orchestrator.sandbox.engine import Profile  # noqa: E402
from orchestrator.sandbox.job_container import JobContainer  # noqa: E402
from orchestrator.sandbox.pool import ContainerPool  # noqa: E402

PAIRS = 12
RESULTS = ROOT / "bench" / "results" / "pool.md"
READY = ReadyContainers(size=1)
CODE = """from manim import *


class Still(Scene):
    def construct(self):
        self.wait()
"""


@dataclass
class Measured:
    """Seconds, one for each pair."""

    cold_wait: list[float] = field(default_factory=list[float])
    warm_wait: list[float] = field(default_factory=list[float])
    cold_inspection: list[float] = field(default_factory=list[float])
    warm_inspection: list[float] = field(default_factory=list[float])
    refill: list[float] = field(default_factory=list[float])


def measure_cold_wait(sandbox: ContainerSandbox) -> float:
    """Seconds until a container that is started for a job is ready."""
    container = JobContainer(sandbox._engine, LIMITS, Profile.MANIM)
    begun = time.perf_counter()
    container.start()
    waited = time.perf_counter() - begun
    container.abandon()
    return waited


def measure_warm_wait(pool: ContainerPool) -> float:
    """Seconds until a container is taken from a full pool."""
    begun = time.perf_counter()
    taken = pool.take(given_up=lambda: False)
    waited = time.perf_counter() - begun
    if taken is None:
        raise SystemExit("the pool was empty")
    taken.container.remove()
    return waited


async def measure_inspection(sandbox: ContainerSandbox) -> float:
    """Seconds for the inspection of a scene with one second of nothing, its container included."""
    async with sandbox.attempt() as attempt:
        begun = time.perf_counter()
        inspection = await attempt.inspect(InspectionOrder(CODE, Quality.P480))
        took = time.perf_counter() - begun
    if not inspection.report.passed:
        raise SystemExit(str(inspection.report.findings))
    return took


async def fill(sandbox: ContainerSandbox) -> tuple[ContainerPool, float]:
    """The sandbox's pool when it is full, and how long that took, seconds."""
    begun = time.perf_counter()
    sandbox.expect_jobs()
    pool = sandbox._pool
    if pool is None:
        raise SystemExit("there is no pool")
    while pool.ready < READY.size:
        await asyncio.sleep(0.01)
    return pool, time.perf_counter() - begun


async def measure(folder: Path) -> Measured:
    """Measure pairs, cold and warm in turn."""
    measured = Measured()
    cold = sandbox_on(lambda: docker_engine(folder))
    warm = sandbox_on(lambda: docker_engine(folder), ready=READY)
    try:
        await asyncio.gather(cold.identity(), warm.identity())
        pool, _ = await fill(warm)
        for _ in range(PAIRS):
            measured.cold_wait.append(await asyncio.to_thread(measure_cold_wait, cold))
            measured.warm_wait.append(await asyncio.to_thread(measure_warm_wait, pool))
            measured.refill.append((await fill(warm))[1])
            measured.cold_inspection.append(await measure_inspection(cold))
            measured.warm_inspection.append(await measure_inspection(warm))
            await fill(warm)
    finally:
        await asyncio.gather(cold.close(), warm.close())
    return measured


def row(name: str, cold: list[float], warm: list[float]) -> str:
    """One line of the table: milliseconds, and how much shorter."""
    cells = [f"{in_ms(statistics.median(each))} (to {in_ms(max(each))})" for each in (cold, warm)]
    ratio = statistics.median(cold) / statistics.median(warm)
    return f"| {name} | {cells[0]} | {cells[1]} | {ratio:.0f} times |"


def in_ms(seconds: float) -> str:
    """Milliseconds; tenths where they matter."""
    return f"{seconds * 1000:.1f}" if seconds < 0.01 else f"{seconds * 1000:.0f}"


def write_table(measured: Measured) -> str:
    """The whole page of results."""
    refill = f"{in_ms(statistics.median(measured.refill))} (to {in_ms(max(measured.refill))})"
    lines = (
        "# Waiting for a container",
        "",
        f"Written by `make bench`: {PAIRS} pairs in turn on one machine, median and longest, in"
        " milliseconds. Asked for: a median wait of at most 50 ms when the pool is warm.",
        "",
        "| | started for the job | from the pool | shorter |",
        "|---|---:|---:|---:|",
        row("wait for a container with Manim loaded", measured.cold_wait, measured.warm_wait),
        row(
            "inspection of a small scene, all of it",
            measured.cold_inspection,
            measured.warm_inspection,
        ),
        "",
        f"A container that was taken is replaced in {refill} ms.",
        "",
    )
    return "\n".join(lines)


def main() -> None:
    """Measure, print, and keep the results."""
    with tempfile.TemporaryDirectory() as folder:
        page = write_table(asyncio.run(measure(Path(folder))))
    RESULTS.write_text(page, encoding="utf-8")
    sys.stdout.write(page)


if __name__ == "__main__":
    main()
