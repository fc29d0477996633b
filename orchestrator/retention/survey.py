"""What lies in the folder of the runs: runs, what killed processes left, and what is not ours."""

import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from agents.artifacts.base import Record
from orchestrator.engine.child import is_child
from orchestrator.engine.database_url import FILE as QUEUE_FILE
from orchestrator.engine.manifest import Manifest
from orchestrator.engine.pin import is_pinned
from orchestrator.engine.remove_run import left_over
from orchestrator.engine.run_folder import RunFolder
from orchestrator.engine.run_status import NOT_QUEUED, Standing
from orchestrator.engine.trace import TRACE_FILE
from orchestrator.engine.video_id import is_video_id
from orchestrator.engine.watched import is_watched
from orchestrator.errors import ChalkboxError
from orchestrator.retention.choose import RunLook
from orchestrator.retention.room import room_of

_HELD = {
    "queued": "it waits in the queue",
    "taken": "it is being carried out",
    "orphaned": "its worker died, and another takes it over",
}


class Item(Record):
    """Something that goes."""

    kind: str
    """`run`, `left over`, `cache`, `rows`, `objects` or `ledger`."""
    name: str
    size_bytes: int
    why: str


class Left(Record):
    """Something that stays though it may not be wanted."""

    name: str
    why: str


class Survey(NamedTuple):
    """What there is."""

    runs: tuple[RunLook, ...]
    left_over: tuple[Path, ...]
    strange: tuple[Left, ...]
    """What is not ours, or cannot be ours to remove."""


def why_kept(root: Path) -> str | None:
    """Why a run stays whatever is set, as far as its folder tells; none where nothing holds it."""
    if is_pinned(root):
        return "it is pinned"
    return "somebody looks at it" if is_watched(root) else None


def look_around(runs_dir: Path, standings: Mapping[str, Standing]) -> Survey:
    """Look at everything in the folder.

    Args:
        runs_dir: The folder.
        standings: What the queue knows of runs that have not ended.
    """
    runs: list[RunLook] = []
    strange: list[Left] = []
    try:
        entries = sorted(os.scandir(runs_dir), key=lambda entry: entry.name)
    except FileNotFoundError:
        entries = []
    for entry in entries:
        if entry.name.startswith((".", QUEUE_FILE)) or is_child(entry.name):
            continue  # a part of a run stays as long as that
        why = _not_ours(entry)
        if why is not None:
            strange.append(Left(name=entry.name, why=why))
        else:
            root = runs_dir / entry.name
            runs.append(_look(root, standings.get(entry.name, NOT_QUEUED)))
    return Survey(tuple(runs), tuple(left_over(runs_dir)), tuple(strange))


def _not_ours(entry: "os.DirEntry[str]") -> str | None:
    try:
        if not is_video_id(entry.name):
            return "it is no run; left alone"
        if entry.is_symlink() or not entry.is_dir(follow_symlinks=False):
            return "it is no folder; left alone"
        if entry.stat(follow_symlinks=False).st_uid != os.geteuid():
            return "it belongs to another user of this machine; left alone"
        if not os.path.lexists(f"{entry.path}/{Manifest.FILE}"):
            return f"it has no {Manifest.FILE}, so it may be somebody else's; left alone"
    except OSError as error:
        return f"it cannot be looked at: {error.strerror}"
    return None


def _look(root: Path, standing: Standing) -> RunLook:
    problem = None
    try:
        RunFolder.open(root)
    except (ChalkboxError, OSError):
        problem = "its folder is damaged"
    return RunLook(
        video_id=root.name,
        size_bytes=room_of(root),
        quiet_s=time.time() - _last_s(root),
        kept=_HELD.get(standing.state) or why_kept(root),
        problem=problem,
    )


def _last_s(root: Path) -> float:
    """When something happened last, seconds since 1970; now, where that cannot be told."""
    times: list[float] = []
    for path in (root, root / TRACE_FILE, root / Manifest.FILE):
        try:
            times.append(path.lstat().st_mtime)
        except OSError:
            continue
    return max(times, default=time.time())
