"""A sandbox on the fake engine, for tests of what the host does with what comes back."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from fakes import IMAGE, FakeEngine, Guest, RememberAll

from agents.artifacts.request import Quality
from agents.artifacts.validation_report import ValidationReport
from config import SandboxLimits
from orchestrator.sandbox.container_sandbox import ContainerSandbox, SelfCheckMemory
from orchestrator.sandbox.contract import InspectedCode, InspectionOrder

T = TypeVar("T")

QUICK = SandboxLimits(start_s=5, inspect_s=5, render_s=5, math_s=5, media_s=5, grace_s=0.1)
GOOD = """from manim import *


class SquareScene(Scene):
    def construct(self):
        self.play(Create(Square()))
"""
ORDER = InspectionOrder(GOOD, Quality.P480)


def sandbox_on(
    engine: FakeEngine,
    *,
    limits: SandboxLimits = QUICK,
    memory: SelfCheckMemory | None = None,
    image: str = IMAGE,
) -> ContainerSandbox:
    return ContainerSandbox(lambda: engine, limits, image=image, memory=memory or RememberAll())


def using(sandbox: ContainerSandbox, deed: Callable[[ContainerSandbox], Awaitable[T]]) -> T:
    async def run() -> T:
        try:
            return await deed(sandbox)
        finally:
            await sandbox.close()

    return asyncio.run(run())


def inspect_with(
    guest: Guest, *, order: InspectionOrder = ORDER, limits: SandboxLimits = QUICK
) -> ValidationReport:
    async def inspect(sandbox: ContainerSandbox) -> ValidationReport:
        async with sandbox.attempt() as attempt:
            return (await attempt.inspect(order)).report

    return using(sandbox_on(FakeEngine(guest), limits=limits), inspect)


async def passed(sandbox: ContainerSandbox, order: InspectionOrder = ORDER) -> InspectedCode:
    """Code that a container of its own has inspected."""
    async with sandbox.attempt() as attempt:
        inspected = (await attempt.inspect(order)).inspected
    assert inspected is not None
    return inspected
