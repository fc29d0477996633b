"""Finds what is in quotation marks, and whether somebody says it."""

import re
from dataclasses import dataclass

from agents.providers.offline.story.saying import NAMED_SAYS, SAYS

PAIRS = {
    **{"\u201c": "\u201d", "\u201e": "\u201c\u201d", "\u00ab": "\u00bb", "\u2039": "\u203a"},
    **{"\u300c": "\u300d", "\u300e": "\u300f", "\u300a": "\u300b", '"': '"'},
}
"""Opening marks, and what closes each."""
OPENS_SINGLE = "\u2018'"
CLOSES_SINGLE = "\u2019'"
SAID = re.compile(
    r"[.!?,\u2026;:\u2014-][)\]]?$|[\u3002\uff01\uff1f\uff0c\u0964\u061f\u06d4\u060c]$"
)
ENDS = re.compile(r"[.!?\u2026\u061f\u0964][\"'\u201d\u201c\u2019\u00bb\u203a)]*$")
MARKS = re.compile("[" + "".join(PAIRS) + "\u201d\u00bb\u203a\u300d\u300f\u300b\u2018\u2019']")
DASHED = re.compile(r"^[\u2014\u2013]\s*(?=\S)")


@dataclass(frozen=True)
class Quote:
    """A stretch of a paragraph, without its marks."""

    begin: int
    end: int
    is_speech: bool
    goes_on: bool = False
    """Its mark is not closed: the next paragraph goes on with it."""


def is_single(paragraphs: list[str]) -> bool:
    """Whether a story puts its speech in single quotation marks."""
    single = sum(text.startswith(tuple(OPENS_SINGLE)) for text in paragraphs)
    double = sum(text.startswith(tuple(PAIRS)) for text in paragraphs)
    return single > 2 * double


def find_quotes(text: str, *, single: bool = False) -> list[Quote]:
    """What is quoted in a paragraph, in order; what is quoted in a quotation belongs to it.

    Args:
        text: One paragraph.
        single: Whether single marks hold speech.
    """
    dashed = DASHED.match(text)
    if dashed:
        return [Quote(dashed.end(), len(text), is_speech=True)]
    found: list[Quote] = []
    begin, closers, opener = -1, "", ""
    for match in MARKS.finditer(text):
        at, mark = match.start(), match.group()
        if begin < 0:
            closers = _closers(text, at, mark, single=single)
            if closers:
                begin, opener = at + 1, mark
        elif mark in closers and _closes(text, at, opener):
            if text[begin:at].strip():
                found.append(Quote(begin, at, _is_speech(text, begin, at)))
            begin = -1
    if begin >= 0 and text[begin:].strip():
        found.append(Quote(begin, len(text), is_speech=True, goes_on=True))
    return found


def _closers(text: str, at: int, mark: str, *, single: bool) -> str:
    """What closes the mark at a place; empty where it opens nothing."""
    if mark == "\u300a":
        return ""  # Title of a book.
    if mark in PAIRS:
        return PAIRS[mark]
    before = text[at - 1] if at else " "
    if single and mark in OPENS_SINGLE and not before.isalnum():
        return CLOSES_SINGLE
    return ""


def _closes(text: str, at: int, opener: str) -> bool:
    """Whether the mark is no apostrophe."""
    if opener not in OPENS_SINGLE:
        return True
    after = text[at + 1] if at + 1 < len(text) else " "
    return text[at - 1] in ".,!?;:\u2026\u2014-" and not after.isalnum()


def _is_speech(text: str, begin: int, end: int) -> bool:
    """Whether quoted words are spoken: no title, no word that is only mentioned."""
    inner = text[begin:end].strip()
    before = text[max(0, begin - 40) : begin - 1].rstrip()
    after = text[end + 1 : end + 120].lstrip()
    inside = bool(before) and (before[-1].isalnum() or before[-1] in ")\u2019'")
    if SAID.search(inner):
        return not (inside and inner[:1].islower())
    if inside:
        return False
    if not before or before[-1] in ",:\uff1a\uff0c\u060c":
        return True
    if ENDS.search(before) and after.startswith((",", "\u060c")):
        return True  # as in `"Ja", sagte sie`: in most languages the comma stands behind the mark
    clause = re.split(r"[.!?;]", after.removeprefix(",")[:80])[0]
    return bool(NAMED_SAYS.match(clause) or SAYS.search(clause))
