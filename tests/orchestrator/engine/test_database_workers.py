"""Which workers live, on all machines of one PostgreSQL: by locks that go with their sessions."""

import asyncio
import contextlib
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from postgresql import Cluster, execute

from config import PROJECT_ROOT
from orchestrator.engine import database_workers
from orchestrator.engine.database_workers import DatabaseWorkers
from orchestrator.engine.errors import QueueError
from tests.orchestrator.engine.toy_worker import runs_in, until, working

pytestmark = pytest.mark.processes

LIVE = """
import sys
from pathlib import Path
from orchestrator.engine import database_workers
from orchestrator.engine.database_workers import DatabaseWorkers
database_workers.LEASE_S, database_workers.SIGN_S = 1.0, 0.2
workers = DatabaseWorkers(Path(sys.argv[1]), sys.argv[2])
with workers.hold("other", takes_queued=True) as anothers:
    print("alive", flush=True)
    anothers.wait()
    print("another's", flush=True)
"""


@pytest.fixture
def url(cluster: Cluster) -> str:
    return cluster.new_database()


@pytest.fixture
def workers(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[DatabaseWorkers]:
    monkeypatch.setattr(database_workers, "LEASE_S", 1.0)
    monkeypatch.setattr(database_workers, "SIGN_S", 0.2)
    workers = DatabaseWorkers(tmp_path / "here", url)
    yield workers
    workers.close()


@contextlib.contextmanager
def other(url: str, elsewhere: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A worker on what is another machine: it has a folder of its own."""
    command = [sys.executable, "-c", LIVE, str(elsewhere), url]
    with subprocess.Popen(command, cwd=PROJECT_ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == b"alive\n"
            yield process
        finally:
            process.kill()


def test_a_process_elsewhere_is_alive_until_it_is_killed(
    workers: DatabaseWorkers, url: str, tmp_path: Path
) -> None:
    assert workers.living(["other", None]) == frozenset()
    with other(url, tmp_path / "elsewhere") as process:
        assert workers.living(["other", "third", None]) == {"other"}
        with pytest.raises(QueueError, match="another worker is called other and lives"):
            workers.hold("other").__enter__()
        process.kill()
        until(lambda: not workers.is_alive("other"))
    assert not workers.has_dead()  # what it left lies elsewhere


def test_one_that_is_frozen_is_dead_and_steps_aside_when_it_wakes(
    workers: DatabaseWorkers, url: str, tmp_path: Path
) -> None:
    with other(url, tmp_path / "elsewhere") as process:
        process.send_signal(signal.SIGSTOP)
        with workers.hold("other"):  # once its lease has run out
            process.send_signal(signal.SIGCONT)
            assert process.stdout is not None
            assert process.stdout.readline() == b"another's\n"
            assert workers.is_alive("other")


def test_a_page_sees_those_who_take_runs_elsewhere_whatever_they_are_called(
    workers: DatabaseWorkers, url: str, tmp_path: Path
) -> None:
    assert not workers.any_takes()
    with workers.hold("me"):  # for what is asked of it alone
        assert not workers.any_takes()
    with other(url, tmp_path / "elsewhere") as process:
        with workers.hold("me", takes_queued=True):
            assert workers.any_takes()
        assert workers.any_takes()
        process.kill()
        until(lambda: not workers.any_takes())


def test_a_lock_that_was_lost_is_taken_again(workers: DatabaseWorkers, url: str) -> None:
    with workers.hold("me") as is_anothers:
        cut = "SELECT pid, pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
        ((first, _),) = execute(url, cut)
        until(lambda: workers.is_alive("me"))
        held = "SELECT pid FROM pg_locks WHERE locktype = 'advisory'"
        until(lambda: [row for row in execute(url, held) if row != (first,)])
        assert not is_anothers.is_set()
    assert not workers.is_alive("me")


def test_one_decides_at_a_time_on_all_machines(
    workers: DatabaseWorkers, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = DatabaseWorkers(tmp_path / "elsewhere", url)
    monkeypatch.setattr(database_workers, "WAIT_S", 0.3)
    with (
        workers.deciding(),
        pytest.raises(QueueError, match="another process has been deciding"),
        elsewhere.deciding(),
    ):
        pass
    with elsewhere.deciding():
        pass
    elsewhere.close()


def test_a_worker_whose_name_another_has_takes_nothing_more(tmp_path: Path) -> None:
    async def go() -> None:
        runs = runs_in(tmp_path)
        place = threading.Event()

        @contextlib.contextmanager
        def hold(_: str, **__: bool) -> Iterator[threading.Event]:
            yield place

        runs.workers.hold = hold  # type: ignore[method-assign]
        async with working(runs) as worker:
            place.set()
            stops = worker._taker._dbos.background_thread_stop_events
            await asyncio.to_thread(until, lambda: all(stop.is_set() for stop in stops))
        await runs.close()

    asyncio.run(go())


def test_one_with_a_graphics_processor_is_known_while_it_lives(workers: DatabaseWorkers) -> None:
    with workers.hold("plain", takes_queued=True):
        assert not workers.any_has_gpu()
    with workers.hold("other", takes_queued=True, has_gpu=True):
        assert workers.any_has_gpu()
        assert workers.any_takes()
    assert not workers.any_has_gpu()
