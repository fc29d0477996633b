"""What a user changes of single shots, as a change of the list of shots."""

from collections.abc import Collection, Mapping
from typing import Any, NoReturn

from pydantic import ValidationError

from agents.artifacts.story.shot_list import Shot, ShotList, SpokenLine
from agents.artifacts.story.story_digest import StoryDigest
from agents.artifacts.story.words import (
    NARRATOR,
    Id,
    ShotMaker,
    ShotType,
    VoiceType,
)
from orchestrator.errors import EditRefusedError, RequestRefusedError
from orchestrator.film_view import SaidLine, ShotChange

MOST_VARIANTS = 10_000
MOST_NAMED = 12
"""So many of those there are, are named to whoever names nobody."""


def with_change(planned: ShotList, shot: str, change: ShotChange, story: StoryDigest) -> ShotList:
    """The shots, one of them changed.

    Raises:
        RequestRefusedError: There is no such shot.
        EditRefusedError: The change does not fit; names each field that is wrong.
    """
    there = find_shot(planned, shot)
    known = {each.id for each in story.characters}
    seen = change.characters or ()
    wrong = [f"characters: {nobody(each, known)}" for each in seen if each not in known]
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
    changed = with_shot(planned, shot, fields)
    if change.maker is ShotMaker.MODEL:
        require_for_model(find_shot(changed, shot))
    return changed


def require_for_model(shot: Shot) -> None:
    """See that a model can make a shot.

    Raises:
        EditRefusedError: It shows what no model makes.
    """
    if shot.type is ShotType.TITLE:
        refuse(["maker: a card with words is always drawn"])
    if shot.own is not None:
        refuse(["maker: a file of your own is in it; have it drawn again first"])


def unknown_speakers(change: ShotChange, known: Collection[str]) -> list[str]:
    """What is wrong with who speaks."""
    return [
        f"lines.{number}.speaker: {nobody(line.speaker, known)}"
        for number, line in enumerate(change.lines or ())
        if line.speaker not in known
    ]


def nobody(id_: str, known: Collection[str]) -> str:
    """Says that nobody has an id, and who there is."""
    there = ", ".join(sorted(known)[:MOST_NAMED])
    more = ", …" if len(known) > MOST_NAMED else ""
    return f"nobody is called {id_!r}" + (f" (there are {there}{more})" if known else "")


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
    wrong = [f"{each}: {nobody(each, known)}" for each in voices if each not in known]
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
