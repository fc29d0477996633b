import sqlite3
import sys
import threading
from pathlib import Path

import pytest
import sqlalchemy

from orchestrator.engine import queue_database
from orchestrator.engine.errors import QueueError
from orchestrator.engine.queue_database import connect, sqlite_module, trouble_with
from orchestrator.errors import StartUpError


def test_the_module_is_new_enough_and_the_interpreters_stays() -> None:
    assert sqlite_module().sqlite_version_info >= (3, 42)
    assert sys.modules["sqlite3"] is sqlite3


def test_without_a_new_enough_sqlite_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(queue_database, "NEEDED", (99, 1, 0))
    with pytest.raises(StartUpError, match=r"needs SQLite 99\.1 or newer; this Python has 3\."):
        sqlite_module()
    monkeypatch.setitem(sys.modules, "pysqlite3.dbapi2", None)
    with pytest.raises(StartUpError, match="pysqlite3 is not installed"):
        sqlite_module()


def test_trouble_is_ours_but_for_those_who_are_patient(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/a/queue.sqlite"
    waits = threading.Event()
    for given_up, kind in ((None, QueueError), (waits, sqlalchemy.exc.OperationalError)):
        engine = connect(url, wait_s=0.1, given_up=given_up)
        with pytest.raises(kind, match="no such table"), engine.begin() as connection:
            connection.execute(sqlalchemy.text("SELECT * FROM missing"))
        engine.dispose()


def test_a_row_that_is_there_already_is_no_trouble(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path}/queue.sqlite", wait_s=0.1)
    with engine.begin() as connection:
        connection.execute(sqlalchemy.text("CREATE TABLE t (a PRIMARY KEY)"))
        connection.execute(sqlalchemy.text("INSERT INTO t VALUES (1)"))
    with pytest.raises(sqlalchemy.exc.IntegrityError), engine.begin() as connection:
        connection.execute(sqlalchemy.text("INSERT INTO t VALUES (1)"))
    engine.dispose()


@pytest.mark.parametrize(
    ("said", "words", "retryable"),
    [
        ("database is locked", "another program holds", True),
        ("database disk image is malformed", "is damaged", None),
        ("file is not a database", "is damaged", None),
        ("database or disk is full", "cannot be used: database or disk is full", None),
        ("attempt to write a readonly database", "cannot be used", None),
    ],
)
def test_each_trouble_names_the_file(said: str, words: str, retryable: bool | None) -> None:
    error = trouble_with(Path("/runs/queue.sqlite"), sqlite3.OperationalError(said), wait_s=5)
    assert "/runs/queue.sqlite" in error.message
    assert words in error.message
    assert error.retryable is retryable
