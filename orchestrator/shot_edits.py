"""What a user changes of single shots: as a change of the list of shots, and what became of it."""

from collections.abc import Collection, Mapping
from typing import Any, NoReturn

from pydantic import Field, ValidationError

from agents.artifacts.base import Record, Seconds
from agents.artifacts.story.own_file import OwnFile
from agents.artifacts.story.shot_list import Shot, ShotList, SpokenLine
from agents.artifacts.story.story_digest import StoryDigest
from agents.artifacts.story.words import (
    NARRATOR,
    CameraMove,
    Id,
    Mood,
    PlaceKind,
    ShotType,
    TimeOfDay,
    Transition,
    VoiceType,
    Weather,
)
from orchestrator.errors import EditRefusedError, RequestRefusedError

MOST_VARIANTS = 10_000


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
    own_music: OwnFile | None = None
    """The user's own music, where there is some."""
    music_because: str = ""
    """Why that is not heard; empty where it is."""


def with_change(planned: ShotList, shot: str, change: ShotChange, story: StoryDigest) -> ShotList:
    """The shots, one of them changed.

    Raises:
        RequestRefusedError: There is no such shot.
        EditRefusedError: The change does not fit; names each field that is wrong.
    """
    there = find_shot(planned, shot)
    known = {each.id for each in story.characters}
    seen = change.characters or ()
    wrong = [f"characters: nobody is called {each!r}" for each in seen if each not in known]
    wrong += unknown_speakers(change, known | {NARRATOR})
    if wrong:
        refuse(wrong)
    fields: dict[str, Any] = {
        name: value
        for name, value in change.model_dump(exclude={"lines", "draw_again"}).items()
        if value is not None
    }
    if change.lines is not None:
        fields["lines"] = said_now(there, change.lines)
    if change.draw_again:
        fields["variant"] = (there.variant + 1) % MOST_VARIANTS
    return with_shot(planned, shot, fields)


def unknown_speakers(change: ShotChange, known: Collection[str]) -> list[str]:
    """What is wrong with who speaks."""
    return [
        f"lines.{number}.speaker: nobody is called {line.speaker!r}"
        for number, line in enumerate(change.lines or ())
        if line.speaker not in known
    ]


def said_now(shot: Shot, lines: tuple[SaidLine, ...]) -> tuple[SpokenLine, ...]:
    """Lines with the places in the story of those whose places they take."""
    before = shot.lines or (SpokenLine(text="…", first=0, last=0),)
    return tuple(
        before[min(number, len(before) - 1)].model_copy(
            update={"speaker": line.speaker, "text": line.text}
        )
        for number, line in enumerate(lines)
    )


def with_shot(planned: ShotList, shot: str, fields: Mapping[str, Any]) -> ShotList:
    """The shots, with other values in one of them.

    Raises:
        RequestRefusedError: There is no such shot.
        EditRefusedError: The values do not fit; names each field that is wrong.
    """
    there = find_shot(planned, shot)
    try:
        changed = Shot.model_validate({**there.model_dump(), **fields})
    except ValidationError as error:
        refuse([f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors()])
    shots = tuple(changed if each.id == shot else each for each in planned.shots)
    return planned.model_copy(update={"shots": shots})


def with_voices(planned: ShotList, voices: Mapping[Id, VoiceType], story: StoryDigest) -> ShotList:
    """The shots, spoken by voices that the user chose; those that are not named stay as they are.

    Raises:
        EditRefusedError: Somebody is in no film of this story.
    """
    known = {NARRATOR, *(each.id for each in story.characters)}
    wrong = [f"{each}: nobody is called so" for each in voices if each not in known]
    if wrong:
        refuse(wrong)
    return planned.model_copy(update={"voices": {**planned.voices, **voices}})


def find_shot(planned: ShotList, shot: str) -> Shot:
    """A shot, by its id.

    Raises:
        RequestRefusedError: There is none.
    """
    found = next((each for each in planned.shots if each.id == shot), None)
    if found is None:
        ids = f"{planned.shots[0].id} to {planned.shots[-1].id}"
        raise RequestRefusedError(f"The film has no shot {shot[:20]!r}; it has {ids}.")
    return found


def refuse(wrong: list[str]) -> NoReturn:
    """Refuse a change.

    Raises:
        EditRefusedError: Always.
    """
    raise EditRefusedError(
        f"The change does not fit: {'; '.join(wrong)}. Nothing was changed.",
        context={"fields": wrong},
    )
