"""The request, thought through: what the video shows, said so that it can be written as code."""

from typing import ClassVar

from pydantic import Field

from agents.artifacts.base import Artifact


class UpgradedPrompt(Artifact):
    """What every later writer of this video is told."""

    FILE: ClassVar[str] = "upgraded_prompt.json"

    title: str = Field(min_length=1, max_length=120)
    """One line for people, in the language of the request."""
    description: str = Field(min_length=1, max_length=6000)
    """What is seen, step by step, and what is said in the captions."""
    constraints: tuple[str, ...] = Field(default=(), max_length=20)
    """What must hold: values, notation, colours, length, and what must not appear."""
