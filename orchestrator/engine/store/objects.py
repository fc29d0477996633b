"""The object store: bytes under their digest, put once and never changed. Everything blocks.

Nothing is believed that comes back: what does not have the digest it is named by is refused.
"""

import contextlib
import errno
import hashlib
import importlib
import re
import secrets
from collections.abc import Generator, Iterator, Sequence
from io import BufferedReader
from pathlib import Path
from typing import Any, cast

from pydantic import Field

from agents.artifacts.base import Record, Sha256
from orchestrator.engine.errors import StoreAwayError, StoredObjectError
from orchestrator.engine.whole_files import sha256_of_bytes, sha256_of_file
from orchestrator.errors import StartUpError

PIECE_BYTES = 1024**2
"""A part of a large object is read, and judged, in pieces of this size."""
SMALL_BYTES = 2 * 1024**2
"""Up to here an object is read whole."""
AT_ONCE = 64
"""So many small objects are asked for at a time."""
_OPTIONS: dict[str, dict[str, Any]] = {
    # How long to go on is decided by whoever asks, who also says what is waited for.
    "s3": {
        "config_kwargs": {
            "connect_timeout": 5,
            "read_timeout": 30,
            "retries": {"mode": "standard", "total_max_attempts": 1},
        },
    }
}
_TRIES = 2
_SHA256 = re.compile("[0-9a-f]{64}")


class Stored(Record):
    """What is known of an object without reading it."""

    sha256: Sha256
    size_bytes: int = Field(ge=0, le=2**50)
    pieces: tuple[Sha256, ...] = Field(default=(), max_length=2**20)
    """Digests of its pieces, for one that is not small: so a part can be judged by itself."""

    @property
    def is_small(self) -> bool:
        """Whether it is read whole."""
        return self.size_bytes <= SMALL_BYTES


def measure(file: BufferedReader) -> Stored:
    """Digests and size of an open file, from its beginning.

    Raises:
        OSError: It cannot be read.
    """
    file.seek(0)
    whole, size, pieces = hashlib.sha256(), 0, list[str]()
    while piece := file.read(PIECE_BYTES):
        whole.update(piece)
        size += len(piece)
        pieces.append(sha256_of_bytes(piece))
    return Stored(
        sha256=whole.hexdigest(),
        size_bytes=size,
        pieces=tuple(pieces) if size > SMALL_BYTES else (),
    )


class Objects:
    """The objects below one address.

    Args:
        url: Any address that fsspec knows: `s3://bucket/prefix`, `file:///folder`, `memory://name`.

    Raises:
        StartUpError: Nothing that is installed speaks to such a store.
    """

    def __init__(self, url: str) -> None:
        core: Any = importlib.import_module("fsspec.core")
        kind = url.partition("://")[0]
        try:
            self._fs, root = core.url_to_fs(
                url, skip_instance_cache=True, use_listings_cache=False, **_OPTIONS.get(kind, {})
            )
        except ImportError as error:
            wanted = " (install Chalkbox with its extra `s3`)" if kind == "s3" else ""
            raise StartUpError(f"CHALKBOX_STORE cannot be used: {error}{wanted}") from error
        except ValueError as error:
            raise StartUpError(f"CHALKBOX_STORE is no store: {error}") from error
        self._root = str(root).rstrip("/")
        if kind == "s3":
            self._fs.retries = _TRIES
        self._is_local = kind in ("file", "local")
        self._creates = kind in ("s3", "memory")
        """Whether it can be told to put only what is not there, which saves asking first."""
        self.name = f"{kind}://{self._root.lstrip('/') if kind != 'file' else self._root}"
        """Its address, for people; without what may be secret in it."""
        self._distrusted: set[str] = set()

    def put(self, file: BufferedReader, stored: Stored) -> None:
        """Put an open file that was measured just now, unless it is there already.

        Raises:
            StoreAwayError: The store does not take it.
            StoredObjectError: The file was written into meanwhile.
        """
        key = self._key(stored)
        with self._speaking(stored, missing_is_away=True):
            if stored.is_small:
                file.seek(0)
                content = file.read()
                self._require(stored, sha256_of_bytes(content), "was changed while it was read")
                self._put_small(key, content, stored)
            elif not self._has(key, stored):
                self._put_large(key, file, stored)
        self._distrusted.discard(stored.sha256)

    def read(self, stored: Stored) -> bytes:
        """All of a small object.

        Raises:
            StoreAwayError: The store does not answer.
            StoredObjectError: It is missing, or is not what its name says.
        """
        found = next(iter(self.read_each([stored])))
        if isinstance(found, StoredObjectError):
            raise found
        return found

    def read_each(self, wanted: Sequence[Stored]) -> Iterator[bytes | StoredObjectError]:
        """Small objects, in the order they are asked for; what is wrong with one harms no other.

        Raises:
            StoreAwayError: The store does not answer.
        """
        for start in range(0, len(wanted), AT_ONCE):
            some = wanted[start : start + AT_ONCE]
            with self._speaking(some[0]):
                keys = [self._key(each) for each in some]
                found: dict[str, Any] = self._fs.cat(keys, on_error="return")
                answers = [found.get(key, FileNotFoundError()) for key in keys]
            for stored, answer in zip(some, answers, strict=True):
                yield self._judged(stored, answer)

    def fetch(self, stored: Stored, into: Path) -> None:
        """Write all of an object to a new file.

        Raises:
            StoreAwayError: The store does not answer.
            StoredObjectError: It is missing, or is not what its name says; there is no file then.
            OSError: The disk refuses it.
        """
        try:
            with self._speaking(stored):
                if self._fs.size(self._key(stored)) != stored.size_bytes:
                    self._refuse(stored, "has another size than is written down")
                self._fs.get_file(self._key(stored), str(into))
            self._require(stored, sha256_of_file(into))
        except BaseException:
            into.unlink(missing_ok=True)
            raise

    def read_piece(self, stored: Stored, number: int) -> bytes:
        """A piece of an object that is not small.

        Args:
            stored: The object.
            number: Of the piece, from 0.

        Raises:
            StoreAwayError: The store does not answer.
            StoredObjectError: It is missing, or the piece is not what was put.
        """
        if number >= len(stored.pieces):
            self._refuse(stored, f"has no piece {number}")
        start = number * PIECE_BYTES
        end = min(start + PIECE_BYTES, stored.size_bytes)
        with self._speaking(stored):
            piece: bytes = self._fs.cat_file(self._key(stored), start=start, end=end)
        if sha256_of_bytes(piece) != stored.pieces[number]:
            self._refuse(stored, f"is not what its name says, from byte {start:,} on")
        return piece

    def distrust(self, sha256: Sha256) -> None:
        """Put an object again when it is next put, even if it seems to be there."""
        self._distrusted.add(sha256)

    def sizes(self) -> dict[Sha256, int]:
        """Size of every object, bytes.

        Raises:
            StoreAwayError: The store does not answer.
        """
        try:
            found: dict[str, dict[str, Any]] = self._fs.find(self._root, detail=True)
        except FileNotFoundError:
            return {}
        except Exception as error:
            raise self._away(error) from error
        named = ((path.rpartition("/")[2], each) for path, each in found.items())
        return {name: int(each["size"]) for name, each in named if _SHA256.fullmatch(name)}

    def remove(self, sha256: Sha256) -> None:
        """Remove an object, if it is there.

        Raises:
            StoreAwayError: The store does not answer.
        """
        try:
            self._fs.rm_file(self._path(sha256))
        except FileNotFoundError:
            return
        except Exception as error:
            raise self._away(error) from error

    def _put_small(self, key: str, content: bytes, stored: Stored) -> None:
        if self._creates and stored.sha256 not in self._distrusted:
            with contextlib.suppress(FileExistsError):
                self._fs.pipe_file(key, content, mode="create")
                return
        if not self._has(key, stored):
            with self._whole(key) as whole:
                self._fs.pipe_file(whole, content)

    def _put_large(self, key: str, file: BufferedReader, stored: Stored) -> None:
        file.seek(0)
        opened = f"/dev/fd/{file.fileno()}"  # what was measured, whatever has its name by now
        with self._whole(key) as whole:
            self._fs.put_file(opened, whole)
        if measure(file) != stored:
            self._fs.rm_file(key)
            self._refuse(stored, "was changed while it was put")

    def _has(self, key: str, stored: Stored) -> bool:
        """Whether the object is there; one of another size is damaged, and is put again."""
        if stored.sha256 in self._distrusted:
            return False
        try:
            return bool(self._fs.size(key) == stored.size_bytes)
        except FileNotFoundError:
            return False

    @contextlib.contextmanager
    def _whole(self, key: str) -> Generator[str]:
        """Where to put an object. Stores show none before it is whole; a folder would."""
        if not self._is_local:
            yield key
            return
        unfinished = f"{key}.{secrets.token_hex(4)}.unfinished"
        self._fs.makedirs(key.rpartition("/")[0], exist_ok=True)
        try:
            yield unfinished
            Path(unfinished).replace(key)
        finally:
            Path(unfinished).unlink(missing_ok=True)

    def _judged(self, stored: Stored, answer: object) -> bytes | StoredObjectError:
        try:
            with self._speaking(stored):
                if isinstance(answer, Exception):
                    raise answer
                content = bytes(cast("bytes", answer))
                self._require(stored, sha256_of_bytes(content))
        except StoredObjectError as error:
            return error
        return content

    def _require(
        self, stored: Stored, sha256: str, why: str = "holds other bytes than its name says"
    ) -> None:
        if sha256 != stored.sha256:
            self._refuse(stored, why)

    def _refuse(self, stored: Stored, why: str) -> None:
        self._distrusted.add(stored.sha256)
        raise StoredObjectError(
            f"object {stored.sha256[:16]}… in {self.name} {why}; it is not used",
            context={"object": stored.sha256, "store": self.name},
        )

    def _key(self, stored: Stored) -> str:
        return self._path(stored.sha256)

    def _path(self, sha256: Sha256) -> str:
        return f"{self._root}/{sha256[:2]}/{sha256}"

    @contextlib.contextmanager
    def _speaking(self, stored: Stored, *, missing_is_away: bool = False) -> Generator[None]:
        """Turn whatever a store's library raises into one of our two errors."""
        try:
            yield
        except StoredObjectError:
            raise
        except FileNotFoundError as error:
            if not missing_is_away:
                self._distrusted.add(stored.sha256)
                raise StoredObjectError(
                    f"object {stored.sha256[:16]}… is missing in {self.name}",
                    context={"object": stored.sha256, "store": self.name},
                ) from error
            raise self._away(error) from error
        except Exception as error:
            if isinstance(error, OSError) and error.errno == errno.EINVAL:  # a part behind its end
                self._refuse(stored, "is shorter than is written down")
            raise self._away(error) from error

    def _away(self, error: Exception) -> StoreAwayError:
        words = str(error).partition("\n")[0][:300] or type(error).__name__
        return StoreAwayError(
            f"the store {self.name} cannot be used: {words}",
            context={"store": self.name},
            retryable=True,
        )
