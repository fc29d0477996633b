"""The terminal command that makes a film of a story."""

import argparse
import asyncio
import sys
from pathlib import Path

from agents.artifacts.story.film_package import FilmPackage
from agents.artifacts.story.story_request import STORY_CHARS, StoryRequest
from config import Settings
from orchestrator.engine.ticket import Fill, bare
from orchestrator.prompt import require_story
from orchestrator.runs import open_studio
from orchestrator.terminal import (
    GOOD,
    StageLines,
    UnusableFileError,
    exit_code,
    printable,
    read_bytes,
    say_error,
)
from orchestrator.terminal_shot import own_file

STDIN = Path("-")
MOST_BYTES = 4 * STORY_CHARS
"""Of a story in any script, UTF-8."""


async def film(options: argparse.Namespace, settings: Settings) -> int:
    """Make a film of a story and print where it lies."""
    request = await asyncio.to_thread(read_request, options, settings)
    async with open_studio(settings) as studio:
        add: Fill = bare
        if options.music_file is not None:
            upload = own_file(options.music_file)
            request, add = await asyncio.to_thread(studio.films.with_music, request, upload)
        video_id = await studio.begin(request, add=add)
        outcome = (await studio.go_on(video_id, watchers=(StageLines(),))).outcome
    package = outcome.artifacts.get(FilmPackage)
    if not outcome.succeeded or not isinstance(package, FilmPackage):
        message = outcome.error.message if outcome.error else "no film was made"
        return say_error(
            f"{message}\nEverything made so far is in {outcome.folder.root}",
            exit_code(outcome.error),
        )
    sys.stderr.write(
        f"{printable(package.title)}: {package.duration_s:.0f} s of film in {package.shots} shots,"
        f" made in {outcome.receipt.total.seconds:.0f} s ({outcome.receipt.provider})\n"
    )
    for note in package.notes:
        sys.stderr.write(f"{printable(note)}\n")
    root = outcome.folder.root
    sys.stdout.write(f"{root / package.video}\n{root / outcome.receipt.FILE}\n")
    return GOOD


def read_request(options: argparse.Namespace, settings: Settings) -> StoryRequest:
    """What the command line asks for.

    Raises:
        UnusableFileError: The story cannot be read, or is no text.
        RequestRefusedError: It is empty or too long.
    """
    content = (
        sys.stdin.buffer.read(MOST_BYTES)
        if options.story == STDIN
        else read_bytes(options.story, MOST_BYTES)
    )
    try:
        story = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnusableFileError(
            f"{options.story} is no UTF-8 text; save the story as plain text"
        ) from error
    require_story(story, settings.story_chars)
    return StoryRequest(
        prompt=story,
        title=options.title,
        narrator=options.narrator,
        music=options.music,
        captions=options.captions,
        quality=options.quality,
        aspect=options.aspect,
    )
