"""What the request was understood to mean."""

from typing import ClassVar

from pydantic import Field

from agents.artifacts.base import Artifact, Record


class Parameter(Record):
    """One value the user named, or a default that was chosen for them."""

    name: str
    value: str
    """As text; numbers as decimal text, formulas in Python notation with `^` already `**`."""
    given: bool
    """True when the prompt said it, false when it is a default."""


class Intent(Artifact):
    """The topic and its parameters."""

    FILE: ClassVar[str] = "intent.json"

    topic: str = Field(min_length=1)
    """Stable name of the topic, for example `pythagorean_theorem`."""
    title: str
    """One line for people, for example `The Pythagorean theorem`."""
    parameters: tuple[Parameter, ...] = ()
