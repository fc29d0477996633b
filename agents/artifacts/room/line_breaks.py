"""Where a line of any script may be broken, and how long it is to the eye and to the tongue.

Letters are taken together as readers see them (extended grapheme clusters), by the rules of
Unicode's UAX 29 as far as the standard library knows the properties they ask for. Lines are broken
by UAX 14 as far as captions and labels need it: behind spaces, and between letters of the scripts
that are written without them, but never before what closes or behind what opens.
"""

# ruff: noqa: RUF001 (letters that look like others are what it is about)

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

ZWJ = "\u200d"
"""It joins two pictures to one."""
VIRAMA = 9
"""Combining class of the sign that joins two consonants of an Indic script."""
OPENING = frozenset("([{<‘“«‹〈《「『【〔〖〘〝（［｛｟¿¡")
CLOSING = frozenset(
    ")]}>’”»›〉》」』】〕〗〙〟）］｝｠、。，．：；！？・…‥ー々〻ゝゞヽヾ゛゜"
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ～〜％℃"
    "!?,.;:%؟،؛।॥።፣ๆฯะาๅະາ"
)
"""They stand at the end of what is before them, so no line begins with one."""
SENTENCE_ENDS = frozenset(".!?。！？؟۔।॥።…")
CLAUSE_ENDS = frozenset(",;:，、；：،؛፣")
QUOTES = frozenset("\"')]}»”’」』）")
LEADING_VOWELS = frozenset("เแโใไເແໂໃໄ")
"""Of Thai and Lao: written before the consonant that they follow in speech."""
SARA_AM = frozenset("ำຳ")
"""Vowels of Thai and Lao that are a part of their consonant though no marks."""
WIDE_IN_SPEECH = 3.0
"""A letter of Chinese, Japanese or Korean is a syllable: about three letters of other scripts."""


@lru_cache(maxsize=4096)
def clusters(text: str) -> tuple[str, ...]:
    """The letters of a text with all that belongs to each; joined, they are the text."""
    found: list[str] = []
    for character in text:
        if found and _belongs(found[-1], character):
            found[-1] += character
        else:
            found.append(character)
    return tuple(found)


def _belongs(before: str, character: str) -> bool:
    """Whether a character is a part of the letter before it."""
    last = before[-1]
    if last == "\r" and character == "\n":
        return True
    if unicodedata.category(last) == "Cc" or unicodedata.category(character) == "Cc":
        return False
    if _extends(character) or character in SARA_AM:
        return True
    if last == ZWJ:
        return _is_picture(character)
    if last in LEADING_VOWELS and len(before) == 1:
        return unicodedata.category(character) == "Lo"
    if _is_flag(character):
        return _is_flag(last) and sum(map(_is_flag, before)) % 2 == 1
    if unicodedata.combining(last) == VIRAMA:
        return unicodedata.category(character) == "Lo"
    return _joins_jamo(last, character)


def _extends(character: str) -> bool:
    code = ord(character)
    marks = unicodedata.category(character) in ("Mn", "Me", "Mc")
    return marks or character in "\u200c\u200d" or 0x1F3FB <= code <= 0x1F3FF or code >> 7 == 0x1C00


def _is_picture(character: str) -> bool:
    return unicodedata.category(character) == "So"


def _is_flag(character: str) -> bool:
    return 0x1F1E6 <= ord(character) <= 0x1F1FF


def _joins_jamo(last: str, character: str) -> bool:
    """Whether two parts of a syllable of Hangul stand apart only in the text."""
    one, two = ord(last), ord(character)
    leads, vowel, tail = (0x1100 <= one <= 0x115F, 0x1160 <= two <= 0x11A7, 0x11A8 <= two <= 0x11FF)
    syllable = 0xAC00 <= one <= 0xD7A3
    return (
        (leads and (0x1100 <= two <= 0x115F or vowel))
        or (0x1160 <= one <= 0x11A7 and (vowel or tail))
        or (0x11A8 <= one <= 0x11FF and tail)
        or (syllable and (tail or (vowel and (one - 0xAC00) % 28 == 0)))
    )


def is_wide(cluster: str) -> bool:
    """Whether a letter fills a square, as those of Chinese, Japanese and Korean do."""
    return unicodedata.east_asian_width(cluster[0]) in "WF" or "\ufe0f" in cluster


def columns(text: str) -> int:
    """How long a text is to the eye: wide letters count twice, marks not at all."""
    return sum(_columns(cluster) for cluster in clusters(text))


def _columns(cluster: str) -> int:
    if is_wide(cluster):
        return 2
    if unicodedata.category(cluster[0]) in ("Mn", "Me", "Cf", "Cc"):
        return 0
    return max(1, sum(unicodedata.category(each) in ("Lo", "Mc") for each in cluster))


def letters_to_say(text: str) -> float:
    """How long a text is to the tongue, in letters of an alphabet."""
    return sum(
        WIDE_IN_SPEECH if is_wide(each) and unicodedata.category(each[0]) == "Lo" else
        min(1, _columns(each))
        for each in clusters(text)
    )  # fmt: skip


def begins_backward(text: str) -> bool:
    """Whether the first letter with a direction reads from right to left (UAX 9, P2 and P3)."""
    ways = (unicodedata.bidirectional(each) for each in text)
    return next((way != "L" for way in ways if way in ("L", "R", "AL")), False)


def reads_backward(text: str) -> bool:
    """Whether a text reads from right to left: most of its words do, also after a foreign one."""
    words = text.split()
    backward = sum(map(begins_backward, words))
    forward = sum(any(unicodedata.bidirectional(each) == "L" for each in word) for word in words)
    return backward > forward or (backward == forward and begins_backward(text))


def pieces(line: str) -> tuple[str, ...]:
    """A line in pieces between which it may be broken; each keeps the spaces behind it."""
    found: list[str] = []
    current = ""
    letters = clusters(line)
    for number, cluster in enumerate(letters):
        current += cluster
        following = letters[number + 1] if number + 1 < len(letters) else None
        if following is not None and _may_break(cluster, following):
            found.append(current)
            current = ""
    return (*found, current) if current else tuple(found)


def _may_break(cluster: str, following: str) -> bool:
    if following[0] == " ":
        return False
    if cluster[0] == " ":
        return following[0] not in CLOSING
    if following[0] in CLOSING or cluster[0] in OPENING or _glues(cluster) or _glues(following):
        return False
    return stands_alone(cluster) or stands_alone(following)


def stands_alone(cluster: str) -> bool:
    """Whether a letter may be parted from its neighbours: Chinese and Japanese have no spaces."""
    return is_wide(cluster) and not 0xAC00 <= ord(cluster[0]) <= 0xD7A3


def _glues(cluster: str) -> bool:
    return cluster[0] in "\u00a0\u202f\u2060\ufeff\u2011"


def short_pieces(line: str, most: int) -> Iterator[str]:
    """Pieces, those of more columns than `most` cut between letters: nothing else is left."""
    for piece in pieces(line):
        current = ""
        for part in _parts(piece):
            if current and columns((current + part).rstrip()) > most:
                yield current
                current = ""
            current += part
        if current:
            yield current


def unspaced_pieces(line: str) -> Iterator[str]:
    """Pieces, and in scripts that have no space between words the letters of each."""
    for piece in pieces(line):
        if all(map(_is_unspaced, clusters(piece.strip()))):
            yield from _parts(piece)
        else:
            yield piece


def _parts(piece: str) -> Iterator[str]:
    """Letters, with what closes behind them."""
    current = ""
    for cluster in clusters(piece):
        if current and cluster[0] not in CLOSING and cluster[0] != " ":
            yield current
            current = ""
        current += cluster
    if current:
        yield current


def _is_unspaced(cluster: str) -> bool:
    code = ord(cluster[0])
    return is_wide(cluster) or 0x0E00 <= code <= 0x109F or 0x1780 <= code <= 0x17FF
