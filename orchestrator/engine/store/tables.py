"""What of runs travels through the database: which files they have, and what happens in them.

Written with SQLAlchemy alone, so SQLite and PostgreSQL do alike. Everything blocks. A *writer* is
whoever may change a run's rows, a number that goes up: what an earlier one still writes is refused.
"""

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Engine,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    delete,
    false,
    func,
    insert,
    select,
    true,
    update,
)
from sqlalchemy.exc import IntegrityError

from orchestrator.engine.errors import QueueError, RunBusyError, TakenOverError, UnknownRunError
from orchestrator.engine.store.objects import Stored

_METADATA = MetaData()
_RUNS = Table(
    "chalkbox_runs",
    _METADATA,
    Column("video_id", String(200), primary_key=True),
    Column("writer", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("deleted", Boolean, nullable=False),
    Column("deleted_ms", BigInteger),
)
_FILES = Table(
    "chalkbox_files",
    _METADATA,
    Column("video_id", String(200), primary_key=True),
    Column("path", String(1100), primary_key=True),
    Column("sha256", String(64)),
    Column("size_bytes", BigInteger, nullable=False),
    Column("pieces", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Index("chalkbox_files_changed", "video_id", "version"),
    Index("chalkbox_files_named", "sha256"),
)
_EVENTS = Table(
    "chalkbox_events",
    _METADATA,
    Column("video_id", String(200), primary_key=True),
    Column("folder", String(1100), primary_key=True),
    Column("sequence", Integer, primary_key=True),
    Column("line", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Index("chalkbox_events_changed", "video_id", "version"),
)
_MOST = 400
"""Values in one statement."""


class Head(NamedTuple):
    """How far a run is."""

    writer: int
    """Who may change it."""
    version: int
    """Goes up with each change."""
    deleted: bool


class FileRow(NamedTuple):
    """A file of a run, as it is now."""

    path: str
    """Relative to the run folder; whatever somebody wrote into the row."""
    stored: Stored | None
    """None: there is no such file any more."""
    makes_sense: bool = True
    """Whether the row can be read; anybody may have written it."""


class EventRow(NamedTuple):
    """A line of a trace."""

    folder: str
    """Where the trace lies below the run folder; empty for the run's own."""
    sequence: int
    line: str


class Tables:
    """The rows, in the database of an engine.

    Raises:
        QueueError: Here and from every call: the database cannot be used.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        make_tables(engine, _METADATA)

    def head(self, video_id: str) -> Head | None:
        """How far a run is; None when it was never recorded."""
        asked = select(_RUNS).where(_RUNS.c.video_id == video_id)
        with self._engine.connect() as connection:
            row = connection.execute(asked).one_or_none()
        return None if row is None else Head(row.writer, row.version, row.deleted)

    def heads(self) -> dict[str, Head]:
        """The same of every run."""
        with self._engine.connect() as connection:
            return {
                row.video_id: Head(row.writer, row.version, row.deleted)
                for row in connection.execute(select(_RUNS))
            }

    def claim(self, video_id: str, *, expected: Head | None = None) -> int:
        """Become the only writer of a run.

        Args:
            video_id: The run; its rows are begun where there are none.
            expected: Only if the run is still so far.

        Returns:
            The number of the writer.

        Raises:
            UnknownRunError: It was deleted.
            RunBusyError: It is not where it was expected, or is claimed at this very moment.
        """
        try:
            with self._engine.begin() as connection:
                return self._claim(connection, video_id, expected)
        except IntegrityError as error:
            raise RunBusyError(f"{video_id} was begun elsewhere just now") from error

    def write(
        self,
        video_id: str,
        writer: int,
        *,
        files: Mapping[str, Stored | None] | None = None,
        events: Sequence[EventRow] = (),
    ) -> Head:
        """Record files and events; all of it, or nothing.

        Args:
            video_id: The run.
            writer: Of `claim`.
            files: By path; None for one that is gone.
            events: Such as are not recorded yet.

        Raises:
            TakenOverError: Another has become the writer since, or the run was deleted.
        """
        mine = (_RUNS.c.video_id == video_id, _RUNS.c.writer == writer, _RUNS.c.deleted == false())
        try:
            with self._engine.begin() as connection:
                ahead = update(_RUNS).where(*mine).values(version=_RUNS.c.version + 1)
                if connection.execute(ahead).rowcount != 1:
                    raise TakenOverError(
                        f"{video_id} is another worker's by now, or was deleted; what this one"
                        " still made of it is not taken"
                    )
                version = connection.scalar(select(_RUNS.c.version).where(*mine)) or 0
                _write_files(connection, video_id, files or {}, version)
                rows = [row._asdict() | {"video_id": video_id} for row in events]
                if rows:
                    connection.execute(insert(_EVENTS).values(version=version), rows)
        except IntegrityError as error:
            raise TakenOverError(f"{video_id}: these events were recorded by another") from error
        return Head(writer, version, deleted=False)

    def files(self, video_id: str, *, after: int = 0) -> list[FileRow]:
        """The files of a run that changed after a version."""
        asked = select(_FILES).where(_FILES.c.video_id == video_id, _FILES.c.version > after)
        with self._engine.connect() as connection:
            rows = connection.execute(asked.order_by(_FILES.c.path)).all()
        return [_file(row.path, row.sha256, row.size_bytes, row.pieces) for row in rows]

    def events(self, video_id: str, *, after: int = 0) -> list[EventRow]:
        """What was recorded of a run's traces after a version, trace by trace, in order."""
        asked = select(_EVENTS.c.folder, _EVENTS.c.sequence, _EVENTS.c.line).where(
            _EVENTS.c.video_id == video_id, _EVENTS.c.version > after
        )
        ordered = asked.order_by(_EVENTS.c.folder, _EVENTS.c.sequence)
        with self._engine.connect() as connection:
            return [EventRow(*row) for row in connection.execute(ordered)]

    def last_events(self, video_id: str) -> dict[str, int]:
        """Number of the last event in each trace of a run."""
        asked = (
            select(_EVENTS.c.folder, func.max(_EVENTS.c.sequence))
            .where(_EVENTS.c.video_id == video_id)
            .group_by(_EVENTS.c.folder)
        )
        with self._engine.connect() as connection:
            return {folder: last for folder, last in connection.execute(asked)}

    def delete(self, video_id: str) -> None:
        """Forget a run and its children, but for the fact that there was one.

        So every machine removes its own.
        """
        now_ms = int(time.time() * 1000)
        gone = {
            "deleted": True,
            "deleted_ms": now_ms,
            "writer": _RUNS.c.writer + 1,
            "version": _RUNS.c.version + 1,
        }

        def its(table: Table) -> ColumnElement[bool]:
            its_children = table.c.video_id.startswith(f"{video_id}_", autoescape=True)
            return (table.c.video_id == video_id) | its_children

        with self._engine.begin() as connection:
            connection.execute(update(_RUNS).where(its(_RUNS)).values(**gone))
            for table in (_FILES, _EVENTS):
                connection.execute(delete(table).where(its(table)))

    def named(self) -> set[str]:
        """Digest of every object that is a file of a run."""
        asked = select(_FILES.c.sha256).where(_FILES.c.sha256.is_not(None)).distinct()
        with self._engine.connect() as connection:
            return set(connection.scalars(asked))

    def is_named(self, sha256: str) -> bool:
        """Whether an object is a file of a run."""
        asked = select(_FILES.c.sha256).where(_FILES.c.sha256 == sha256).limit(1)
        with self._engine.connect() as connection:
            return connection.scalar(asked) is not None

    def forget_deleted(self, before: float, *, dry_run: bool = False) -> int:
        """Forget that there were runs which were deleted long ago.

        Args:
            before: When, seconds since 1970. A machine that has not looked since keeps its copy.
            dry_run: Only count them.

        Returns:
            How many they are.
        """
        old = (_RUNS.c.deleted == true(), _RUNS.c.deleted_ms < before * 1000)
        with self._engine.begin() as connection:
            if dry_run:
                return connection.scalar(select(func.count()).select_from(_RUNS).where(*old)) or 0
            return connection.execute(delete(_RUNS).where(*old)).rowcount

    def close(self) -> None:
        """Close the connections."""
        self._engine.dispose()

    def _claim(self, connection: Connection, video_id: str, expected: Head | None) -> int:
        this = _RUNS.c.video_id == video_id
        which = [this, _RUNS.c.deleted == false()]
        if expected is not None:
            which += [_RUNS.c.writer == expected.writer, _RUNS.c.version == expected.version]
        mine = update(_RUNS).where(*which).values(writer=_RUNS.c.writer + 1)
        if connection.execute(mine).rowcount != 1:
            found = connection.execute(select(_RUNS).where(this)).one_or_none()
            if found is not None and found.deleted:
                raise UnknownRunError(f"{video_id} was deleted on another machine")
            if found is not None or expected is not None:
                raise RunBusyError(f"{video_id} was changed elsewhere just now; try again")
            new = {"video_id": video_id, "writer": 1, "version": 0, "deleted": False}
            connection.execute(insert(_RUNS).values(**new))
        return int(connection.scalar(select(_RUNS.c.writer).where(this)) or 0)


def make_tables(engine: Engine, tables: MetaData) -> None:
    """Make tables that are not there yet.

    Raises:
        QueueError: The database cannot be used.
    """
    try:
        tables.create_all(engine)
    except (QueueError, IntegrityError):
        tables.create_all(engine)  # another process made them at the same moment


def _write_files(
    connection: Connection, video_id: str, files: Mapping[str, Stored | None], version: int
) -> None:
    for some in _parts(list(files)):
        old = delete(_FILES).where(_FILES.c.video_id == video_id, _FILES.c.path.in_(some))
        connection.execute(old)
    rows = [
        {
            "video_id": video_id,
            "path": path,
            "sha256": stored.sha256 if stored else None,
            "size_bytes": stored.size_bytes if stored else 0,
            "pieces": json.dumps(stored.pieces if stored else ()),
            "version": version,
        }
        for path, stored in files.items()
    ]
    if rows:
        connection.execute(insert(_FILES), rows)


def _parts(paths: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(paths), _MOST):
        yield paths[start : start + _MOST]


def _file(path: str, sha256: str | None, size_bytes: int, pieces: str) -> FileRow:
    if sha256 is None:
        return FileRow(path, None)
    try:
        given = {"sha256": sha256, "size_bytes": size_bytes, "pieces": json.loads(pieces)}
        return FileRow(path, Stored.model_validate(given))
    except (ValueError, TypeError, RecursionError):
        return FileRow(path, None, makes_sense=False)
