"""What is said to the process of a voice, and what it answers: one JSON object a line."""

from pathlib import Path
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter


class Message(BaseModel):
    """A frozen message."""

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid")


class LineOrder(Message):
    """A line to be spoken."""

    weights: Path
    sentences: tuple[tuple[int, ...], ...]
    """Ids of phonemes."""
    scales: tuple[float, float, float]
    """Of noise, of length, and of noise in lengths, as the voice takes them."""
    speaker: int | None
    pause_samples: int
    """Silence between sentences."""
    hop_length: int
    """Samples in the unit in which the voice counts how long an id lasts."""
    into: Path
    """To be written: one channel of 16 bits."""


class Made(Message):
    """It is spoken."""

    said: Literal["made"] = "made"
    begins: tuple[int, ...]
    """At which sample each sentence begins."""
    lasting: tuple[tuple[int, ...], ...]
    """Of each sentence, how many samples each id lasts; empty where the voice does not tell."""


class Failed(Message):
    """It could not be spoken."""

    said: Literal["failed"] = "failed"
    words: str


ANSWERS: TypeAdapter[Made | Failed] = TypeAdapter(
    Annotated[Made | Failed, Field(discriminator="said")]
)
