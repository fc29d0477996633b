"""The outer structure of an mp4 file, the only part of a result the host reads.

Decoders are large and have been attacked; a video is decoded in containers and by the viewer.
"""

from dataclasses import dataclass
from pathlib import Path

BOXES = 10_000


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


def read_boxes(path: Path) -> tuple[Box, ...]:
    """The top-level boxes, in order.

    Raises:
        Mp4Error: A box is cut off or states an impossible size.
    """
    end = path.stat().st_size
    boxes: list[Box] = []
    with path.open("rb") as file:
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
