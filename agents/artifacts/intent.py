"""What the request was understood to mean."""

from typing import ClassVar, Literal

from pydantic import Field

from agents.artifacts.base import Artifact, Record

Level = Literal["beginner", "intermediate", "advanced"]
"""Who watches: a pupil who hears of it for the first time, one who knows the basics, a student."""
Subject = Literal["mathematics", "physics", "computer_science", "chemistry", "other"]


class Parameter(Record):
    """One value the user named, or a default that was chosen for them."""

    name: str
    value: str
    """As text; numbers as decimal text, formulas in Python notation with `^` already `**`."""
    given: bool
    """True when the prompt said it, false when it is a default."""


class ConceptIntent(Artifact):
    """The topic, whom it is for, and its parameters."""

    FILE: ClassVar[str] = "intent.json"

    topic: str = Field(min_length=1)
    """Stable name of the topic, for example `pythagorean_theorem`."""
    title: str = Field(min_length=1, max_length=120)
    """One line for people, for example `The Pythagorean theorem`."""
    subject: Subject = "mathematics"
    level: Level = "intermediate"
    goal: str = Field(default="", max_length=400)
    """What the viewer understands in the end, one sentence."""
    parameters: tuple[Parameter, ...] = ()
