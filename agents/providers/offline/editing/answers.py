"""Answers to what was asked back: each is read together with the clause that it was asked about."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from agents.providers.offline.editing.rule import AskError, Clause, Step
from agents.providers.offline.editing.times import CLOCK, LENGTH, NUMBER

Reader = Callable[[Clause], tuple[Step, ...]]
MORE = re.compile(r"\s*(?:[;.!?](?=\s|$)|,\s+|,?\s+(?:and|then|and then|also)\s+)\s*")
POLITE_END = re.compile(r"[ ,.!]*(?:(?:please|thanks|thank you)[ .!]*)*$")
VALUE = re.compile(
    rf"{CLOCK}|\d+(?:\.\d+)?\s*(?:%|percent|kb|mb|gb|kib|mib|gib|fps|px|p|db|x)\b|{LENGTH}"
    r"|\b\d+(?:\.\d+)?\b"
)
"""A time, a length, a size: what can be put in the place of another."""
MOST_QUOTED = 26


class Answer(NamedTuple):
    """One answer."""

    text: str
    """Tidied."""
    said: str
    """As it was written."""


@dataclass
class Dialogue:
    """The answers to one request, which are used up in their order."""

    answers: list[Answer]
    _poor: list[str] = field(default_factory=list[str])
    """Answers that did not tell what was asked, which may do so together with the next."""
    _more: list[str] = field(default_factory=list[str])
    _used: bool = False

    @property
    def is_over(self) -> bool:
        """Whether every answer was used, and the last one told what was asked."""
        return self._used and not self.answers

    def more(self) -> list[str]:
        """What was asked for beside the answer, once."""
        found, self._more = self._more, []
        return found

    def answer(self, question: AskError, clause: Clause, read: Reader) -> tuple[Step, ...] | None:
        """The steps of a clause with the next answer that tells what was asked; none: no one."""
        while self.answers:
            answer = self.answers.pop(0)
            found = self._try(question, clause, answer, read)
            self._used = found is not None
            if found is not None:
                self._poor.clear()
                return found
            self._poor.append(answer.text)
        return None

    def amend(
        self, clause: Clause, steps: tuple[Step, ...], read: Reader
    ) -> tuple[Step, ...] | None:
        """The steps of a clause that were understood and do not fit, with the last answer."""
        if len(self.answers) != 1:
            return None
        verb = clause.text.partition(" ")[0]
        whole = bare(self.answers[0].text)
        texts = [*with_value(clause.text, whole), f"{verb} {whole}"]
        found = first_read(texts, clause, read)
        if found is None or not _same(found, steps):
            return None
        self.answers.clear()
        self._used = True
        return found

    def _try(
        self, question: AskError, clause: Clause, answer: Answer, read: Reader
    ) -> tuple[Step, ...] | None:
        whole = bare(answer.text)
        first, *rest = [part for part in MORE.split(whole) if part] or [whole]
        ways: list[tuple[str, list[str]]] = [(whole, [])]
        if rest:
            asks_more = all(is_known(part, clause, read) for part in rest)
            ways = [(first, rest), *ways] if asks_more else ways
        for words, more in ways:
            found = self._read_with(question, clause, words, read)
            if found is not None:
                self._more += more
                return found
        if question.takes_words and question.rule and len(clause.quoted) < MOST_QUOTED:
            name = chr(97 + len(clause.quoted))
            shown = answer.said.strip().rstrip(".")
            quoting = replace(clause, quoted=(*clause.quoted, shown))
            return first_read([f"{clause.text} \u00ab{name}\u00bb"], quoting, question.rule.steps)
        return None

    def _read_with(
        self, question: AskError, clause: Clause, words: str, read: Reader
    ) -> tuple[Step, ...] | None:
        meant = [
            clause_text.replace("{}", words)
            for pattern, clause_text in question.options
            if re.search(pattern, words)
        ]
        if question.rule is not None:
            poor = " ".join(self._poor)
            texts = [*([f"{clause.text} {poor} {words}"] if poor else []), f"{clause.text} {words}"]
            texts += with_value(clause.text, words)
            found = first_read(texts, clause, question.rule.steps)
            if found is not None:
                return found
        return first_read(meant, clause, read)


def bare(answer: str) -> str:
    """An answer without what stands at its end for politeness."""
    return POLITE_END.sub("", answer)


def is_known(text: str, clause: Clause, read: Reader) -> bool:
    """Whether words ask for something by themselves."""
    try:
        read(replace(clause, text=text))
    except AskError as question:
        return question.rule is not None
    return True


def first_read(
    texts: Sequence[str], clause: Clause, read: Callable[[Clause], tuple[Step, ...] | None]
) -> tuple[Step, ...] | None:
    """What is read in the first text that can be read in the place of a clause."""
    for text in texts:
        try:
            found = read(replace(clause, text=text))
        except AskError:
            continue
        if found:
            return found
    return None


def with_value(text: str, answer: str) -> Iterator[str]:
    """The clause with another value, where it has one and the answer has one."""
    old, new = list(VALUE.finditer(text)), list(VALUE.finditer(answer))
    if len(old) == len(new) == 1:
        yield text[: old[0].start()] + new[0][0] + text[old[0].end() :]
    elif not old and re.fullmatch(NUMBER, answer):
        yield f"{text} {answer}"


def _same(one: tuple[Step, ...], other: tuple[Step, ...]) -> bool:
    return [each.operation for each in one] == [each.operation for each in other]
