"""The terminal command that makes a film of a story."""

import argparse
import asyncio
import sys
from pathlib import Path

from agents.artifacts.story.film_package import FilmPackage
from agents.artifacts.story.story_request import StoryRequest
from agents.artifacts.story.words import Music
from config import Settings
from orchestrator.door import Explained
from orchestrator.engine.counted import counted
from orchestrator.engine.ticket import Fill, bare
from orchestrator.runs import Studio, open_studio
from orchestrator.terminal import (
    GOOD,
    StageLines,
    exit_code,
    printable,
    say_error,
)
from orchestrator.terminal_shot import own_file

STDIN = Path("-")


def music_or_file(words: str) -> Music | Path:
    """One of the moods there are, or a file of the user's.

    Raises:
        ArgumentTypeError: It is neither.
    """
    if words in list(Music):
        return Music(words)
    if not Path(words).is_file():
        raise argparse.ArgumentTypeError(
            f"{words!r} is neither a file nor one of {', '.join(Music)}"
        )
    return Path(words)


async def film(options: argparse.Namespace, settings: Settings) -> int:
    """Make a film of a story and print where it lies."""
    async with open_studio(settings) as studio:
        request = await read_request(options, studio)
        add: Fill = bare
        music_file = options.music_file or options.music
        if isinstance(music_file, Path):
            upload = own_file(music_file)
            request, add = await asyncio.to_thread(studio.films.with_music, request, upload)
        video_id = await studio.begin(request, add=add)
        return tell_film(await studio.go_on(video_id, watchers=(StageLines(),)))


def tell_film(filmed: Explained) -> int:
    """Print where a film lies and what is not as it was asked for, or why there is none."""
    outcome = filmed.outcome
    package = outcome.artifacts.get(FilmPackage)
    if not outcome.succeeded or not isinstance(package, FilmPackage):
        message = outcome.error.message if outcome.error else "no film was made"
        return say_error(
            f"{message}\nEverything made so far is in {outcome.folder.root}",
            exit_code(outcome.error),
        )
    sys.stderr.write(
        f"{printable(package.title)}: {package.duration_s:.0f} s of film in"
        f" {counted(package.shots, 'shot')}, made in {outcome.receipt.total.seconds:.0f} s"
        f" ({outcome.receipt.provider})\n"
    )
    # What was put up with in a stage stands in the receipt, and not all of it among the notes.
    remarks = (each for stage in outcome.receipt.stages for each in stage.remarks)
    for note in dict.fromkeys((*package.notes, *remarks)):
        sys.stderr.write(f"{printable(note)}\n")
    root = outcome.folder.root
    sys.stdout.write(f"{root / package.video}\n{root / outcome.receipt.FILE}\n")
    return GOOD


async def read_request(options: argparse.Namespace, studio: Studio) -> StoryRequest:
    """What the command line asks for; what is said of the story's file goes to stderr.

    Raises:
        HostFileError: The story's file is not there.
        RequestRefusedError: It is empty, too long, or cannot be read; says why.
    """
    files = studio.story_files
    if options.story == STDIN:
        content = await asyncio.to_thread(sys.stdin.buffer.read, files.most_bytes + 1)
        async with files.receiving(len(content)) as folder:
            story = folder / "story"
            await asyncio.to_thread(story.write_bytes, content)
            read = await files.read(story)
    else:
        read = await files.read(options.story)
    if read.kind != "text" or read.notes:
        what = read.encoding or read.kind.upper()
        sys.stderr.write(f"{what}: {counted(len(read.text), 'character')} of story\n")
    for note in read.notes:
        sys.stderr.write(f"{printable(note)}\n")
    return StoryRequest(
        prompt=read.text,
        left_out=read.notes,
        title=options.title,
        style=options.style,
        language=options.language or "",
        narrator=options.narrator,
        music=Music.STORY if isinstance(options.music, Path) else options.music,
        profile=options.profile,
        captions=options.captions,
        quality=options.quality,
        aspect=options.aspect,
    )
