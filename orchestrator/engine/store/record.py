"""What a run folder holds, brought into store and database: objects first, then the rows.

Compared with the rows, never with what this process believes it wrote: so nothing is lost when one
is killed, and files edited by hand come along.
"""

import os
import threading
from pathlib import Path

from pydantic_core import from_json

from orchestrator.engine.errors import ArtifactInvalidError
from orchestrator.engine.store.doomed import Doomed
from orchestrator.engine.store.known import Known, KnownFile, Told
from orchestrator.engine.store.objects import Objects, Stored, measure
from orchestrator.engine.store.tables import EventRow, Head, Tables
from orchestrator.engine.store.walk import files_below, trace_folder, traces_below
from orchestrator.engine.trace import LOG_FILE, TRACE_FILE
from orchestrator.engine.whole_files import open_plain

_Mark = tuple[int, int, int]
EVENTS_AT_ONCE = 500


class Recorder:
    """One run folder, of which this process is the writer. Blocks; from any thread.

    Args:
        root: The run folder.
        objects: Where bytes go.
        tables: Where the rest goes.
        doomed: Objects that may go, unless they are named again.
        writer: Of `Tables.claim`.

    Raises:
        QueueError: The database cannot be used.
    """

    def __init__(
        self, root: Path, objects: Objects, tables: Tables, doomed: Doomed, *, writer: int
    ) -> None:
        self.writer = writer
        self._root = root
        self._video_id = root.name
        self._objects = objects
        self._tables = tables
        self._doomed = doomed
        self._files = {
            row.path: row.stored for row in tables.files(self._video_id) if row.makes_sense
        }
        self._told = tables.last_events(self._video_id)
        self._marks: dict[str, _Mark] = {}
        self._offsets: dict[str, int] = {}
        self._head: Head | None = None
        self._putting = threading.Lock()
        self._telling = threading.Lock()

    def put_files(self, *, left_in_store: frozenset[str] = frozenset()) -> None:
        """Record every file that changed, and that is gone.

        Args:
            left_in_store: Files that the folder never had.

        Raises:
            StoreAwayError: The store does not take them; nothing is recorded.
            QueueError: The database cannot be used.
            TakenOverError: Another writes the run by now.
        """
        with self._putting:
            marks = {
                name: (found.st_ino, found.st_size, found.st_mtime_ns)
                for name, found in files_below(self._root)
            }
            changed: dict[str, Stored | None] = {}
            for name, mark in marks.items():
                if self._marks.get(name) != mark:
                    stored = self._put(name)
                    if stored is not None and stored != self._files.get(name):
                        changed[name] = stored
            for name, stored in self._files.items():
                if stored is not None and name not in marks and name not in left_in_store:
                    changed[name] = None
            if changed:
                self._head = self._tables.write(self._video_id, self.writer, files=changed)
                self._files.update(changed)
            self._marks = marks

    def tell_events(self) -> None:
        """Record what was written into the traces since.

        Raises:
            QueueError: The database cannot be used.
            TakenOverError: Another writes the run by now.
        """
        with self._telling:
            for folder in traces_below(self._root):
                self._tell(folder)

    def settle(self, *, left_in_store: frozenset[str] = frozenset()) -> None:
        """Record all there is, and note in the folder how far that went.

        Raises:
            StoreAwayError, QueueError, TakenOverError: As the two above.
        """
        self.put_files(left_in_store=left_in_store)
        self.tell_events()
        Known(
            writer=self.writer,
            version=self._head.version if self._head else 0,
            files={
                name: KnownFile(stored=stored, here=name not in left_in_store)
                for name, stored in self._files.items()
                if stored is not None
            },
            traces={name: self._how_far(name, last) for name, last in self._told.items()},
        ).write(self._root)

    def _put(self, name: str) -> Stored | None:
        """Put one file; None when it is gone by now."""
        try:
            with open_plain(self._root / name) as file:
                stored = measure(file)
                if stored != self._files.get(name):
                    if not self._doomed.spare(stored.sha256):
                        self._objects.distrust(stored.sha256)
                    self._objects.put(file, stored)
                return stored
        except OSError:
            return None

    def _tell(self, folder: str) -> None:
        known = self._told.get(folder, 0)
        read, end = self._read_on(folder)
        rows = [row for row in read if row.sequence > known]
        for start in range(0, len(rows), EVENTS_AT_ONCE):
            some = rows[start : start + EVENTS_AT_ONCE]
            self._head = self._tables.write(self._video_id, self.writer, events=some)
            self._told[folder] = some[-1].sequence
        self._offsets[folder] = end

    def _read_on(self, folder: str) -> tuple[list[EventRow], int]:
        """The whole lines since those that were recorded, and where they end."""
        path = trace_folder(self._root, folder) / TRACE_FILE
        offset = self._offsets.get(folder, 0)
        try:
            with open_plain(path) as file:
                file.seek(offset)
                whole, newline, _ = file.read().rpartition(b"\n")
        except OSError:
            return [], offset
        if not newline:
            return [], offset
        try:
            rows = [
                EventRow(folder, int(from_json(line)["sequence"]), line.decode())
                for line in whole.split(b"\n")
            ]
        except (ValueError, KeyError, TypeError) as error:
            raise ArtifactInvalidError(f"a line of {path.name} does not fit: {error}") from error
        return rows, offset + len(whole) + 1

    def _how_far(self, folder: str, last: int) -> Told:
        root = trace_folder(self._root, folder)
        return Told(
            sequence=last, trace_bytes=_size(root / TRACE_FILE), log_bytes=_size(root / LOG_FILE)
        )


def _size(path: Path) -> int:
    try:
        return os.lstat(path).st_size
    except OSError:
        return 0
