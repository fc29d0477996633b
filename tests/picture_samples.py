"""Tiny whole files of each kind that is made, part by part, and what is told of them."""

import zlib
from typing import Any


def element(kind: int, content: bytes, *, size: int | None = None) -> bytes:
    """An EBML element, its size in eight bytes."""
    stated = len(content) if size is None else size
    number = kind.to_bytes((kind.bit_length() + 7) // 8, "big")
    return number + (1 << 56 | stated).to_bytes(8, "big") + content


def chunk(kind: bytes, content: bytes = b"") -> bytes:
    """A chunk of a PNG file."""
    crc = zlib.crc32(kind + content).to_bytes(4, "big")
    return len(content).to_bytes(4, "big") + kind + content + crc


EBML = element(0x1A45DFA3, b"\x42\x82\x84webm")
INFO, TRACKS = element(0x1549A966, b"info"), element(0x1654AE6B, b"tracks")
CLUSTER, CUES = element(0x1F43B675, b"frames"), element(0x1C53BB6B, b"cues")
WEBM = EBML + element(0x18538067, INFO + TRACKS + CLUSTER + CLUSTER + CUES)

SCREEN = b"GIF89a" + b"\2\0\2\0" + b"\x80\0\0" + b"\0\0\0\xff\xff\xff"
DELAY = b"\x21\xf9\x04\0\x05\0\0\0"
PICTURE = b"\x2c" + b"\0\0\0\0\2\0\2\0" + b"\0" + b"\2" + b"\3\x44\x02\x05" + b"\0"
GIF = SCREEN + DELAY + PICTURE + DELAY + PICTURE + b"\x3b"

SIGNATURE = b"\x89PNG\r\n\x1a\n"
HEAD = chunk(b"IHDR", b"\0\0\0\1\0\0\0\1\x08\0\0\0\0")
PIXELS = chunk(b"IDAT", zlib.compress(b"\0\x80"))
MP4 = b"".join(
    (8 + len(body)).to_bytes(4, "big") + kind + body
    for kind, body in ((b"ftyp", b"isom\0\0\0\0"), (b"moov", b""), (b"mdat", b"\0" * 32))
)
PADDING = b"".join(number.to_bytes(4, "big") for number in range(900_000))
LONG_MP4 = MP4 + (8 + len(PADDING)).to_bytes(4, "big") + b"free" + PADDING
"""One of 3.6 MB, in which no two places are alike."""
PNG = SIGNATURE + HEAD + PIXELS + chunk(b"IEND")


def png_with(filling: int) -> bytes:
    """A PNG file that holds so many bytes more."""
    return SIGNATURE + HEAD + PIXELS + chunk(b"tEXt", bytes(filling)) + chunk(b"IEND")


def media_facts(width: int, height: int, look_at_s: list[float]) -> dict[str, Any]:
    """What a probe says of a video of this size that was looked at to its end."""
    stream = {"kind": "video", "codec": "h264", "width_px": width, "height_px": height, "fps": 15}
    # The last picture is taken a little before the end.
    length_s = max(look_at_s) + 0.2
    return {"readable": True, "duration_s": length_s, "streams": [stream]}
