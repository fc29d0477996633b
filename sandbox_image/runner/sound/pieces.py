"""A film's sound in pieces of eight seconds, each coded, decoded and measured by itself.

What a piece has come to is kept by a digest of the samples that were coded: where most of a film is
as it was, most of its pieces are known. A piece is the same whether it was known or not, so a film
that was changed has the same sound as one that is made from nothing.
"""

import contextlib
import hashlib
import json
import os
import zipfile
from collections.abc import Callable, Collection, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from runner.sound.aac import AFTER, LEAD, decode, encode
from runner.sound.loudness import EDGE, step_energies, true_peak
from runner.sound.processes import in_turns
from runner.sound.units import FRAME

LONGEST = 375
"""Frames in a piece: whole steps of 100 ms, so that loudness is counted without a rest."""
FOLDER = Path("pieces")
NOT_CODED = "the sound of the film could not be coded"
EPOCH = (1980, 1, 1, 0, 0, 0)
Samples = NDArray[np.float32]


class Piece(NamedTuple):
    """A part of the sound, in frames."""

    begin: int
    end: int
    """Behind its last one."""


class Coded(NamedTuple):
    """What a piece has come to."""

    digest: str
    peak: float
    """Highest value, between the samples too, of what is decoded."""
    energies: NDArray[np.float64]
    """Of what is decoded, each 100 ms."""
    packets: list[bytes]


def cut(parts: Sequence[int], frames: int) -> list[Piece]:
    """The pieces of a sound.

    Args:
        parts: The frames with which its parts begin.
        frames: Of all of it.
    """
    marks = sorted({0, *(each for each in parts if 0 < each < frames), frames})
    return [
        Piece(begin, min(begin + LONGEST, last))
        for first, last in pairwise(marks)
        for begin in range(first, last, LONGEST)
    ]


def code_all(
    pieces: Sequence[Piece],
    samples: Callable[[int, int], Samples],
    tell: Callable[[float], None],
) -> list[Coded]:
    """Have all pieces coded that are not known.

    Args:
        pieces: Of a sound.
        samples: Gives those from one to another, silent before and after the film.
        tell: Is told how much is done, from 0 to 1.
    """
    FOLDER.mkdir(exist_ok=True)

    def deed(number: int) -> None:
        piece = pieces[number]
        given = samples((piece.begin - LEAD) * FRAME, (piece.end + AFTER) * FRAME)
        content = np.ascontiguousarray(given, "<f4").tobytes()
        is_first = piece.begin == 0
        digest = hashlib.sha256(content + bytes([is_first])).hexdigest()
        if not (FOLDER / digest).exists():
            keep(digest, coded(given, is_first=is_first))
        place_of(number).write_text(digest)

    in_turns(len(pieces), deed, tell=tell, failed=NOT_CODED)
    return [read(place_of(number).read_text()) for number in range(len(pieces))]


def place_of(number: int) -> Path:
    """Where a process tells which piece it has."""
    return FOLDER / f"{number}.digest"


def coded(given: Samples, *, is_first: bool) -> bytes:
    """Code and measure a piece, of which samples before and after are given too.

    The first one has a packet more, that before the first frame.
    """
    packets = encode(given)
    heard = decode(packets)
    frames = len(given) // FRAME - LEAD - AFTER
    # A decoder gives the frame before that at the packet's place.
    begin, end = (LEAD + 1) * FRAME, (LEAD + 1 + frames) * FRAME
    peak = true_peak(heard[begin - EDGE : end + EDGE])
    energies = step_energies(heard[FRAME:end], lead=begin - FRAME)
    kept = packets[LEAD + 1 - is_first : LEAD + 1 + frames]
    head = {"peak": peak, "energies": energies.tolist(), "sizes": [len(each) for each in kept]}
    return b"\n".join([json.dumps(head).encode(), b"".join(kept)])


def keep(digest: str, content: bytes) -> None:
    """Write what a piece has come to, whole or not at all."""
    unfinished = FOLDER / f"{os.getpid()}.unfinished"
    unfinished.write_bytes(content)
    unfinished.replace(FOLDER / digest)


def read(digest: str) -> Coded:
    """What a piece has come to."""
    head, _, content = (FOLDER / digest).read_bytes().partition(b"\n")
    told = json.loads(head)
    packets, at = list[bytes](), 0
    for size in told["sizes"]:
        packets.append(content[at : at + size])
        at += size
    return Coded(digest, told["peak"], np.array(told["energies"]), packets)


def bring(archive: str) -> None:
    """Lay out the pieces that are known; one that cannot be read knows none."""
    FOLDER.mkdir(exist_ok=True)
    with contextlib.suppress(zipfile.BadZipFile, OSError), zipfile.ZipFile(archive) as opened:
        opened.extractall(FOLDER)


def pack(digests: Collection[str], archive: str) -> None:
    """Write pieces into an archive, from which `bring` lays them out."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as opened:
        for digest in sorted(digests):
            opened.writestr(zipfile.ZipInfo(digest, EPOCH), (FOLDER / digest).read_bytes())
