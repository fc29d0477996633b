"""What the stages of one run work with."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from agents.artifacts.docs_index import DocsIndex
from agents.artifacts.media_facts import MediaFacts
from agents.coding.local_command import LocalCommand
from config import Budget, RepairBounds, Review, StoryLimits
from orchestrator.engine.render_cache import ResultCache
from orchestrator.engine.run import Run
from orchestrator.engine.run_folder import RunFolder
from orchestrator.engine.ticket import RunLimits, read_ticket
from orchestrator.media.makers import FilmMakers
from orchestrator.sandbox.contract import Attempt, Sandbox
from orchestrator.sandbox.media_room import MediaRoom, Stored

if TYPE_CHECKING:
    from agents.providers.chain.model_chain import ModelChain


class Documentation(Protocol):
    """Something that answers questions about Manim."""

    async def ask(self, question: str) -> str:
        """The answer, or a sentence why there is none; never raises for the server's sake."""
        ...


@dataclass(frozen=True)
class Writers:
    """Who writes where a model is used, and what that may take."""

    models: "ModelChain | None" = None
    """None: there is no model."""
    speech: "ModelChain | None" = None
    """Models that speak; None: there is none, or none is asked."""
    speech_at_once: int = 4
    """Lines that they are given at the same time."""
    command: LocalCommand | None = None
    """Writes the code in place of the models, outside of the sandbox; None: they do."""
    replies: ResultCache | None = None
    """Answers of models, shared by all runs; a run keeps its own in its folder besides."""
    docs_server: Documentation | None = None
    """Documentation beside the built-in index."""
    budget: Budget = field(default_factory=Budget)
    bounds: RepairBounds = field(default_factory=RepairBounds)
    review: Review = field(default_factory=Review)
    story: StoryLimits = field(default_factory=StoryLimits)
    sends_toon: bool = False
    """Whether tables go to models as TOON."""
    makers: FilmMakers = field(default_factory=FilmMakers)
    """Who makes the pictures, voices and music of films."""


class Workshop:
    """A sandbox, the writers, and the attempt that the code under way is inspected and drawn in.

    Made by `open_workshop`, which ends every attempt with the run.
    """

    def __init__(
        self,
        sandbox: Sandbox,
        writers: Writers,
        opened: contextlib.AsyncExitStack,
        *,
        limits: RunLimits,
    ) -> None:
        self.sandbox = sandbox
        self.writers = writers
        self.limits = limits
        """What the run may not pass."""
        self._opened = opened
        self._room: MediaRoom | None = None
        self._brought: dict[Path, tuple[Stored, MediaFacts]] = {}
        self._room_open = contextlib.AsyncExitStack()
        self._attempt: tuple[str, Attempt] | None = None
        self._docs: DocsIndex | None = None
        self._loading = asyncio.Lock()

    @property
    def cache(self) -> ResultCache | None:
        """What earlier runs made, by the digest of what it depends on; None: nothing is kept."""
        return self.writers.replies

    @property
    def makers(self) -> FilmMakers:
        """Who makes the pictures, voices and music of films."""
        return self.writers.makers

    async def docs_index(self) -> DocsIndex:
        """The documentation of the installed Manim; read once."""
        async with self._loading:
            if self._docs is None:
                self._docs = (await self.sandbox.export()).docs
            return self._docs

    async def attempt_for(self, code_sha256: str) -> Attempt:
        """The attempt that inspected this code, or a new one."""
        if self._attempt is not None and self._attempt[0] == code_sha256:
            return self._attempt[1]
        return await self.new_attempt(code_sha256)

    async def new_attempt(self, code_sha256: str) -> Attempt:
        """A new attempt for this code: one container inspects once."""
        await self.end_attempt()
        attempt = await self._opened.enter_async_context(self.sandbox.attempt())
        self._attempt = (code_sha256, attempt)
        return attempt

    async def room(self) -> MediaRoom:
        """Where large files of the run lie while it is worked on."""
        if self._room is None:
            self._room = await self._room_open.enter_async_context(self.sandbox.media_room())
        return self._room

    async def bring(self, path: Path) -> tuple[Stored, MediaFacts]:
        """Bring a file of the run into that room, once; and what it is."""
        if path not in self._brought:
            self._brought[path] = await (await self.room()).put(path, path.name)
        return self._brought[path]

    async def leave_room(self) -> None:
        """Remove everything in it."""
        self._room = None
        await self._room_open.aclose()

    async def end_attempt(self) -> None:
        """Let the container of the attempt go, if there is one."""
        self._attempt = None
        await self._opened.aclose()


@contextlib.asynccontextmanager
async def open_workshop(
    sandbox: Sandbox, writers: Writers | None = None, *, limits: RunLimits | None = None
) -> AsyncGenerator[Workshop]:
    """A workshop for one run, with what the run may not pass."""
    async with contextlib.AsyncExitStack() as opened:
        workshop = Workshop(sandbox, writers or Writers(), opened, limits=limits or RunLimits())
        try:
            yield workshop
        finally:
            await workshop.leave_room()


def workshop_for(
    folder: RunFolder, sandbox: Sandbox, writers: Writers
) -> contextlib.AbstractAsyncContextManager[Workshop]:
    """A workshop for the run, or the part of one, in a folder: held to what its ticket says."""
    ticket = read_ticket(folder.root)
    limits = ticket.limits if ticket else RunLimits()
    budget = limits.budget or writers.budget
    return open_workshop(sandbox, replace(writers, budget=budget), limits=limits)


ExplainerRun = Run[Workshop]
"""What an explainer's stages are given."""
