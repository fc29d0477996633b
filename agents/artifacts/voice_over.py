"""The voice of an explainer: what is spoken when, and the video that holds it."""

from typing import ClassVar

from pydantic import Field

from agents.artifacts.base import Artifact, Record, Seconds
from agents.artifacts.render_result import VideoFile
from agents.artifacts.request import Voice
from agents.artifacts.story.narration import SpokenWord, WordTimes
from agents.artifacts.validation_report import Caption


class SpokenSentence(Record):
    """What is spoken of one caption of the drawn video."""

    text: str = Field(min_length=1, max_length=2000)
    drawn_s: Seconds
    """When its caption begins in the drawn video."""
    begin_s: Seconds
    """When it is heard, in the video with the voice; so are all times below."""
    end_s: Seconds
    words: tuple[SpokenWord, ...] = Field(default=(), max_length=2000)


class HeldPicture(Record):
    """A picture that stays because a sentence has not ended."""

    at_s: Seconds
    """When the next picture comes in the drawn video; its length for the last one."""
    lasts_s: Seconds
    """How much longer it is seen."""


class VoiceOver(Artifact):
    """The video with its voice, or why it has none."""

    FILE: ClassVar[str] = "voice_over.json"
    REPORTS: ClassVar[bool] = True

    voice: Voice
    """What was asked for."""
    used: str = Field(default="", max_length=80)
    """Who speaks, as the synthesiser calls it, after its own name; empty where nobody does."""
    requested: str = Field(default="", max_length=60)
    """Synthesiser that was asked for; empty where nobody speaks."""
    because: str = Field(default="", max_length=400)
    """Why it was another that spoke; empty when it was not."""
    times: WordTimes = WordTimes.TOLD
    silent_because: str = Field(default="", max_length=600)
    """Why nobody speaks, in words; empty where somebody does."""
    language: str = Field(default="", max_length=20)
    """Of what is said, ISO 639; empty where nobody asked."""
    sentences: tuple[SpokenSentence, ...] = Field(default=(), max_length=5000)
    held: tuple[HeldPicture, ...] = Field(default=(), max_length=5000)
    captions: tuple[Caption, ...] = Field(default=(), max_length=20_000)
    """In parts that can be read in one look, each while it is heard; empty where nobody speaks."""
    video: VideoFile | None = None
    """What is handed out, where there is a video."""
    duration_s: Seconds = 0.0
    """Its length."""
    loudness_lufs: float | None = None
    """Integrated, after ITU-R BS.1770."""
    true_peak_db: float | None = None
    """Highest value, also between the samples, dB of full scale."""

    @property
    def in_words(self) -> str:
        """Who speaks, or why nobody does; empty where nobody was asked to."""
        if self.used:
            why = f"; {self.because}" if self.because else ""
            return f"a synthetic {self.voice}'s voice ({self.used}{why})"
        return f"no voice: {self.silent_because}" if self.silent_because else ""
