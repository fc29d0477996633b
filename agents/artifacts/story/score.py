"""The music of a film, as it was composed."""

from typing import ClassVar

from pydantic import Field

from agents.artifacts.base import Artifact, Record, Seconds
from agents.artifacts.story.words import Mood


class Cue(Record):
    """The music of some scenes that follow each other."""

    mood: Mood
    key: str = Field(max_length=20)
    """`D minor`, `G mixolydian`, …"""
    tempo_bpm: float = Field(ge=30, le=240)
    begin_s: Seconds
    """Since the beginning of the film."""
    end_s: Seconds


class Score(Artifact):
    """All music, as one file that lasts as long as the film."""

    FILE: ClassVar[str] = "music.json"
    REPORTS: ClassVar[bool] = True

    file: str | None = Field(default=None, max_length=120)
    """Relative to the run folder; None for a film without music."""
    duration_s: Seconds = 0.0
    cues: tuple[Cue, ...] = ()
    made_by: str = Field(default="", max_length=60)
    """Who composed it: `composer`, or the user's own file."""
    because: str = Field(default="", max_length=400)
    """Why it is not the user's own file, where there is one; else empty."""
