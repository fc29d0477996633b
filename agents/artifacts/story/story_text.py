"""A story that came as a file, and the words that were found in it."""

from typing import ClassVar, Literal

from pydantic import Field

from agents.artifacts.base import Artifact
from agents.artifacts.story.story_request import STORY_CHARS

BookKind = Literal["pdf", "epub"]
"""Kinds of files that are read in a container."""
FileKind = Literal["text", "pdf", "epub"]


class StoryFile(Artifact):
    """A file of a story that is to be read."""

    FILE: ClassVar[str] = "request.json"

    file: str = Field(pattern=r"^story\.(pdf|epub)$")
    """Its name in the run folder."""
    kind: BookKind
    most_chars: int = Field(ge=1, le=STORY_CHARS)
    """How long the story may be, characters."""


class StoryText(Artifact):
    """The words of a story, as they can be looked at, changed and filmed."""

    FILE: ClassVar[str] = "story_text.json"

    text: str = Field(min_length=1, max_length=STORY_CHARS)
    """Plain text or Markdown."""
    kind: FileKind
    """What the file is."""
    encoding: str = Field(default="", max_length=40)
    """Of a text: how its letters are written, `UTF-8` or what was found."""
    notes: tuple[str, ...] = Field(default=(), max_length=20)
    """What of the file is not in the text, and what was guessed; one sentence each."""
