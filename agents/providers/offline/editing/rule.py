"""What a rule is: words it knows, and the steps that follow from them."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from pydantic import JsonValue

from agents.artifacts.media_facts import MediaFacts

Option = tuple[str, str]
"""A pattern of answers, and what such an answer means as a clause; `{}` stands for the answer."""
YES = r"^(?:yes|yeah|yep|sure|ok|okay|do|please do|of course|right)\b"


class AskError(Exception):
    """A clause is ambiguous; the message is the question."""

    def __init__(self, question: str, *options: Option, takes_words: bool = False) -> None:
        """Ask.

        Args:
            question: In the user's language.
            options: What answers mean that are not understood as words added to the clause.
            takes_words: Whether any answer is taken as words to be shown.
        """
        super().__init__(question)
        self.options = options
        self.takes_words = takes_words
        self.rule: Rule | None = None
        """Whose question it is; none: the clause is not understood at all."""


@dataclass(frozen=True)
class Step:
    """One operation that a clause asks for."""

    operation: str
    params: dict[str, JsonValue] = field(default_factory=dict[str, JsonValue])
    about: str = ""
    plugin: str = "ffmpeg"


@dataclass
class Clause:
    """A part of a request that asks for one thing, and the video as it is by then."""

    text: str
    lasts_s: float
    facts: MediaFacts
    others: int
    quoted: tuple[str, ...] = ()
    """Words in quotation marks, which stand as «a», «b» in the text."""
    uploads: tuple[MediaFacts, ...] = ()
    """The further files."""

    @property
    def is_upright(self) -> bool:
        """Whether the picture is higher than wide."""
        size = self.facts.picture.size_shown if self.facts.picture else None
        return size is not None and size.height_px > size.width_px


Read = Callable[[Clause], Step | tuple[Step, ...] | None]


@dataclass(frozen=True)
class Rule:
    """Looks at clauses with certain words; None: they mean something else."""

    words: re.Pattern[str]
    read: Read

    def steps(self, clause: Clause) -> tuple[Step, ...] | None:
        """What it reads in a clause; none: the clause means something else.

        Raises:
            AskError: It has to be asked; the question is this rule's.
        """
        try:
            found = self.read(clause)
        except AskError as question:
            question.rule = self
            raise
        return found if found is None or isinstance(found, tuple) else (found,)


def rule(words: str, read: Read) -> Rule:
    """A rule for clauses in which these words are found."""
    return Rule(re.compile(words), read)


def spoken(value: float) -> str:
    """A number for people."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
