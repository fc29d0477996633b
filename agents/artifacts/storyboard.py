"""The film before it is drawn: what is said, and what is seen meanwhile, beat by beat."""

from typing import ClassVar, Self

from pydantic import Field, model_validator

from agents.artifacts.base import Artifact, Record
from agents.artifacts.elements.base import Name
from agents.artifacts.room.line_breaks import letters_to_say

LETTERS_PER_SECOND = 16
"""Calm speech, and captions that can be read: numbers and formulas take their time too."""
SLACK_S = 2.0
BEATS_OF_A_SCENE = 8


class StoryBeat(Record):
    """One thought."""

    id: Name
    concept: Name | None = None
    """Id of the concept it teaches; none for a beginning or an end."""
    goal: str = Field(min_length=1, max_length=200)
    """What a viewer understands after it."""
    say: str = Field(min_length=1, max_length=400)
    """The spoken words: one to three sentences, formulas in words."""
    seen: str = Field(min_length=1, max_length=600)
    """What the picture shows and how it changes; no coordinates."""
    seconds: float = Field(ge=2, le=40)


class VisualStoryboard(Artifact):
    """All beats, in order."""

    FILE: ClassVar[str] = "storyboard.json"

    beats: tuple[StoryBeat, ...] = Field(min_length=1, max_length=32)

    @model_validator(mode="after")
    def _speakable(self) -> Self:
        if len({beat.id for beat in self.beats}) != len(self.beats):
            raise ValueError("beats: two have the same id")
        for number, beat in enumerate(self.beats):
            needed = letters_to_say(beat.say) / LETTERS_PER_SECOND
            if needed > beat.seconds + SLACK_S:
                raise ValueError(
                    f"beats[{number}] ({beat.id}): its words take about {needed:.0f} s to say, and"
                    f" it lasts {beat.seconds:g} s: say less, or give it more time"
                )
        return self

    @property
    def duration_s(self) -> float:
        """Length of the film, seconds."""
        return round(sum(beat.seconds for beat in self.beats), 3)

    def scenes(self) -> tuple[tuple[StoryBeat, ...], ...]:
        """The beats in parts of at most `BEATS_OF_A_SCENE`, as even as can be."""
        count = -(-len(self.beats) // BEATS_OF_A_SCENE)
        size, more = divmod(len(self.beats), count)
        parts, start = list[tuple[StoryBeat, ...]](), 0
        for number in range(count):
            end = start + size + (number < more)
            parts.append(self.beats[start:end])
            start = end
        return tuple(parts)
