"""A film completely described: what is seen and heard when; any editor could cut it from this."""

from typing import ClassVar

from pydantic import Field

from agents.artifacts.base import Artifact, Record, Seconds
from agents.artifacts.request import Aspect
from agents.artifacts.story.sound_levels import SoundLevels
from agents.artifacts.story.words import Captions, ShotId, Transition


class PictureClip(Record):
    """One clip on the picture's track."""

    shot: ShotId
    file: str = Field(max_length=120)
    """Relative to the run folder."""
    begin_s: Seconds
    """Since the beginning of the film; a dissolve begins here, while the shot before goes on."""
    duration_s: Seconds
    transition: Transition
    transition_s: Seconds = 0.0
    """How long it overlaps the shot before (dissolve), or takes to come from black."""


class VoiceClip(Record):
    """One clip on the voices' track."""

    shot: ShotId
    file: str = Field(max_length=120)
    begin_s: Seconds
    duration_s: Seconds


class Caption(Record):
    """Words to read."""

    begin_s: Seconds
    end_s: Seconds
    text: str = Field(min_length=1, max_length=2000)
    speaker: str = Field(default="", max_length=120)
    """Name of the character; empty for the narrator."""


class FilmChapter(Record):
    """A mark in the film."""

    title: str = Field(min_length=1, max_length=300)
    begin_s: Seconds


class FilmTimeline(Artifact):
    """All tracks."""

    FILE: ClassVar[str] = "timeline.json"

    title: str = Field(max_length=120)
    width_px: int = Field(ge=2)
    height_px: int = Field(ge=2)
    aspect: Aspect
    fps: int = Field(ge=1, le=120)
    duration_s: Seconds
    pictures: tuple[PictureClip, ...] = Field(min_length=1)
    voices: tuple[VoiceClip, ...] = ()
    music: str | None = Field(default=None, max_length=120)
    levels: SoundLevels = SoundLevels()
    captions: tuple[Caption, ...] = ()
    shown: Captions = Captions.ATTACHED
    chapters: tuple[FilmChapter, ...] = ()
