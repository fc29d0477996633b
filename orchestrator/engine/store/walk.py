"""Which files of a run folder are for other machines too."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from orchestrator.engine.errors import RunFolderError
from orchestrator.engine.run_folder import SEGMENTS, STORED
from orchestrator.engine.trace import LOG_FILE, TRACE_FILE
from orchestrator.engine.whole_files import WholeFiles

_TOLD = (TRACE_FILE, LOG_FILE)
"""They grow; their lines travel as events."""


def file_path(root: Path, name: str) -> Path:
    """Where a file lies that travels by its digest.

    Raises:
        RunFolderError: No such file is taken from or given to other machines, or its name leads
            out of the folder or through a link.
    """
    parts = name.split("/")
    if parts[-1] in (*_TOLD, STORED) or SEGMENTS in parts:
        raise RunFolderError(f"not a file for other machines: {name[:200]!r}")
    return WholeFiles(root).path(name)


def trace_folder(root: Path, name: str) -> Path:
    """Where a trace lies, by the name of its folder below the run; empty for the run's own.

    Raises:
        RunFolderError: The name leads out of the run folder or through a link.
    """
    folder = WholeFiles(root).path(name) if name else root
    for own in _TOLD:
        if (folder / own).is_symlink():
            raise RunFolderError(f"{name or 'the run'} has a link where its {own} should be")
    return folder


def files_below(root: Path) -> Iterator[tuple[str, os.stat_result]]:
    """Every file that travels by its digest, with what tells whether it changed.

    What begins with a dot is unfinished; a link is nobody's.
    """
    for path in _plain_below(root):
        name = path.relative_to(root).as_posix()
        try:
            found = file_path(root, name).lstat()
        except (RunFolderError, OSError):
            continue
        if stat.S_ISREG(found.st_mode):
            yield name, found


def traces_below(root: Path) -> Iterator[str]:
    """The folder of every trace in a run, its own first."""
    for path in _plain_below(root):
        if path.name == TRACE_FILE:
            folder = path.parent.relative_to(root).as_posix()
            yield "" if folder == "." else folder


def _plain_below(folder: Path) -> Iterator[Path]:
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: (entry.is_dir(), entry.name))
    except OSError:
        return  # it was removed meanwhile
    for entry in entries:
        if entry.name.startswith(".") or entry.name == SEGMENTS:
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _plain_below(Path(entry.path))
        elif entry.is_file(follow_symlinks=False):
            yield Path(entry.path)
