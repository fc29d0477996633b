"""A run that is carried out while store or database are away, or lie."""

import asyncio
import shutil

import pytest
from sqlalchemy import text

from orchestrator.engine.errors import QueueError, StoreAwayError
from orchestrator.engine.events import Note, Progress, RunFinished
from orchestrator.engine.queue_database import connect
from orchestrator.engine.store import shared_runs
from orchestrator.engine.trace import read_trace
from tests.orchestrator.engine.store.both_machines import Both, both, happens, hold, with_both
from tests.orchestrator.engine.store.machines import Machines, bytes_in
from tests.orchestrator.engine.toy_worker import (
    done_in,
    saw,
    submit,
    trace_of,
)
from tests.orchestrator.engine.toy_workflow import Code, Film


def test_a_run_waits_for_a_store_that_is_away_says_so_and_goes_on(machines: Machines) -> None:
    async def wait(runs: Both) -> None:
        held = hold(runs, "write")
        video_id = await submit(runs.web, "hi")
        await happens(lambda: saw(runs.work.runs_dir, video_id, "stage_started", "write"))
        with machines.away():
            held.unlink()
            async for line in runs.web.events(video_id):
                if isinstance(line.event, Progress):
                    break
            status = await runs.web.status(video_id)
            assert (status.state, status.stage) == ("running", "write")
            assert status.text is not None
            assert status.text.startswith("waits up to 30 s: the store file://")
            assert not saw(runs.work.runs_dir, video_id, "stage_finished", "write")
        outcome = await runs.web.wait(video_id)
        assert outcome.succeeded
        assert bytes_in(outcome.folder.root) == bytes_in(runs.root(video_id))
        texts = [line.event.text for line in trace_of(runs.work.runs_dir, video_id)
                 if isinstance(line.event, Progress) and line.event.stage == "write"]  # fmt: skip
        assert texts[1:] == ["what was waited for is back"]

    with_both(machines, wait)


def test_a_run_waits_for_a_database_that_is_away(machines: Machines) -> None:
    def rename(old: str, new: str) -> None:
        engine = connect(machines.database, wait_s=5)
        with engine.begin() as connection:
            connection.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))
        engine.dispose()

    async def wait(runs: Both) -> None:
        held = hold(runs, "write")
        video_id = await submit(runs.web, "hi")
        await happens(lambda: saw(runs.work.runs_dir, video_id, "stage_started", "write"))
        rename("chalkbox_runs", "away")
        held.unlink()
        await happens(lambda: saw(runs.work.runs_dir, video_id, "progress", "write"))
        with pytest.raises(QueueError, match="cannot be used"):
            await runs.web.status(video_id)
        rename("away", "chalkbox_runs")
        outcome = await runs.web.wait(video_id)
        assert outcome.succeeded
        assert bytes_in(outcome.folder.root) == bytes_in(runs.root(video_id))

    with_both(machines, wait)


def test_who_takes_a_run_over_waits_for_the_store_too_and_says_so(machines: Machines) -> None:
    async def wait(runs: Both) -> None:
        video_id = await submit(runs.web, "hi")
        await runs.web.wait(video_id)
        with machines.away():
            shutil.rmtree(runs.root(video_id))  # as on a machine that never had the run
            await runs.web.resume(video_id)
            known = len(trace_of(runs.web.runs_dir, video_id))
            async for line in runs.web.events(video_id, after=known):
                told = line.event
                break
            assert isinstance(told, Note)
            assert told.text.startswith("waits up to 30 s: the store file://")
            # What the queue says may be as old as a moment.
            while (state := (await runs.web.status(video_id)).state) == "queued":
                await asyncio.sleep(0.05)
            assert state == "running"
        await happens(lambda: saw(runs.work.runs_dir, video_id, "stage_kept", "draw"))
        outcome = await runs.web.wait(video_id)
        assert outcome.succeeded
        sequences = [line.sequence for line in trace_of(runs.work.runs_dir, video_id)]
        assert sequences == list(range(1, len(sequences) + 1))

    with_both(machines, wait)


def test_a_store_that_stays_away_fails_the_run_and_nothing_is_lost(machines: Machines) -> None:
    async def wait(runs: Both) -> None:
        held = hold(runs, "write")
        video_id = await submit(runs.web, "hi")
        await happens(lambda: saw(runs.work.runs_dir, video_id, "stage_started", "write"))
        with machines.away():
            held.unlink()
            async for line in runs.web.events(video_id):
                last = line.event
            assert isinstance(last, RunFinished)
            assert (last.outcome, last.error_code) == ("failed", "store.away")
            assert (await runs.web.status(video_id)).state == "failed"
        await runs.web.resume(video_id)
        await happens(lambda: done_in(runs.work.runs_dir)[-1] == "draw")
        outcome = await runs.web.wait(video_id)
        assert outcome.artifact(Film).video == "HI.mp4"
        assert done_in(runs.work.runs_dir) == ["plan", "write", "draw"]

    with_both(machines, wait, wait_s=0.5)


def test_nothing_is_queued_that_no_worker_could_have(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared_runs, "ASKING_WAIT_S", 0.0)

    async def refuse() -> None:
        async with both(machines) as runs:
            (machines.folder / "store").mkdir(exist_ok=True)
            with machines.away(), pytest.raises(StoreAwayError):
                await submit(runs.web, "hi")
            assert await runs.web.list_runs() == ()
            assert await runs.work.list_runs() == ()

    asyncio.run(refuse())


def test_what_is_damaged_in_the_store_is_named_and_made_again(machines: Machines) -> None:
    async def make(runs: Both) -> None:
        video_id = await submit(runs.web, "hi")
        await runs.web.wait(video_id)
        good = machines.object_of(video_id, "code.json").read_bytes()
        machines.object_of(video_id, "code.json").write_bytes(b"x" * len(good))
        elsewhere = machines.runs("elsewhere")
        await elsewhere.at_hand(video_id)
        await elsewhere.close()
        assert not (elsewhere.runs_dir / video_id / "code.json").exists()
        shutil.rmtree(runs.root(video_id))  # as on a machine that never had the run
        await runs.web.resume(video_id)
        await happens(lambda: len(done_in(runs.work.runs_dir)) == 4)
        outcome = await runs.web.wait(video_id)
        assert outcome.artifact(Code).code == "HI"
        assert done_in(runs.work.runs_dir)[3:] == ["write"]
        notes = [line.event.text for line in read_trace(outcome.folder.path("trace.jsonl")).lines
                 if isinstance(line.event, Note)]  # fmt: skip
        assert any(
            text.startswith("code.json: object ") and text.endswith("needed it is made again")
            for text in notes
        )
        assert machines.object_of(video_id, "code.json").read_bytes() == good

    with_both(machines, make)
