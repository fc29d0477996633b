"""The end of a run folder: gone from sight at once, then from the disk.

What the run had spent stays in a ledger beside the run folders: deleting runs gives no money back.
"""

import contextlib
import errno
import fcntl
import os
import secrets
import shutil
from collections.abc import Generator
from datetime import datetime
from pathlib import Path

from pydantic import ValidationError

from orchestrator.engine.errors import RunBusyError, RunFolderError
from orchestrator.engine.events import TraceLine
from orchestrator.engine.trace import TRACE_FILE
from orchestrator.engine.whole_files import open_plain, whole_lines

SPENT_BY_DELETED = ".spent-by-deleted.jsonl"
"""In the folder of the runs: the `usage` lines from the traces of deleted runs."""
USAGE_MARK = b'"type":"usage"'
"""What every line of a trace holds that tells of an answer of a model."""
_AWAY = ".deleted-"
_FULL = (errno.ENOSPC, errno.EDQUOT)


@contextlib.contextmanager
def nobody_at(root: Path) -> Generator[None]:
    """Hold the run's trace, as whoever works on the run does.

    Raises:
        RunBusyError: Somebody works on it, past the queue.
    """
    try:
        flags = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
        descriptor = os.open(root / TRACE_FILE, flags)
    except OSError:
        yield  # not begun, or damaged: nobody can be at it
        return
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise RunBusyError(f"{root.name} is being worked on; cancel it first") from error
        yield
    finally:
        os.close(descriptor)


def move_away(root: Path) -> Path:
    """Take a run out of the sight of everybody; what it spent is written down first.

    Nobody else may be deleting a run. A full disk is no hindrance, for deleting makes room.

    Returns:
        Where it lies now, to be removed.

    Raises:
        RunFolderError: The disk refuses it.
    """
    away = root.with_name(f"{_AWAY}{root.name}-{secrets.token_hex(4)}")
    try:
        is_kept = _keep_spent(root)
        root.rename(away)
        if not is_kept:
            _make_room(away)
            _keep_spent(away)
        remove_children_beside(root)
    except OSError as error:
        raise RunFolderError(
            f"{root.name} cannot be deleted: {error.strerror}", context={"errno": error.errno}
        ) from error
    return away


def remove_children_beside(root: Path) -> None:
    """Remove what was made here of a run for another machine, and stayed."""
    for child in root.parent.glob(f"{root.name}_*"):
        shutil.rmtree(child, ignore_errors=True)


def remove(away: Path) -> None:
    """Remove what was moved away, now or by a process that was killed over it.

    Raises:
        RunFolderError: The disk refuses it.
    """
    try:
        away.unlink() if away.is_symlink() else shutil.rmtree(away)
    except FileNotFoundError:
        pass  # somebody else removes what is left over
    except OSError as error:
        raise RunFolderError(
            f"the run is deleted, but files of it are left in {away.name}: {error.strerror}",
            context={"folder": str(away), "errno": error.errno},
        ) from error
    remove_left_over(away.parent)


def remove_left_over(runs_dir: Path) -> None:
    """Remove what processes left that were killed while they removed a run."""
    for left in left_over(runs_dir):
        shutil.rmtree(left, ignore_errors=True)


def left_over(runs_dir: Path) -> list[Path]:
    """What processes left that were killed while they removed a run, or are just removing."""
    return sorted(runs_dir.glob(f"{_AWAY}*"))


def trim_spent(runs_dir: Path, before: datetime, *, dry_run: bool = False) -> int:
    """Forget what deleted runs had spent before a moment; nobody may be deleting a run.

    Args:
        runs_dir: Beside whose runs it is written down.
        before: With a time zone.
        dry_run: Only tell.

    Returns:
        The bytes of the lines that go.

    Raises:
        RunFolderError: The disk refuses it; all lines are still there.
    """
    path = runs_dir / SPENT_BY_DELETED
    try:
        with open_plain(path) as file:
            lines = file.read().splitlines(keepends=True)
        kept = [line for line in lines if not _is_before(line, before)]
        if len(kept) < len(lines) and not dry_run:
            new = path.with_name(f"{path.name}.new")
            new.unlink(missing_ok=True)
            _append(new, b"".join(kept))
            new.replace(path)
    except FileNotFoundError:
        return 0
    except OSError as error:
        raise RunFolderError(f"{path.name} cannot be shortened: {error.strerror}") from error
    return sum(map(len, lines)) - sum(map(len, kept))


def _is_before(line: bytes, moment: datetime) -> bool:
    """Whether a line tells of earlier; one that cannot be read is left."""
    try:
        return TraceLine.model_validate_json(line).at < moment
    except ValidationError:
        return False


def _keep_spent(root: Path) -> bool:
    """Write down what a run spent; whether there was room for it."""
    try:
        with open_plain(root / TRACE_FILE) as lines:
            spent = b"".join(line for line in whole_lines(lines) if USAGE_MARK in line)
    except OSError:
        return True
    if not spent:
        return True
    try:
        _append(root.with_name(SPENT_BY_DELETED), spent)
    except OSError as error:
        if error.errno not in _FULL:
            raise
        return False
    return True


def _append(path: Path, lines: bytes) -> None:
    """Append all of it or nothing: a part of a line would spoil the next one."""
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        before = os.fstat(descriptor).st_size
        try:
            if os.write(descriptor, lines) < len(lines):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        except OSError:
            with contextlib.suppress(OSError):
                os.ftruncate(descriptor, before)
            raise
    finally:
        os.close(descriptor)


def _make_room(away: Path) -> None:
    """Remove all of a run but its trace."""
    if away.is_symlink():
        return
    for entry in away.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry, ignore_errors=True)
        elif entry.name != TRACE_FILE:
            entry.unlink(missing_ok=True)
