"""The shots of a film: what each shows, what is said meanwhile, and how it moves."""

from typing import ClassVar, Self

from pydantic import Field, model_validator

from agents.artifacts.base import Artifact, Record
from agents.artifacts.request import Aspect, Quality
from agents.artifacts.story.own_file import OwnFile
from agents.artifacts.story.sound_levels import SoundLevels
from agents.artifacts.story.words import (
    NARRATOR,
    CameraMove,
    Captions,
    Id,
    Mood,
    PlaceKind,
    ShotId,
    ShotMaker,
    ShotType,
    TimeOfDay,
    Transition,
    VoiceType,
    Weather,
)


class SpokenLine(Record):
    """Words that one voice says in one go."""

    speaker: Id = NARRATOR
    """Id of a character, or `narrator`."""
    text: str = Field(min_length=1, max_length=2000)
    """What is said, as the story has it; quotation marks left out."""
    first: int = Field(ge=0)
    """Number of the story's sentence it begins in."""
    last: int = Field(ge=0)
    """Number of the one it ends in."""


class Shot(Record):
    """One picture of the film."""

    id: ShotId
    scene: int = Field(ge=1, le=400)
    """Number of its story scene, from 1."""
    type: ShotType
    camera: CameraMove = CameraMove.STATIC
    description: str = Field(max_length=1200)
    """What is seen, in words, with the looks of characters and place; for a model that draws."""
    characters: tuple[Id, ...] = Field(default=(), max_length=8)
    """Who is seen, the most important first."""
    place: Id | None = None
    scenery: PlaceKind = PlaceKind.FIELD
    time: TimeOfDay = TimeOfDay.DAY
    weather: Weather = Weather.CLEAR
    mood: Mood = Mood.CALM
    card: str = Field(default="", max_length=300)
    """Words in the picture, of a title card."""
    thing: str = Field(default="", max_length=60)
    """What an insert shows, as the story calls it: letter, key, lamp, …"""
    lines: tuple[SpokenLine, ...] = Field(default=(), max_length=40)
    """What is said, in order."""
    seconds: float = Field(ge=0.5, le=120)
    """How long it is meant to last; a shot lasts at least as long as its words."""
    transition: Transition = Transition.CUT
    """How it begins."""
    variant: int = Field(default=0, ge=0, le=9999)
    """Another number is another composition of the same."""
    maker: ShotMaker = ShotMaker.FILM
    """Who makes its picture: a model, a drawing, or whoever makes those of the film."""
    own: OwnFile | None = None
    """A picture or a clip of the user's that is shown in place of a drawing; without its sound."""


class FormChange(Record):
    """What of a film's form is to be another than was asked for; the rest stays."""

    captions: Captions | None = None
    """Where the words can be read."""
    quality: Quality | None = None
    """Frame size and rate."""
    aspect: Aspect | None = None
    """Shape of the picture."""


class ShotList(Artifact):
    """Every shot, in order."""

    FILE: ClassVar[str] = "shots.json"

    shots: tuple[Shot, ...] = Field(min_length=1, max_length=4000)
    own_music: OwnFile | None = None
    """The user's own music, in place of what would be composed."""
    voices: dict[Id, VoiceType] = Field(default_factory=dict, max_length=200)
    """Voices the user chose, by the id of a character or `narrator`; only what is heard changes."""

    form: FormChange = FormChange()
    """Chosen after the film was planned; nothing of the plan depends on it."""
    levels: SoundLevels = SoundLevels()
    """How loud it is; likewise."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if len({shot.id for shot in self.shots}) != len(self.shots):
            raise ValueError("shots: two have the same id")
        return self
