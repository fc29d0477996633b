"""Events of a run as another machine recorded them, written on in its traces and logs here."""

import os
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from orchestrator.engine.errors import RunFolderError
from orchestrator.engine.events import TraceLine
from orchestrator.engine.store.known import Told
from orchestrator.engine.store.tables import EventRow
from orchestrator.engine.store.walk import trace_folder
from orchestrator.engine.trace import LOG_FILE, TRACE_FILE, in_words

_WRITE = os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC


class Heard(NamedTuple):
    """What became of the events."""

    traces: dict[str, Told]
    refused: tuple[str, ...]


def is_in_step(root: Path, traces: Mapping[str, Told]) -> bool:
    """Whether the traces of a folder hold just what was taken into them."""
    return all(
        _size(root / name / TRACE_FILE) == told.trace_bytes
        and _size(root / name / LOG_FILE) == told.log_bytes
        for name, told in ({"": Told()} | dict(traces)).items()
    )


def take_events(root: Path, rows: Sequence[EventRow], traces: Mapping[str, Told]) -> Heard:
    """Write events on; those that are there already are left out.

    Args:
        root: The run folder; nobody else may be writing to it.
        rows: Trace by trace, in order.
        traces: How far they are; one that is not named here is written from its beginning.

    Raises:
        RunFolderError: The disk refuses it.
    """
    told, refused = dict(traces), list[str]()
    for name, some in groupby(rows, key=lambda row: row.folder):
        try:
            folder = trace_folder(root, name)
        except RunFolderError as error:
            refused.append(f"the database names a trace that is not taken: {error.message}")
            continue
        before = told.get(name, Told())
        lines, problem = _fitting(some, after=before.sequence)
        if problem:
            refused.append(problem)
        try:
            told[name] = _write_on(folder, lines, before)
        except OSError as error:
            raise RunFolderError(
                f"{name or 'the trace'}: {error.strerror}", context={"errno": error.errno}
            ) from error
    return Heard(told, tuple(refused))


def _fitting(rows: Iterable[EventRow], *, after: int) -> tuple[list[TraceLine], str | None]:
    """The lines that go on from a number without a gap, and what is wrong with the next."""
    lines: list[TraceLine] = []
    last = after
    for row in rows:
        if row.sequence <= last:
            continue
        try:
            line = TraceLine.model_validate_json(row.line)
        except ValidationError:
            line = None
        if line is None or not line.sequence == row.sequence == last + 1:
            where = f"{row.folder}/{TRACE_FILE}" if row.folder else TRACE_FILE
            return lines, f"{where}: what the database has after event {last} does not fit"
        last = line.sequence
        lines.append(line)
    return lines, None


def _write_on(folder: Path, lines: Sequence[TraceLine], before: Told) -> Told:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    trace = b"".join(line.model_dump_json().encode() + b"\n" for line in lines)
    log = b"".join(f"{in_words(line)}\n".encode() for line in lines)
    return Told(
        sequence=lines[-1].sequence if lines else before.sequence,
        trace_bytes=_append(folder / TRACE_FILE, trace, at=before.trace_bytes),
        log_bytes=_append(folder / LOG_FILE, log, at=before.log_bytes),
    )


def _append(path: Path, content: bytes, *, at: int) -> int:
    """Write from there on, whatever came after it; returns where that ends."""
    descriptor = os.open(path, _WRITE, 0o600)
    try:
        os.ftruncate(descriptor, at)
        with os.fdopen(os.dup(descriptor), "wb") as file:
            file.seek(at)
            file.write(content)
    finally:
        os.close(descriptor)
    return at + len(content)


def _size(path: Path) -> int:
    try:
        return path.lstat().st_size
    except OSError:
        return 0
