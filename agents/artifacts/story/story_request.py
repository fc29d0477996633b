"""What a user wants filmed."""

from typing import Annotated, ClassVar

from pydantic import Field

from agents.artifacts.base import Artifact
from agents.artifacts.request import Aspect, Quality
from agents.artifacts.story.own_file import OwnFile
from agents.artifacts.story.words import Captions, FilmProfile, Music, VoiceType

STORY_CHARS = 400_000
"""Longest story there can be, characters; the settings allow less."""


class StoryRequest(Artifact):
    """A story to be told as a film."""

    FILE: ClassVar[str] = "request.json"

    prompt: str = Field(min_length=1, max_length=STORY_CHARS, title="Story")
    """Plain text, Markdown, or a screenplay (Fountain)."""
    title: str = Field(default="", max_length=120)
    """What the film is called; found in the story where it is empty."""
    style: str = Field(default="", max_length=200)
    """What the pictures look like, in words: black and white, sepia, pastel, vivid, cold or golden;
    a model that plans is told all of it."""
    language: str = Field(default="", pattern=r"^([a-z]{2,3})?$", max_length=3)
    """Of the story, as en, de or hi (ISO 639); found by its words where it is empty."""
    narrator: VoiceType = VoiceType.WOMAN
    """Who tells what no character says."""
    music: Music = Music.STORY
    """Composed as each scene feels, all in one mood, or none."""
    captions: Captions = Captions.ATTACHED
    """Where the words can be read."""
    quality: Quality = Quality.P720
    """Frame size and rate of the film."""
    aspect: Aspect = Aspect.WIDE
    """Shape of the picture: wide, upright or square."""
    profile: FilmProfile = Field(default=FilmProfile.AUTO, title="Pictures by")
    """Drawn as storyboards, or made by a model on a graphics processor; with auto as it is set
    where the film is made."""
    left_out: tuple[Annotated[str, Field(max_length=400)], ...] = Field(default=(), max_length=20)
    """What of the file that the story was read from is not in its words, one sentence each."""
    own_music: OwnFile | None = None
    """Music of the user's own in place of what would be composed; it came with the request."""
