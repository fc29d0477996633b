"""The terminal commands that show what a run has made, and take versions of your own."""

import argparse
import asyncio
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from config import Settings
from orchestrator.door import Door, open_door
from orchestrator.edit_artifact import MOST_BYTES
from orchestrator.engine.trace import safe
from orchestrator.errors import EditRefusedError
from orchestrator.terminal import GOOD, REFUSED, UnusableFileError, read_bytes, say_error
from orchestrator.terminal_runs import resume

STDIN = Path("-")


async def show(options: argparse.Namespace, settings: Settings) -> int:
    """Print an artifact of a run, or the names of all with their stage and maker."""
    async with open_door(settings) as door:
        if options.name is not None:
            path = await door.file(options.id, options.name)
            sys.stdout.write(safe_text(await asyncio.to_thread(path.read_bytes)))
            return GOOD
        view = await door.view(options.id)
    for each in view.artifacts:
        version = f", version {each.versions}" if each.versions > 1 else ""
        change = "" if each.editable else "  (not to be changed)"
        sys.stdout.write(f"{each.name:<24} {each.stage}, by {each.made_by}{version}{change}\n")
    return GOOD


async def edit(options: argparse.Namespace, settings: Settings) -> int:
    """Put a version in the place of an artifact, and go on from there.

    A version that does not fit is kept: it is given back in a file, to be mended.
    """
    async with open_door(settings) as door:
        content = await _version(door, options, settings)
        try:
            await door.edit(options.id, options.name, content)
        except EditRefusedError as error:
            for each in error.fields:
                sys.stderr.write(f"  {safe(each)}\n")
            kept = "" if options.file else f"\nWhat you wrote is in {_keep(options.name, content)}"
            return say_error(f"{error.message}{kept}", REFUSED)
    if not options.resume:
        return GOOD
    options.stage = None
    return await resume(options, settings)


async def _version(door: Door, options: argparse.Namespace, settings: Settings) -> bytes:
    """The version: of a file, of what comes in, or of an editor.

    Raises:
        UnusableFileError: It cannot be read, or the editor cannot be run.
    """
    if options.file == STDIN:
        return await asyncio.to_thread(sys.stdin.buffer.read, MOST_BYTES)
    if options.file is not None:
        return await asyncio.to_thread(read_bytes, options.file, MOST_BYTES)
    there = await asyncio.to_thread((await door.file(options.id, options.name)).read_bytes)
    return await asyncio.to_thread(_in_editor, settings.editor, options.name, there)


def _in_editor(editor: str, name: str, content: bytes) -> bytes:
    command = shlex.split(editor)
    path = _keep(name, content)
    try:
        # The user's own editor, as their environment names it.
        subprocess.run([*command, str(path)], check=True)  # noqa: S603
        return read_bytes(path, MOST_BYTES)
    except (OSError, subprocess.CalledProcessError) as error:
        raise UnusableFileError(
            f"the editor {command[0]!r} failed: {error}. Set EDITOR, or name a file."
        ) from error
    finally:
        path.unlink(missing_ok=True)
        path.parent.rmdir()


def _keep(name: str, content: bytes) -> Path:
    """Write a version beside no run, under a name that tells what it is of."""
    folder = Path(tempfile.mkdtemp(prefix="chalkbox-edit-"))
    path = folder / Path(name).name
    path.write_bytes(content)
    return path


def safe_text(content: bytes) -> str:
    """A file as text for a terminal: line by line, without what steers it."""
    text = content.decode(errors="replace")
    return "".join(f"{safe(line)}\n" for line in text.splitlines())
