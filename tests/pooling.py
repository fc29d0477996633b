"""Pools of containers on the fake engine."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from fake_sandbox import QUICK
from fakes import IMAGE, FakeEngine, RememberAll

from agents.artifacts.math_packet import Evaluate
from config import ReadyContainers
from orchestrator.sandbox.container_sandbox import ContainerSandbox
from orchestrator.sandbox.conversation import Conversation
from orchestrator.sandbox.engine import Profile
from orchestrator.sandbox.job_container import JobContainer
from orchestrator.sandbox.pool import ContainerPool

PATIENT = QUICK.model_copy(update={"start_s": 60})
"""So long that what waits for a start can be told from what does not, on any machine."""
FEW = ReadyContainers(size=2)
HALF = (Evaluate(id="half", expression="1/2"),)


@contextmanager
def pool_on(
    engine: FakeEngine, settings: ReadyContainers = FEW, *, cores: float = 4, job_cpus: float = 2
) -> Iterator[ContainerPool]:
    """A pool that is closed at the end, and then has left nothing."""
    made = ContainerPool(
        lambda: JobContainer(lambda: engine, PATIENT, Profile.MANIM),
        settings,
        job_cpus=job_cpus,
        cores=cores,
    )
    try:
        yield made
    finally:
        made.close()
    assert engine.containers == {}


def wait_until(happens: Callable[[], object], *, most_s: float = 60.0) -> None:
    deadline = time.monotonic() + most_s
    while not happens():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.005)


def take(pool: ContainerPool) -> Conversation | None:
    return pool.take(given_up=lambda: False)


def sandbox_with_pool(engine: FakeEngine, settings: ReadyContainers = FEW) -> ContainerSandbox:
    return ContainerSandbox(
        lambda: engine, QUICK, image=IMAGE, memory=RememberAll(), ready=settings
    )
