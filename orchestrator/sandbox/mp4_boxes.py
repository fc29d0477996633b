"""The outer structure of an mp4 file, the only part of a result the host reads.

Decoders are large and have been attacked; a video is decoded in containers and by the viewer.
"""

import io
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

BOXES = 10_000
FRAGMENT = ("moof", "mdat")
INIT_BOXES = frozenset({"ftyp", "moov", "free"})
MEDIA_BOXES = frozenset({*FRAGMENT, "styp", "sidx", "free"})
"""What the parts of a fragmented mp4 may hold (ISO/IEC 23009-1, 6.3)."""


class Mp4Error(Exception):
    """The file is not an mp4 file, or a part of it is missing."""


@dataclass(frozen=True)
class Box:
    """A top-level box (ISO/IEC 14496-12, section 4.2)."""

    type: str
    start: int
    """Offset of its header in the file, bytes."""
    size: int
    """Header and content, bytes."""


def check_mp4(path: Path) -> None:
    """See that a file is a whole mp4.

    Raises:
        Mp4Error: It does not begin with `ftyp`, lacks `moov` or `mdat`, or is cut off.
    """
    boxes = read_boxes(path)
    types = [box.type for box in boxes]
    if not types or types[0] != "ftyp":
        raise Mp4Error("it does not begin with an ftyp box")
    for needed in ("moov", "mdat"):
        if needed not in types:
            raise Mp4Error(f"it has no {needed} box")


def check_init_segment(content: bytes) -> None:
    """See that this is how a fragmented mp4 begins: what describes its tracks, and no picture.

    Raises:
        Mp4Error: It is not.
    """
    types = [box.type for box in boxes_of(io.BytesIO(content), len(content))]
    if types[:1] != ["ftyp"] or types.count("moov") != 1 or set(types) - INIT_BOXES:
        raise Mp4Error(f"it is no initialisation segment: {', '.join(types[:20])}")


def check_media_segment(content: bytes) -> None:
    """See that this is a piece of a fragmented mp4: a `moof` before each `mdat`.

    Raises:
        Mp4Error: It is not.
    """
    types = [box.type for box in boxes_of(io.BytesIO(content), len(content))]
    fragments = [each for each in types if each in FRAGMENT]
    pairs = len(fragments) // len(FRAGMENT)
    if not pairs or fragments != list(FRAGMENT) * pairs or set(types) - MEDIA_BOXES:
        raise Mp4Error(f"it is no media segment: {', '.join(types[:20])}")


def read_boxes(path: Path) -> tuple[Box, ...]:
    """The top-level boxes, in order.

    Raises:
        Mp4Error: A box is cut off or states an impossible size.
    """
    with path.open("rb") as file:
        return boxes_of(file, path.stat().st_size)


def boxes_of(file: BinaryIO, end: int) -> tuple[Box, ...]:
    """The top-level boxes of an open file of so many bytes.

    Raises:
        Mp4Error: As `read_boxes`.
    """
    boxes: list[Box] = []
    start = 0
    while start < end:
        file.seek(start)
        header = file.read(16)
        if len(header) < 8:
            raise Mp4Error(f"it is cut off at byte {start}")
        size, least = int.from_bytes(header[:4], "big"), 8
        if size == 1:  # a 64-bit size follows the type
            size, least = int.from_bytes(header[8:16], "big"), 16
        elif size == 0:  # to the end of the file
            size = end - start
        if size < least or start + size > end or len(boxes) >= BOXES:
            raise Mp4Error(f"the box at byte {start} does not fit the file")
        boxes.append(Box(header[4:8].decode("latin-1"), start, size))
        start += size
    return tuple(boxes)
