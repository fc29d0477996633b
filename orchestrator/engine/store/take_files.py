"""Files of a run as another machine recorded them, taken into its folder here."""

import errno
import secrets
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from orchestrator.engine.errors import RunFolderError, StoredObjectError
from orchestrator.engine.manifest import Manifest
from orchestrator.engine.store.known import KnownFile
from orchestrator.engine.store.objects import Objects, Stored
from orchestrator.engine.store.tables import FileRow
from orchestrator.engine.store.walk import file_path
from orchestrator.engine.whole_files import WholeFiles, sha256_of_file

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO)


class Taken(NamedTuple):
    """What became of the files."""

    files: dict[str, KnownFile]
    refused: tuple[str, ...]
    """What could not be had, one sentence each."""


def take_files(
    root: Path,
    rows: Iterable[FileRow],
    known: Mapping[str, KnownFile],
    objects: Objects,
    *,
    whole: bool,
) -> Taken:
    """Bring the files of a run folder up to date.

    Args:
        root: The run folder; nobody else may be writing to it.
        rows: What changed.
        known: What was known before.
        objects: Where the bytes are.
        whole: Take the large files too; else they are left in the store.

    Raises:
        StoreAwayError: The store does not answer.
        RunFolderError: The disk is full, or refuses everything.
    """
    taking = _Taking(root, dict(known), objects)
    again = [FileRow(path, file.stored) for path, file in known.items() if not file.here and whole]
    wanted = {row.path: row.stored for row in (*again, *rows) if taking.is_to_be_had(row)}
    small = [(path, stored) for path, stored in wanted.items() if stored and stored.is_small]
    # The manifest last: what it lists is there before it is.
    small.sort(key=lambda each: each[0].endswith(Manifest.FILE))
    for path, stored in wanted.items():
        if stored and not stored.is_small:
            taking.take_large(path, stored, whole=whole)
    contents = objects.read_each([stored for _, stored in small])
    for (path, stored), content in zip(small, contents, strict=True):
        taking.take_small(path, stored, content)
    return Taken(taking.files, tuple(taking.refused))


class _Taking:
    def __init__(self, root: Path, files: dict[str, KnownFile], objects: Objects) -> None:
        self.files = files
        self.refused: list[str] = []
        self._root = root
        self._whole_files = WholeFiles(root)
        self._objects = objects

    def is_to_be_had(self, row: FileRow) -> bool:
        """Whether a file must be taken; those that are gone, here already, or make no sense not."""
        try:
            path = file_path(self._root, row.path)
        except RunFolderError as error:
            self.refused.append(f"the database names a file that is not taken: {error.message}")
            return False
        if not row.makes_sense:
            self.refused.append(f"{row.path}: what the database says of it makes no sense")
            return False
        if row.stored is None:
            self._remove(row.path, path)
            return False
        if not _is(path, row.stored):
            return True
        self.files[row.path] = KnownFile(stored=row.stored, here=True)
        return False

    def take_small(self, name: str, stored: Stored, content: bytes | StoredObjectError) -> None:
        def place() -> None:
            if isinstance(content, StoredObjectError):
                raise content
            self._whole_files.write(name, content, forced=False)

        self._place(name, stored, place)

    def take_large(self, name: str, stored: Stored, *, whole: bool) -> None:
        if not whole:
            self._remove(name, file_path(self._root, name))
            self.files[name] = KnownFile(stored=stored, here=False)
            return
        arriving = self._root / f".{secrets.token_hex(8)}.unfinished"

        def place() -> None:
            try:
                self._objects.fetch(stored, arriving)
                self._whole_files.adopt(arriving, name)
            finally:
                arriving.unlink(missing_ok=True)

        self._place(name, stored, place)

    def _place(self, name: str, stored: Stored, place: Callable[[], None]) -> None:
        """Put one file in its place; what is wrong with it alone harms no other."""
        try:
            place()
        except (StoredObjectError, RunFolderError, FileExistsError) as error:
            if isinstance(error, RunFolderError) and error.context.get("errno") in _NO_ROOM:
                raise
            why = str(error) if isinstance(error, FileExistsError) else error.message
            self.refused.append(f"{name}: {why}")
            self.files[name] = KnownFile(stored=stored, here=False, problem=self.refused[-1])
        else:
            self.files[name] = KnownFile(stored=stored, here=True)

    def _remove(self, name: str, path: Path) -> None:
        self.files.pop(name, None)
        if path.is_file():
            path.unlink(missing_ok=True)


def _is(path: Path, stored: Stored) -> bool:
    """Whether the file is there with just these bytes."""
    try:
        return path.stat().st_size == stored.size_bytes and sha256_of_file(path) == stored.sha256
    except OSError:
        return False
