"""What a model answers when it says who is in a story and where it happens."""

from pydantic import Field

from agents.artifacts.base import Record
from agents.artifacts.story.draft_row import DraftRow
from agents.artifacts.story.words import PlaceKind, VoiceType


class DraftCharacter(DraftRow):
    """Somebody who acts or speaks."""

    name: str = Field(min_length=1, max_length=120)
    """As the story calls them most often."""
    aliases: str = Field(default="", max_length=400)
    """Other names by which the story calls them, commas between."""
    voice: VoiceType
    look: str = Field(default="", max_length=400)
    """What can be seen of them in every picture: age, hair, clothes, what they carry."""


class DraftPlace(DraftRow):
    """Where something happens."""

    name: str = Field(min_length=1, max_length=120)
    kind: PlaceKind
    look: str = Field(default="", max_length=400)
    """What can be seen of it in every picture."""


class DraftSpeaker(DraftRow):
    """Who says a quotation."""

    quotation: int = Field(ge=0)
    """Its number."""
    speaker: str = Field(max_length=120)
    """Name of a character; empty where the story does not tell."""


class DescriptionDraft(Record):
    """Who is in a part of a story, where it happens, what it is about, and who says what."""

    characters: tuple[DraftCharacter, ...] = Field(default=(), max_length=60)
    places: tuple[DraftPlace, ...] = Field(default=(), max_length=60)
    themes: tuple[str, ...] = Field(default=(), max_length=8)
    """What it is about, in one or two words each."""
    speakers: tuple[DraftSpeaker, ...] = Field(default=(), max_length=2000)
    """One for each quotation."""
