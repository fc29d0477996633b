"""What of a caption is shown at once: at most two lines that can be read in one look.

Captions come from generated code or a spec, one for a whole beat, in any language. They are cut
where a sentence or a clause ends if that can be, never within a letter, and each cue has its share
of the caption's time by how long it takes to say. Text stays as it is written, in logical order.
"""

import math
import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from agents.artifacts.room.line_breaks import (
    CLAUSE_ENDS,
    QUOTES,
    SENTENCE_ENDS,
    begins_backward,
    columns,
    letters_to_say,
    reads_backward,
    short_pieces,
    stands_alone,
)
from agents.artifacts.validation_report import Caption

LINE_COLUMNS = 42
"""Longest line (BBC and Netflix: 37 to 42 letters; half as many where letters fill a square)."""
LINES = 2
SHORTEST_S = 0.8
"""No cue is shown for less, seconds: where a caption has no more time, it has more lines."""
SENTENCE, CLAUSE, WORD = 0.0, 0.3, 1.0
"""How little one likes to end a cue there."""
BACKWARD, FORWARD = "\u200f", "\u200e"
"""Marks of direction: a line that begins with a foreign word still reads as its caption does."""
EMBEDDINGS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
"""They can turn what follows them around, and a player shows no more than the one cue."""


class Cue(NamedTuple):
    """Lines that are shown together, and from when to when, seconds."""

    start_s: float
    end_s: float
    text: str


def cues_of(caption: Caption) -> tuple[Cue, ...]:
    """The caption in parts, one after the other from its start to its end."""
    lines = [line for line in map(clean, caption.text.splitlines()) if line]
    whole = " ".join(lines)
    if len(lines) <= LINES and all(columns(line) <= LINE_COLUMNS for line in lines):
        return (Cue(caption.start_s, caption.end_s, directed(lines, whole)),)
    parts = parts_of(joined(lines), caption.end_s - caption.start_s)
    weights = [letters_to_say(" ".join(part)) + 1 for part in parts]
    span, passed = (caption.end_s - caption.start_s) / sum(weights), 0.0
    starts = list[float]()
    for weight in weights:
        starts.append(caption.start_s + span * passed)
        passed += weight
    ends = [*starts[1:], caption.end_s]
    return tuple(
        Cue(start, end, directed(part, whole))
        for part, start, end in zip(parts, starts, ends, strict=True)
    )


def clean(line: str) -> str:
    """A line without what is no text: controls, marks that turn it around, halves of letters."""
    kept = (
        " " if unicodedata.category(each) == "Zs" and each != "\u00a0" else each
        for each in line.replace("\t", " ")
        if unicodedata.category(each) not in ("Cc", "Cs") and each not in EMBEDDINGS
    )  # fmt: skip
    return " ".join(word for word in "".join(kept).split(" ") if word)


def joined(lines: Sequence[str]) -> str:
    """Lines as one; Chinese and Japanese have no space between them."""
    text = lines[0]
    for before, line in pairwise(lines):
        close = stands_alone(before[-1]) and stands_alone(line[0])
        text += line if close else f" {line}"
    return text


def directed(lines: Sequence[str], whole: str) -> str:
    """Lines that all read in the direction of the whole, however each begins."""
    backward = reads_backward(whole)
    mark = BACKWARD if backward else FORWARD
    return "\n".join(line if begins_backward(line) == backward else mark + line for line in lines)


class Piece(NamedTuple):
    """What is not broken, and how many columns it has in a line and at the end of one."""

    text: str
    within: int
    last: int


def parts_of(text: str, seconds: float) -> tuple[tuple[str, ...], ...]:
    """A text in parts of some lines each, as many as there is time for."""
    pieces = [
        Piece(each, columns(each), columns(each.rstrip()))
        for each in short_pieces(text, LINE_COLUMNS)
    ]
    most = max(1, math.floor(seconds / SHORTEST_S))
    least = sum(piece.within for piece in pieces) / (most * LINE_COLUMNS)
    lines = max(LINES, math.ceil(least))
    while len(parts := cut(pieces, lines)) > most:
        lines += 1
    return tuple(balanced(part) for part in parts)


def cut(pieces: Sequence[Piece], lines: int) -> list[Sequence[Piece]]:
    """Pieces in parts that fit into so many lines: few, even, and whole sentences if that can be.

    The cheapest way is found from the end: what each way to go on costs is known already.
    """
    count = len(pieces)
    total = sum(piece.within for piece in pieces)
    even = max(1, total) / max(1, math.ceil(total / (lines * LINE_COLUMNS * 0.9)))
    prices = [1 + ending(piece.text) for piece in pieces]
    cheapest, ends = [0.0] * (count + 1), [count] * (count + 1)
    for start in range(count - 1, -1, -1):
        cheapest[start] = math.inf
        length, line, used = 0, 0, 1
        for end in range(start + 1, count + 1):
            piece = pieces[end - 1]
            if line and line + piece.last > LINE_COLUMNS:
                line, used = 0, used + 1
            if used > lines:
                break
            line += piece.within
            length += piece.within
            price = ((length - even) / even) ** 2 + prices[end - 1] + cheapest[end]
            if price < cheapest[start]:
                cheapest[start], ends[start] = price, end
    parts, start = list[Sequence[Piece]](), 0
    while start < count:
        parts.append(pieces[start : ends[start]])
        start = ends[start]
    return parts


def ending(piece: str) -> float:
    """How little one likes to end a cue behind a piece."""
    last = piece.rstrip().rstrip("".join(QUOTES))[-1:]
    if last in SENTENCE_ENDS and last:
        return SENTENCE
    return CLAUSE if last in CLAUSE_ENDS and last else WORD


def wrap(pieces: Sequence[Piece], most: int) -> list[str]:
    """Pieces in lines of so many columns, each as full as can be."""
    lines, current, length = list[str](), "", 0
    for piece in pieces:
        if current and length + piece.last > most:
            lines.append(current.rstrip())
            current, length = "", 0
        current += piece.text
        length += piece.within
    return [*lines, current.rstrip()]


def balanced(pieces: Sequence[Piece]) -> tuple[str, ...]:
    """Pieces in as few lines as can be, all of them about as long."""
    full = wrap(pieces, LINE_COLUMNS)
    shortest = max(1, sum(piece.within for piece in pieces) // len(full))
    widths = (wrap(pieces, width) for width in range(shortest, LINE_COLUMNS))
    return tuple(next((lines for lines in widths if len(lines) <= len(full)), full))
