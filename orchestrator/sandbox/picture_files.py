"""The outer structure of WebM, GIF and PNG files, all that the host reads of them.

As with mp4 files: pixels are decoded in containers and by the viewer. Sources: RFC 8794 and
RFC 9559 (EBML and Matroska), the GIF89a specification, and the PNG specification of the W3C.
"""

import zlib
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

PARTS = 100_000
"""More clusters, pictures or chunks than any file has that was made here."""
EBML, SEGMENT = 0x1A45DFA3, 0x18538067
INFO, TRACKS, CLUSTER = 0x1549A966, 0x1654AE6B, 0x1F43B675
SEEK_HEAD, CUES, TAGS, VOID = 0x114D9B74, 0x1C53BB6B, 0x1254C367, 0xEC
IN_SEGMENT = frozenset({INFO, TRACKS, CLUSTER, SEEK_HEAD, CUES, TAGS, VOID})
"""Chapters and attachments are not made here."""
HEADER_BYTES = 1000
DOC_TYPE = b"\x42\x82\x84webm"
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
PNG_CHUNK_BYTES = 64 * 1024**2


class PictureFileError(Exception):
    """The file is none of its kind, or a part of it is missing."""


def check_webm(path: Path) -> None:
    """See that a file is a whole WebM file.

    Raises:
        PictureFileError: It has no such header, lacks a part, holds another one, or is cut off.
    """
    with path.open("rb") as file:
        end = path.stat().st_size
        header = read_element(file, 0, end, kind=EBML)
        file.seek(header[0])
        if header[1] > HEADER_BYTES or DOC_TYPE not in file.read(header[1] - header[0]):
            raise PictureFileError("its header names no WebM")
        at, last = read_element(file, header[1], end, kind=SEGMENT)
        if last != end:
            raise PictureFileError("something follows its segment")
        found: list[int] = []
        while at < end:
            kind = element_id(file, at)
            if kind not in IN_SEGMENT or len(found) >= PARTS:
                raise PictureFileError(f"it holds the element {kind:X}")
            found.append(kind)
            _, at = read_element(file, at, end, kind=kind)
    clusters = [place for place, kind in enumerate(found) if kind == CLUSTER]
    if not clusters or not {INFO, TRACKS} <= set(found[: clusters[0]]):
        raise PictureFileError("it has no tracks, or no cluster after them")


def element_id(file: BinaryIO, at: int) -> int:
    """The number of the element that begins there (RFC 8794, 5), its length bits included."""
    file.seek(at)
    first = file.read(1)
    length = 9 - first[0].bit_length() if first and first[0] else 9
    if length > 4:
        raise PictureFileError(f"there is no element at byte {at}")
    return int.from_bytes(first + file.read(length - 1), "big")


def read_element(file: BinaryIO, at: int, end: int, *, kind: int) -> tuple[int, int]:
    """Where the content of an element begins and ends (RFC 8794, 6); its size must be told.

    Raises:
        PictureFileError: It is another one, or does not fit.
    """
    if element_id(file, at) != kind:
        raise PictureFileError(f"the element at byte {at} is not {kind:X}")
    first = file.read(1)
    length = 9 - first[0].bit_length() if first and first[0] else 9
    raw = first + file.read(length - 1) if length <= 8 else b""
    if not raw or len(raw) < length:
        raise PictureFileError(f"the element at byte {at} has no size")
    mask = (1 << 7 * length) - 1
    size = int.from_bytes(raw, "big") & mask
    start = file.tell()
    if size == mask or start + size > end:
        raise PictureFileError(f"the element at byte {at} does not fit the file")
    return start, start + size


def check_gif(path: Path) -> None:
    """See that a file is a whole GIF with a picture.

    Raises:
        PictureFileError: It is not.
    """
    with path.open("rb") as file:
        screen = file.read(13)
        if len(screen) < 13 or screen[:6] not in (b"GIF89a", b"GIF87a") or 0 in sizes(screen[6:10]):
            raise PictureFileError("it does not begin as a GIF")
        skip_table(file, screen[10])
        pictures = 0
        while (mark := file.read(1)) != b"\x3b":
            if mark == b"\x2c":
                described = file.read(9)
                if len(described) < 9:
                    raise PictureFileError("it is cut off")
                skip_table(file, described[8])
                pictures += 1
            elif mark != b"\x21" or pictures > PARTS:
                raise PictureFileError("it is cut off, or holds what is no part of a GIF")
            file.read(1)  # what the extension is, or in how many bits its pixels begin
            skip_blocks(file)
        if file.read(1) or not pictures:
            raise PictureFileError("it has no picture, or something follows its end")


def sizes(raw: bytes) -> tuple[int, int]:
    """Width and height, pixels."""
    return int.from_bytes(raw[:2], "little"), int.from_bytes(raw[2:], "little")


def skip_table(file: BinaryIO, flags: int) -> None:
    """Go past a table of colours, if the flags say that there is one."""
    if flags & 0x80:
        file.seek(3 * 2 ** ((flags & 7) + 1), 1)


def skip_blocks(file: BinaryIO) -> None:
    """Go past blocks to the empty one that ends them.

    Raises:
        PictureFileError: The file ends before.
    """
    while True:
        length = file.read(1)
        if not length:
            raise PictureFileError("it is cut off")
        if length == b"\0":
            return
        if len(file.read(length[0])) < length[0]:
            raise PictureFileError("it is cut off")


def check_png(path: Path) -> None:
    """See that a file is a whole PNG: its chunks unharmed, a head, pixels, and an end.

    Raises:
        PictureFileError: It is not.
    """
    found: list[bytes] = []
    with path.open("rb") as file:
        if file.read(8) != PNG_SIGNATURE:
            raise PictureFileError("it does not begin as a PNG")
        while not found or found[-1] != b"IEND":
            head = file.read(8)
            size = int.from_bytes(head[:4], "big")
            if len(head) < 8 or size > PNG_CHUNK_BYTES or len(found) > PARTS:
                raise PictureFileError("it is cut off, or a chunk of it is too large")
            content = file.read(size)
            if int.from_bytes(file.read(4), "big") != zlib.crc32(head[4:] + content):
                raise PictureFileError(f"its chunk {len(found) + 1} is damaged")
            found.append(head[4:])
        if file.read(1):
            raise PictureFileError("something follows its end")
    if found[0] != b"IHDR" or b"IDAT" not in found:
        raise PictureFileError("it has no head, or no pixels")


CHECKS: dict[str, Callable[[Path], None]] = {
    "webm": check_webm,
    "gif": check_gif,
    "png": check_png,
}
"""By the ending of the file."""
