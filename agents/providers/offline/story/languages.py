"""Which language a story is in: by its letters, and in Latin ones by its shortest words."""

import re
from collections import Counter
from typing import NamedTuple

from agents.providers.offline.story.latin_languages import LETTERS, WORDS

SCRIPTS = {
    "hi": r"[\u0900-\u097f]",
    "ja": r"[\u3040-\u30ff]",
    "zh": r"[\u4e00-\u9fff\u3400-\u4dbf]",
    "ko": r"[\uac00-\ud7af]",
    "ar": r"[\u0600-\u06ff]",
    "he": r"[\u0590-\u05ff]",
    "ru": r"[\u0400-\u04ff]",
    "el": r"[\u0370-\u03ff]",
    "th": r"[\u0e00-\u0e7f]",
    "bn": r"[\u0980-\u09ff]",
    "ta": r"[\u0b80-\u0bff]",
    "gu": r"[\u0a80-\u0aff]",
    "pa": r"[\u0a00-\u0a7f]",
    "or": r"[\u0b00-\u0b7f]",
    "te": r"[\u0c00-\u0c7f]",
    "kn": r"[\u0c80-\u0cff]",
    "ml": r"[\u0d00-\u0d7f]",
    "si": r"[\u0d80-\u0dff]",
    "lo": r"[\u0e80-\u0eff]",
    "bo": r"[\u0f00-\u0fff]",
    "my": r"[\u1000-\u109f]",
    "ka": r"[\u10a0-\u10ff]",
    "am": r"[\u1200-\u137f]",
    "hy": r"[\u0530-\u058f]",
    "km": r"[\u1780-\u17ff]",
    "en": r"[A-Za-z]",
}
LOOKED_AT = 20_000
"""Letters."""


LEAST_SHARE = 0.1
"""Where fewer of the words are among the shortest ones of a language, nobody can be sure of it."""
LEAST_WORDS = 12
FEWEST_WORDS, FEW_SHARE = 3, 0.2
"""Of a text with more words than these, so large a share must be of a language to guess it."""
AHEAD = 1.2
"""By so much the likeliest language is to be ahead of others; neighbours, as Danish and Norwegian,
are told apart by the words that only one of both has."""
MOST_BY_LETTERS = 0.15


class Told(NamedTuple):
    """What a text tells of its language."""

    language: str
    """Its code, by ISO 639-1; `en` where nothing tells."""
    is_sure: bool


def language_of(text: str) -> str:
    """Code of the likeliest language, by ISO 639-1."""
    return tell_language(text).language


def tell_language(text: str) -> Told:
    """The likeliest language, and whether there is any doubt."""
    text = text[:LOOKED_AT]
    counts = {code: len(re.findall(pattern, text)) for code, pattern in SCRIPTS.items()}
    if counts["ja"] * 10 > counts["zh"] and counts["ja"]:
        return Told("ja", is_sure=True)
    code = max(counts, key=lambda each: counts[each])
    if not counts[code]:
        return Told("en", is_sure=False)
    return _in_latin_letters(text) if code == "en" else Told(code, is_sure=True)


def _in_latin_letters(text: str) -> Told:
    words = re.findall(r"['\u2019]n\b|[^\W\d_]+(?:['\u2019][^\W\d_]+)*", text.lower())
    counted = Counter(word.replace("\u2019", "'") for word in words)
    # Parts of words that an apostrophe parts are words of their own too: l'homme, c'est.
    for word, count in list(counted.items()):
        for part in word.split("'") if "'" in word else ():
            counted[part] += count
    letters, total = Counter(text.lower()), max(1, len(words))
    scores = {
        code: sum(counted[word] for word in set(known.split())) / total
        + min(MOST_BY_LETTERS, sum(letters[each] for each in LETTERS.get(code, "")) / total)
        for code, known in WORDS.items()
    }
    best, *others = sorted(scores, key=lambda each: -scores[each])
    if scores[best] <= scores["en"]:
        best, others = "en", [each for each in scores if each != "en"]
    near = [each for each in others if scores[best] < AHEAD * scores[each]]
    is_sure = (
        len(words) >= LEAST_WORDS
        and scores[best] >= LEAST_SHARE
        and all(_tells_apart(counted, best, each) for each in near)
    )
    is_likely = len(words) > FEWEST_WORDS and scores[best] > FEW_SHARE
    return Told(best if is_sure or is_likely else "en", is_sure=is_sure)


def _tells_apart(counted: Counter[str], language: str, other: str) -> bool:
    """Whether the words that only one of two languages has are those of the first."""
    these, those = set(WORDS[language].split()), set(WORDS[other].split())
    its_own = sum(counted[word] for word in these - those)
    the_others = sum(counted[word] for word in those - these)
    return its_own > 2 * the_others
