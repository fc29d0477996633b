"""PostgreSQL under the queue goes away and is full; workers on it freeze, wake and are replaced.

The workers share one folder of runs, as on one machine. DATABASE_AWAY_S in the environment sets how
long the database is away, seconds.
"""

import os
import signal
import threading
import time
from pathlib import Path

import pytest
from postgresql import Cluster, execute

from orchestrator.engine import postgresql
from orchestrator.engine.errors import QueueError
from orchestrator.engine.postgresql import connect_postgresql, trouble_with
from orchestrator.errors import StartUpError
from tests.orchestrator.engine.toy_worker import (
    DATABASE,
    STAGES,
    done_in,
    saw,
    status_in,
    submit_to,
    trace_of,
    until,
    with_runs,
    worker_process,
)

pytestmark = pytest.mark.processes

AWAY_S = float(os.environ.get("DATABASE_AWAY_S") or "2")
FULL = """
CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$;
CREATE TRIGGER full_disk BEFORE INSERT ON dbos.operation_outputs
FOR EACH ROW EXECUTE FUNCTION full_disk()
"""


@pytest.fixture
def url(cluster: Cluster, tmp_path: Path) -> str:
    url = cluster.new_queue()
    (tmp_path / DATABASE).write_text(url)
    return url


def hold(runs_dir: Path, stage: str) -> Path:
    path = runs_dir / f"hold-{stage}"
    path.touch()
    return path


def test_a_run_goes_on_when_the_database_is_back(
    cluster: Cluster, url: str, tmp_path: Path
) -> None:
    video_id = submit_to(tmp_path)
    held = hold(tmp_path, "write")
    with worker_process(tmp_path) as worker:
        until(lambda: "write" in done_in(tmp_path))
        cluster.stop()
        try:
            held.unlink()
            with pytest.raises(QueueError, match="cannot be reached") as caught:
                status_in(tmp_path, video_id)
            assert caught.value.retryable
            time.sleep(AWAY_S)
            assert worker.poll() is None
        finally:
            cluster.start()
        assert with_runs(tmp_path, lambda runs: runs.wait(video_id)).succeeded
    assert done_in(tmp_path) == list(STAGES)
    steps = execute(url, "SELECT function_name FROM dbos.operation_outputs ORDER BY function_id")
    assert steps == [(stage,) for stage in STAGES]


def test_a_worker_ends_though_the_database_is_away(
    cluster: Cluster, url: str, tmp_path: Path
) -> None:
    video_id = submit_to(tmp_path)
    held = hold(tmp_path, "write")
    with worker_process(tmp_path) as worker:
        until(lambda: "write" in done_in(tmp_path))
        cluster.stop()
        try:
            held.unlink()
            until(lambda: saw(tmp_path, video_id, "stage_finished", "write"))
            worker.send_signal(signal.SIGTERM)
            assert worker.wait(timeout=60) == 0
        finally:
            cluster.start()
    with worker_process(tmp_path):
        assert with_runs(tmp_path, lambda runs: runs.wait(video_id)).succeeded
    assert done_in(tmp_path) == list(STAGES)


def test_a_run_goes_on_when_a_full_disk_has_room(url: str, tmp_path: Path) -> None:
    video_id = submit_to(tmp_path)
    held = hold(tmp_path, "write")
    with worker_process(tmp_path):
        until(lambda: "write" in done_in(tmp_path))
        execute(url, FULL)
        held.unlink()
        until(lambda: saw(tmp_path, video_id, "stage_finished", "write"))
        assert status_in(tmp_path, video_id).state == "running"
        execute(url, "DROP TRIGGER full_disk ON dbos.operation_outputs")
        assert with_runs(tmp_path, lambda runs: runs.wait(video_id)).succeeded
    assert done_in(tmp_path) == list(STAGES)


def test_a_frozen_worker_loses_its_run_and_what_it_brings_late(url: str, tmp_path: Path) -> None:
    video_id = submit_to(tmp_path)
    held = hold(tmp_path, "write")
    executor = "SELECT executor_id FROM dbos.workflow_status"
    with worker_process(tmp_path, name="zombie", lease_s=1.0) as zombie:
        until(lambda: "write" in done_in(tmp_path))
        with worker_process(tmp_path, name="living", lease_s=1.0):
            until(lambda: (tmp_path / ".workers" / "living.lock").exists())
            zombie.send_signal(signal.SIGSTOP)
            until(lambda: execute(url, executor) == [("living",)])
            held.unlink()
            zombie.send_signal(signal.SIGCONT)
            assert with_runs(tmp_path, lambda runs: runs.wait(video_id)).succeeded
            assert execute(url, executor) == [("living",)]
    outcomes = [
        line.event.outcome
        for line in trace_of(tmp_path, video_id)
        if line.event.type == "run_finished"
    ]
    assert outcomes == ["unfinished", "succeeded"]
    assert len(execute(url, "SELECT 1 FROM dbos.operation_outputs")) == len(STAGES)


def test_a_name_that_was_killed_takes_up_its_own_run(url: str, tmp_path: Path) -> None:
    del url
    video_id = submit_to(tmp_path)
    held = hold(tmp_path, "write")
    with worker_process(tmp_path, name="same") as first:
        until(lambda: "write" in done_in(tmp_path))
        with worker_process(tmp_path, name="same", lease_s=1.0) as second:
            assert second.wait(timeout=60) == 1
        first.kill()
        first.wait()
    held.unlink()
    with worker_process(tmp_path, name="same"):
        assert with_runs(tmp_path, lambda runs: runs.wait(video_id)).succeeded
    assert done_in(tmp_path) == ["plan", "write", "write", "draw"]


def test_what_cannot_be_reached_is_waited_for_until_it_is_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    nowhere = "postgresql+psycopg://me:secret@127.0.0.1:1/runs"
    with pytest.raises(QueueError, match=r"the database runs at 127\.0\.0\.1:1, cannot") as caught:
        connect_postgresql(nowhere).connect()
    assert "secret" not in caught.value.message
    monkeypatch.setattr(postgresql, "PAUSE_S", 0.05)
    given_up = threading.Event()
    waiting = connect_postgresql(nowhere, given_up=given_up)
    ended = threading.Event()

    def wait() -> None:
        with pytest.raises(QueueError, match="cannot be reached"):
            waiting.connect()
        ended.set()

    thread = threading.Thread(target=wait)
    thread.start()
    assert not ended.wait(0.3)
    given_up.set()
    thread.join()
    assert ended.is_set()


def test_a_server_that_is_too_old_is_refused(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgresql, "NEEDED", 99)
    engine = connect_postgresql(url)
    with pytest.raises(StartUpError, match=r"needs PostgreSQL 99 or newer; the server is \d+\.\d+"):
        engine.connect()
    engine.dispose()


def test_other_trouble_is_named_too() -> None:
    class FullError(Exception):
        sqlstate = "53100"

    full = trouble_with("the database runs at db:5432", FullError("could not\nextend file"))
    assert full.retryable
    assert "db:5432, has no room: could not extend file. Make room" in full.message
    other = trouble_with("the database runs at db:5432", Exception("no such table"))
    assert other.retryable is None
    assert "cannot be used: no such table" in other.message
