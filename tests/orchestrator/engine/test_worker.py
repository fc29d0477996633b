"""Runs outlive the processes that carry them out. Every process here is a real one."""

import asyncio
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from orchestrator.engine import worker
from orchestrator.engine.carrier import Carrier
from orchestrator.engine.errors import RunBusyError
from orchestrator.engine.receipt import Receipt
from tests.orchestrator.engine.toy_worker import (
    STAGES,
    begun_in,
    done_in,
    runs_in,
    saw,
    status_in,
    submit,
    submit_to,
    trace_of,
    unqueued,
    until,
    with_runs,
    worker_process,
    working,
)
from tests.orchestrator.engine.toy_workflow import Film

pytestmark = [pytest.mark.processes, pytest.mark.slow]


def hold(runs_dir: Path, stage: str) -> Path:
    path = runs_dir / f"hold-{stage}"
    path.touch()
    return path


def test_a_queued_run_is_carried_out(runs_dir: Path) -> None:
    async def go() -> None:
        runs = runs_in(runs_dir)
        async with working(runs):
            video_id = await submit(runs, "hi")
            outcome = await runs.wait(video_id)
            assert outcome.succeeded
            assert outcome.artifact(Film).video == "HI.mp4"
            status = await runs.status(video_id)
            assert (status.state, status.stages_done, status.user) == ("succeeded", 3, "local")
        await runs.close()

    asyncio.run(go())
    assert done_in(runs_dir) == list(STAGES)


@pytest.mark.parametrize("stage", STAGES)
def test_killed_inside_a_stage_only_that_stage_is_done_again(tmp_path: Path, stage: str) -> None:
    video_id = submit_to(tmp_path)
    held = hold(tmp_path, stage)
    with worker_process(tmp_path) as worker:
        until(lambda: stage in done_in(tmp_path))
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    assert status_in(tmp_path, video_id).state == "interrupted"
    held.unlink()
    with worker_process(tmp_path):
        outcome = with_runs(tmp_path, lambda runs: runs.wait(video_id))
    assert outcome.succeeded
    at = STAGES.index(stage)
    assert done_in(tmp_path) == [*STAGES[:at], stage, stage, *STAGES[at + 1 :]]
    assert outcome.artifact(Film).video == "HI.mp4"
    assert (tmp_path / "reaped.log").exists()
    assert outcome.receipt.continued == 1


@pytest.mark.parametrize("stage", STAGES)
def test_killed_between_stages_nothing_is_done_again(tmp_path: Path, stage: str) -> None:
    """The next stage is begun, at most; what was finished is not touched."""
    video_id = submit_to(tmp_path)
    following = [*STAGES, None][STAGES.index(stage) + 1]
    held = hold(tmp_path, following) if following else None
    with worker_process(tmp_path) as worker:
        until(lambda: saw(tmp_path, video_id, "stage_finished", stage))
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    if held:
        held.unlink()
    with worker_process(tmp_path):
        outcome = with_runs(tmp_path, lambda runs: runs.wait(video_id))
    assert outcome.succeeded
    done = done_in(tmp_path)
    finished = STAGES[: STAGES.index(stage) + 1]
    assert [done.count(each) for each in finished] == [1] * len(finished)


def test_a_second_worker_takes_over_while_it_runs(runs_dir: Path) -> None:
    video_id = submit_to(runs_dir)
    held = hold(runs_dir, "write")
    with worker_process(runs_dir) as first:
        until(lambda: "write" in done_in(runs_dir))
        with worker_process(runs_dir):
            until(lambda: len(list((runs_dir / ".workers").glob("*.lock"))) == 2)
            first.send_signal(signal.SIGKILL)
            first.wait()
            held.unlink()
            assert with_runs(runs_dir, lambda runs: runs.wait(video_id)).succeeded
    assert done_in(runs_dir) == ["plan", "write", "write", "draw"]


def test_a_live_worker_keeps_its_run(tmp_path: Path) -> None:
    video_id = submit_to(tmp_path)
    held = hold(tmp_path, "write")
    with worker_process(tmp_path):
        until(lambda: "write" in done_in(tmp_path))
        with worker_process(tmp_path):
            other = submit_to(tmp_path, "other")
            until(lambda: len(begun_in(tmp_path)) == 2)
            held.unlink()
            for each in (video_id, other):
                assert with_runs(tmp_path, lambda runs, each=each: runs.wait(each)).succeeded
    assert sorted(done_in(tmp_path)) == sorted(STAGES * 2)


def test_a_run_that_kills_its_workers_is_given_up(runs_dir: Path) -> None:
    video_id = submit_to(runs_dir, "die")
    for _ in range(3):
        with worker_process(runs_dir) as worker:
            assert worker.wait(timeout=60) == -signal.SIGKILL
    with worker_process(runs_dir):
        outcome = with_runs(runs_dir, lambda runs: runs.wait(video_id))
        status = status_in(runs_dir, video_id)
    assert outcome.error is not None
    assert outcome.error.code == "run.killed_workers"
    assert "last 3 processes" in outcome.error.message
    assert (status.state, status.error_code) == ("failed", "run.killed_workers")
    assert done_in(runs_dir) == ["plan", "write", "draw", "draw", "draw"]


def test_a_worker_that_is_stopped_puts_its_run_down(runs_dir: Path) -> None:
    video_id = submit_to(runs_dir)
    held = hold(runs_dir, "write")
    with worker_process(runs_dir) as worker:
        until(lambda: "write" in done_in(runs_dir))
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=60) == 0
    assert status_in(runs_dir, video_id).state == "queued"
    receipt = Receipt.model_validate_json((runs_dir / video_id / "receipt.json").read_text())
    assert (receipt.outcome, receipt.error_code) == ("unfinished", None)
    held.unlink()
    with worker_process(runs_dir):
        assert with_runs(runs_dir, lambda runs: runs.wait(video_id)).succeeded
    assert done_in(runs_dir) == ["plan", "write", "write", "draw"]


def test_one_user_cannot_take_all_of_a_worker(runs_dir: Path) -> None:
    async def go() -> list[str]:
        runs = runs_in(runs_dir)
        mine = [await submit(runs, f"mine {n}", user="me") for n in range(4)]
        yours = await submit(runs, "yours", user="you")
        held = hold(runs_dir, "plan")
        async with working(runs, runs_at_once=4, user_runs_at_once=2):
            await asyncio.to_thread(until, lambda: len(done_in(runs_dir)) == 3)
            await asyncio.sleep(1.0)
            begun = begun_in(runs_dir)
            held.unlink()
            for video_id in (*mine, yours):
                assert (await runs.wait(video_id)).succeeded
        await runs.close()
        assert yours in begun
        return begun

    assert len(asyncio.run(go())) == 3


def test_the_lower_number_goes_first(tmp_path: Path) -> None:
    async def go() -> None:
        runs = runs_in(tmp_path)
        late = await submit(runs, "late", priority=200)
        usual = await submit(runs, "usual")
        urgent = await submit(runs, "urgent", priority=1)
        assert [(await runs.status(each)).place for each in (urgent, usual, late)] == [1, 2, 3]
        async with working(runs, runs_at_once=1):
            await runs.wait(late)
        await runs.close()
        assert begun_in(tmp_path) == [urgent, usual, late]

    asyncio.run(go())


def test_a_stage_that_breaks_leaves_no_exception_in_the_queue(tmp_path: Path) -> None:
    async def go() -> None:
        runs = runs_in(tmp_path)
        async with working(runs):
            for prompt, state, code in (
                ("stop", "failed", "run.stopped"),
                ("refuse", "refused", "request.refused"),
                ("break", "failed", "internal"),
            ):
                video_id = await submit(runs, prompt)
                outcome = await runs.wait(video_id)
                assert outcome.error is not None
                status = await runs.status(video_id)
                assert (status.state, status.error_code) == (state, code)
        await runs.close()

    asyncio.run(go())
    assert b"Traceback" not in (tmp_path / "queue.sqlite").read_bytes()
    assert b"ZeroDivisionError" not in (tmp_path / "queue.sqlite").read_bytes()


def test_a_run_of_ones_own_takes_no_one_elses(tmp_path: Path) -> None:
    async def go() -> None:
        runs = runs_in(tmp_path)
        waiting = await submit(runs, "waiting")
        own = unqueued(tmp_path)
        async with working(runs, takes_queued=False) as worker:
            outcome = await worker.carry_out(own)
            assert outcome.succeeded
            await asyncio.sleep(1.0)
        assert (await runs.status(waiting)).state == "queued"
        assert (await runs.status(own)).state == "succeeded"
        await runs.close()

    asyncio.run(go())
    assert len(begun_in(tmp_path)) == 1


def test_a_run_of_ones_own_is_taken_over_when_its_process_is_killed(runs_dir: Path) -> None:
    video_id = unqueued(runs_dir)
    held = hold(runs_dir, "write")
    with worker_process(runs_dir, video_id) as own:
        until(lambda: "write" in done_in(runs_dir))
        assert status_in(runs_dir, video_id).state == "running"
        own.kill()
        own.wait()
    held.unlink()
    assert status_in(runs_dir, video_id).state == "interrupted"
    with worker_process(runs_dir):
        assert with_runs(runs_dir, lambda runs: runs.wait(video_id)).succeeded
    assert done_in(runs_dir) == ["plan", "write", "write", "draw"]


def test_a_killed_run_is_gone_on_with_by_hand_and_without_a_worker(tmp_path: Path) -> None:
    video_id = submit_to(tmp_path)
    held = hold(tmp_path, "write")
    with worker_process(tmp_path) as worker:
        until(lambda: "write" in done_in(tmp_path))
        worker.kill()
        worker.wait()
    held.unlink()
    with worker_process(tmp_path, video_id) as own:
        assert own.wait(60) == 0
    assert status_in(tmp_path, video_id).state == "succeeded"
    assert done_in(tmp_path) == ["plan", "write", "write", "draw"]


def test_who_waits_for_a_run_of_their_own_can_be_cancelled(tmp_path: Path) -> None:
    """From within, as by Ctrl-C, and from elsewhere."""

    async def go() -> None:
        runs = runs_in(tmp_path)
        held = hold(tmp_path, "write")
        async with working(runs, takes_queued=False) as worker:
            first, second = unqueued(tmp_path), unqueued(tmp_path)
            waiting = asyncio.create_task(worker.carry_out(first))
            await asyncio.to_thread(until, lambda: "write" in done_in(tmp_path))
            waiting.cancel()
            with pytest.raises(asyncio.CancelledError):
                await waiting
            assert (await runs.status(first)).state == "cancelled"

            waiting = asyncio.create_task(worker.carry_out(second))
            await asyncio.to_thread(until, lambda: done_in(tmp_path).count("write") == 2)
            with pytest.raises(RunBusyError, match="being carried out"):
                await worker.carry_out(second)
            await asyncio.to_thread(with_runs, tmp_path, lambda other: other.cancel(second))
            outcome = await waiting
            assert (outcome.succeeded, outcome.receipt.outcome) == (False, "cancelled")

            held.unlink()
            assert (await worker.carry_out(first)).succeeded
        await runs.close()

    asyncio.run(go())


def test_one_run_is_begun_once_and_the_other_is_told(tmp_path: Path) -> None:
    async def go() -> None:
        runs = runs_in(tmp_path)
        async with working(runs, takes_queued=False) as worker:
            video_id = unqueued(tmp_path)
            both = (worker.carry_out(video_id), worker.carry_out(video_id))
            first, second = await asyncio.wait_for(
                asyncio.gather(*both, return_exceptions=True), timeout=60
            )
            assert not isinstance(first, BaseException)
            assert first.succeeded
            assert isinstance(second, RunBusyError)
        await runs.close()

    asyncio.run(go())
    assert done_in(tmp_path) == list(STAGES)


def test_a_run_is_cancelled_that_is_just_being_begun(tmp_path: Path) -> None:
    async def go() -> None:
        runs = runs_in(tmp_path)
        hold(tmp_path, "plan")
        async with working(runs, takes_queued=False) as worker:
            video_id = unqueued(tmp_path)
            waiting = asyncio.create_task(worker.carry_out(video_id))
            await asyncio.sleep(0.001)
            waiting.cancel()
            with pytest.raises(asyncio.CancelledError):
                await asyncio.wait_for(waiting, timeout=60)
            assert (await runs.status(video_id)).state == "cancelled"
        await runs.close()

    asyncio.run(go())


def test_what_breaks_in_a_run_of_ones_own_is_raised(tmp_path: Path) -> None:
    async def go() -> None:
        runs = runs_in(tmp_path)
        async with working(runs, takes_queued=False) as worker:
            with pytest.raises(ZeroDivisionError):
                await worker.carry_out(unqueued(tmp_path, "break"))
        await runs.close()

    asyncio.run(go())


def test_the_trace_of_a_run_taken_over_counts_on(tmp_path: Path) -> None:
    video_id = submit_to(tmp_path)
    held = hold(tmp_path, "draw")
    with worker_process(tmp_path) as worker:
        until(lambda: "draw" in done_in(tmp_path))
        worker.kill()
        worker.wait()
    held.unlink()
    with worker_process(tmp_path):
        with_runs(tmp_path, lambda runs: runs.wait(video_id))
    lines = trace_of(tmp_path, video_id)
    assert [line.sequence for line in lines] == list(range(1, len(lines) + 1))
    kept = [line.event.stage for line in lines if line.event.type == "stage_kept"]
    assert kept == ["plan", "write"]


def test_a_run_that_could_not_be_recorded_is_gone_on_with_once_the_disk_has_room(
    tmp_path: Path,
) -> None:
    held = hold(tmp_path, "write")
    with worker_process(tmp_path):
        video_id = submit_to(tmp_path)
        until(lambda: "write" in done_in(tmp_path))
        refuse = (
            "CREATE TRIGGER full BEFORE INSERT ON operation_outputs"
            " BEGIN SELECT RAISE(FAIL, 'database or disk is full'); END"
        )
        in_database(tmp_path, refuse)
        held.unlink()
        until(lambda: saw(tmp_path, video_id, "run_finished"))
        in_database(tmp_path, "DROP TRIGGER full")
        until(lambda: status_in(tmp_path, video_id).state == "succeeded")
    assert done_in(tmp_path) == list(STAGES)


def in_database(runs_dir: Path, statement: str) -> None:
    with closing(sqlite3.connect(runs_dir / "queue.sqlite", timeout=10)) as database, database:
        database.execute(statement)


def test_what_could_not_be_recorded_is_left_when_it_was_cancelled_or_deleted(
    tmp_path: Path,
) -> None:
    async def go() -> None:
        runs = runs_in(tmp_path)
        cancelled, deleted = await submit(runs, "a"), await submit(runs, "b")
        for video_id in (cancelled, deleted):
            await runs.cancel(video_id)
        await runs.delete(deleted)
        carrier = Carrier(tmp_path, {})
        carrier.unrecorded = {cancelled, deleted, other := unqueued(tmp_path)}
        await asyncio.to_thread(worker._queue_unrecorded, runs, await runs.queue(), carrier, "me")
        assert carrier.unrecorded == set()
        assert (await runs.status(cancelled)).state == "cancelled"
        assert (await runs.status(other)).state == "queued"
        await runs.close()

    asyncio.run(go())
