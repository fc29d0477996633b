"""Everything of a run as one zip, made while it is sent; nothing of it is kept anywhere."""

import os
import time
import zipfile
from collections.abc import Generator, Sequence
from pathlib import Path, PurePosixPath
from typing import IO, NamedTuple, cast

CHUNK_BYTES = 256 * 1024
STORED = frozenset({".mp4", ".png"})
"""Endings of what is packed already, and would only cost time."""


class Packed(NamedTuple):
    """A file and the name it gets."""

    name: str
    path: Path


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
    try:
        descriptor = os.open(packed.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return
    with os.fdopen(descriptor, "rb") as file:
        facts = os.fstat(file.fileno())
        # Earlier than 1980 a zip does not know.
        moment = time.gmtime(max(facts.st_mtime, 315_532_800))
        info = zipfile.ZipInfo(packed.name, moment[:6])
        is_stored = PurePosixPath(packed.name).suffix.lower() in STORED
        info.compress_type = zipfile.ZIP_STORED if is_stored else zipfile.ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        info.file_size = rest = facts.st_size  # decides whether its sizes need 64 bits
        with archive.open(info, "w") as entry:
            while rest and (piece := file.read(min(CHUNK_BYTES, rest))):
                rest -= len(piece)
                entry.write(piece)
                if packed_piece := sink.take():  # an empty one would end the answer
                    yield packed_piece
