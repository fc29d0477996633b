"""The queue's database, alone: what goes in, what comes out, and what is refused."""

import contextlib
import json
import pickle
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from dbos import _serialization

from orchestrator.engine import queue
from orchestrator.engine.database_url import database_url
from orchestrator.engine.errors import QueueError, RunBusyError
from orchestrator.engine.queue import RunQueue, Taker
from orchestrator.engine.step import LetGo, Step, TakenOver, Words

HOLD = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.processes)])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> RunQueue:
    if request.param == "sqlite":
        return RunQueue(database_url("", tmp_path))
    return RunQueue(request.getfixturevalue("cluster").new_database())


@pytest.fixture
def in_file(tmp_path: Path) -> RunQueue:
    return RunQueue(database_url("", tmp_path))


def file(tmp_path: Path) -> Path:
    return tmp_path / "queue.sqlite"


def test_legs_come_back_as_they_went_in(opened: RunQueue) -> None:
    opened.add("run.1", from_stage=None, user="me", priority=7)
    opened.add("run.2", from_stage="draw", user="me", priority=9)
    opened.add("runner.1", from_stage=None, user="you", priority=7)
    one, two = opened.legs_of("run")
    assert (one.video_id, one.number, one.state, one.user) == ("run", 1, "queued", "me")
    assert (two.number, two.from_stage, two.priority) == (2, "draw", 9)
    with pytest.raises(RunBusyError, match=r"run\.1"):
        opened.add("run.1", from_stage=None, user="me", priority=7)
    opened.cancel("run.1")
    assert [leg.state for leg in opened.legs_of("run")] == ["cancelled", "queued"]
    assert {leg.id for leg in opened.open_legs()} == {"run.2", "runner.1"}
    assert opened.known() == {"run", "runner"}
    opened.close()


def test_the_file_is_its_owners_alone(in_file: RunQueue, tmp_path: Path) -> None:
    in_file.close()
    assert stat.S_IMODE(file(tmp_path).stat().st_mode) == 0o600


def test_a_leg_is_taken_recorded_and_put_back(opened: RunQueue) -> None:
    taken: list[str] = []

    def carry(video_id: str, from_stage: str | None, step: Step, leg: str | None) -> Words:
        assert leg == "run.1"

        def draw() -> Words:
            raise LetGo

        taken.append(f"{video_id} {from_stage}")
        step("plan", lambda: {"stage": "plan", "made": str(taken.append("plan"))})
        if len(taken) == 2:
            step("draw", draw)
        return {"outcome": "succeeded"}

    opened.set_limits(runs_at_once=1, user_runs_at_once=2)
    opened.add("run.1", from_stage="plan", user="me", priority=7)
    for executor in ("one", "two"):
        taker = Taker(opened, executor, carry, takes_queued=True)
        while opened.legs_of("run")[0].executor != executor or len(taken) < 2:
            time.sleep(0.05)
        if executor == "two":
            while opened.legs_of("run")[0].state != "over":
                time.sleep(0.05)
        taker.stop_taking()
        taker.close()
        (leg,) = opened.legs_of("run")
        if executor == "one":
            assert (leg.state, leg.queued) == ("taken", True)
            assert opened.put_back(leg)
            assert not opened.put_back(leg)
    # What was recorded is not done again.
    assert taken == ["run plan", "plan", "run plan"]
    opened.close()


def test_what_a_zombie_brings_late_is_refused(opened: RunQueue) -> None:
    """Its leg was put back meanwhile: nothing of it is recorded, and it is told."""
    told: list[object] = []
    done = threading.Event()

    def carry(video_id: str, from_stage: str | None, step: Step, leg: str | None) -> Words:
        def late() -> Words:
            told.append(taker.not_ours())
            (mine,) = opened.legs_of(video_id)
            opened.put_back(mine)
            told.append(taker.not_ours())
            return {"stage": "plan", "made": "late"}

        try:
            if not told:
                step("plan", late)
            else:
                told.append(step("plan", lambda: {"stage": "plan", "made": "in time"}))
        except TakenOver:
            told.append("refused")
            raise
        done.set()
        return {}

    opened.set_limits(runs_at_once=1, user_runs_at_once=2)
    opened.add("run.1", from_stage=None, user="me", priority=7)
    taker = Taker(opened, "one", carry, takes_queued=True)
    assert done.wait(60)
    taker.stop_taking()
    taker.close()
    opened.close()
    assert told == [
        *({}, {"run": "taken over"}, "refused"),
        {"stage": "plan", "made": "in time"},
    ]


def test_runs_are_taken_in_turn_one_at_a_time(opened: RunQueue) -> None:
    """The most urgent first, whoever queued it; then the users by turns."""
    taken: list[str] = []

    def carry(video_id: str, *_: object) -> Words:
        taken.append(video_id)
        time.sleep(1)  # the database's clock counts seconds
        return {}

    opened.set_limits(runs_at_once=1, user_runs_at_once=2)
    opened.add("ann1.1", from_stage=None, user="ann", priority=100)
    time.sleep(1)
    for video_id, user, priority in (
        *(("ann2", "ann", 100), ("bob1", "bob", 100), ("eve", "eve", 1), ("bob2", "bob", 50)),
    ):
        opened.add(f"{video_id}.1", from_stage=None, user=user, priority=priority)
    waiting = [leg.video_id for leg in opened.look()[1]]
    assert waiting == ["eve", "bob2", "ann1", "bob1", "ann2"]
    taker = Taker(opened, "one", carry, takes_queued=True)
    while len(taken) < len(waiting):
        time.sleep(0.02)
    taker.stop_taking()
    taker.close()
    opened.close()
    assert taken == waiting


def test_one_process_has_one_taker(in_file: RunQueue) -> None:
    taker = Taker(in_file, "one", lambda *_: {}, takes_queued=False)
    with pytest.raises(QueueError, match="carries out runs already"):
        Taker(in_file, "two", lambda *_: {}, takes_queued=False)
    taker.close()
    in_file.close()


def test_nothing_is_ever_unpickled(in_file: RunQueue, tmp_path: Path) -> None:
    """DBOS would unpickle a row that says it is pickled, though another serializer is set."""
    in_file.add("run.1", from_stage=None, user="me", priority=1)
    in_file.close()
    with contextlib.closing(sqlite3.connect(file(tmp_path))) as database, database:
        tables = [row[0] for row in database.execute("SELECT name FROM sqlite_master")]
        assert "workflow_status" in tables
        pickled = pickle.dumps({"args": ("run", None), "kwargs": {}})
        for table in ("workflow_status", "workflow_inputs"):
            if table not in tables:
                continue
            columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
            for column in {"inputs", "serialization"} & set(columns):
                value = "py_pickle" if column == "serialization" else pickled.hex()
                database.execute(f"UPDATE {table} SET {column} = ?", (value,))  # noqa: S608
    with pytest.raises(QueueError, match="no JSON"):
        _serialization.DefaultSerializer().deserialize("gASVBAAAAAAAAABLAS4=")
    with pytest.raises(QueueError, match="no JSON"):
        _serialization.DBOSDefaultSerializer.serialize({})
    again = RunQueue(database_url("", tmp_path))
    (leg,) = again.legs_of("run")
    assert leg.from_stage is None
    again.close()


HOSTILE = {
    "a": {"workflow_uuid": "../../etc.1"},
    "b": {"workflow_uuid": "b"},
    "c": {"workflow_uuid": "c." + "9" * 5000},
    "d": {"priority": "first", "created_at": "now"},
    "e": {"inputs": "[" * 100_000},
    "f": {"inputs": json.dumps({"positionalArgs": ["../../etc", None], "namedArgs": {}})},
    "g": {"inputs": json.dumps({"positionalArgs": [7, {}, []], "namedArgs": {"x": 1}})},
    "h": {"status": "NONSENSE", "executor_id": "nobody"},
    "i": {"queue_partition_key": b"\xff\x00"},
    "j": {"inputs": None, "serialization": "py_pickle"},
    "k": {"inputs": "gASVBAAAAAAAAABLAS4=", "serialization": None},
    "l": {"name": "something_else"},
    "m": {"workflow_uuid": "m.1\n", "started_at_epoch_ms": "never"},
}
"""What becomes of the rows of some runs."""


def test_no_row_leads_anywhere_or_stands_in_the_way_of_the_others(tmp_path: Path) -> None:
    opened = RunQueue(database_url("", tmp_path))  # it lets anything stand in a row
    taken: list[tuple[str, object]] = []

    def carry(video_id: str, from_stage: str | None, *_: object) -> Words:
        taken.append((video_id, from_stage))
        return {"outcome": "succeeded"}

    opened.set_limits(runs_at_once=2, user_runs_at_once=2)
    for video_id in HOSTILE:
        opened.add(f"{video_id}.1", from_stage=None, user="them", priority=1)
    opened.add("good.1", from_stage="draw", user="me", priority=100)
    with contextlib.closing(sqlite3.connect(file(tmp_path))) as database, database:
        for video_id, columns in HOSTILE.items():
            for column, value in columns.items():
                change = f"UPDATE workflow_status SET {column} = ? WHERE workflow_uuid = ?"  # noqa: S608
                database.execute(change, (value, f"{video_id}.1"))
                if column == "workflow_uuid":
                    break
    legs = [*opened.open_legs(), *opened.look()[1], *opened.legs_of("d")]
    assert all(leg.video_id in {*HOSTILE, "good"} for leg in legs)
    assert opened.known() <= {*HOSTILE, "good"}
    taker = Taker(opened, "one", carry, takes_queued=True)
    while opened.legs_of("good")[0].state != "over":
        time.sleep(0.05)
    taker.stop_taking()
    taker.close()
    opened.close()
    assert ("good", "draw") in taken
    assert {video_id for video_id, _ in taken} <= {*HOSTILE, "good"}


@contextlib.contextmanager
def held(path: Path) -> Iterator[None]:
    """Another process holds the file. Locks of SQLite do not count within one process."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"held\n"
    yield
    holder.communicate()


def test_another_program_that_holds_the_file_is_named(
    in_file: RunQueue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_file.close()
    monkeypatch.setattr(queue, "WAIT_S", 0.3)
    with held(file(tmp_path)):
        began = time.monotonic()
        with pytest.raises(QueueError, match=r"another program holds .*queue\.sqlite") as caught:
            RunQueue(database_url("", tmp_path))
        assert caught.value.retryable
        assert time.monotonic() - began < 5
    again = RunQueue(database_url("", tmp_path))
    with held(file(tmp_path)):
        with pytest.raises(QueueError, match="another program holds"):
            again.add("run.1", from_stage=None, user="me", priority=1)
        with pytest.raises(QueueError, match="another program holds"):
            again.open_legs()
    again.add("run.1", from_stage=None, user="me", priority=1)
    again.close()


@pytest.mark.parametrize("content", [b"no database" * 100, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_file_is_named_and_what_to_do(tmp_path: Path, content: bytes) -> None:
    file(tmp_path).write_bytes(content)
    with pytest.raises(QueueError, match=r"queue\.sqlite, the queue of runs, is damaged") as caught:
        RunQueue(database_url("", tmp_path))
    assert "Move it away and start again" in caught.value.message


def test_a_queue_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(QueueError, match="cannot be made"):
        RunQueue(f"sqlite:///{tmp_path}/file/queue.sqlite")


def test_no_thread_is_left(opened: RunQueue) -> None:
    before = threading.active_count()
    Taker(opened, "one", lambda *_: {}, takes_queued=True).close()
    assert threading.active_count() == before
    opened.close()
