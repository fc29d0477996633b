"""Phonemes as the numbers that a Piper voice was taught by, sentence by sentence.

As Piper itself does it (its `phoneme_ids.py`): a sign for the beginning, each phoneme followed by a
sign for nothing, a sign for the end.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field

BEGIN, END, NOTHING = "^", "$", "_"
SENTENCE_ENDS = (".", "?", "!")
FOREIGN = re.compile(r"\([a-z-]{2,10}\)")
"""Marks of espeak-ng where a word of another language begins and ends."""
SIGNS = ",;:.?!"


class Clause(BaseModel):
    """A clause as the sandbox tells it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    phonemes: str = Field(max_length=20_000)
    end: str = Field(max_length=1)


class Phonemes(BaseModel):
    """What it tells of some lines."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    lines: tuple[tuple[Clause, ...], ...]


class Sentence(NamedTuple):
    """A sentence as a voice takes it."""

    ids: tuple[int, ...]
    words: tuple[int, ...]
    """At which of the ids each of its words begins."""


def sentences_of(
    clauses: Sequence[Clause], known: Mapping[str, Sequence[int]]
) -> tuple[Sentence, ...]:
    """A line as sentences; what a voice was not taught is left out."""
    found, now = list[Sentence](), list[Clause]()
    for clause in clauses:
        now.append(clause)
        if clause.end in SENTENCE_ENDS:
            found.append(_sentence(now, known))
            now = []
    if now:
        found.append(_sentence(now, known))
    return tuple(each for each in found if each.words)


def _sentence(clauses: Sequence[Clause], known: Mapping[str, Sequence[int]]) -> Sentence:
    nothing = tuple(known.get(NOTHING, ()))
    ids = [*known.get(BEGIN, ()), *nothing]
    words, speaks = list[int](), False
    for number, clause in enumerate(clauses):
        spoken = unicodedata.normalize("NFD", FOREIGN.sub("", clause.phonemes))
        behind = " " if number + 1 < len(clauses) else ""
        begins = True
        for letter in f"{' '.join(spoken.split())}{clause.end}{behind}":
            if letter == " ":
                begins = True
            elif begins and letter not in SIGNS:
                words.append(len(ids))
                begins = False
            if letter in known:
                ids += [*known[letter], *nothing]
                speaks = speaks or letter not in SIGNS + " "
    ids += known.get(END, ())
    return Sentence(tuple(ids), tuple(words) if speaks else ())


def word_starts(
    sentences: Sequence[Sentence],
    lasting: Sequence[Sequence[int]],
    begins: Sequence[int],
    *,
    words: int,
    rate_hz: int,
) -> tuple[float, ...] | None:
    """When each word of a line begins, where the voice tells how long each id lasts.

    Args:
        sentences: Of the line.
        lasting: Of each, how many samples each id lasts.
        begins: At which sample each sentence begins.
        words: How many the line has as it is written. Where as many are spoken, they are the same
            ones; of others it cannot be told which is which.
        rate_hz: Samples in a second.

    Returns:
        Seconds; None where it cannot be told.
    """
    if sum(len(each.words) for each in sentences) != words or len(lasting) != len(sentences):
        return None
    found = list[float]()
    for sentence, samples, begin in zip(sentences, lasting, begins, strict=True):
        if len(samples) != len(sentence.ids):
            return None
        passed = [0, *accumulate(samples)]
        found += [(begin + passed[at]) / rate_hz for at in sentence.words]
    in_order = all(after >= before for before, after in pairwise(found))
    return tuple(found) if in_order else None
