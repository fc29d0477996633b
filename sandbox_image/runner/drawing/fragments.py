"""The boxes of a fragmented mp4 file, as far as chunks need them. Source: ISO/IEC 14496-12."""

import struct
from collections.abc import Iterator
from typing import NamedTuple

REORDERED = 2
"""Frames by which decoding is ahead of showing: the encoder puts at most so many before another."""
HOLDERS = (b"moof", b"traf")


class Box(NamedTuple):
    """One box: its kind, and where it begins and ends."""

    kind: bytes
    start: int
    end: int


def boxes(data: bytes | bytearray, start: int = 0, end: int | None = None) -> Iterator[Box]:
    """The boxes between two places, one after the other; those of fragments also from inside."""
    end = len(data) if end is None else end
    while start + 8 <= end:
        size, kind = struct.unpack_from(">I4s", data, start)
        if size == 1:
            (size,) = struct.unpack_from(">Q", data, start + 8)
        if size < 8:
            return
        yield Box(kind, start, start + size)
        if kind in HOLDERS:
            yield from boxes(data, start + 8, start + size)
        start += size


def shifted(fragmented: bytes, by: int) -> bytes:
    """The same file, its fragments so much later, in units of its time scale."""
    data = bytearray(fragmented)
    for box in boxes(fragmented):
        if box.kind == b"tfdt":
            form = ">Q" if data[box.start + 8] == 1 else ">I"
            (base,) = struct.unpack_from(form, data, box.start + 12)
            struct.pack_into(form, data, box.start + 12, base + by)
    return bytes(data)


def split(fragmented: bytes) -> tuple[bytes, bytes]:
    """What comes before the first fragment, and the fragments without the index after them."""
    found = list(boxes(fragmented))
    first = next(box.start for box in found if box.kind == b"moof")
    last = next((box.start for box in found if box.kind == b"mfra"), len(fragmented))
    return fragmented[:first], fragmented[first:last]


def decoding_times(shown: list[int]) -> list[int]:
    """When each frame is decoded, in the order of decoding.

    Args:
        shown: When each frame is shown, in frames, rising.

    Returns:
        Rising times, none later than its frame is shown, as long as none is decoded more than
        `REORDERED` places early. They follow on those of the chunk before.
    """
    first = [shown[0] + place - REORDERED for place in range(min(REORDERED, len(shown)))]
    return first + shown[: len(shown) - len(first)]
