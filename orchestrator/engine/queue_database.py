"""The database under the queue: one SQLite file beside the run folders, or PostgreSQL.

The file is for its owner only. DBOS needs SQLite 3.42 or newer (`unixepoch('subsec')`); where the
interpreter's is older, the one of pysqlite3 is used, for this database alone: the result cache
keeps the interpreter's, whose errors it catches.
"""

import importlib
import sqlite3
import threading
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, ExceptionContext, create_engine, event
from sqlalchemy.exc import IntegrityError

from orchestrator.engine.database_url import file_of, is_postgresql
from orchestrator.engine.errors import QueueError
from orchestrator.engine.postgresql import connect_postgresql
from orchestrator.errors import StartUpError

NEEDED = (3, 42, 0)
_TRANSIENT = ("locked", "busy")


def sqlite_module() -> Any:
    """A module of SQLite that is new enough.

    Raises:
        StartUpError: Neither the interpreter's nor pysqlite3's is.
    """
    if sqlite3.sqlite_version_info >= NEEDED:
        return sqlite3
    found = sqlite3.sqlite_version
    try:
        other: Any = importlib.import_module("pysqlite3.dbapi2")
    except ImportError:
        found += ", and pysqlite3 is not installed"
    else:
        if tuple(other.sqlite_version_info) >= NEEDED:
            return other
        found += f", and pysqlite3's is {other.sqlite_version}"
    raise StartUpError(
        f"the queue of runs needs SQLite {'.'.join(map(str, NEEDED[:2]))} or newer; this Python has"
        f" {found}. Install pysqlite3-binary, or use a Python with a newer SQLite"
    )


def connect(url: str, *, wait_s: float, given_up: threading.Event | None = None) -> Engine:
    """An engine on the database; the file of one is made when missing.

    Args:
        url: Of `database_url.database_url`.
        wait_s: How long to wait for another program that holds the file, seconds.
        given_up: Let DBOS see trouble as it is, and try again until this is set; without it,
            trouble is raised.

    Raises:
        QueueError: The file cannot be made. Later, from whatever uses the engine, unless it is
            `given_up` first: the file is held by another program or damaged, the disk is full, the
            database cannot be reached.
    """
    if is_postgresql(url):
        return connect_postgresql(url, given_up=given_up)
    path = file_of(url)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
    except OSError as error:
        raise QueueError(f"the queue of runs, {path}, cannot be made: {error.strerror}") from error
    engine = create_engine(url, module=sqlite_module())

    def set_up(connection: Any, _: object) -> None:
        connection.isolation_level = "IMMEDIATE"
        connection.execute(f"PRAGMA busy_timeout={int(wait_s * 1000)}")
        connection.execute("PRAGMA foreign_keys=ON")

    def tell(trouble: ExceptionContext) -> None:
        if not isinstance(trouble.sqlalchemy_exception, IntegrityError):
            raise trouble_with(path, trouble.original_exception, wait_s=wait_s)

    event.listen(engine, "connect", set_up)
    if given_up is None:
        event.listen(engine, "handle_error", tell)
    return engine


def trouble_with(path: Path, error: BaseException, *, wait_s: float) -> QueueError:
    """What is wrong with the file, and what to do about it."""
    words = str(error)
    if any(word in words for word in _TRANSIENT):
        return QueueError(
            f"another program holds {path}, the queue of runs; waited {wait_s:.0f} s for it. End"
            " that program, or wait until it is done, and try again",
            retryable=True,
        )
    if "malformed" in words or "not a database" in words:
        return QueueError(
            f"{path}, the queue of runs, is damaged ({words}). Move it away and start again: the"
            " runs lie in their folders, and a worker queues those that have not ended"
        )
    return QueueError(f"{path}, the queue of runs, cannot be used: {words}")
