"""The only thing the host reads of a video, and it may be anything."""

import random
from pathlib import Path

import pytest
from fakes import MP4

from orchestrator.sandbox.mp4_boxes import BOXES, Box, Mp4Error, check_mp4, read_boxes


def box(kind: bytes, body: bytes = b"") -> bytes:
    return (8 + len(body)).to_bytes(4, "big") + kind + body


def long_box(kind: bytes, body: bytes = b"", *, size: int | None = None) -> bytes:
    stated = 16 + len(body) if size is None else size
    return (1).to_bytes(4, "big") + kind + stated.to_bytes(8, "big") + body


def endless_box(kind: bytes, body: bytes = b"") -> bytes:
    return bytes(4) + kind + body


FTYP, MOOV, MDAT = box(b"ftyp", b"isom"), box(b"moov"), box(b"mdat", b"frames")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "video.mp4"


@pytest.mark.parametrize(
    "content",
    [
        MP4,
        FTYP + MOOV + MDAT,
        FTYP + MDAT + MOOV,
        FTYP + box(b"free") + MOOV + box(b"moof") + MDAT + box(b"moof") + MDAT,
        FTYP + MOOV + long_box(b"mdat", b"frames"),
        FTYP + MOOV + endless_box(b"mdat", b"frames"),
    ],
    ids=["fake", "plain", "moov last", "fragments", "64-bit size", "to the end"],
)
def test_a_whole_mp4_is_good(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    check_mp4(path)


def test_boxes_have_their_places(path: Path) -> None:
    path.write_bytes(FTYP + long_box(b"mdat", b"12") + endless_box(b"moov", b"345"))
    assert read_boxes(path) == (Box("ftyp", 0, 12), Box("mdat", 12, 18), Box("moov", 30, 11))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "does not begin with an ftyp"),
        (b"<html>", "cut off at byte 0"),
        (b"<!DOCTYPE html><html></html>", "byte 0 does not fit"),
        (MOOV + FTYP + MDAT, "does not begin with an ftyp"),
        (FTYP, "no moov"),
        (FTYP + MOOV, "no mdat"),
        (FTYP + MDAT, "no moov"),
        (FTYP + MOOV + MDAT + b"1234567", "cut off at byte"),
        (FTYP + MOOV + MDAT[:-1], "does not fit the file"),
        (FTYP + MOOV + (7).to_bytes(4, "big") + b"mdat", "does not fit the file"),
        (FTYP + MOOV + (2**32 - 1).to_bytes(4, "big") + b"mdat", "does not fit the file"),
        (FTYP + MOOV + long_box(b"mdat", size=15), "does not fit the file"),
        (FTYP + MOOV + long_box(b"mdat", size=0), "does not fit the file"),
        (FTYP + MOOV + long_box(b"mdat", size=2**64 - 1), "does not fit the file"),
        (FTYP + MOOV + long_box(b"mdat", size=2**63), "does not fit the file"),
        (FTYP + MOOV + long_box(b"mdat")[:12], "does not fit the file"),
        (endless_box(b"ftyp") + MOOV + MDAT, "no moov"),
    ],
)
def test_anything_else_is_refused_with_the_reason(path: Path, content: bytes, words: str) -> None:
    path.write_bytes(content)
    with pytest.raises(Mp4Error, match=words):
        check_mp4(path)


def test_there_may_not_be_boxes_without_end(path: Path) -> None:
    path.write_bytes(FTYP + box(b"free") * BOXES + MOOV + MDAT)
    with pytest.raises(Mp4Error, match="does not fit"):
        check_mp4(path)


@pytest.mark.parametrize("seed", range(20))
def test_garbage_raises_nothing_else_and_boxes_never_leave_the_file(path: Path, seed: int) -> None:
    bits = random.Random(seed)  # noqa: S311 (repeatable garbage)
    for _ in range(30):
        content = bytearray(FTYP + MOOV + long_box(b"free", bits.randbytes(20)) + MDAT)
        for _ in range(bits.randrange(1, 6)):
            content[bits.randrange(len(content))] = bits.choice((0, 1, 7, 8, 15, 16, 128, 255))
        path.write_bytes(content[: bits.randrange(len(content) + 1)])
        try:
            boxes = read_boxes(path)
        except Mp4Error:
            continue
        assert sum(each.size for each in boxes) == path.stat().st_size
        assert all(each.size >= 8 for each in boxes)
