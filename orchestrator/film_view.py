"""The shots of a film as people look at them, and what they may have changed."""

from pydantic import Field

from agents.artifacts.base import Record, Seconds
from agents.artifacts.story.film_form import FilmForm
from agents.artifacts.story.own_file import OwnFile
from agents.artifacts.story.shot_list import Shot
from agents.artifacts.story.words import (
    NARRATOR,
    CameraMove,
    Id,
    Mood,
    PlaceKind,
    ShotMaker,
    ShotType,
    TimeOfDay,
    Transition,
    VoiceType,
    Weather,
)


class SaidLine(Record):
    """Words that one voice says in one go."""

    speaker: Id = NARRATOR
    """Id of a character, or `narrator`."""
    text: str = Field(min_length=1, max_length=2000)


class ShotChange(Record):
    """What is to be another in a shot; what is not named stays as it is."""

    description: str | None = Field(default=None, max_length=1200)
    """What is seen, in words; for a model that draws."""
    type: ShotType | None = None
    camera: CameraMove | None = None
    characters: tuple[Id, ...] | None = Field(default=None, max_length=8)
    """Who is seen, by their ids, the most important first."""
    scenery: PlaceKind | None = None
    time: TimeOfDay | None = None
    weather: Weather | None = None
    mood: Mood | None = None
    card: str | None = Field(default=None, max_length=300)
    """Words in the picture, of a title card."""
    thing: str | None = Field(default=None, max_length=60)
    """What an insert shows."""
    lines: tuple[SaidLine, ...] | None = Field(default=None, max_length=40)
    """What is said, in order; none: nobody speaks."""
    seconds: float | None = Field(default=None, ge=0.5, le=120)
    """How long it is meant to last; a shot lasts at least as long as its words."""
    transition: Transition | None = None
    maker: ShotMaker | None = None
    """Who makes its picture: `storyboard`, `model`, or `film`, as the rest of the film. What is
    heard, and how long it lasts, stays."""
    draw_again: bool = False
    """Another composition of the same."""


class FilmShot(Record):
    """A shot as it is planned, and what was made of it."""

    shot: Shot
    picture: str | None = None
    """File of a small picture of it; none where it is not drawn yet."""
    begin_s: Seconds | None = None
    """When it begins in the film; none before there is a film, or where that was made of others."""
    duration_s: Seconds | None = None
    """How long it lasts there."""
    requested: str = ""
    """Who was asked for it."""
    used: str = ""
    """Who made the clip there is: `storyboard`, `own`, a model; `words`: nothing was drawn."""
    because: str = ""
    """Why that is another than was asked for; else empty."""
    changed: bool = False
    """It was changed since its clip was made; `resume` makes it anew."""


class FilmShots(Record):
    """All shots of a film, and what was chosen for all of it."""

    shots: tuple[FilmShot, ...]
    changed: bool
    """Something was changed since the film was made, so `resume` makes another."""
    names: dict[Id, str]
    """Who is in the film, by id."""
    voices: dict[Id, VoiceType]
    """The kind of voice that each of them and the narrator has."""
    form: FilmForm
    """Where its words can be read, its size and rate, its shape."""
    own_music: OwnFile | None = None
    """The user's own music, where there is some."""
    music_because: str = ""
    """Why that is not heard; empty where it is."""
    model_lacking: str = ""
    """Why no model makes pictures here, so that they are drawn; empty where one does."""
