"""The voices of a film as they were recorded, one file a shot, and when each word is said."""

from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from agents.artifacts.base import Artifact, Record, Seconds
from agents.artifacts.story.words import Id, ShotId


class WordTimes(StrEnum):
    """How it is known when each word is heard."""

    TOLD = "told"
    """Whoever spoke told it."""
    FITTED = "fitted"
    """Whoever spoke tells none: another voice said the same words, and its times were laid onto
    the sound from pause to pause."""


class SpokenWord(Record):
    """One word and when it is heard."""

    text: str = Field(min_length=1, max_length=400)
    """As it is written, with its punctuation."""
    begin_s: Seconds
    """Since the beginning of its shot."""
    end_s: Seconds


class Utterance(Record):
    """A line as a voice says it."""

    speaker: Id
    voice: str = Field(max_length=80)
    """Name of the voice, as its synthesiser calls it."""
    text: str = Field(min_length=1, max_length=2000)
    begin_s: Seconds
    """Since the beginning of its shot."""
    end_s: Seconds
    words: tuple[SpokenWord, ...] = ()
    times: WordTimes = WordTimes.TOLD


class ShotVoice(Record):
    """What is heard in one shot."""

    shot: ShotId
    file: str | None = Field(default=None, max_length=120)
    """Its sound, relative to the run folder; None where nobody speaks."""
    duration_s: Seconds
    """How long the shot lasts, so that its words end before it does."""
    utterances: tuple[Utterance, ...] = ()
    used: str = Field(default="", max_length=60)
    """Synthesiser that spoke; empty where nobody does."""
    because: str = Field(default="", max_length=400)
    """Why it was another than was asked for; empty when it was not."""


class Narration(Artifact):
    """All voices, in the order of the shots."""

    FILE: ClassVar[str] = "narration.json"
    REPORTS: ClassVar[bool] = True

    requested: str = Field(max_length=60)
    """Synthesiser that was asked for."""
    used: str = Field(max_length=60)
    """The one that spoke; where there was more than one, the one of most shots."""
    because: str = Field(default="", max_length=400)
    """Why it was another; empty when it was not."""
    shots: tuple[ShotVoice, ...] = Field(min_length=1)
