"""Whether the end of a media file is missing: less is there than its own sizes say.

ffprobe reads the index alone. Of a file whose index stands in front it tells the whole length,
however little of it came.
"""

import os
import struct
from typing import BinaryIO

BOXES = 10_000
"""So many are looked at; a file in more fragments was made to be played while it grows."""
SEGMENT = b"\x18\x53\x80\x67"
"""Begins all that Matroska holds after its head."""
UNKNOWN = 0xFFFF_FFFF
"""What a RIFF says of its size that was written to a pipe."""


def missing_bytes(path: str) -> int:
    """How many bytes are missing at the end of a file, at least; 0 where it tells no size."""
    size = os.stat(path).st_size
    with open(path, "rb") as file:
        head = file.read(12)
        if head[:4] in (b"RIFF", b"RF64"):
            return _of_riff(head, size)
        if head[:4] == b"\x1a\x45\xdf\xa3":
            return _of_matroska(file, size)
        return _of_boxes(file, size)


def _of_riff(head: bytes, size: int) -> int:
    told = int.from_bytes(head[4:8], "little")
    return max(0, told + 8 - size) if head[:4] == b"RIFF" and 0 < told < UNKNOWN else 0


def _of_boxes(file: BinaryIO, size: int) -> int:
    """Of MP4 and QuickTime (ISO 14496-12): the box that goes past the end holds pictures or sound.

    Fragments are played as far as they are there, as they were made for.
    """
    position = 0
    for _ in range(BOXES):
        file.seek(position)
        head = file.read(16)
        if len(head) < 8:
            return 0
        length, kind = struct.unpack(">I4s", head[:8])
        if kind in (b"moof", b"sidx") or not (kind.isalnum() or position):
            return 0
        if length == 1 and len(head) == 16:
            length = int.from_bytes(head[8:], "big")
        if length < 8:  # 0: up to the end
            return 0
        if position + length > size:
            return position + length - size if kind == b"mdat" else 0
        position += length
    return 0


def _of_matroska(file: BinaryIO, size: int) -> int:
    """Of Matroska and WebM (RFC 9559): what the segment says of its size, if it says any."""
    file.seek(4)
    length = _vint(file)
    if length is None:
        return 0
    file.seek(length, os.SEEK_CUR)
    if file.read(4) != SEGMENT:
        return 0
    length = _vint(file)
    return 0 if length is None else max(0, file.tell() + length - size)


def _vint(file: BinaryIO) -> int | None:
    """A number whose first byte tells how many it has; None where all bits say “unknown”."""
    first = file.read(1)
    if not first or not first[0]:
        return None
    count = 9 - first[0].bit_length()
    rest = file.read(count - 1)
    value = int.from_bytes(bytes([first[0] & (0xFF >> count)]) + rest, "big")
    return None if len(rest) < count - 1 or value == (1 << 7 * count) - 1 else value
