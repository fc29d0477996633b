"""Text of whole lines within a number of tokens, which says what it left out."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

BYTES_PER_TOKEN = 2.8
"""UTF-8 bytes that are counted as one token, on the safe side.

Measured with a published byte-pair tokenizer (of the anthropic package, 0.34) on 44 answers about
Manim 0.22: 2.9 for bare signatures to 4.1 for examples, median 3.4. Bytes, for other scripts take
more of them a character and more tokens too.
"""
NOTE_BYTES = 200
"""Kept free for the last line, which says what was left out."""


@dataclass(frozen=True)
class Block:
    """Lines that belong together, most important first."""

    title: str
    """How to call them where they are left out."""
    lines: tuple[str, ...]


def tokens_of(text: str) -> int:
    """How many tokens a text is taken to have."""
    return math.ceil(round(len(text.encode()) / BYTES_PER_TOKEN, 6))


def fit(blocks: Sequence[Block], *, tokens: int) -> str:
    """As much as fits, in order; blocks are parted by empty lines.

    A block may lose its last lines; after one that did, later ones may still give their first.

    Args:
        blocks: What there is to say.
        tokens: Most tokens, as `tokens_of` counts them.
    """
    whole = "\n\n".join("\n".join(block.lines) for block in blocks)
    most = int(tokens * BYTES_PER_TOKEN)
    if len(whole.encode()) <= most:
        return whole
    left = most - min(NOTE_BYTES, most // 3)
    shown: list[str] = []
    cut: list[str] = []
    for block in blocks:
        lines: list[str] = []
        for line in block.lines:
            size = len(line.encode()) + 1
            if size > left:
                break
            lines.append(line)
            left -= size
        if lines:
            shown.append("\n".join(lines))
            left -= 1
        if len(lines) < len(block.lines):
            cut.append(f"the rest of {block.title}" if lines else block.title)
    note = _note(cut, most - len("\n\n".join(shown).encode()) - 2)
    return "\n\n".join([*shown, *([note] if note else [])])


def _note(cut: list[str], most: int) -> str:
    """What was left out, naming as much of it as there is room for."""
    for named in range(min(len(cut), 6), -1, -1):
        names = ", ".join(cut[:named])
        more = len(cut) - named
        rest = f"{' and ' if named else ''}{more} {'more' if named else 'parts'}" if more else ""
        note = f"(Left out for length: {names}{rest}.)"
        if len(note.encode()) <= most:
            return note
    return ""
