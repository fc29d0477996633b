"""Runs whose process is gone are taken over; one that cannot be is no harm to the others."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from orchestrator.engine.queued_runs import QueuedRuns
from orchestrator.engine.watchdog import Watchdog
from orchestrator.errors import EngineUnavailableError
from tests.orchestrator.engine.toy_worker import (
    done_in,
    saw,
    status_in,
    submit_to,
    unqueued,
    until,
    with_runs,
    worker_process,
)

pytestmark = pytest.mark.processes


def orphaned(runs_dir: Path, *own: str) -> str:
    """A run whose process was killed in its second stage."""
    video_id = own[0] if own else submit_to(runs_dir)
    held = runs_dir / "hold-write"
    held.touch()
    with worker_process(runs_dir, *own) as worker:
        until(lambda: saw(runs_dir, video_id, "stage_started", "write"))
        worker.kill()
        worker.wait()
    held.unlink()
    return video_id


def look(runs_dir: Path, reap: Callable[[], Awaitable[object]]) -> None:
    async def do(runs: QueuedRuns) -> None:
        await Watchdog(runs, await runs.queue(), reap).look()

    with_runs(runs_dir, do)


class Reaper:
    def __init__(self) -> None:
        self.reaped = 0
        self.engine_is_down = False

    async def __call__(self) -> None:
        await asyncio.sleep(0)
        if self.engine_is_down:
            raise EngineUnavailableError("no engine")
        self.reaped += 1


def test_without_a_container_engine_the_runs_wait(tmp_path: Path) -> None:
    video_id = orphaned(tmp_path)
    reap = Reaper()
    reap.engine_is_down = True
    look(tmp_path, reap)
    assert status_in(tmp_path, video_id).state == "interrupted"
    reap.engine_is_down = False
    look(tmp_path, reap)
    assert status_in(tmp_path, video_id).state == "queued"
    assert reap.reaped == 1
    look(tmp_path, reap)
    assert reap.reaped == 1


def test_a_folder_that_is_gone_or_damaged_harms_no_other(tmp_path: Path) -> None:
    """Runs of one's own: their processes take over from nobody."""
    ids = [orphaned(tmp_path, unqueued(tmp_path)) for _ in range(3)]
    shutil.rmtree(tmp_path / ids[0])
    (tmp_path / ids[1] / "manifest.json").write_text("{}")
    with worker_process(tmp_path) as worker:
        assert with_runs(tmp_path, lambda runs: runs.wait(ids[2])).succeeded
        assert worker.poll() is None
    assert status_in(tmp_path, ids[1]).state == "damaged"


def test_a_queued_run_whose_folder_is_gone_keeps_no_worker_from_starting(tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / orphaned(tmp_path))
    other = submit_to(tmp_path, "other")
    with worker_process(tmp_path) as worker:
        assert with_runs(tmp_path, lambda runs: runs.wait(other)).succeeded
        assert worker.poll() is None


@pytest.mark.parametrize("gone_on_with", [False, True])
def test_what_a_dead_process_left_is_removed_though_its_run_was_seen_to(
    tmp_path: Path, gone_on_with: bool
) -> None:
    video_id = orphaned(tmp_path)
    with_runs(tmp_path, lambda r: r.resume(video_id) if gone_on_with else r.cancel(video_id))
    reap = Reaper()
    look(tmp_path, reap)
    look(tmp_path, reap)
    assert reap.reaped == 1
    assert status_in(tmp_path, video_id).state == ("queued" if gone_on_with else "cancelled")
    assert done_in(tmp_path) == ["plan", "write"]
