"""Stories that come as files: what is in them, before a film is asked for.

A text is decoded here. A PDF or an EPUB is only ever read in a container: of this process's sandbox
where it has one, else by whichever worker is free, as a run of its own that is gone afterwards.
"""

import asyncio
import contextlib
from contextlib import AbstractAsyncContextManager
from functools import partial
from pathlib import Path

from agents.artifacts.story.story_request import STORY_CHARS
from agents.artifacts.story.story_text import BookKind, StoryFile, StoryText
from config import Settings
from orchestrator.engine.errors import QueueError
from orchestrator.engine.queued_runs import QueuedRuns
from orchestrator.engine.run_folder import RunFolder
from orchestrator.engine.ticket import Ticket
from orchestrator.errors import ChalkboxError, RequestRefusedError
from orchestrator.sandbox.contract import Sandbox
from orchestrator.sandbox.host_files import naming
from orchestrator.stages.read_story import HEAD_BYTES, kind_of, read_book, require_length
from orchestrator.story_encoding import decode_story
from orchestrator.upload_folder import upload_folder

WORKFLOW = "story_file"
TEXT_BYTES = 4 * STORY_CHARS
"""Of the longest story in any script and encoding."""
BOOK_BYTES = 64 * 1024**2
"""Largest PDF or EPUB that is read; a novel has one, or fifty with its pictures."""
WAIT_S = 300.0
"""So long a worker may take to be free for it."""


class StoryFiles:
    """Reads them. Made by `Door`."""

    def __init__(
        self, settings: Settings, runs: QueuedRuns, sandbox: Sandbox | None = None
    ) -> None:
        self._settings = settings
        self._runs = runs
        self._sandbox = sandbox

    def receiving(self, size_bytes: int) -> AbstractAsyncContextManager[Path]:
        """A folder for a file of about so many bytes, gone at the end with what is left in it.

        Raises:
            HostFileError: There is no room for it.
        """
        return upload_folder(self._settings.runs_dir, size_bytes)

    most_bytes = BOOK_BYTES
    """Largest file that is read."""

    async def read(self, path: Path, *, user: str = "local") -> StoryText:
        """The words of a file.

        Args:
            path: Where it lies; it is not changed.
            user: For whom, where a worker has to read it.

        Raises:
            RequestRefusedError: It has no words, too many, or cannot be read; says why.
            HostFileError: It is not there.
            SandboxError, QueueError: Nobody can read it now.
        """
        with naming(path):
            size, head = await asyncio.to_thread(begin_of, path)
        kind = kind_of(head)
        most = self._settings.story_chars
        if kind == "text":
            require_size(size, TEXT_BYTES, "text")
            return await asyncio.to_thread(read_text, path, most)
        require_size(size, BOOK_BYTES, kind.upper())
        if self._sandbox is not None:
            return await read_book(self._sandbox, path, kind=kind, most_chars=most)
        # A user of its own: it does not wait for the films of whoever asks, and they wait for it.
        return await self._by_worker(path, kind, Ticket(user=f"{user[:150]} reads", priority=1))

    async def _by_worker(self, path: Path, kind: BookKind, ticket: Ticket) -> StoryText:
        request = StoryFile(file=f"story.{kind}", kind=kind, most_chars=self._settings.story_chars)
        workflow = self._runs.workflows[WORKFLOW]
        fill = partial(RunFolder.adopt_file, source=path, name=request.file)
        video_id = await self._runs.submit(
            workflow, request, about="a story file", ticket=ticket, add=fill
        )
        try:
            async with asyncio.timeout(WAIT_S):
                outcome = await self._runs.wait(video_id)
        except TimeoutError as error:
            raise QueueError(
                f"No worker was free to read the file within {WAIT_S:.0f} s.",
                retryable=True,
            ) from error
        finally:
            await asyncio.shield(self._forget(video_id))
        if outcome.error is not None:
            raise outcome.error
        return outcome.artifact(StoryText)

    async def _forget(self, video_id: str) -> None:
        """Remove a run that nobody asks for any more; one that is just going is tidied later."""
        with contextlib.suppress(ChalkboxError):
            await self._runs.cancel(video_id)
        with contextlib.suppress(ChalkboxError):
            await self._runs.delete(video_id)


def begin_of(path: Path) -> tuple[int, bytes]:
    """How large a file is, and how it begins."""
    with path.open("rb") as file:
        return path.stat().st_size, file.read(HEAD_BYTES)


def require_size(size: int, most: int, what: str) -> None:
    """See that a file is not too large to be read.

    Raises:
        RequestRefusedError: It is; says both numbers.
    """
    if size > most:
        raise RequestRefusedError(
            f"The file has {size / 1024**2:,.1f} MiB, and a {what} of at most"
            f" {most / 1024**2:,.1f} MiB is taken. Send a part of it.",
            context={"bytes": size, "most": most},
        )


def read_text(path: Path, most: int) -> StoryText:
    """The words of a text file.

    Raises:
        RequestRefusedError: It is no text, is empty, or too long.
    """
    with naming(path):
        found = decode_story(path.read_bytes())
    if not found.text.strip():
        raise RequestRefusedError("The story is empty; put its text into the file.")
    require_length(len(found.text), most)
    return StoryText(
        text=found.text,
        kind="text",
        encoding=found.encoding,
        notes=(found.note,) if found.note else (),
    )
