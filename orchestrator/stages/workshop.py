"""What the stages of one run work with."""

import contextlib
from collections.abc import AsyncGenerator

from orchestrator.engine.run import Run
from orchestrator.sandbox.contract import Attempt, Sandbox


class Workshop:
    """A sandbox, and the attempt that the code under way is inspected and drawn in.

    Made by `open_workshop`, which ends every attempt with the run.
    """

    def __init__(self, sandbox: Sandbox, opened: contextlib.AsyncExitStack) -> None:
        self.sandbox = sandbox
        self._opened = opened
        self._attempt: tuple[str, Attempt] | None = None

    async def attempt_for(self, code_sha256: str) -> Attempt:
        """The attempt that inspected this code, or a new one: one container for each code."""
        if self._attempt is not None and self._attempt[0] == code_sha256:
            return self._attempt[1]
        await self.end_attempt()
        attempt = await self._opened.enter_async_context(self.sandbox.attempt())
        self._attempt = (code_sha256, attempt)
        return attempt

    async def end_attempt(self) -> None:
        """Let the container of the attempt go, if there is one."""
        self._attempt = None
        await self._opened.aclose()


@contextlib.asynccontextmanager
async def open_workshop(sandbox: Sandbox) -> AsyncGenerator[Workshop]:
    """A workshop for one run."""
    async with contextlib.AsyncExitStack() as opened:
        yield Workshop(sandbox, opened)


ExplainerRun = Run[Workshop]
"""What an explainer's stages are given."""
