"""The terminal command that shows and changes single shots of a film, and films them again."""

import argparse
import asyncio
import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

from pydantic import ValidationError

from agents.artifacts.request import Aspect, Quality
from agents.artifacts.story.film_package import FilmPackage
from agents.artifacts.story.shot_list import FormChange
from agents.artifacts.story.words import (
    NARRATOR,
    CameraMove,
    Captions,
    Mood,
    PlaceKind,
    ShotMaker,
    ShotType,
    TimeOfDay,
    Transition,
    VoiceType,
    Weather,
)
from config import Settings
from orchestrator.door import open_door
from orchestrator.edit_replay import Uploaded
from orchestrator.errors import RequestRefusedError
from orchestrator.film_door import FilmDoor
from orchestrator.film_view import FilmShot, FilmShots, SaidLine, ShotChange
from orchestrator.runs import open_studio
from orchestrator.terminal import (
    GOOD,
    StageLines,
    UnusableFileError,
    exit_code,
    printable,
    say_error,
)
from orchestrator.terminal_words import word_of

CHOICES: dict[str, type[StrEnum]] = {
    "type": ShotType,
    "camera": CameraMove,
    "scenery": PlaceKind,
    "time": TimeOfDay,
    "weather": Weather,
    "mood": Mood,
    "transition": Transition,
    "maker": ShotMaker,
}
"""What of a shot is one of some words, by the option's name."""
FORM: dict[str, type[StrEnum]] = {"captions": Captions, "quality": Quality, "aspect": Aspect}
"""What of the whole film is one of some words."""
COMPOSED, DRAWN = "composed", "drawn"
WORDS_CHARS = 60


def add_shot(add: Callable[..., argparse.ArgumentParser]) -> None:
    """What is asked of single shots."""
    shot = add("shot", help="show the shots of a film, or change one and film it again")
    shot.add_argument("id", help="which film")
    shot.add_argument("shot", nargs="?", help="which shot, for example s01-03")
    for name, kind in CHOICES.items():
        shot.add_argument(f"--{name}", type=word_of(kind), metavar="WORD", help=", ".join(kind))
    shot.add_argument("--describe", dest="description", metavar="WORDS", help="what is seen")
    shot.add_argument("--card", metavar="WORDS", help="words in the picture of a title card")
    shot.add_argument("--thing", metavar="WORD", help="what an insert shows")
    shot.add_argument(
        "--characters", metavar="ID,ID", help="who is seen, the most important first; or `nobody`"
    )
    shot.add_argument(
        "--say",
        action="append",
        metavar="[ID:]WORDS",
        help="what is said, and by which character; several times for several lines",
    )
    shot.add_argument("--seconds", type=float, help="how long it lasts, if its words do not last")
    shot.add_argument("--again", action="store_true", help="draw it with another composition")
    shot.add_argument(
        "--picture",
        type=Path,
        metavar="FILE",
        help=f"show a picture or a clip of your own; `{DRAWN}`: draw it again",
    )
    shot.add_argument(
        "--music-file",
        type=Path,
        metavar="FILE",
        help=f"music of your own under the film; `{COMPOSED}`: have it composed again",
    )
    shot.add_argument(
        "--voice",
        action="append",
        metavar="ID=VOICE",
        help=f"who speaks with which voice: a character or `{NARRATOR}`, {', '.join(VoiceType)}",
    )
    for name, kind in FORM.items():
        shot.add_argument(
            f"--{name}",
            type=word_of(kind),
            metavar="WORD",
            help=f"of the whole film: {', '.join(kind)}",
        )
    shot.add_argument(
        "--no-resume", dest="resume", action="store_false", help="change it, and do not go on"
    )
    shot.set_defaults(command=change)


async def change(options: argparse.Namespace, settings: Settings) -> int:
    """Show the shots, or change what is named and go on with the film."""
    async with open_door(settings) as door:
        if not await change_all(door.films, options):
            show(await door.films.shots(options.id), options.shot)
            return GOOD
    return await film_again(options.id, settings) if options.resume else GOOD


async def change_all(films: FilmDoor, options: argparse.Namespace) -> bool:
    """Change what the command line names; whether that is anything.

    Raises:
        RequestRefusedError: Something is to be changed of a shot, and none is named.
        UnusableFileError: A file of the user's is not there.
        ChalkboxError: As of `FilmDoor`.
    """
    wanted = wanted_change(options)
    picture: Path | None = options.picture
    is_of_shot = wanted != ShotChange() or picture is not None
    if is_of_shot and options.shot is None:
        raise RequestRefusedError("Name the shot too: chalkbox shot ID s01-03 …")
    if wanted != ShotChange():
        await films.change(options.id, options.shot, wanted)
    if picture == Path(DRAWN):
        await films.drop_picture(options.id, options.shot)
    elif picture is not None:
        await films.put_picture(options.id, options.shot, own_file(picture))
    if options.music_file is not None:
        composed = str(options.music_file) == COMPOSED
        await films.put_music(options.id, None if composed else own_file(options.music_file))
    if options.voice:
        await films.put_voices(options.id, dict(map(read_voice, options.voice)))
    form = FormChange.model_validate({name: getattr(options, name) for name in FORM})
    if form != FormChange():
        await films.put_form(options.id, form)
    chosen = options.music_file is not None or bool(options.voice) or form != FormChange()
    return is_of_shot or chosen


def wanted_change(options: argparse.Namespace) -> ShotChange:
    """What is to be another in the shot.

    Raises:
        RequestRefusedError: It does not fit.
    """
    fields: dict[str, object] = {
        name: value
        for name in (*CHOICES, "description", "card", "thing", "seconds")
        if (value := getattr(options, name)) is not None
    }
    if options.characters is not None:
        nobody = options.characters == "nobody"
        fields["characters"] = () if nobody else tuple(options.characters.split(","))
    if options.say is not None:
        said: list[str] = options.say
        fields["lines"] = tuple(read_line(each) for each in said if each)
    try:
        return ShotChange.model_validate({**fields, "draw_again": options.again})
    except ValidationError as error:
        wrong = "; ".join(f"{each['loc'][0]}: {each['msg']}" for each in error.errors())
        raise RequestRefusedError(
            f"This is no change of a shot: {wrong}. Nothing was changed."
        ) from error


def read_line(words: str) -> SaidLine:
    """A line, as `fox:Who is there?`, or the narrator's without a name.

    Raises:
        RequestRefusedError: It is none.
    """
    speaker, colon, said = words.partition(":")
    named = bool(colon) and speaker.isidentifier() and speaker.islower()
    try:
        return SaidLine(speaker=speaker, text=said.strip()) if named else SaidLine(text=words)
    except ValueError as error:
        raise RequestRefusedError(f"{words[:60]!r} is no line that could be said.") from error


def read_voice(words: str) -> tuple[str, VoiceType]:
    """Who has which voice, as `fox=old_man`.

    Raises:
        RequestRefusedError: There is no such voice.
    """
    who, _, voice = words.partition("=")
    if voice not in list(VoiceType):
        raise RequestRefusedError(f"{words[:60]!r} is not ID=VOICE; voices: {', '.join(VoiceType)}")
    return who, VoiceType(voice)


def own_file(path: Path) -> Uploaded:
    """A file of the user's.

    Raises:
        UnusableFileError: It is not there, or is no plain file.
    """
    if not path.is_file():
        raise UnusableFileError(f"{path} is no file")
    return Uploaded(path, path.name)


async def film_again(video_id: str, settings: Settings) -> int:
    """Go on with a film, and print where it lies and what is not as it was asked for."""
    async with open_studio(settings) as studio:
        outcome = (await studio.go_on(video_id, watchers=(StageLines(),))).outcome
    package = outcome.artifacts.get(FilmPackage)
    if not outcome.succeeded or not isinstance(package, FilmPackage):
        message = outcome.error.message if outcome.error else "no film was made"
        return say_error(message, exit_code(outcome.error))
    for note in package.notes:
        sys.stderr.write(f"{printable(note)}\n")
    film = await asyncio.to_thread(outcome.folder.path, package.video)
    sys.stdout.write(f"{film}\n")
    return GOOD


def show(found: FilmShots, only: str | None) -> None:
    """Print the shots, one a line, or all of one."""
    for each in found.shots:
        if only is None:
            sys.stdout.write(f"{line_of(each)}\n")
        elif each.shot.id == only:
            sys.stdout.write(f"{each.model_dump_json(indent=2)}\n")
            return
    if only is not None:
        raise RequestRefusedError(f"The film has no shot {only[:20]!r}.")
    voices = ", ".join(f"{who}={voice}" for who, voice in found.voices.items())
    sys.stdout.write(f"voices: {printable(voices)}\n")
    form = found.form
    sys.stdout.write(f"film: {form.quality}, {form.aspect}, captions {form.captions}\n")
    if found.own_music is not None:
        sys.stdout.write(f"music: {printable(found.own_music.named)} {found.music_because}\n")


def line_of(each: FilmShot) -> str:
    """A shot in one line."""
    shot = each.shot
    said = " ".join((" ".join(line.text for line in shot.lines) or shot.card).split())
    mark = "changed" if each.changed else each.used
    kind = f"own: {shot.own.named}" if shot.own else shot.type.value
    lasts = each.duration_s or shot.seconds
    return printable(
        f"{shot.id:<8} {lasts:5.1f} s  {mark:<10} {kind:<14} {said[:WORDS_CHARS]}".rstrip()
    )
