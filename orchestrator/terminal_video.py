"""The terminal command that edits a video, and goes on with a session."""

import argparse
import asyncio
import sys
from pathlib import Path

from config import Settings
from orchestrator import terminal_edit
from orchestrator.door import open_door
from orchestrator.edit_folders import WORKFLOW
from orchestrator.edit_sessions import Edited, edit_again, edit_alike, edit_video, move_in_history
from orchestrator.engine.errors import ArtifactInvalidError
from orchestrator.engine.events import Progress, StageFinished, TraceLine
from orchestrator.engine.manifest import Manifest
from orchestrator.engine.run_folder import RunFolder
from orchestrator.engine.trace import safe
from orchestrator.engine.video_id import is_video_id
from orchestrator.errors import RequestRefusedError
from orchestrator.runs import Studio, open_studio
from orchestrator.sandbox.host_files import naming
from orchestrator.terminal import GOOD, REFUSED, NowLine, exit_code, printable, say_error


async def edit(options: argparse.Namespace, settings: Settings) -> int:
    """Edit a video, go on with a session, or put a version in the place of an artifact."""
    if options.export is not None:
        return await export(options, settings)
    if options.replay is not None:
        return await replay(options, settings)
    if options.id is None or options.name is None:
        return say_error('name a video or a session, and what to do: chalkbox edit clip.mp4 "…"')
    path = Path(options.id)
    if not is_session(options, settings) and (is_video_id(options.id) or not path.exists()):
        return await terminal_edit.edit(options, settings)
    lines = EditLines()
    async with open_studio(settings) as studio:
        if path.is_file():
            paths = [path, *([options.file] if options.file else [])]
            return tell(await edit_video(studio, paths, options.name, watchers=(lines,)))
        if options.name in ("undo", "redo"):
            return await move(studio, options.id, options.name)
        return tell(await edit_again(studio, options.id, options.name, watchers=(lines,)))


async def replay(options: argparse.Namespace, settings: Settings) -> int:
    """Do to another video what led to a result of an earlier session."""
    video_id, number = read_result(options.replay)
    paths = [Path(each) for each in (options.id, options.name, options.file) if each is not None]
    if not paths:
        return say_error("name the video too: chalkbox edit clip.mp4 --replay ID")
    async with open_studio(settings) as studio:
        lines = EditLines()
        edited = await edit_alike(studio, paths, video_id, number=number, watchers=(lines,))
        return tell(edited)


async def export(options: argparse.Namespace, settings: Settings) -> int:
    """Print what led to a result as one script, or write it into a file."""
    video_id, number = read_result(options.export)
    async with open_door(settings) as door:
        script = await door.edits.export(video_id, number)
    if options.out is None:
        sys.stdout.write(script.text)
        return GOOD
    with naming(options.out):
        await asyncio.to_thread(options.out.write_text, script.text, encoding="utf-8")
    sys.stdout.write(f"{options.out}\n")
    return GOOD


def read_result(words: str) -> tuple[str, int | None]:
    """A session and the number of a request in it, as `ID` or `ID:NUMBER`.

    Raises:
        RequestRefusedError: It is neither.
    """
    video_id, colon, number = words.partition(":")
    if colon and not (number.isascii() and number.isdigit() and len(number) <= 3):
        raise RequestRefusedError(f"{words[:100]!r} is not ID or ID:NUMBER.")
    return video_id, int(number) if colon else None


def is_session(options: argparse.Namespace, settings: Settings) -> bool:
    """Whether a video is to be edited in a session there is, and no artifact of it is named."""
    root = settings.runs_dir / options.id
    if not is_video_id(options.id) or not (root / Manifest.FILE).is_file():
        return False
    try:
        manifest = RunFolder.open(root).manifest
    except ArtifactInvalidError:
        return False
    return manifest.workflow == WORKFLOW and manifest.find(options.name) is None


async def move(studio: Studio, video_id: str, word: str) -> int:
    """Undo or redo, and print what is looked at then."""
    history = await asyncio.to_thread(move_in_history, studio, video_id, word)
    entry = history.find(history.current)
    root = studio.runs.root(video_id)
    sys.stdout.write(f"{root / entry.output if entry and entry.output else root}\n")
    return GOOD


def tell(edited: Edited) -> int:
    """Print where the result lies, or what has to be known first; the exit code."""
    entry, outcome = edited.entry, edited.outcome
    if entry is None:
        message = outcome.error.message if outcome.error else "nothing was edited"
        return say_error(message, exit_code(outcome.error))
    session = outcome.folder.video_id
    if entry.state == "failed":
        return say_error(
            f"{entry.words}\nEverything made so far is in {outcome.folder.root}", REFUSED
        )
    if entry.state == "asked":
        say_error(entry.words, REFUSED)
        sys.stderr.write(f'Answer, or ask for something else: chalkbox edit {session} "…"\n')
        return REFUSED
    if edited.result is None:
        sys.stdout.write(f"{printable(entry.words)}\n")
        return GOOD
    if entry.is_attached:
        sys.stderr.write("What is asked next is about the video that this was made from.\n")
    undo = "" if entry.is_attached else ", or undo"
    sys.stderr.write(f'Go on with: chalkbox edit {session} "…"{undo}\n')
    sys.stdout.write(f"{edited.result}\n")
    return GOOD


class EditLines:
    """Prints what is done, one line each, and on a terminal how far it is."""

    def __init__(self) -> None:
        self._now = NowLine()
        self._last = ""

    def __call__(self, line: TraceLine) -> None:
        """Print what happened."""
        event = line.event
        if isinstance(event, Progress) and event.done is not None:
            self._now.show(f"{event.text}, {event.done} %")
        if isinstance(event, Progress) and event.text != self._last:
            self._now.clear()
            self._last = event.text
            sys.stderr.write(f"· {safe(event.text)[:300]}\n")
        elif isinstance(event, StageFinished):
            self._now.clear()
