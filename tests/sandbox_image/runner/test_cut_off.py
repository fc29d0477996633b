"""The end of a media file is missing, or only seems to."""

import struct
from pathlib import Path

import pytest
from runner.cut_off import missing_bytes

FTYP = struct.pack(">I4s8s", 16, b"ftyp", b"isom\0\0\0\0")
MOOV = struct.pack(">I4s", 8, b"moov")
MOOF = struct.pack(">I4s", 8, b"moof")
EBML = b"\x1a\x45\xdf\xa3\x81\0"
SEGMENT = b"\x18\x53\x80\x67"


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(content), kind) + content


def large(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4sQ", 1, kind, 16 + len(content)) + content


MDAT = box(b"mdat", b"\0" * 100)


def missing(folder: Path, content: bytes) -> int:
    path = folder / "video"
    path.write_bytes(content)
    return missing_bytes(str(path))


@pytest.mark.parametrize(
    ("content", "by"),
    [
        (FTYP + MOOV + MDAT, 40),
        (FTYP + box(b"free", b"") + MOOV + large(b"mdat", b"\1" * 90), 89),
        (b"RIFF" + struct.pack("<I", 104) + b"AVI " + b"\0" * 100, 30),
        (EBML + SEGMENT + b"\xc8" + b"\0" * 0x48, 5),
        (EBML + SEGMENT + b"\x01" + (300).to_bytes(7, "big") + b"\0" * 300, 299),
    ],
    ids=["mp4", "large box", "avi", "webm", "matroska"],
)
def test_what_is_missing_at_the_end_is_counted(tmp_path: Path, content: bytes, by: int) -> None:
    assert missing(tmp_path, content) == 0
    assert missing(tmp_path, content[:-by]) == by


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0\0\0",
        b"ID3 and sound",
        FTYP + MOOV + MOOF + MDAT[:-40],
        FTYP + MOOV + struct.pack(">I4s", 0, b"mdat") + b"to the end",
        FTYP + MOOV + MDAT + b"\0\0\0",
        FTYP + MOOV + MDAT + box(b"free", b"1234")[:-2],
        FTYP + MOOV + struct.pack(">I4s", 4, b"mdat"),
        b"RIFF\xff\xff\xff\xffAVI from a pipe",
        EBML + SEGMENT + b"\x01" + b"\xff" * 7 + b"live",
        EBML + SEGMENT,
        EBML + b"other",
        b"\x1a\x45\xdf\xa3\0",
    ],
)
def test_what_tells_no_size_or_plays_as_it_grows_is_taken_as_it_is(
    tmp_path: Path, content: bytes
) -> None:
    assert missing(tmp_path, content) == 0
