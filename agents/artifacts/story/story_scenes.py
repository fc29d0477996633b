"""A story in scenes: one place, one time, one thing that happens."""

from typing import ClassVar, Self

from pydantic import Field, model_validator

from agents.artifacts.base import Artifact, Record
from agents.artifacts.story.words import Id, Mood, TimeOfDay, Weather


class StoryScene(Record):
    """What happens at one place and in one go."""

    title: str = Field(min_length=1, max_length=120)
    first: int = Field(ge=0)
    """Number of its first sentence."""
    last: int = Field(ge=0)
    """Number of its last one."""
    place: Id | None = None
    """Id of a place; None where the story does not tell."""
    time: TimeOfDay = TimeOfDay.DAY
    weather: Weather = Weather.CLEAR
    mood: Mood = Mood.CALM
    characters: tuple[Id, ...] = ()
    """Who is there, in the order in which they come."""
    begins_chapter: str = Field(default="", max_length=300)
    """Title of the chapter that begins with it."""


class StoryScenes(Artifact):
    """All scenes, in order; together they hold every sentence of the story."""

    FILE: ClassVar[str] = "scenes.json"

    scenes: tuple[StoryScene, ...] = Field(min_length=1, max_length=400)

    @model_validator(mode="after")
    def _complete(self) -> Self:
        begin = 0
        for number, scene in enumerate(self.scenes):
            if scene.first != begin or scene.last < scene.first:
                raise ValueError(f"scenes[{number}]: it must begin with sentence {begin}")
            begin = scene.last + 1
        return self
