"""A sandbox with a cache in front of it, on the fake engine."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from fake_sandbox import ORDER, sandbox_on
from fakes import IMAGE, FakeEngine, Guest, playing_guest

from agents.artifacts.render_result import RenderResult
from orchestrator.engine.render_cache import ResultCache
from orchestrator.sandbox.cached_sandbox import CachedSandbox
from orchestrator.sandbox.container_sandbox import ContainerSandbox
from orchestrator.sandbox.contract import InspectedCode, InspectionOrder
from orchestrator.sandbox.engine import Profile

T = TypeVar("T")


class BuiltEngine(FakeEngine):
    """An engine that tells what its image was built into."""

    built = "sha256:a"

    def identity(self) -> dict[str, str]:
        self.check()
        return {**super().identity(), "built": self.built}


def using(
    cache: ResultCache,
    deed: Callable[[CachedSandbox], Awaitable[T]],
    *,
    guest: Guest = playing_guest,
    image: str = IMAGE,
    built: str = "sha256:a",
    down: bool = False,
) -> tuple[T, list[Profile]]:
    """What a deed comes to, and which containers it took."""
    engine = BuiltEngine(guest, down=down)
    engine.built = built
    plain = sandbox_on(engine)
    inner = ContainerSandbox(lambda: engine, plain.limits, image=image, memory=plain._memory)

    async def run() -> T:
        try:
            return await deed(CachedSandbox(inner, cache))
        finally:
            await inner.close()

    return asyncio.run(run()), engine.started


async def inspect(sandbox: CachedSandbox, order: InspectionOrder = ORDER) -> InspectedCode | None:
    async with sandbox.attempt() as attempt:
        return (await attempt.inspect(order)).inspected


def drawing(into: Path, order: InspectionOrder = ORDER) -> Callable[..., Awaitable[RenderResult]]:
    async def draw(sandbox: CachedSandbox) -> RenderResult:
        into.mkdir(exist_ok=True)
        async with sandbox.attempt() as attempt:
            inspected = (await attempt.inspect(order)).inspected
            assert inspected is not None
            return await attempt.render(inspected, into)

    return draw
