import subprocess
import sys
from pathlib import Path

import pytest

from config import PROJECT_ROOT
from orchestrator.engine.errors import QueueError
from orchestrator.engine.workers import Workers, new_executor

LIVE = """
import sys
from pathlib import Path
from orchestrator.engine.workers import Workers
with Workers(Path(sys.argv[1])).hold(sys.argv[2]):
    print("alive", flush=True)
    sys.stdin.read()
"""


def test_a_process_is_alive_until_it_is_killed(tmp_path: Path) -> None:
    workers = Workers(tmp_path)
    assert not workers.is_alive("other")
    assert not workers.is_alive(None)
    command = [sys.executable, "-c", LIVE, str(tmp_path), "other"]
    with subprocess.Popen(
        command, cwd=PROJECT_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"alive\n"
        assert workers.is_alive("other")
        workers.bury()
        assert workers.is_alive("other")
        process.kill()
        process.wait()
    assert not workers.is_alive("other")
    assert (tmp_path / ".workers" / "other.lock").exists()
    workers.bury()
    assert not (tmp_path / ".workers" / "other.lock").exists()


def test_what_a_dead_one_took_is_seen_and_buried(tmp_path: Path) -> None:
    workers = Workers(tmp_path)
    script = LIVE.replace("hold(sys.argv[2])", "hold(sys.argv[2], takes_queued=True)")
    command = [sys.executable, "-c", script, str(tmp_path), "other"]
    with subprocess.Popen(
        command, cwd=PROJECT_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"alive\n"
        assert workers.any_takes()
        process.kill()
        process.wait()
    assert not workers.any_takes()
    workers.bury()
    assert list((tmp_path / ".workers").iterdir()) == []


def test_one_with_a_graphics_processor_is_known_while_it_lives(tmp_path: Path) -> None:
    workers = Workers(tmp_path)
    with workers.hold("plain", takes_queued=True), workers.hold("only asks", has_gpu=True):
        assert not workers.any_has_gpu()
        with workers.hold("other", takes_queued=True, has_gpu=True):
            assert workers.any_has_gpu()
        assert not workers.any_has_gpu()
    assert list((tmp_path / ".workers").iterdir()) == []


def test_who_ends_in_order_leaves_nothing(tmp_path: Path) -> None:
    workers = Workers(tmp_path)
    with workers.hold("me", takes_queued=True):
        assert workers.is_alive("me")
        assert workers.any_takes()
    assert list((tmp_path / ".workers").iterdir()) == []


def test_a_second_of_the_same_name_is_refused(tmp_path: Path) -> None:
    with Workers(tmp_path).hold("me"):
        with pytest.raises(QueueError, match="another worker is called me and lives"):
            Workers(tmp_path).hold("me").__enter__()
        assert Workers(tmp_path).is_alive("me")
    with Workers(tmp_path).hold("me"):
        pass
    assert list((tmp_path / ".workers").iterdir()) == []


def test_one_decides_at_a_time(tmp_path: Path) -> None:
    script = LIVE.replace(".hold(sys.argv[2])", ".deciding()")
    with (
        Workers(tmp_path).deciding(),
        subprocess.Popen(
            [sys.executable, "-c", script, str(tmp_path)],
            cwd=PROJECT_ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        ) as process,
    ):
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.7)
        process.kill()


def test_names_are_used_once() -> None:
    assert len({new_executor() for _ in range(50)}) == 50


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(QueueError, match="cannot be made"), Workers(tmp_path / "file").deciding():
        pass
