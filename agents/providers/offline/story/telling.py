"""A paragraph taken apart: words, what is spoken, what is told."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from agents.providers.offline.story.quotes import Quote

TOKEN = re.compile(r"[^\W_]+(?:[\u2019'-][^\W_]+)*")
POSSESSIVE = re.compile(r"(?:[\u2019']s|(?<=s)[\u2019'])$")
OPENERS = frozenset('.!?:;\u2026\u2014"\u201c\u2018\u00ab\u201e(')
STOP = re.compile(r"[.!?;:\u2026]+[\"\u201d\u2019']?(?=\s|$)")


class Token(NamedTuple):
    """One word and where it stands."""

    text: str
    begin: int
    end: int
    starts: bool
    """Whether a sentence begins with it."""
    owns: bool = False
    """`Anna's`: written with a mark that is not in the text here."""

    @property
    def lower(self) -> str:
        """In small letters."""
        return self.text.lower()

    @property
    def is_capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[0].isupper()


def tokens_of(text: str) -> list[Token]:
    """The words of a text."""
    found: list[Token] = []
    for match in TOKEN.finditer(text):
        word = match.group()
        bare = bare_of(word)
        starts = _starts(text, found[-1].end if found else 0, match.start())
        found.append(Token(bare, match.start(), match.end(), starts, bare != word))
    return found


def words_of(text: str) -> list[str]:
    """The words of a text in small letters, as tokens have them."""
    return [bare_of(word).lower() for word in TOKEN.findall(text)]


def bare_of(word: str) -> str:
    """A word without the mark that says that somebody owns something."""
    return POSSESSIVE.sub("", word) if "'" in word or "\u2019" in word else word


def _starts(text: str, before: int, begin: int) -> bool:
    """Whether the marks between two words say that a sentence begins."""
    if not before:
        return True
    between = text[before:begin]
    return between != " " and not OPENERS.isdisjoint(between)


@dataclass
class Telling:
    """One paragraph with its quotations."""

    text: str
    quotes: list[Quote] = field(default_factory=list[Quote])
    is_fixed: bool = False
    """A screenplay's: who speaks is written there."""

    @cached_property
    def told(self) -> str:
        """The text with blanks where somebody speaks."""
        parts: list[str] = []
        at = 0
        for quote in self.speeches:
            parts += [self.text[at : quote.begin], " " * (quote.end - quote.begin)]
            at = quote.end
        return "".join([*parts, self.text[at:]])

    @cached_property
    def speeches(self) -> list[Quote]:
        """What somebody says."""
        return [quote for quote in self.quotes if quote.is_speech]

    @cached_property
    def tokens(self) -> list[Token]:
        """All words, also the spoken ones."""
        return tokens_of(self.text)

    def is_told(self, token: Token) -> bool:
        """Whether the narrator says a word."""
        return self.told[token.begin] != " "

    @cached_property
    def stops(self) -> list[int]:
        """Where told sentences end."""
        return [match.end() for match in STOP.finditer(self.told)]

    def sentence_begin(self, at: int) -> int:
        """Where the told sentence begins in which a place lies."""
        number = bisect_right(self.stops, at)
        return self.stops[number - 1] if number else 0

    def sentence_end(self, at: int) -> int:
        """Where it ends."""
        number = bisect_right(self.stops, at)
        return self.stops[number] if number < len(self.stops) else len(self.text)
