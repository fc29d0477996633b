"""Everything of a run as one zip, made while it is sent; nothing of it is kept anywhere."""

import os
import stat
import time
import zipfile
from collections.abc import Callable, Generator, Sequence
from pathlib import Path, PurePosixPath
from typing import IO, NamedTuple, cast

from orchestrator.door import StoredFile

MOST_BYTES = 4 * 1024**3
"""A larger file is left out: no run makes one, and a hole of a terabyte is packed for hours."""
CHUNK_BYTES = 256 * 1024
STORED = frozenset({".mp4", ".png"})
"""Endings of what is packed already, and would only cost time."""


class Packed(NamedTuple):
    """A file and the name it gets."""

    name: str
    file: Path | StoredFile


class _Sink:
    """Takes what a zip writer writes, until it is fetched; it cannot seek, so nothing waits."""

    def __init__(self) -> None:
        self._written: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._written.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits here."""

    def take(self) -> bytes:
        taken = b"".join(self._written)
        self._written.clear()
        return taken


def stream_zip(files: Sequence[Packed]) -> Generator[bytes]:
    """A zip of some files, piece by piece; one that is gone by now is left out.

    A file that grows meanwhile, as a log does, is taken as long as it was when its turn came.
    """
    sink = _Sink()
    with zipfile.ZipFile(cast(IO[bytes], sink), "w", zipfile.ZIP_DEFLATED) as archive:
        for packed in files:
            yield from _pack(archive, packed, sink)
    yield sink.take()


def _pack(archive: zipfile.ZipFile, packed: Packed, sink: _Sink) -> Generator[bytes]:
    file = packed.file
    if isinstance(file, StoredFile):
        yield from _write(archive, _entry(packed, file.size_bytes, 0), file.read, sink)
        return
    try:
        descriptor = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
    except OSError:
        return
    try:
        facts = os.fstat(descriptor)
        if not stat.S_ISREG(facts.st_mode) or facts.st_size > MOST_BYTES:
            return
        info = _entry(packed, facts.st_size, facts.st_mtime)
        yield from _write(archive, info, lambda at, most: os.pread(descriptor, most, at), sink)
    finally:
        os.close(descriptor)


def _entry(packed: Packed, size_bytes: int, modified_s: float) -> zipfile.ZipInfo:
    # Earlier than 1980 a zip does not know.
    info = zipfile.ZipInfo(packed.name, time.gmtime(max(modified_s, 315_532_800))[:6])
    is_stored = PurePosixPath(packed.name).suffix.lower() in STORED
    info.compress_type = zipfile.ZIP_STORED if is_stored else zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    info.file_size = size_bytes  # decides whether its sizes need 64 bits
    return info


def _write(
    archive: zipfile.ZipFile,
    info: zipfile.ZipInfo,
    read: Callable[[int, int], bytes],
    sink: _Sink,
) -> Generator[bytes]:
    at, size = 0, info.file_size
    with archive.open(info, "w") as entry:
        while at < size and (piece := read(at, min(CHUNK_BYTES, size - at))):
            at += len(piece)
            entry.write(piece)
            if packed_piece := sink.take():  # an empty one would end the answer
                yield packed_piece
