"""Pieces of a video are passed on while they fit together; the first that does not ends that."""

import hashlib
from typing import Any

import pytest
from previewing import INIT, PIECE_FRAMES, PIECES

from orchestrator.sandbox import chunks
from orchestrator.sandbox.chunks import ChunkReader
from orchestrator.sandbox.contract import Chunk


def fields(content: bytes, name: str, **said: Any) -> dict[str, Any]:
    digest = hashlib.sha256(content).hexdigest()
    return {"name": name, "sha256": digest, "start_frame": 0, "frames": 0} | said


def piece(number: int, **said: Any) -> tuple[bytes, dict[str, Any]]:
    start = number * PIECE_FRAMES
    told = {"start_frame": start, "frames": PIECE_FRAMES} | said
    return PIECES[number], fields(PIECES[number], f"{number:05d}.m4s", **told)


BEGINNING = (INIT, fields(INIT, "init.mp4"))


def passed_on(*pieces: tuple[bytes, dict[str, Any]]) -> list[Chunk]:
    taken: list[Chunk] = []
    reader = ChunkReader(taken.append)
    for content, said in pieces:
        reader.take(content, said)
    return taken


def test_pieces_in_their_order_are_passed_on() -> None:
    taken = passed_on(BEGINNING, *map(piece, range(4)))
    assert [chunk.name for chunk in taken] == ["init.mp4", *(f"{n:05d}.m4s" for n in range(4))]
    assert [chunk.start_frame for chunk in taken] == [0, 0, 30, 60, 90]
    assert [chunk.content for chunk in taken] == [INIT, *PIECES]


def test_nobody_need_watch() -> None:
    ChunkReader(None).take(*BEGINNING)


def boxed(*kinds: bytes) -> bytes:
    return b"".join((8).to_bytes(4, "big") + kind for kind in kinds)


WRONG: dict[str, tuple[bytes, dict[str, Any]]] = {
    "out of order": piece(1),
    "the beginning again": BEGINNING,
    "a gap in the frames": piece(0, start_frame=1),
    "no frames": piece(0, frames=0),
    "far too many frames": piece(0, frames=chunks.CHUNK_FRAMES + 1),
    "not a number": piece(0, frames=True),
    "another digest": piece(0, sha256="0" * 64),
    "another name": (PIECES[0], fields(PIECES[0], "../00000.m4s", frames=30)),
    "nothing said": (PIECES[0], {}),
    "something more said": piece(0, more=1),
    "empty": (b"", fields(b"", "00000.m4s", frames=30)),
    "cut off": (PIECES[0][:-1], fields(PIECES[0][:-1], "00000.m4s", frames=30)),
    "a beginning in place of a piece": (INIT, fields(INIT, "00000.m4s", frames=30)),
    **{
        f"boxes {kinds}": (boxed(*kinds), fields(boxed(*kinds), "00000.m4s", frames=30))
        for kinds in ((b"moof",), (b"mdat", b"moof"), (b"moof", b"mdat", b"moov"))
    },
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
def test_one_that_does_not_fit_ends_the_preview(wrong: tuple[bytes, dict[str, Any]]) -> None:
    taken = passed_on(BEGINNING, wrong, piece(0), piece(1))
    assert [chunk.name for chunk in taken] == ["init.mp4"]


@pytest.mark.parametrize(
    "content",
    [b"", PIECES[0], boxed(b"ftyp"), boxed(b"moov", b"ftyp"), boxed(b"ftyp", b"moov", b"mdat")],
    ids=["empty", "a piece", "no moov", "no ftyp", "mdat"],
)
def test_a_beginning_that_is_none(content: bytes) -> None:
    assert passed_on((content, fields(content, "init.mp4")), piece(0)) == []
    assert passed_on(piece(0)) == []


def test_a_beginning_has_no_frames() -> None:
    assert passed_on((INIT, fields(INIT, "init.mp4", frames=1))) == []
