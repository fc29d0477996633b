"""Cuts paragraphs into sentences, of any script, without losing a letter.

Written by hand because dialogue decides: `"Why?" asked Anna.` is one sentence, `"Why? I saw it."`
are two, which the libraries that were tried cut otherwise.
"""

import re

from agents.providers.offline.story.abroad import GOES_ON
from agents.providers.offline.story.saying import NAMED_SAYS
from agents.providers.offline.story.word_list import word_list

LONGEST = 18_000
"""Letters; a longer sentence is cut where it pauses."""
CLOSERS = "\"'\u201d\u2019\u00bb\u203a\u300d\u300f)]*_"
ENDS = re.compile(
    rf"[.!?\u2026]+[{re.escape(CLOSERS)}]*(?=\s)"
    rf"|[\u3002\uff01\uff1f\uff61]+[{re.escape(CLOSERS)}\uff09]*"
    rf"|[\u0964\u0965\u061f\u06d4\u17d4\u1362]+[{re.escape(CLOSERS)}]*(?=\s|\w)"
)
SHORT = frozenset(
    word_list(
        "mr mrs ms dr prof st mt rev hon sr jr capt col lt sgt gen gov messrs mme mlle no "
        "vol vs etc inc co ft approx e.g i.e cf fig p pp ed a.m p.m viz al ca"
    )
)
MAY_END = frozenset(word_list("etc no co ft inc al ed p.m a.m fig st jr sr"))
"""Short words that may close a sentence too: the next letter tells."""
LAST_WORD = re.compile(r"[\w.]+$")
PAUSES = re.compile(
    r"[,;:\u2014\u2013\uff0c\uff1b\u060c\u3001]\s*|\s+(?=(?:and|but|or|so|which)\s)|\s+"
)


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Where the sentences of a paragraph begin and end; together they hold all but blanks.

    Args:
        text: One paragraph, its blanks made single.
    """
    spans: list[tuple[int, int]] = []
    begin = 0
    for match in ENDS.finditer(text):
        if match.start() >= begin and _is_end(text, match):
            spans += _pieces(text, begin, match.end())
            begin = match.end()
    spans += _pieces(text, begin, len(text))
    return spans


def _is_end(text: str, match: re.Match[str]) -> bool:
    mark = match.group()
    rest = text[match.end() : match.end() + 120].lstrip()
    if not rest:
        return True
    if mark[0] not in ".!?\u2026":
        return not _goes_on_cjk(mark, rest)
    if rest[0].islower():
        return False
    first = rest.lstrip("\"'\u201c\u2018([*_\u00ab")[:1]
    if mark[0] == "." and len(mark) == 1:
        word = LAST_WORD.search(text, max(0, match.start() - 20), match.start())
        said = word.group().lower() if word else ""
        if said in SHORT and not (said in MAY_END and first.isupper() and said != "st"):
            return False
        is_initial = len(said) == 1 and said.isalpha() and said != "i"
        if is_initial and word and word.group().isupper():
            return False
    closes_quote = any(each in mark for each in "\"\u201d\u2019'\u00bb")
    return not (closes_quote and (NAMED_SAYS.match(rest) or GOES_ON.match(rest)))


def _goes_on_cjk(mark: str, rest: str) -> bool:
    """Whether the words after a closed quotation say who spoke."""
    return mark[-1] in "\u201d\u300d\u300f" and bool(
        re.match(r"[\u4e00-\u9fff]{1,6}(?:说|說|道|问|問|答|喊|叫)", rest)
    )


def _pieces(text: str, begin: int, end: int) -> list[tuple[int, int]]:
    """A stretch without the blanks around it, cut where it is longer than a sentence may be."""
    spans: list[tuple[int, int]] = []
    while begin < end and text[begin].isspace():
        begin += 1
    while end > begin and text[end - 1].isspace():
        end -= 1
    while end - begin > LONGEST:
        cut = last_pause(text, begin, begin + LONGEST)
        spans += _pieces(text, begin, cut)
        begin = cut
        while begin < end and text[begin].isspace():
            begin += 1
    if end > begin:
        spans.append((begin, end))
    return spans


def last_pause(text: str, begin: int, end: int) -> int:
    """The latest good place to cut a stretch, in its second half; its end if there is none."""
    half = begin + (end - begin) // 2
    best, weight = end, 0
    for match in PAUSES.finditer(text, half, end):
        mark = match.group().strip()
        new = 3 if mark in {";", ":", "\uff1b"} else 2 if mark else 1
        if new >= weight and match.end() > begin:
            best, weight = match.end(), new
    return best
