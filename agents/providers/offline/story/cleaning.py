"""Takes out of a text what is no part of its story, and says what that was."""

import re
import unicodedata

from agents.providers.offline.story.blocks import has_words

START = re.compile(r"^\*{3} ?START OF (?:THE|THIS) PROJECT GUTENBERG[^\n]*$", re.M | re.I)
END = re.compile(
    r"^(?:\*{3} ?END OF (?:THE|THIS) PROJECT GUTENBERG|End of (?:the )?Project Gutenberg)[^\n]*$",
    re.M | re.I,
)
INVISIBLE = re.compile(r"[\u00ad\ufeff\u200b\u2060\u200e\u200f\u202a-\u202e\u2066-\u2069]")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
MARKED_PAGE = re.compile(
    r"^[ \t]*(?:page \d{1,4}(?: of \d{1,4})?|[-\u2013\u2014] ?\d{1,4} ?[-\u2013\u2014]"
    r"|\[(?:pg|page) ?\d{1,4}\])[ \t]*$",
    re.I,
)
NUMBER = re.compile(r"^[ \t]*\d{1,4}[ \t]*$")
ENDED = re.compile(
    r"[.!?:;\u2026\u3002\uff01\uff1f\u0964\u061f\u06d4][\"'\u201d\u2019\u00bb\u300d)*_]*$"
)
HYPHENATED = re.compile(r"(\w+)-\n[ \t]*(\w+)")


def clean_text(text: str) -> tuple[str, list[str]]:
    r"""The story's own text, and what was left out, in words.

    Line ends become `\n`; letters that cannot be seen and page numbers go; words that were cut at
    the end of a line are whole again.
    """
    removed: list[str] = []
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = CONTROL.sub("", INVISIBLE.sub("", text))
    text = _own_text(text, removed)
    text = _without_pages(text, removed)
    text = text.replace("``", "\u201c").replace("''", "\u201d")
    return _whole_words(text), removed


def _own_text(text: str, removed: list[str]) -> str:
    """Without the publisher's words before and behind."""
    start = START.search(text)
    end = END.search(text, start.end() if start else 0)
    before = text[: start.start()] if start else ""
    behind = text[end.end() :] if end else ""
    if before.strip() or behind.strip() or start or end:
        count = len(before.split()) + len(behind.split())
        removed.append(f"the publisher's licence and notes around the story ({count} words)")
    return text[start.end() if start else 0 : end.start() if end else len(text)]


def _without_pages(text: str, removed: list[str]) -> str:
    """Without page numbers: those with a mark, and numbers that stand inside of a sentence."""
    kept: list[str] = []
    pages: list[str] = []
    before = "."
    for line in text.replace("\f", "\n").split("\n"):
        inside = not ENDED.search(before) and has_words(before)
        is_page = bool(MARKED_PAGE.match(line)) or bool(NUMBER.match(line) and inside)
        if (is_page and len(before) > 30) or MARKED_PAGE.match(line):
            pages.append(line.strip())
            while kept and inside and not kept[-1].strip():
                kept.pop()
            continue
        if pages and inside and not line.strip() and kept and kept[-1] == before:
            continue  # The blank line behind a page number that cut a sentence.
        kept.append(line)
        before = line.rstrip() if line.strip() else before
    if pages:
        removed.append(f"{len(pages)} page numbers ({', '.join(pages)[:200]})")
    return "\n".join(kept)


def _whole_words(text: str) -> str:
    """Words that a line's end had cut, joined; their hyphen stays where the story writes it."""
    if "-\n" not in text:
        return text
    known = set(re.findall(r"\w+(?:-\w+)*", text))

    def join(match: re.Match[str]) -> str:
        first, second = match.groups()
        keeps = f"{first}{second}" not in known and f"{first}-{second}" in known
        return f"{first}-{second}" if keeps or not second[0].islower() else f"{first}{second}"

    return HYPHENATED.sub(join, text)
