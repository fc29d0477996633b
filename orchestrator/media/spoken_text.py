"""What a voice reads of a text, and which of its words it is at.

A reader sees the words as the author wrote them; a voice is given neither pictures nor signs of
layout, and dashes as pauses. Both have the same words in the same order.
"""

# ruff: noqa: RUF001 (dashes and quotation marks that look like others are what it is about)

import re
import unicodedata
from typing import NamedTuple

from agents.artifacts.room.line_breaks import unspaced_pieces
from orchestrator.media.spoken_mathematics import spoken_signs

LONGEST_WORD = 400
"""As `SpokenWord` has it; what is longer is cut."""
JOINERS = "\u200c\u200d"
"""They change how letters of Arabic and Indic scripts are joined, and are spoken differently."""
QUOTES = '"“”„«»‹›「」『』〝〟'
SIGNS = r"\\|^<>{}"
LINK = re.compile(r"!?\[([^\]]*)\]\([^)\s]*\)")
HEADING = re.compile(r"(?:(?<=\n)|^) {0,3}(?:#{1,6} +|> ?)")
MARKS = re.compile(r"(?<!\d)\*+|\*+(?!\d)|~~+|`+|(?<!\w)_+|_+(?!\w)")
UNDERSCORE = re.compile(r"_")
NUMBERS_APART = re.compile(r"(?<=\d)[–—](?=\d)")
DASH = re.compile(r"[—–―]+|(?<!-)--+(?!-)|(?<=\s)-(?=\s)")
BEHIND_DASH = re.compile(r"(?<=[—–―…])(?=\w)|(?<=--)(?=\w)")


class SpokenText(NamedTuple):
    """A text in words, and what is said."""

    words: tuple[str, ...]
    """As they are written, in order; each with the punctuation and the pictures at it."""
    said: str
    """What the voice reads; empty where there is nothing to read."""
    marks: tuple[int, ...]
    """Where in `said` each word begins."""


def spoken_text(text: str, *, signs_in: str = "") -> SpokenText:
    """A text in words, each with what is said of it.

    Args:
        text: As it was written.
        signs_in: Language in which signs of mathematics are read; in a story they are no such.
    """
    said_of = spoken_letters(text)
    for begin, end, words_for in spoken_signs(text, signs_in):
        said_of[begin:end] = [words_for, *[""] * (end - begin - 1)]
    words, said, marks = list[str](), "", list[int]()
    held = 0
    """Where what belongs to the next word begins: nothing before it was spoken."""
    at = 0
    for piece in written_pieces(text):
        begin, at = at, at + len(piece)
        part = "".join(said_of[begin:at])
        if any(letter.isalnum() for letter in part):
            words.append(text[held:at])
            marks.append(len(said) if len(words) > 1 else 0)
            held = at
        elif words:
            words[-1] += text[held:at]
            held = at
        said += part
    if not words:
        return SpokenText((text.strip()[:LONGEST_WORD] or "…",), "", (0,))
    written = (" ".join(word.split())[:LONGEST_WORD] for word in words)
    return SpokenText(tuple(written), said, tuple(marks))


def written_pieces(text: str) -> list[str]:
    """A text cut behind its spaces and dashes, and between letters where no script has spaces."""
    flat = "".join(" " if letter.isspace() else letter for letter in text)
    return [
        part[begin : begin + LONGEST_WORD]
        for piece in unspaced_pieces(flat)
        for part in BEHIND_DASH.split(piece)
        for begin in range(0, len(part), LONGEST_WORD)
    ]


def spoken_letters(text: str) -> list[str]:
    """What is said of each letter of a text; nothing of some, more than one of others."""
    said = [_letter(letter, text[at - 1 : at]) for at, letter in enumerate(text)]

    def drop(begin: int, end: int, instead: str = "") -> None:
        said[begin:end] = [instead, *[""] * (end - begin - 1)]

    for found in LINK.finditer(text):
        drop(found.start(), found.start(1))
        drop(found.end(1), found.end())
    for expression in (HEADING, MARKS):
        for found in expression.finditer(text):
            drop(*found.span())
    for found in UNDERSCORE.finditer(text):
        if said[found.start()]:
            said[found.start()] = " "
    for found in NUMBERS_APART.finditer(text):
        said[found.start()] = "-"
    for found in DASH.finditer(text):
        if said[found.start()] != "-" or text[found.start()] == "-":
            leads = not text[: found.start()].strip()
            drop(*found.span(), "" if leads else ", ")
    return said


def _letter(letter: str, before: str) -> str:
    """What is said of a letter by itself."""
    if letter in JOINERS:
        return letter if before and unicodedata.category(before)[0] in "LM" else ""
    if letter in QUOTES or letter in SIGNS or letter.isspace():
        return " "
    if letter in "’ʼ":
        return "'"
    kind = unicodedata.category(letter)
    if kind in ("Cc", "Cf", "Cs", "Co", "Cn", "Sk") or letter in "\ufe0e\ufe0f\u20e3":
        return ""
    if kind == "So" and letter != "°":
        return " "
    return letter
