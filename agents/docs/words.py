"""Ranks entries by the words of a question: BM25 over names, summaries, parameters and examples.

Formula: Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009),
with its usual k1 and b. Words of the name count several times, for they say most.
"""

import math
import re
from collections import Counter
from functools import lru_cache

from agents.artifacts.docs_index import DocEntry, DocsIndex

K1 = 1.2
B = 0.75
NAME_WEIGHT = 6
SUMMARY_WEIGHT = 3
MEMBER = 0.75
"""Members are asked for less often than classes."""
INTERNAL = 0.4
EXACT = 1.5
"""A question that holds the whole name of a class most likely means it."""
MACHINERY = (
    "CairoRenderer",
    "DictAsObject",
    "ManimConfig",
    "Manager",
    "SceneFileWriter",
    "Section",
)
"""Classes that scenes have little to do with."""

WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
STOP = frozenset(
    re.findall(
        r"\w+",
        "a an and are as at be by can do does for from get how i if in into is it its make manim me"
        " my of on one or set should so that the their them this to use using want what when where"
        " which with you another draw",
    )
)
SAME = {
    "animate": ("animation",),
    "appear": ("fade", "create"),
    "arrows": ("arrow",),
    "box": ("rectangle",),
    "centre": ("center",),
    "colour": ("color",),
    "disappear": ("fade", "uncreate"),
    "equation": ("tex",),
    "formula": ("tex",),
    "graph": ("plot",),
    "highlight": ("indicate", "surrounding", "circumscribe"),
    "latex": ("tex",),
    "math": ("tex",),
    "morph": ("transform",),
    "object": ("mobject",),
    "objects": ("mobject",),
    "slope": ("tangent",),
    "zoom": ("moving", "frame"),
}
"""Words of askers, and Manim's for the same; both are looked for."""


class WordIndex:
    """The words of every entry, counted once."""

    def __init__(self, index: DocsIndex) -> None:
        self._entries = index.entries
        self._counts = [_count(entry) for entry in index.entries]
        lengths = [counts.total() for counts in self._counts]
        mean = sum(lengths) / max(1, len(lengths))
        self._damping = [K1 * (1 - B + B * length / max(mean, 1)) for length in lengths]
        self._found_in = Counter(word for counts in self._counts for word in counts)

    def rank(self, query: str, *, most: int) -> list[DocEntry]:
        """Entries that hold words of a query, best first."""
        wanted = {word: self._rarity(word) for word in query_words(query)}
        said = set(split_words(query))
        scores = [
            (sum(rarity * self._weight(place, word) for word, rarity in wanted.items()), place)
            for place in range(len(self._entries))
        ]
        best = sorted(
            (
                (score * _standing(self._entries[place], said), -place)
                for score, place in scores
                if score
            ),
            reverse=True,
        )
        return [self._entries[-place] for _, place in best[:most]]

    def _rarity(self, word: str) -> float:
        found = self._found_in[word]
        return math.log(1 + (len(self._entries) - found + 0.5) / (found + 0.5))

    def _weight(self, place: int, word: str) -> float:
        count = self._counts[place][word]
        return count * (K1 + 1) / (count + self._damping[place])


@lru_cache(maxsize=2)
def word_index(index: DocsIndex) -> WordIndex:
    """The word index of an index, made once."""
    return WordIndex(index)


def query_words(query: str) -> list[str]:
    """Words to look for, with those that mean the same."""
    found: dict[str, None] = {}
    for raw in split_words(query):
        found[stem(raw)] = None
        found |= {stem(same): None for same in SAME.get(raw, ())}
    return list(found)


def split_words(text: str) -> list[str]:
    """Lower-case words; `plot_line_graph` and `SurroundingRectangle` are several."""
    words = [word.lower() for word in WORD.findall(text)]
    return [word for word in words if len(word) > 1 and word not in STOP]


def stem(word: str) -> str:
    """A word without the endings of plurals and verbs, roughly."""
    for ending in ("ing", "ies", "es", "ed", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word.removesuffix("e") if len(word) > 3 else word


def _count(entry: DocEntry) -> Counter[str]:
    counts: Counter[str] = Counter()
    for text, weight in (
        (entry.last_name, NAME_WEIGHT),
        (entry.owner, 1),
        (entry.summary, SUMMARY_WEIGHT),
        (entry.category, 1),
        (" ".join(entry.parameters.values()), 1),
        (entry.signature, 1),
    ):
        for word in split_words(text):
            counts[stem(word)] += weight
    return counts


def _standing(entry: DocEntry, said: set[str]) -> float:
    if entry.internal or entry.owner in MACHINERY or entry.name in MACHINERY:
        return INTERNAL
    if entry.kind == "class" or not entry.owner:
        return EXACT if entry.name.lower() in said else 1.0
    return MEMBER
