"""A story as it was understood: its text sentence by sentence, who is in it, where it happens."""

from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from agents.artifacts.base import Artifact, Record
from agents.artifacts.story.words import Id, PlaceKind, VoiceType


class Sentence(Record):
    """One sentence of the story, in the words of its author."""

    text: str = Field(min_length=1, max_length=20_000)
    paragraph: int = Field(ge=0)
    """Number of its paragraph, from 0 through all of the story."""
    speech: tuple["Speech", ...] = ()
    """What of it is spoken by somebody, in order; the rest is the narrator's."""
    is_said: bool = True
    """False for what a screenplay writes for its readers alone: the heading of a scene, who speaks
    a line and how."""
    begins_scene: bool = False
    """Whether the author marks that a scene begins: a line of stars, a heading in a screenplay."""


class Speech(Record):
    """Words of a sentence that somebody says."""

    begin: int = Field(ge=0)
    """First letter of the spoken words in the sentence, without the quotation mark."""
    end: int = Field(ge=1)
    """Behind the last one."""
    speaker: Id | None = None
    """Id of a character; None where the story does not tell."""


class Chapter(Record):
    """A part of the story that has a heading, or all of it."""

    title: str = Field(default="", max_length=300)
    first: int = Field(ge=0)
    """Number of its first sentence."""
    last: int = Field(ge=0)
    """Number of its last one."""


class Character(Record):
    """Somebody in the story, with what stays the same in every picture and every line."""

    id: Id
    name: str = Field(min_length=1, max_length=120)
    aliases: tuple[str, ...] = ()
    """Other names by which the story calls them."""
    voice: VoiceType
    look: str = Field(default="", max_length=400)
    """What they look like, in words, as far as the story tells; the same words in each shot."""
    mentions: int = Field(default=1, ge=0)


class Place(Record):
    """Where something happens."""

    id: Id
    name: str = Field(min_length=1, max_length=120)
    kind: PlaceKind
    look: str = Field(default="", max_length=400)
    """What it looks like, in words; the same words in each shot."""


class Condensed(Record):
    """Sentences that are told in fewer words."""

    first: int = Field(ge=0)
    last: int = Field(ge=0)
    summary: str = Field(min_length=1, max_length=4000)
    because: str = Field(max_length=200)


class StoryDigest(Artifact):
    """The story and what is in it; nothing of the text is missing."""

    FILE: ClassVar[str] = "story_digest.json"

    title: str = Field(min_length=1, max_length=120)
    author: str = Field(default="", max_length=120)
    form: Literal["text", "markdown", "screenplay"]
    """What the story came as."""
    language: str = Field(pattern=r"^[a-z]{2,3}$")
    """Of the story: `en`, `hi`, …"""
    doubt: str = Field(default="", max_length=300)
    """Why that may be another, in one sentence; empty where there is no doubt."""
    sentences: tuple[Sentence, ...] = Field(min_length=1)
    chapters: tuple[Chapter, ...] = Field(min_length=1)
    """In order; together they hold every sentence."""
    characters: tuple[Character, ...] = ()
    """Those who speak or are named often, the most named first."""
    places: tuple[Place, ...] = ()
    themes: tuple[str, ...] = ()
    """What it is about, in one or two words each."""
    condensed: tuple[Condensed, ...] = ()
    """What the film tells in fewer words than the story; empty where all is told."""
    removed: tuple[str, ...] = ()
    """What was left out as no part of the story, in words: page numbers, a licence, …"""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        begin = 0
        for number, chapter in enumerate(self.chapters):
            if chapter.first != begin or chapter.last < chapter.first:
                raise ValueError(f"chapters[{number}]: it must begin with sentence {begin}")
            begin = chapter.last + 1
        if begin != len(self.sentences):
            raise ValueError(f"chapters: they hold {begin} of {len(self.sentences)} sentences")
        return self
