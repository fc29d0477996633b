"""What a model answers when it divides a story into scenes."""

from pydantic import Field

from agents.artifacts.base import Record
from agents.artifacts.story.draft_row import DraftRow
from agents.artifacts.story.words import Mood, TimeOfDay, Weather


class DraftScene(DraftRow):
    """What happens at one place and in one go."""

    title: str = Field(min_length=1, max_length=120)
    """In the language of the story."""
    first: int = Field(ge=0)
    """Number of its first sentence."""
    last: int = Field(ge=0)
    """Number of its last sentence."""
    place: str = Field(default="", max_length=120)
    """Id of its place; empty where the story does not tell."""
    time: TimeOfDay = TimeOfDay.DAY
    weather: Weather = Weather.CLEAR
    mood: Mood = Mood.CALM
    characters: str = Field(default="", max_length=1000)
    """Ids of those who are there, commas between, in the order in which they come."""


class ScenesDraft(Record):
    """All scenes of a part of a story, in order; together they hold each of its sentences once."""

    scenes: tuple[DraftScene, ...] = Field(min_length=1, max_length=400)
    goes_on: bool = False
    """Whether the first scene goes on with what happens right before this part."""
