"""The database under the result cache: diskcache with text and plain files, never pickles.

diskcache's own disks run whatever was pickled into the database (CVE-2025-69872), `JSONDisk` too,
and follow file names in it anywhere. Both are refused here, on the way in and on the way out.
"""

# diskcache carries no types, and what pyright infers for its methods is narrower than they are.
# pyright: reportMissingTypeStubs=false, reportIncompatibleMethodOverride=false
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false

import contextlib
import fcntl
import logging
import os
import re
import shutil
import sqlite3
import time
from collections.abc import Generator
from pathlib import Path
from typing import Any, NamedTuple, cast

import diskcache
from diskcache.core import MODE_BINARY, MODE_RAW, MODE_TEXT, UNKNOWN

from orchestrator.engine.whole_files import open_plain

_logger = logging.getLogger(__name__)

_BLOB = re.compile(r"[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{28}\.val", re.ASCII)
_DATABASE = "cache.db"
_BUSY_S = 10
_WRITING_S = 3600
"""A file that is this old and has no row will not get one, seconds."""
_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}

TROUBLE = (sqlite3.Error, diskcache.Timeout, OSError, ValueError, TypeError)
"""What diskcache raises when the database or its folder fails, or holds what it should not."""


class RefusedRowError(ValueError):
    """A row of the database is none that this cache would have written."""


class PlainDisk(diskcache.Disk):
    """Keys are text; values are text, or files given to read."""

    _newest: str | None = None

    def filename(self, key: object = UNKNOWN, value: object = UNKNOWN) -> tuple[str, str]:
        """Choose a new file for a value."""
        name, path = super().filename(cast("Any", key), cast("Any", value))
        self._newest = name
        return name, path

    def remove_newest(self) -> None:
        """Remove the file chosen last: the row that was to name it could not be written."""
        if self._newest is not None:
            self.remove(self._newest)

    def put(self, key: object) -> tuple[str, bool]:
        """Take a key."""
        if not isinstance(key, str):
            raise TypeError(f"a cache key is text, not {type(key).__name__}")
        return key, True

    def get(self, key: object, raw: object) -> str:
        """Give back a key."""
        if not raw or not isinstance(key, str):
            raise RefusedRowError("a key that is no plain text")
        return key

    def store(self, value: object, read: bool, key: object = UNKNOWN) -> Any:
        """Take a value."""
        if not (read or isinstance(value, str)):
            raise TypeError(f"a cached value is text, not {type(value).__name__}")
        self._newest = None
        return super().store(value, read, key=cast("Any", key))

    def fetch(self, mode: object, filename: object, value: object, read: bool) -> Any:
        """Give back a value: text, or with `read` an open file."""
        if filename is None:
            if mode == MODE_RAW and isinstance(value, str) and not read:
                return value
        elif mode == (MODE_BINARY if read else MODE_TEXT) and _is_blob(filename):
            # A link is not followed, and a named pipe not waited for: each is a miss.
            open_plain(Path(cast("str", self._directory), cast("str", filename))).close()
            return super().fetch(mode, filename, None, read)
        raise RefusedRowError(f"a value of kind {mode}")

    def remove(self, file_path: object) -> None:
        """Remove the file of a value."""
        if _is_blob(file_path):
            super().remove(file_path)


class Database(NamedTuple):
    """An open database. Belongs to the thread that opened it."""

    cache: Any
    """A `diskcache.Cache`."""
    folder: Path
    inode: int
    """Which file it is, to tell it from one that took its place."""

    def put(self, key: str, value: object, *, read: bool = False, tag: str | None = None) -> None:
        """Store a value; on failure nothing is left, which diskcache alone does not see to."""
        try:
            self.cache.set(key, value, read=read, tag=tag)
        except BaseException:
            self.cache.disk.remove_newest()
            raise

    def evict(self, size_limit_bytes: int, mark: str) -> None:
        """Let the oldest entries go, one by one, until the rest fits.

        diskcache removes at most `cull_limit` entries each time it stores something. Ten, its
        default, would empty a cache of few large videos, the new one included; one is too few
        after a large one came in.

        Args:
            size_limit_bytes: What may stay.
            mark: The key that is stored for it, over and over.
        """
        # Counted in the table: the counter that diskcache keeps may say anything.
        left = self._rows()
        while self.cache.volume() >= size_limit_bytes and left > 2:
            self.cache.set(mark, str(time.time()))
            before, left = left, self._rows()
            if left >= before:
                return

    def _rows(self) -> int:
        ((rows,),) = self.cache._sql("SELECT COUNT(*) FROM Cache").fetchall()
        return int(rows)

    def remove_unused(self, before_s: float, *, dry_run: bool) -> tuple[int, int]:
        """Remove entries not asked for since a moment; how many there are, and their files' bytes.

        Keys that are no text, which we never wrote, stay; so does what is asked for just now.
        """
        rows = self.cache._sql(
            "SELECT key, size FROM Cache WHERE access_time < ? AND typeof(key) = 'text'",
            (before_s,),
        ).fetchall()
        if not dry_run:
            for key, _ in rows:
                self.cache.delete(key)
        return len(rows), sum(size or 0 for _, size in rows)

    def is_gone(self) -> bool:
        """Whether its file was removed or replaced: the cache is safe to delete, at any time."""
        return _inode(self.folder) != self.inode


def open_database(
    folder: Path, *, size_limit_bytes: int, failed: Database | None = None
) -> Database:
    """Open the database of a cache folder, starting anew when it is damaged.

    Args:
        folder: Made when missing, for its owner only.
        size_limit_bytes: What was not used for longest goes when the cache grows past this.
        failed: One that was found damaged or gone; it is closed, and set aside unless another
            process has done so already.

    Raises:
        sqlite3.Error, diskcache.Timeout, OSError: The folder cannot be used.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    with _lock_file(folder / "open.lock") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if failed is not None:
            failed.cache.close()
            if not failed.is_gone():
                _set_aside(folder, "it failed in use")
        try:
            return _open(folder, size_limit_bytes)
        except (sqlite3.Error, ValueError, TypeError) as error:
            # SQLITE_ERROR while opening: the tables are not diskcache's. In use it can also be a
            # full disk, so `is_damage` leaves it out.
            code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
            if not is_damage(error) and code != sqlite3.SQLITE_ERROR:
                raise
            _set_aside(folder, str(error))
            return _open(folder, size_limit_bytes)


@contextlib.contextmanager
def _lock_file(path: Path) -> Generator[int]:
    flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    descriptor = os.open(path, flags, 0o600)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def is_damage(error: BaseException) -> bool:
    """Whether an error in use means that the database file is worthless."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGE


def _open(folder: Path, size_limit_bytes: int) -> Database:
    # In two steps: when diskcache cannot open a database it leaves its connection open.
    cache = diskcache.Cache.__new__(diskcache.Cache)
    try:
        cache.__init__(
            str(folder),
            timeout=_BUSY_S,
            disk=PlainDisk,
            size_limit=size_limit_bytes,
            eviction_policy="least-recently-used",
            cull_limit=1,
        )
    except BaseException:
        cache.close()
        raise
    _remove_nameless(folder, cache)
    return Database(cache=cache, folder=folder, inode=_inode(folder))


def _remove_nameless(folder: Path, cache: Any) -> None:
    """Remove files that no row names: their writer was killed before it had written the row.

    They would stay for ever, and count for nothing. Young ones may yet get their row.
    """
    old_s = time.time() - _WRITING_S
    blobs = [blob for blob in folder.glob("[0-9a-f][0-9a-f]/*/*.val") if _is_older(blob, old_s)]
    if not blobs:
        return
    rows = cache._sql("SELECT filename FROM Cache WHERE filename IS NOT NULL").fetchall()
    named = {name for (name,) in rows}
    for blob in blobs:
        if blob.relative_to(folder).as_posix() not in named:
            blob.unlink(missing_ok=True)


def _is_older(path: Path, time_s: float) -> bool:
    try:
        return path.lstat().st_mtime < time_s
    except FileNotFoundError:
        return False


def _inode(folder: Path) -> int:
    try:
        return (folder / _DATABASE).stat().st_ino
    except FileNotFoundError:
        return 0


def _set_aside(folder: Path, why: str) -> None:
    """Rename a damaged database; keep one such, and no blobs, which nothing names any more."""
    for earlier in folder.glob("*.damaged"):
        earlier.unlink()
    for name in (f"{_DATABASE}-wal", f"{_DATABASE}-shm"):
        (folder / name).unlink(missing_ok=True)
    aside = folder / f"{_DATABASE}.{int(time.time())}.damaged"
    with contextlib.suppress(FileNotFoundError):
        (folder / _DATABASE).rename(aside)
    for blobs in folder.glob("[0-9a-f][0-9a-f]"):
        shutil.rmtree(blobs, ignore_errors=True)
    _logger.warning(
        "the cache at %s was damaged (%s) and starts anew; the old one is %s",
        folder,
        why,
        aside.name,
    )


def _is_blob(filename: object) -> bool:
    return isinstance(filename, str) and _BLOB.fullmatch(filename) is not None
