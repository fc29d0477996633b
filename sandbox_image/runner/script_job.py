"""The `script` job: one Python script that reads `input.*` and writes `output.*`.

It runs as a program of its own, in the volume that the container writes to. What it prints as
`progress 42.5` is told as percent, what it prints as `told {"cuts": [1.5]}` is handed to the host
as what it found; all else that it prints is the job's log.
"""

import contextlib
import json
import os
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

from runner.probing import probe
from runner.volumes import WRITE
from runner.worker import Report, TimeLimitReached

SCRIPT = "/work/script.py"
PROGRESS = re.compile(rb"progress (\d{1,3}(?:\.\d{1,6})?)\s*")
TOLD = re.compile(rb"told (\{.*\})\s*")
LINE_BYTES = 16 * 1024
TOLD_LINES = 64
"""Of more, the script is not believed to look for anything."""


def run(params: dict[str, Any], report: Report) -> None:
    """Lay out the inputs, run the script, and tell which of the outputs it has left.

    Args:
        params: `inputs` maps a name in the script's folder to a path in a volume; `outputs` are the
            names it may leave; with `probe` they are probed here too.
        report: Takes percents and the result.
    """
    for name, path in params["inputs"].items():
        os.symlink(path, Path(WRITE, name))
    told: list[dict[str, Any]] = []
    try:
        code = run_script(report, params["outputs"], told)
    except TimeLimitReached:
        report.result({"succeeded": False, "timed_out": True})
        return
    made = [name for name in params["outputs"] if code == 0 and is_file(Path(WRITE, name))]
    clear(WRITE, keep=set(made))
    facts = {name: probe(str(Path(WRITE, name))) for name in made} if params["probe"] else {}
    end = {"succeeded": code == 0, "exit_code": code, "outputs": made, "facts": facts}
    report.result(end | {"told": told})


def run_script(report: Report, outputs: list[str], told: list[dict[str, Any]]) -> int:
    """Run it to its end; its exit code, negative when a signal ended it.

    Args:
        report: Takes percents.
        outputs: What it is told to write.
        told: Takes what it says that it found.
    """
    command = [sys.executable, "-I", SCRIPT, *outputs]
    percent_told = -1
    with subprocess.Popen(command, cwd=WRITE, stdin=subprocess.DEVNULL, stdout=-1) as script:
        try:
            while line := script.stdout.readline(LINE_BYTES):
                found = PROGRESS.fullmatch(line)
                if found is None:
                    if not take_told(line, told):
                        os.write(1, line)
                    continue
                percent = min(100, int(float(found[1])))
                if percent > percent_told:
                    percent_told = percent
                    report.event(event="script", done=percent, total=100)
        except TimeLimitReached:
            script.kill()  # else it would be waited for
            raise
    return script.returncode


def take_told(line: bytes, told: list[dict[str, Any]]) -> bool:
    """Whether a line says what the script found; then it is added to that."""
    found = TOLD.fullmatch(line)
    if found is None or len(told) >= TOLD_LINES:
        return False
    try:
        told.append(json.loads(found[1]))
    except (ValueError, RecursionError):
        return False
    return True


def is_file(path: Path) -> bool:
    """Whether it is a plain file with something in it; a link is none."""
    try:
        found = path.lstat()
    except OSError:
        return False
    return stat.S_ISREG(found.st_mode) and found.st_size > 0


def clear(folder: str, *, keep: set[str]) -> None:
    """Remove what the script left beside its outputs."""
    for entry in list(os.scandir(folder)):
        if entry.name in keep:
            continue
        if entry.is_dir(follow_symlinks=False):
            shutil.rmtree(entry.path, ignore_errors=True)
        else:
            with contextlib.suppress(OSError):
                os.unlink(entry.path)
