"""What any process can ask of runs: cancel, follow, go on, list."""

import asyncio
import contextlib
import shutil
import sqlite3
import time
from pathlib import Path

import pytest

from orchestrator.engine import worker
from orchestrator.engine.errors import (
    ArtifactInvalidError,
    ChainError,
    RunBusyError,
    UnknownRunError,
)
from orchestrator.engine.run_status import RunStatus
from tests.orchestrator.engine.toy_worker import (
    done_in,
    runs_in,
    saw,
    status_in,
    submit,
    submit_to,
    take,
    trace_of,
    until,
    with_runs,
    worker_process,
    working,
)
from tests.orchestrator.engine.toy_workflow import Film

pytestmark = [pytest.mark.processes, pytest.mark.slow]


def test_a_queued_run_is_cancelled_without_beginning(tmp_path: Path) -> None:
    video_id = submit_to(tmp_path)
    assert status_in(tmp_path, video_id).state == "queued"
    with_runs(tmp_path, lambda runs: runs.cancel(video_id))
    assert status_in(tmp_path, video_id).state == "cancelled"
    assert (tmp_path / video_id / "receipt.json").exists()
    with worker_process(tmp_path):
        other = submit_to(tmp_path, "other")
        assert with_runs(tmp_path, lambda runs: runs.wait(other)).succeeded
    assert len(done_in(tmp_path)) == 3
    with pytest.raises(RunBusyError, match="neither queued nor carried out"):
        with_runs(tmp_path, lambda runs: runs.cancel(video_id))


def test_a_run_is_cancelled_from_another_process_in_the_midst_of_a_stage(runs_dir: Path) -> None:
    video_id = submit_to(runs_dir)
    (runs_dir / "hold-write").touch()
    with worker_process(runs_dir):
        until(lambda: "write" in done_in(runs_dir))

        async def cancel() -> float:
            runs = runs_in(runs_dir)
            await runs.queue()
            began = time.monotonic()
            await runs.cancel(video_id)
            assert not (await runs.wait(video_id)).succeeded
            await runs.close()
            return time.monotonic() - began

        assert asyncio.run(cancel()) < 20
        lines = trace_of(runs_dir, video_id)
        assert lines[-1].event.words.startswith("cancelled")
        # Nobody takes it up again.
        time.sleep(1.0)
        assert status_in(runs_dir, video_id).state == "cancelled"
    assert done_in(runs_dir) == ["plan", "write"]


def test_a_cancelled_run_is_gone_on_with(tmp_path: Path) -> None:
    video_id = submit_to(tmp_path)
    with_runs(tmp_path, lambda runs: runs.cancel(video_id))
    with_runs(tmp_path, lambda runs: runs.resume(video_id))
    assert status_in(tmp_path, video_id).state == "queued"
    with pytest.raises(RunBusyError, match="is queued already"):
        with_runs(tmp_path, lambda runs: runs.resume(video_id))
    with worker_process(tmp_path):
        assert with_runs(tmp_path, lambda runs: runs.wait(video_id)).succeeded


def test_a_clock_that_is_set_back_hides_no_newer_going(tmp_path: Path) -> None:
    video_id = submit_to(tmp_path)
    with_runs(tmp_path, lambda runs: runs.cancel(video_id))
    with contextlib.closing(sqlite3.connect(tmp_path / "queue.sqlite")) as database, database:
        database.execute("UPDATE workflow_status SET created_at = created_at + 3600000")
    with_runs(tmp_path, lambda runs: runs.resume(video_id))
    assert status_in(tmp_path, video_id).state == "queued"
    with pytest.raises(RunBusyError, match="is queued already"):
        with_runs(tmp_path, lambda runs: runs.resume(video_id))


def test_in_one_process_everything_can_be_asked(runs_dir: Path) -> None:
    """One event loop: cancel at once, follow, go on from a stage, with an edit."""

    async def go() -> None:
        runs = runs_in(runs_dir)
        async with working(runs):
            held = runs_dir / "hold-write"
            held.touch()
            video_id = await submit(runs, "hi")
            first = await take(3, runs.events(video_id))
            assert [line.event.type for line in first] == [
                "run_started", "stage_started", "stage_finished",
            ]  # fmt: skip
            await asyncio.to_thread(until, lambda: "write" in done_in(runs_dir))
            with pytest.raises(RunBusyError, match="being carried out"):
                await runs.resume(video_id)
            assert (await runs.status(video_id)).state == "running"
            assert (await runs.status(video_id)).stage == "write"
            began = time.monotonic()
            await runs.cancel(video_id)
            rest = [line async for line in runs.events(video_id, after=3)]
            assert time.monotonic() - began < 15
            assert [line.sequence for line in rest] == [4, 5, 6]
            assert (await runs.status(video_id)).state == "cancelled"

            held.unlink()
            await runs.resume(video_id)
            assert (await runs.wait(video_id)).succeeded
            assert done_in(runs_dir) == ["plan", "write", "write", "draw"]

            (runs_dir / video_id / "plan.json").write_text('{"title": "MINE"}')
            with pytest.raises(ChainError, match="no stage 'paint', only plan, write, draw"):
                await runs.resume(video_id, "paint")
            await runs.resume(video_id, "draw")
            outcome = await runs.wait(video_id)
            assert outcome.artifact(Film).video == "MINE.mp4"
            assert done_in(runs_dir)[4:] == ["write", "draw"]
        await runs.close()

    asyncio.run(go())


def test_a_run_that_is_being_ended_is_not_gone_on_with_yet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "CANCELLED_S", 60.0)

    async def go() -> None:
        runs = runs_in(tmp_path)
        async with working(runs):
            (tmp_path / "hold-write").touch()
            video_id = await submit(runs, "hi")
            await asyncio.to_thread(until, lambda: "write" in done_in(tmp_path))
            await asyncio.to_thread(with_runs, tmp_path, lambda other: other.cancel(video_id))
            with pytest.raises(RunBusyError, match="just being ended"):
                await runs.resume(video_id)
        await runs.close()

    asyncio.run(go())


def test_an_edit_made_while_the_worker_was_dead_is_taken(tmp_path: Path) -> None:
    """The queue remembers the stage as done; the folder decides."""
    video_id = submit_to(tmp_path)
    held = tmp_path / "hold-draw"
    held.touch()
    with worker_process(tmp_path) as process:
        until(lambda: "draw" in done_in(tmp_path))
        process.kill()
        process.wait()
    (tmp_path / video_id / "plan.json").write_text('{"title": "MINE"}')
    held.unlink()
    with worker_process(tmp_path):
        outcome = with_runs(tmp_path, lambda runs: runs.wait(video_id))
    assert outcome.artifact(Film).video == "MINE.mp4"
    assert done_in(tmp_path) == ["plan", "write", "draw", "write", "draw"]


def test_a_bad_edit_fails_the_run_and_names_the_field(tmp_path: Path) -> None:
    video_id = submit_to(tmp_path)
    (tmp_path / video_id / "request.json").write_text('{"prompt": 7}')
    with worker_process(tmp_path):
        outcome = with_runs(tmp_path, lambda runs: runs.wait(video_id))
    assert isinstance(outcome.error, ArtifactInvalidError)
    status = status_in(tmp_path, video_id)
    assert (status.state, status.error_code) == ("failed", "run.artifact_invalid")
    assert "request.json does not fit: prompt" in (status.message or "")


def test_the_list_names_what_is_damaged_and_harms_nobody(tmp_path: Path) -> None:
    good = submit_to(tmp_path, "good")
    with worker_process(tmp_path):
        assert with_runs(tmp_path, lambda runs: runs.wait(good)).succeeded
    damaged = submit_to(tmp_path, "damaged")
    (tmp_path / damaged / "manifest.json").write_text('{"video_id": 7}')
    empty = tmp_path / "20260101-000000-empty-0123456789ab"
    empty.mkdir()
    torn = tmp_path / "20260101-000001-torn-0123456789ab"
    shutil.copytree(tmp_path / good, torn)
    (torn / "trace.jsonl").write_text("{}\n{}\n")
    (tmp_path / "notes").mkdir()

    listed = with_runs(tmp_path, lambda runs: runs.list_runs())

    def of(video_id: str) -> RunStatus:
        return next(run for run in listed if run.video_id == video_id)

    assert len(listed) == 4
    assert listed[0].video_id in (good, damaged)
    assert of(good).state == "succeeded"
    assert "video_id" in (of(damaged).message or "")
    assert "manifest.json is missing" in (of(empty.name).message or "")
    assert {of(each).state for each in (damaged, empty.name, torn.name)} == {"damaged"}
    assert [run.video_id for run in with_runs(tmp_path, lambda runs: runs.list_runs(1))] == [
        listed[0].video_id
    ]
    with worker_process(tmp_path):
        other = submit_to(tmp_path, "other")
        assert with_runs(tmp_path, lambda runs: runs.wait(other)).succeeded


def test_a_run_that_is_none_is_said(tmp_path: Path) -> None:
    for name in ("nowhere", "../../etc", "20260101-000000-x-0123456789ab"):
        with pytest.raises(UnknownRunError, match="there is no run"):
            status_in(tmp_path, name)


def test_what_was_submitted_and_never_queued_is_queued_by_the_next_worker(tmp_path: Path) -> None:
    """Its submitter was killed in between, or the database was lost."""
    lost = submit_to(tmp_path, "lost")
    (tmp_path / "queue.sqlite").unlink()
    assert status_in(tmp_path, lost).state == "interrupted"
    with worker_process(tmp_path):
        assert with_runs(tmp_path, lambda runs: runs.wait(lost)).succeeded
    (tmp_path / "queue.sqlite").unlink()
    assert status_in(tmp_path, lost).state == "succeeded"
    with worker_process(tmp_path):
        other = submit_to(tmp_path, "other")
        assert with_runs(tmp_path, lambda runs: runs.wait(other)).succeeded
    assert len(done_in(tmp_path)) == 6
    assert saw(tmp_path, lost, "run_finished")


def test_a_run_that_nobody_is_at_is_deleted_and_does_not_come_back(runs_dir: Path) -> None:
    done, kept, queued = (submit_to(runs_dir, name) for name in ("done", "kept", "queued"))
    with pytest.raises(RunBusyError, match="is queued; cancel it"):
        with_runs(runs_dir, lambda runs: runs.delete(queued))
    with_runs(runs_dir, lambda runs: runs.cancel(queued))
    with_runs(runs_dir, lambda runs: runs.delete(queued))
    (runs_dir / "hold-write").touch()
    with worker_process(runs_dir) as process:
        until(lambda: "write" in done_in(runs_dir))
        with pytest.raises(RunBusyError, match="being carried out"):
            with_runs(runs_dir, lambda runs: runs.delete(done))
        process.kill()
        process.wait()
    # Its process is gone: it may be deleted, and is not taken over.
    with_runs(runs_dir, lambda runs: runs.delete(done))
    (runs_dir / "hold-write").unlink()
    with worker_process(runs_dir):
        assert with_runs(runs_dir, lambda runs: runs.wait(kept)).succeeded
        with_runs(runs_dir, lambda runs: runs.delete(kept))
        time.sleep(2.5)  # a watchdog has looked
    for video_id in (done, kept, queued):
        with pytest.raises(UnknownRunError):
            status_in(runs_dir, video_id)
        with pytest.raises(UnknownRunError):
            with_runs(runs_dir, lambda runs, name=video_id: runs.delete(name))
    assert with_runs(runs_dir, lambda runs: runs.list_runs()) == ()
    assert not [path for path in runs_dir.iterdir() if path.is_dir() and path.name != ".workers"]


def test_a_damaged_run_is_deleted_too(tmp_path: Path) -> None:
    video_id = submit_to(tmp_path)
    with_runs(tmp_path, lambda runs: runs.cancel(video_id))
    (tmp_path / video_id / "manifest.json").write_text("{")
    (tmp_path / video_id / "trace.jsonl").write_text("nonsense\n")
    with_runs(tmp_path, lambda runs: runs.delete(video_id))
    assert not (tmp_path / video_id).exists()


def test_what_the_queue_knows_of_many_runs(runs_dir: Path) -> None:
    first, second = submit_to(runs_dir), submit_to(runs_dir)
    cancelled = submit_to(runs_dir)
    with_runs(runs_dir, lambda runs: runs.cancel(cancelled))
    standings = with_runs(runs_dir, lambda runs: runs.standings())
    assert {name: each.place for name, each in standings.items()} == {first: 1, second: 2}
    assert with_runs(runs_dir, lambda runs: runs.standing(second)) == standings[second]
    assert with_runs(runs_dir, lambda runs: runs.standing(cancelled)).state == "cancelled"


def test_a_state_in_a_word_is_the_one_of_the_status(runs_dir: Path) -> None:
    queued, cancelled, damaged = (submit_to(runs_dir) for _ in range(3))
    with_runs(runs_dir, lambda runs: runs.cancel(cancelled))
    (runs_dir / damaged / "manifest.json").write_text("{")

    async def go() -> list[tuple[str, str]]:
        runs = runs_in(runs_dir)
        try:
            return [
                (await runs.state(each), (await runs.status(each)).state)
                for each in (queued, cancelled, damaged)
            ]
        finally:
            await runs.close()

    assert asyncio.run(go()) == [(each, each) for each in ("queued", "cancelled", "damaged")]


def test_who_cancels_and_goes_on_is_told_so_at_once(runs_dir: Path) -> None:
    async def go() -> None:
        runs = runs_in(runs_dir)
        try:
            video_id = await submit(runs, "mine")
            assert (await runs.status(video_id)).state == "queued"
            await runs.cancel(video_id)
            assert (await runs.status(video_id)).state == "cancelled"
            await runs.resume(video_id)
            assert (await runs.status(video_id)).place == 1
            later = await submit(runs, "later")
            assert (await runs.status(later)).state == "queued"
        finally:
            await runs.close()

    asyncio.run(go())
