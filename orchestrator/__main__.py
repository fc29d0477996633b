"""The terminal: `chalkbox explain | check | render | doctor`, and what is done with runs.

Exit code 0: good. 1: findings, or the request was refused. 2: it could not run.
"""

import argparse
import asyncio
import os
import sys
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path

from agents.artifacts.request import Aspect, Depth, Quality, Voice
from agents.artifacts.story.words import Captions, FilmProfile, Look, Music, VoiceType
from config import BadSettingError, load_settings
from orchestrator import (
    terminal,
    terminal_edit,
    terminal_eval,
    terminal_film,
    terminal_keeping,
    terminal_runs,
    terminal_shot,
    terminal_video,
)
from orchestrator.engine.ticket import PRIORITY
from orchestrator.errors import ChalkboxError
from orchestrator.terminal_words import word_of

INTERRUPTED = 130
HIGHEST_PRIORITY = 1000
MOST_AT_ONCE = 64


AddCommand = Callable[..., argparse.ArgumentParser]
"""Adds a command to the parser, by its name."""


def main(
    arguments: Sequence[str] | None = None,
    *,
    add_more: Callable[[AddCommand], None] | None = None,
) -> int:
    """Run one command.

    Args:
        arguments: In place of the command line's.
        add_more: Adds further commands to those of the terminal.

    Returns:
        The exit code.
    """
    options = parser(add_more).parse_args(arguments)
    try:
        code: int = asyncio.run(options.command(options, load_settings()))
        sys.stdout.flush()
    except BadSettingError as error:
        return terminal.say_error(f"a setting is wrong: {error}")
    except ChalkboxError as error:
        return terminal.say_error(error.message, terminal.exit_code(error))
    except KeyboardInterrupt:
        sys.stderr.write("stopped; what was made so far is kept\n")
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone. What is still unwritten would be complained of at exit.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for stream in (sys.stdout, sys.stderr):
            os.dup2(nowhere, stream.fileno())
        return terminal.COULD_NOT_RUN
    return code


def parser(add_more: Callable[[AddCommand], None] | None = None) -> argparse.ArgumentParser:
    """The command line, with further commands if there are any."""
    top = argparse.ArgumentParser(
        prog="chalkbox",
        description="Turns words into checked video.",
        epilog="Exit code 0: good, 1: findings or refused, 2: it could not run.",
    )
    commands = top.add_subparsers(required=True, metavar="command")

    explain = commands.add_parser("explain", help="make a video that explains a sentence")
    explain.add_argument("prompt", help="what to explain")
    add_quality(explain)
    add_depth(explain)
    add_voice(explain)
    add_no_render(explain)
    explain.set_defaults(command=terminal.explain)

    add_film(commands.add_parser)
    terminal_shot.add_shot(commands.add_parser)

    check = commands.add_parser("check", help="lint and rehearse a Manim file in the sandbox")
    add_scene(check)
    check.add_argument("--json", action="store_true", help="print the report as JSON")
    add_quality(check)
    check.set_defaults(command=terminal.check)

    render = commands.add_parser("render", help="check a Manim file, then draw one scene of it")
    add_scene(render)
    render.add_argument(
        "--into",
        type=Path,
        default=Path(),
        metavar="FOLDER",
        help="where the video goes (default: this folder)",
    )
    add_forms(render)
    add_quality(render)
    render.set_defaults(command=terminal.render)

    add_run_commands(commands.add_parser)
    add_keeping(commands.add_parser)
    add_edit(commands.add_parser)
    add_eval(commands.add_parser)

    doctor = commands.add_parser("doctor", help="say what is installed and whether it is safe")
    doctor.set_defaults(command=terminal.doctor)
    if add_more is not None:
        add_more(commands.add_parser)
    return top


def add_film(add: AddCommand) -> None:
    """What is asked of a film."""
    film = add("film", help="make a film of a story, with voices, music and captions")
    film.add_argument(
        "story", type=Path, help="a text, Markdown, Fountain, PDF or EPUB file; `-`: what comes in"
    )
    film.add_argument("--title", default="", help="what the film is called")
    film.add_argument(
        "--style",
        default="",
        metavar="WORDS",
        help=f"what the pictures look like: {', '.join(Look)}, or words a model is told",
    )
    film.add_argument(
        "--language",
        type=language_code,
        metavar="CODE",
        help="of the story, as en, de or hi (default: found by its words)",
    )
    film.add_argument(
        "--narrator",
        type=word_of(VoiceType),
        default=VoiceType.WOMAN,
        metavar="|".join(VoiceType),
        help=f"whose voice tells the story (default: {VoiceType.WOMAN})",
    )
    film.add_argument(
        "--music",
        type=terminal_film.music_or_file,
        default=Music.STORY,
        metavar="MOOD|FILE",
        help=f"one of {', '.join(Music)} (default: {Music.STORY}, as each scene feels), or a file"
        " with music of your own",
    )
    film.add_argument("--music-file", type=Path, metavar="FILE", help="the same for a file")
    film.add_argument(
        "--profile",
        type=word_of(FilmProfile),
        default=FilmProfile.AUTO,
        metavar="|".join(FilmProfile),
        help="who makes the pictures: storyboards are drawn, or a model makes them on a graphics"
        f" processor (default: {FilmProfile.AUTO}, as it is set)",
    )
    add_choice(film, Captions.ATTACHED, "where the words can be read")
    add_quality(film)
    film.set_defaults(command=terminal_film.film)


def add_run_commands(add: AddCommand) -> None:
    """What is done with runs, of whichever process."""
    submit = add("submit", help="queue a video for a worker, and print its id")
    submit.add_argument("prompt", help="what to explain")
    submit.add_argument(
        "--priority",
        type=int,
        choices=range(1, HIGHEST_PRIORITY + 1),
        default=PRIORITY,
        metavar="NUMBER",
        help=f"lower goes first, 1 to {HIGHEST_PRIORITY} (default: {PRIORITY})",
    )
    add_quality(submit)
    add_depth(submit)
    add_voice(submit)
    add_no_render(submit)
    submit.set_defaults(command=terminal_runs.submit)

    worker = add("worker", help="carry out queued runs until it is stopped")
    worker.set_defaults(command=terminal_runs.work)

    runs = add("runs", help="list the runs, newest first")
    runs.add_argument("--limit", type=int, default=20, help="how many (default: 20)")
    runs.set_defaults(command=terminal_runs.list_runs)

    status = add("status", help="say how a run stands, or all that have not ended")
    status.add_argument("id", nargs="?", help="which run")
    status.set_defaults(command=terminal_runs.status)

    follow = add("follow", help="show what happens in a run until it has ended")
    follow.add_argument("id", help="which run")
    follow.set_defaults(command=terminal_runs.follow)

    cancel = add("cancel", help="end a run that is queued or carried out")
    cancel.add_argument("id", help="which run")
    cancel.set_defaults(command=terminal_runs.cancel)

    resume = add("resume", help="go on with a run that has ended or was cut off")
    resume.add_argument("id", help="which run")
    resume.add_argument(
        "--from", dest="stage", metavar="STAGE", help="do this stage again, and what depends on it"
    )
    resume.set_defaults(command=terminal_runs.resume)


def add_keeping(add: AddCommand) -> None:
    """What is kept, and for how long."""
    tidy = add("tidy", help="remove what is kept no longer (CHALKBOX_KEEP__…)")
    tidy.add_argument(
        "--dry-run", action="store_true", help="remove nothing; list what would go, and why"
    )
    tidy.add_argument("--json", action="store_true", help="print it as JSON")
    tidy.set_defaults(command=terminal_keeping.tidy_now)

    pin = add("pin", help="keep a run, however old it gets")
    pin.add_argument("id", help="which run")
    pin.set_defaults(command=terminal_keeping.pin)

    unpin = add("unpin", help="keep a run no longer than any other")
    unpin.add_argument("id", help="which run")
    unpin.set_defaults(command=terminal_keeping.unpin)


def add_edit(add: AddCommand) -> None:
    """What a run has made, to be looked at and changed."""
    show = add("show", help="print an artifact of a run, or list them")
    show.add_argument("id", help="which run")
    show.add_argument("name", nargs="?", help="which file, for example storyboard.json")
    show.set_defaults(command=terminal_edit.show)

    edit = add(
        "edit",
        help="edit a video by saying what you want; or put a version of your own in the place of"
        " an artifact",
    )
    edit.add_argument("id", nargs="?", help="a video file, an editing session, or a run")
    edit.add_argument(
        "name",
        nargs="?",
        help="what to do with the video, `undo` or `redo`; or which file of a run, for example"
        " storyboard.json or generated_scene.py",
    )
    edit.add_argument(
        "file",
        nargs="?",
        type=Path,
        help="another video that the first needs; or the version, `-` for what comes in; without"
        " it, $EDITOR opens what there is",
    )
    edit.add_argument(
        "--no-resume", dest="resume", action="store_false", help="change it, and do not go on"
    )
    again = edit.add_mutually_exclusive_group()
    again.add_argument(
        "--replay",
        metavar="ID[:NUMBER]",
        help="do to the video what led to a result of an earlier session, without a model",
    )
    again.add_argument(
        "--export",
        metavar="ID[:NUMBER]",
        help="print what led to a result as one Python script that needs no Chalkbox",
    )
    edit.add_argument("-o", "--out", type=Path, metavar="FILE", help="where that script goes")
    edit.set_defaults(command=terminal_video.edit)


def add_eval(add: AddCommand) -> None:
    """Running a list of prompts."""
    command = add("eval", help="run a list of prompts, and write a table of what became of them")
    command.add_argument(
        "list", type=Path, metavar="PROMPTS.jsonl", help="one prompt a line, as a JSON object"
    )
    command.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="FOLDER",
        help="where the table goes; the same folder goes on where it stopped",
    )
    command.add_argument(
        "--at-once",
        type=int,
        choices=range(1, MOST_AT_ONCE + 1),
        metavar="NUMBER",
        help="runs under way at a time (default: CHALKBOX_RUNS_AT_ONCE)",
    )
    command.add_argument(
        "--again", choices=["failed"], help="run those again that delivered no video"
    )
    add_quality(command)
    add_depth(command)
    add_voice(command)
    command.set_defaults(command=terminal_eval.evaluate_list)


def add_scene(command: argparse.ArgumentParser) -> None:
    """The file, and which of its scenes."""
    command.add_argument("file", type=Path, help="a Python file with Manim scenes")
    command.add_argument("scene", nargs="?", help="which scene class (needed when there are more)")


def add_forms(command: argparse.ArgumentParser) -> None:
    """What is made in place of an mp4."""
    command.add_argument(
        "--transparent",
        action="store_true",
        help="without a background, to be laid over something: WebM with alpha, or such a PNG",
    )
    kinds = command.add_mutually_exclusive_group()
    kinds.add_argument("--gif", action="store_true", help="make a GIF, smaller and slower")
    kinds.add_argument(
        "--still",
        nargs="?",
        type=float,
        const=terminal.AT_THE_END,
        metavar="SECONDS",
        help="make a PNG of the end, or of a time in the video",
    )


def add_quality(command: argparse.ArgumentParser) -> None:
    """Quality and shape of the video."""
    add_choice(command, Quality.P720, "shorter side of the picture, and rate")
    add_choice(command, Aspect.WIDE, "shape of the picture")


def add_depth(command: argparse.ArgumentParser) -> None:
    """How much is planned first."""
    add_choice(command, Depth.FULL, "how much a model plans before it writes the code")


def language_code(word: str) -> str:
    """The name of a language as ISO 639 has it.

    Raises:
        argparse.ArgumentTypeError: It is none.
    """
    if not (word.isascii() and word.isalpha() and len(word) in (2, 3)):
        raise argparse.ArgumentTypeError(f"{word[:20]!r} is no code of a language, as en, de or hi")
    return word.lower()


def add_voice(command: argparse.ArgumentParser) -> None:
    """Who speaks."""
    add_choice(command, Voice.NONE, "who speaks what is explained")


def add_no_render(command: argparse.ArgumentParser) -> None:
    """Whether a video is drawn."""
    command.add_argument(
        "--no-render",
        dest="render",
        action="store_false",
        help="stop before the render, with code that was inspected",
    )


def add_choice(command: argparse.ArgumentParser, usual: StrEnum, about: str) -> None:
    """One of the words of an enumeration, as an option of its name."""
    kind = type(usual)
    command.add_argument(
        f"--{kind.__name__.lower()}",
        type=word_of(kind),
        default=usual,
        metavar="|".join(kind),
        help=f"{about} (default: {usual})",
    )


if __name__ == "__main__":
    sys.exit(main())
