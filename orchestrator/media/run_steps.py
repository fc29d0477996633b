"""Carries the steps of an exported edit out; standard library alone.

It is copied into each export, between what was asked and the steps. It runs without Chalkbox.
"""

import base64
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypedDict

PYTHON = (3, 11)
LAST = 3000
"""So much is told of what a script printed last, characters."""


class Step(TypedDict):
    """One script."""

    what: str
    takes: int
    """Number of the step whose output it takes; 0: INPUT."""
    beside: "Sequence[int | str]"
    """Numbers of the OTHER files that it takes too, or names of files that come with the export."""
    gives: str
    """Name of its output."""
    script: str


def main(
    steps: Sequence[Step],
    others: Sequence[str],
    files: Mapping[str, str],
    *,
    result: int,
    words: Sequence[str],
) -> str:
    """Edit a file as the command line says.

    Args:
        steps: In order.
        others: What each further file was, in words.
        files: Those that come with the export, in base64, by name.
        result: Number of the step whose output is the result.
        words: The command line, without the program.

    Returns:
        Why it was not done; empty when it was.
    """
    if len(words) != len(others) + 2:
        return usage(others)
    *given, output = map(Path, words)
    wrong = why_not(given, output, steps[result - 1]["gives"])
    if wrong:
        return wrong
    with tempfile.TemporaryDirectory(prefix=".edit-", dir=output.absolute().parent) as made_in:
        folder = Path(made_in)
        made = [given[0]]
        for number, step in enumerate(steps, start=1):
            sys.stdout.write(f"{number} of {len(steps)}: {step['what']}\n")
            sys.stdout.flush()
            beside = [beside_in(folder, each, given, files) for each in step["beside"]]
            there = folder / f"{number:02d}"
            failed = run_step(there, step, made[step["takes"]], beside)
            if failed:
                return f"Step {number} of {len(steps)} ({step['what']}) failed: {failed}"
            made.append(there / step["gives"])
        shutil.move(made[result], output)
    sys.stdout.write(f"{output}\n")
    return ""


def usage(others: Sequence[str]) -> str:
    """How it is called."""
    names = "".join(f" OTHER{number}" for number in range(1, len(others) + 1))
    told = "".join(f"\n  OTHER{number}: as {what}" for number, what in enumerate(others, start=1))
    return f"usage: python {Path(sys.argv[0]).name} INPUT{names} OUTPUT{told}"


def why_not(given: Sequence[Path], output: Path, gives: str) -> str:
    """Why it cannot be begun, if it cannot."""
    if sys.version_info < PYTHON:
        return f"This needs Python {'.'.join(map(str, PYTHON))} or later."
    missing = [name for name in ("ffmpeg", "ffprobe") if shutil.which(name) is None]
    if missing:
        return f"{' and '.join(missing)} cannot be found; install ffmpeg."
    for each in given:
        if not each.is_file():
            return f"There is no file {each}."
    if output.exists():
        return f"{output} is there already. Name another, or remove it."
    if not output.absolute().parent.is_dir():
        return f"There is no folder {output.absolute().parent}."
    ending = Path(gives).suffix
    if output.suffix.lower() != ending:
        return f"The result is a {ending[1:]} file: let the name of {output} end in {ending}."
    return ""


def beside_in(
    folder: Path, which: "int | str", given: Sequence[Path], files: Mapping[str, str]
) -> Path:
    """A file that a step takes beside the video."""
    if isinstance(which, int):
        return given[which]
    there = folder / which
    if not there.exists():
        there.write_bytes(base64.b64decode(files[which]))
    return there


def run_step(folder: Path, step: Step, source: Path, beside: Sequence[Path]) -> str:
    """Run a script in a folder of its own; why it failed, if it did."""
    folder.mkdir()
    place(source, folder, "input")
    for number, each in enumerate(beside, start=2):
        place(each, folder, f"input-{number}")
    script = folder.with_suffix(".py")
    script.write_text(step["script"], encoding="utf-8")
    words: list[Any] = [sys.executable, "-I", script.resolve(), step["gives"]]
    job = subprocess.run(
        words,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    said = job.stdout.decode(errors="replace").strip()[-LAST:]
    if job.returncode:
        return f"it ended with code {job.returncode}.\n{said}"
    return "" if (folder / step["gives"]).is_file() else f"it wrote no {step['gives']}.\n{said}"


def place(source: Path, folder: Path, stem: str) -> None:
    """Lay a file out under the name by which scripts find it."""
    there = folder / f"{stem}{source.suffix.lower() or '.bin'}"
    try:
        there.symlink_to(source.resolve())
    except OSError:  # some systems and disks have no links
        shutil.copyfile(source, there)
