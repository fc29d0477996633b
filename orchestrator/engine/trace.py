"""What happened in a run: `trace.jsonl` for programs, `run.log` for people, watchers for now.

All three are fed by `Trace.emit` and nothing else. A trace is open in one process at a time; its
lock goes with the process, so a killed run can be gone on with at once.
"""

import contextlib
import fcntl
import logging
import os
import stat
import threading
from collections.abc import Callable, Generator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from orchestrator.engine.artifact_text import from_text
from orchestrator.engine.errors import ArtifactInvalidError, RunFolderError
from orchestrator.engine.events import (
    TEXT_CHARS,
    AttemptStarted,
    Event,
    FindingSeen,
    Note,
    RunStarted,
    StageStarted,
    TraceLine,
)
from orchestrator.engine.run_folder import RunFolder
from orchestrator.engine.whole_files import read_plain

TRACE_FILE = "trace.jsonl"
LOG_FILE = "run.log"
TEXT_FOLDER = "trace"
"""Where text too long for an event is kept, one file for each."""

Watcher = Callable[[TraceLine], None]
"""Called with every event right after it was written, in the thread that emitted it."""

Observe = Callable[[str], tuple[Watcher, ...]]
"""The watchers of a run, made anew for each, given its video id."""

_logger = logging.getLogger(__name__)


def nobody(_: str) -> tuple[Watcher, ...]:
    """Of no run."""
    return ()


class TraceReading(NamedTuple):
    """A trace as far as it can be read."""

    lines: tuple[TraceLine, ...]
    torn: bool
    """The last line was cut off, as by a killed process, and is left out."""


def read_trace(path: Path) -> TraceReading:
    """Read `trace.jsonl`, also while it is being written.

    Raises:
        ArtifactInvalidError: A line other than a cut-off last one does not fit, names the line; or
            it is no plain file, has more than 64 MiB, or cannot be read.
        FileNotFoundError: There is no trace.
    """
    try:
        content = read_plain(path)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise ArtifactInvalidError(
            f"{path.name} cannot be read: {error.strerror}", context={"file": path.name}
        ) from error
    whole, newline, rest = content.rpartition(b"\n")
    lines: list[TraceLine] = []
    for number, line in enumerate(whole.split(b"\n") if newline else (), start=1):
        lines.append(
            from_text(TraceLine, line, name=f"{path.name} line {number}", whole="the whole line")
        )
    return TraceReading(lines=tuple(lines), torn=bool(rest))


class Trace:
    """The open trace of one run. Close it, or use it in a `with` statement.

    Args:
        folder: The run.
        watchers: Told of every event; one that raises is left out from then on.

    Raises:
        RunFolderError: Another process has this run's trace open, or the disk refuses.
        ArtifactInvalidError: There is a trace and it does not fit.
    """

    def __init__(self, folder: RunFolder, *, watchers: tuple[Watcher, ...] = ()) -> None:
        self._folder = folder
        self._watchers = list(watchers)
        self._guard = threading.RLock()
        self._sequence = 0
        with contextlib.ExitStack() as opened:
            self._lines = opened.enter_context(_appending(folder.path(TRACE_FILE)))
            self._log = opened.enter_context(_appending(folder.path(LOG_FILE)))
            self._lock()
            torn_bytes = self._go_on(folder.path(TRACE_FILE))
            self._opened = opened.pop_all()
        if torn_bytes:
            self.emit(Note(text=f"{torn_bytes} bytes of an unfinished last line were dropped"))

    def __enter__(self) -> "Trace":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the files and let go of the run; may be called twice."""
        self._opened.close()

    def emit(self, event: Event, *, span: int | None = None) -> TraceLine:
        """Write one event to the trace and the log, and tell the watchers.

        Args:
            event: What happened; long text in it is cut and kept as a file.
            span: The start it belongs to, or for a start the one it lies in.

        Raises:
            RunFolderError: The disk refuses it; the trace is as it was before.
        """
        starts = isinstance(event, RunStarted | StageStarted | AttemptStarted)
        with self._guard:
            sequence = self._sequence + 1
            line = TraceLine(
                sequence=sequence,
                at=datetime.now(UTC),
                span=sequence if starts or span is None else span,
                parent=span if starts else None,
                event=self._cut(event, sequence),
            )
            _append(self._lines, line.model_dump_json().encode() + b"\n", name=TRACE_FILE)
            self._sequence = sequence
            _append(self._log, f"{in_words(line)}\n".encode(), name=LOG_FILE)
            self._tell(line)
        return line

    def read(self) -> TraceReading:
        """Everything written so far."""
        return read_trace(self._folder.path(TRACE_FILE))

    def settle(self) -> None:
        """Wait until the trace is on the disk.

        Raises:
            RunFolderError: The disk reports a failure.
        """
        try:
            os.fsync(self._lines)
        except OSError as error:
            raise RunFolderError(f"{TRACE_FILE}: {error.strerror}") from error

    def _cut(self, event: Event, sequence: int) -> Event:
        if not isinstance(event, Note | FindingSeen) or len(event.text) <= TEXT_CHARS:
            return event
        name = f"{TEXT_FOLDER}/{sequence:06d}.txt"
        self._folder.write_unlisted(name, event.text.encode(errors="replace"))
        head, tail = event.text[: TEXT_CHARS // 2], event.text[-TEXT_CHARS // 4 :]
        left_out = len(event.text) - len(head) - len(tail)
        text = f"{head}\n[{left_out} characters left out]\n{tail}"
        return event.model_copy(update={"text": text, "text_file": name})

    def _tell(self, line: TraceLine) -> None:
        for watcher in tuple(self._watchers):
            try:
                watcher(line)
            except Exception:
                _logger.exception("a watcher of run %s failed", self._folder.video_id)
                self._watchers.remove(watcher)

    def _lock(self) -> None:
        try:
            fcntl.flock(self._lines, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise RunFolderError(
                f"run {self._folder.video_id} is being worked on by another process",
                retryable=True,
            ) from error
        except OSError as error:
            raise RunFolderError(f"{TRACE_FILE} cannot be locked: {error.strerror}") from error

    def _go_on(self, path: Path) -> int:
        """Take up the count of an earlier process; cut off and return the size of a torn line."""
        earlier = read_trace(path)
        self._sequence = earlier.lines[-1].sequence if earlier.lines else 0
        if not earlier.torn:
            return 0
        content = read_plain(path)
        kept = content.rfind(b"\n") + 1
        os.ftruncate(self._lines, kept)
        return len(content) - kept


def in_words(line: TraceLine) -> str:
    """One line of `run.log`: time and words, safe to print on a terminal."""
    return f"{line.at:%Y-%m-%d %H:%M:%S}.{line.at.microsecond // 1000:03d} {safe(line.event.words)}"


def safe(text: str) -> str:
    """Text on one line, without what could steer a terminal: much of it was made by strangers."""
    return "".join(char if char.isprintable() else " " for char in text)


@contextlib.contextmanager
def _appending(path: Path) -> Generator[int]:
    flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK
    try:
        descriptor = os.open(path, flags, 0o600)
    except OSError as error:
        raise RunFolderError(f"{path.name}: {error.strerror}") from error
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode) or found.st_nlink > 1:
            # A pipe would fill, and a file with a second name is somebody else's too.
            raise RunFolderError(
                f"{path.name} is no plain file of this run alone; put a copy there"
            )
        yield descriptor
    finally:
        os.close(descriptor)


def _append(descriptor: int, content: bytes, *, name: str) -> None:
    """Append all of it or nothing."""
    size = os.fstat(descriptor).st_size
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
    except OSError as error:
        os.ftruncate(descriptor, size)
        raise RunFolderError(
            f"{name}: {error.strerror}", context={"file": name, "errno": error.errno}
        ) from error
