"""Forked children, each drawing one chunk of frames; what they leave is taken in playing order."""

import contextlib
import gc
import json
import mmap
import os
import select
import signal
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

LOOK_S = 0.2
"""How often, at least, it is looked whether a child has ended while we wait for one."""
COUNTER_BYTES = 8


class ChildFailedError(Exception):
    """A child ended without its chunk; what went wrong is found out by drawing the plain way."""


@dataclass
class Chunk:
    """A run of frames of one animation, drawn by one child."""

    number: int
    start: int
    """Frames of the video before it."""
    walked_s: float
    """Processor time of the walk when it was forked."""
    fullest: float
    """How full the fullest picture was until then, as `poster` measures it."""
    code: str = ""
    """Digest of the code behind it, if that can be told."""
    kept: bytes | None = None
    """Its fragment, where an earlier attempt has drawn it."""
    frames: int = 0
    """So many frames long, holds included, as the walk counts them."""
    said: dict[str, Any] = field(default_factory=dict[str, Any])
    """What its child said of it in the end."""
    cpu_s: float = 0.0
    """Processor time of its child."""


@dataclass
class _Child:
    chunk: Chunk
    pid: int
    answer: int
    slot: int
    text: bytes = b""


class Children:
    """Forks children, a few at a time, and takes their chunks.

    Args:
        most: So many work at once.
        folder: Where they leave their files.
        on_chunk: Called with each chunk and its file, in playing order.
        on_progress: Called with the number of frames drawn, now and then.
    """

    def __init__(
        self,
        most: int,
        folder: Path,
        *,
        on_chunk: Callable[[Chunk, Path], None],
        on_progress: Callable[[int], None],
    ) -> None:
        self.chunks: list[Chunk] = []
        self._most = most
        self._folder = folder
        self._on_chunk = on_chunk
        self._on_progress = on_progress
        self._working: list[_Child] = []
        self._taken = 0
        self._ended: list[Chunk] = []
        self._counters = mmap.mmap(-1, COUNTER_BYTES * most)
        self._free = list(range(most))
        self._looked = 0.0
        folder.mkdir(exist_ok=True)

    def place(self, *, start: int, frames: int, code: str, full: float, fragment: bytes) -> None:
        """Take a chunk that an earlier attempt has drawn, instead of forking a child for it."""
        chunk = Chunk(len(self.chunks), start, time.process_time(), full, code, fragment)
        chunk.said = {"frames": frames, "full": full}
        self.chunks.append(chunk)

    def await_place(self) -> int:
        """Wait until one more may work.

        Returns:
            The number of its place, lower than how many may work at once.

        Raises:
            ChildFailedError
        """
        while not self._free:
            self._wait(LOOK_S)
        return self._free[-1]

    def ended(self) -> list[Chunk]:
        """The chunks whose children have ended since this was asked."""
        ended, self._ended = self._ended, []
        return ended

    def fork(self, *, start: int, code: str, fullest: float) -> "ChildEnd | None":
        """Fork a child for the chunk that begins now, after waiting for one that may work.

        Args:
            start: Frames of the video before it.
            code: Digest of the code behind it.
            fullest: How full the fullest picture is so far.

        Returns:
            In the child its end of things, in the parent None.

        Raises:
            ChildFailedError: One that worked before could not.
        """
        self.await_place()
        chunk = Chunk(len(self.chunks), start, time.process_time(), fullest, code)
        slot = self._free.pop()
        self._count(slot, 0)
        answer, theirs = os.pipe()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # of Pango's thread: see settle
            pid = os.fork()
        if pid == 0:
            os.close(answer)
            return ChildEnd(
                chunk, self.file_of(chunk), theirs, lambda done: self._count(slot, done)
            )
        os.close(theirs)
        self.chunks.append(chunk)
        self._working.append(_Child(chunk, pid, answer, slot))
        return None

    def file_of(self, chunk: Chunk) -> Path:
        """Where a chunk's fragment is."""
        return self._folder / f"{chunk.number:05}.mp4"

    def own_files(self) -> set[int]:
        """Numbers of the files that are open for the children's sake."""
        return {child.answer for child in self._working}

    def look(self) -> None:
        """Take what has been finished meanwhile, without waiting.

        Raises:
            ChildFailedError
        """
        if time.monotonic() - self._looked >= LOOK_S:
            self._wait(0)

    def finish(self) -> None:
        """Wait for all of them.

        Raises:
            ChildFailedError
        """
        while self._working:
            self._wait(LOOK_S)
        self._take()

    def end(self) -> None:
        """End those that still work."""
        for child in self._working:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child.pid, signal.SIGKILL)
            os.close(child.answer)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(child.pid, 0)
        self._working.clear()

    def _count(self, slot: int, done: int) -> None:
        at = slot * COUNTER_BYTES
        self._counters[at : at + COUNTER_BYTES] = done.to_bytes(COUNTER_BYTES, "little")

    def _drawn(self) -> int:
        ended = sum(chunk.said.get("frames", 0) for chunk in self.chunks)
        slots = (child.slot * COUNTER_BYTES for child in self._working)
        return ended + sum(
            int.from_bytes(self._counters[at : at + COUNTER_BYTES], "little") for at in slots
        )

    def _wait(self, seconds: float) -> None:
        by_file = {child.answer: child for child in self._working}
        ready, _, _ = select.select(list(by_file), [], [], seconds)
        for fd in ready:
            child = by_file[fd]
            piece = os.read(fd, 65536)
            if piece:
                child.text += piece
            else:
                self._bury(child)
        self._looked = time.monotonic()
        self._take()
        self._on_progress(self._drawn())

    def _bury(self, child: _Child) -> None:
        os.close(child.answer)
        _, status, used = os.wait4(child.pid, 0)
        self._working.remove(child)
        self._free.append(child.slot)
        chunk = child.chunk
        chunk.cpu_s = used.ru_utime + used.ru_stime
        try:
            chunk.said = json.loads(child.text)
        except ValueError:
            chunk.said = {"status": status or -1}
        self._ended.append(chunk)

    def _take(self) -> None:
        """Hand on the chunks that are finished and whose turn it is."""
        while self._taken < len(self.chunks) and self.chunks[self._taken].said:
            chunk = self.chunks[self._taken]
            if "frames" not in chunk.said:
                raise ChildFailedError(f"chunk {chunk.number}: {chunk.said}")
            if chunk.said["frames"]:
                self._on_chunk(chunk, self.file_of(chunk))
            self._taken += 1


@dataclass
class ChildEnd:
    """A child's own end: where it leaves its file, and how it says so."""

    chunk: Chunk
    file: Path
    answer: int
    count: Callable[[int], None]
    """Takes how many frames of the chunk are drawn."""

    def settle(self) -> None:
        """Keep to ourselves: print nothing, and leave what the parent shares with us as it is."""
        gc.freeze()
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.dup2(null, 2)
        os.close(null)

    def done(self, fragment: bytes, **said: Any) -> NoReturn:
        """Leave the fragment, and end."""
        if fragment:
            self.file.write_bytes(fragment)
        self._say(said)

    def failed(self, error: BaseException) -> NoReturn:
        """Say why there is none, and end."""
        self._say({"error": f"{type(error).__name__}: {error}"[:500]})

    def _say(self, said: dict[str, Any]) -> NoReturn:
        text = json.dumps(said).encode()
        while text:
            text = text[os.write(self.answer, text) :]
        os._exit(0)
