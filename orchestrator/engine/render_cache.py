"""Results and files by the digest of everything they depend on, for all runs and processes.

Nothing here is needed: what is missing, damaged or cannot be stored is a miss and a warning in the
log, never a failed run. Only a folder that cannot be used at all is an error, when it is opened.
"""

import asyncio
import contextlib
import errno
import hashlib
import logging
import os
import secrets
import shutil
from collections.abc import AsyncGenerator, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from orchestrator.engine.cache_database import TROUBLE, Database, is_damage, open_database
from orchestrator.engine.cache_key import key_of
from orchestrator.engine.key_lock import hold_key
from orchestrator.engine.whole_files import sha256_of_file
from orchestrator.errors import CacheError

ModelT = TypeVar("ModelT", bound=BaseModel)
AnswerT = TypeVar("AnswerT")

__all__ = ["ResultCache", "key_of"]

_logger = logging.getLogger(__name__)

_LOCKS = "locks"
_LAST_EVICTION = "last eviction"


class DamagedRowError(ValueError):
    """A row is not the one that was stored under its key."""


class ResultCache:
    """A folder of results. Close it, or use it in a `with` statement.

    One thread of its own owns the database connection, so that none is left open in a thread that
    nobody ends.

    Args:
        folder: Made when missing, for its owner only.
        size_limit_bytes: What was not used for longest goes when the cache grows past this.

    Raises:
        CacheError: The folder cannot be used; names it.
    """

    def __init__(self, folder: Path, *, size_limit_bytes: int) -> None:
        self._folder = folder
        self._size_limit_bytes = size_limit_bytes
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="result-cache")
        self._closed = False
        try:
            self._thread.submit(self._open).result()
        except TROUBLE as error:
            self._thread.shutdown()
            raise CacheError(
                f"the cache folder {folder} cannot be used: {error}",
                context={"folder": str(folder)},
            ) from error

    def __enter__(self) -> "ResultCache":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the database and end the thread; may be called twice."""
        if not self._closed:
            self._closed = True
            self._thread.submit(self._database.cache.close).result()
            self._thread.shutdown()

    async def get(self, key: str, model: type[ModelT]) -> ModelT | None:
        """What was put under a key, if it is there and still fits its model."""
        return await self._ask(lambda: self._get(key, model), otherwise=None)

    async def put(self, key: str, value: BaseModel) -> bool:
        """Keep a model under a key, in place of an older one; False when it cannot be kept."""
        text = value.model_dump_json()
        return await self._ask(lambda: self._put(key, text), otherwise=False)

    async def get_file(self, key: str, into: Path) -> str | None:
        """Place the file that was put under a key, whole or not at all.

        The placed file is a hard link where the disk allows it, so it must not be written to; it
        is read once to compare its digest, and one that was damaged is dropped from the cache.

        Args:
            key: What it was put under.
            into: Where to place it; its folder exists. A file already there is replaced.

        Returns:
            The file's digest, or None when it is not there.

        Raises:
            OSError: It cannot be placed there.
        """
        found = await self._ask(lambda: self._find_file(key), otherwise=None)
        if found is None:
            return None
        blob, sha256 = found
        if await asyncio.to_thread(_place, blob, into, sha256=sha256):
            return sha256
        _logger.warning("a cached file was damaged or missing and is dropped: key %s", key)
        await self._ask(lambda: self._drop(_file_key(key)), otherwise=None)
        return None

    async def put_file(self, key: str, source: Path) -> bool:
        """Keep a copy of a file under a key; False when it is too large or cannot be kept.

        Raises:
            OSError: The source cannot be read.
        """
        sha256 = await asyncio.to_thread(sha256_of_file, source)
        if source.stat().st_size > self._size_limit_bytes // 2:
            return False
        return await self._ask(lambda: self._put_file(key, source, sha256), otherwise=False)

    async def remove_unused(self, before_s: float, *, dry_run: bool = False) -> tuple[int, int]:
        """Remove what was not asked for since a moment.

        Args:
            before_s: Seconds since 1970.
            dry_run: Only tell.

        Returns:
            How many entries there are, and the bytes of their files.
        """

        def remove() -> tuple[int, int]:
            return self._database.remove_unused(before_s, dry_run=dry_run)

        return await self._ask(remove, otherwise=(0, 0))

    @contextlib.asynccontextmanager
    async def single_flight(self, key: str, *, wait_s: float = 3600.0) -> AsyncGenerator[bool]:
        """Let one task of one process at a time work on a key.

        Ask the cache again inside: whoever was waited for has probably put the result there.

        Args:
            key: What is worked on.
            wait_s: Longest wait for others, seconds; then the work is done twice rather than never.

        Yields:
            Whether nobody else works on it; False when the wait was in vain.
        """
        try:
            held = await hold_key(self._folder / _LOCKS, key, wait_s=wait_s)
        except OSError as error:
            _logger.warning("the cache at %s cannot lock: %s", self._folder, error)
            held = None
        try:
            yield held is not None
        finally:
            if held is not None:
                held.release()

    async def _ask(self, deed: Callable[[], AnswerT], *, otherwise: AnswerT) -> AnswerT:
        """Do something with the database in its thread; what goes wrong with it is a miss."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, lambda: self._try(deed, otherwise))

    def _try(self, deed: Callable[[], AnswerT], otherwise: AnswerT) -> AnswerT:
        try:
            if self._database.is_gone():
                self._open(failed=self._database)
            return deed()
        except TROUBLE as error:
            _logger.warning("the cache at %s cannot be asked: %s", self._folder, error)
            if is_damage(error):
                with contextlib.suppress(*TROUBLE):
                    self._open(failed=self._database)
            return otherwise

    def _open(self, failed: Database | None = None) -> None:
        self._database = open_database(
            self._folder, size_limit_bytes=self._size_limit_bytes, failed=failed
        )
        (self._folder / _LOCKS).mkdir(mode=0o700, exist_ok=True)

    def _get(self, key: str, model: type[ModelT]) -> ModelT | None:
        try:
            text, seal = self._database.cache.get(key, tag=True)
            if text is None:
                return None
            if seal != _seal(key, text):
                raise DamagedRowError(key)
            return model.model_validate_json(text)
        except ValueError as error:
            _logger.warning("a cached result does not fit and is dropped: %s", type(error).__name__)
            self._drop(key)
            return None

    def _put(self, key: str, text: str) -> bool:
        self._database.put(key, text, tag=_seal(key, text))
        self._evict()
        return True

    def _find_file(self, key: str) -> tuple[Path, str] | None:
        try:
            file, sha256 = self._database.cache.get(_file_key(key), read=True, tag=True)
        except ValueError:
            self._drop(_file_key(key))
            return None
        if file is None:
            return None
        with file:
            return Path(file.name), str(sha256)

    def _put_file(self, key: str, source: Path, sha256: str) -> bool:
        with source.open("rb") as file:
            self._database.put(_file_key(key), file, read=True, tag=sha256)
        self._evict()
        return True

    def _drop(self, key: str) -> None:
        self._database.cache.delete(key)

    def _evict(self) -> None:
        self._database.evict(self._size_limit_bytes, _LAST_EVICTION)


def _seal(key: str, text: str) -> str:
    """Digest of a row: one flipped bit in a number would still be a number."""
    return hashlib.sha256(f"{key}\0{text}".encode()).hexdigest()


def _file_key(key: str) -> str:
    return f"file {key}"


def _place(blob: Path, into: Path, *, sha256: str) -> bool:
    """Link or copy a blob into place if it is what it should be."""
    unfinished = into.with_name(f".{into.name}.{secrets.token_hex(4)}.unfinished")
    try:
        try:
            os.link(blob, unfinished, follow_symlinks=False)
        except FileNotFoundError:
            if blob.exists():
                raise
            return False
        except OSError as error:
            if error.errno not in {errno.EXDEV, errno.EPERM, errno.EMLINK, errno.EOPNOTSUPP}:
                raise
            shutil.copyfile(blob, unfinished)
        if not _is(unfinished, sha256):
            return False
        unfinished.replace(into)
        return True
    finally:
        unfinished.unlink(missing_ok=True)


def _is(path: Path, sha256: str) -> bool:
    try:
        return sha256_of_file(path) == sha256
    except OSError:
        return False  # a link, a named pipe, or what cannot be read
