"""Runs on machines of their own folders, with a worker that carries them out."""

import asyncio
import contextlib
import os
import signal

import pytest

from orchestrator.engine.errors import RunBusyError, UnknownRunError
from orchestrator.engine.events import RunFinished, StageKept
from orchestrator.engine.run_folder import RunFolder
from orchestrator.engine.stage import Workflow
from tests.orchestrator.engine.store.both_machines import Both, happens, hold, with_both
from tests.orchestrator.engine.store.machines import Machines, bytes_in
from tests.orchestrator.engine.toy_worker import (
    done_in,
    saw,
    submit,
    trace_of,
    until,
    worker_process,
)
from tests.orchestrator.engine.toy_workflow import Code, Film, Plan


def test_what_is_asked_on_one_machine_is_made_on_another_and_followed_live(
    machines: Machines,
) -> None:
    async def follow(runs: Both) -> None:
        held = hold(runs, "draw")
        video_id = await submit(runs.web, "hi")
        seen: list[str] = []
        async for line in runs.web.events(video_id):
            seen.append(line.event.type)
            if seen[-1] == "progress":
                # What was made so far is there, while the rest is being made.
                status = await runs.web.status(video_id)
                assert (status.state, status.stage) == ("running", "draw")
                folder = RunFolder.open(runs.web.runs_dir / video_id)
                assert folder.read_artifact(Code).code == "HI"
                held.unlink()
        assert seen[-1] == "run_finished"
        outcome = await runs.web.outcome(video_id)
        assert outcome.artifact(Film).video == "HI.mp4"
        assert bytes_in(outcome.folder.root) == bytes_in(runs.root(video_id))
        assert (await runs.web.list_runs())[0].state == "succeeded"

    with_both(machines, follow)


def test_one_machine_looks_and_works_on_the_same_folder(machines: Machines) -> None:
    async def follow(runs: Both) -> None:
        held = hold(runs, "write")
        video_id = await submit(runs.work, "hi")
        async for line in runs.work.events(video_id):
            if line.event.type == "stage_started" and held.exists():
                await runs.work.status(video_id)
                await runs.work.list_runs()
                if line.span > 2:
                    held.unlink()
        assert (await runs.work.outcome(video_id)).succeeded
        lines = trace_of(runs.work.runs_dir, video_id)
        assert [row.sequence for row in machines.tables.events(video_id)] == [
            line.sequence for line in lines
        ]

    with_both(machines, follow)


def test_what_is_edited_on_one_machine_is_gone_on_with_on_another(machines: Machines) -> None:
    async def edit(runs: Both) -> None:
        video_id = await submit(runs.web, "hi")
        await runs.web.wait(video_id)

        def change(_: Workflow, folder: RunFolder) -> None:
            folder.replace_artifact(Plan(title="MINE"))

        await runs.web.edit(video_id, change)
        await runs.web.resume(video_id)
        await happens(lambda: len(done_in(runs.work.runs_dir)) == 5)
        outcome = await runs.web.wait(video_id)
        assert outcome.artifact(Film).video == "MINE.mp4"
        assert outcome.artifact(Plan).title == "MINE"
        assert done_in(runs.work.runs_dir) == ["plan", "write", "draw", "write", "draw"]
        entry = RunFolder.open(runs.root(video_id)).manifest.find("plan.json")
        assert entry is not None
        assert entry.made_by == "user"

    with_both(machines, edit)


def test_a_run_is_cancelled_and_deleted_from_elsewhere(machines: Machines) -> None:
    async def end(runs: Both) -> None:
        held = hold(runs, "write")
        video_id = await submit(runs.web, "hi")
        queued = await submit(runs.web, "second")
        await happens(lambda: saw(runs.work.runs_dir, video_id, "stage_started", "write"))
        await runs.web.cancel(queued)  # nobody ever was at it: its end is written here
        await runs.work.at_hand(queued)
        last = trace_of(runs.work.runs_dir, queued)[-1].event
        assert isinstance(last, RunFinished)
        assert last.outcome == "cancelled"
        await runs.web.cancel(video_id)
        async for line in runs.web.events(video_id):
            last = line.event
        assert isinstance(last, RunFinished)
        assert last.outcome == "cancelled"
        held.unlink()
        with contextlib.suppress(RunBusyError):
            await runs.web.delete(video_id)
        await happens(lambda: not (runs.web.runs_dir / video_id).exists())
        await runs.work.list_runs()
        assert not runs.root(video_id).exists()
        with pytest.raises(UnknownRunError):
            await runs.work.status(video_id)

    with_both(machines, end)


def test_who_works_stays_the_writer_whatever_others_ask(machines: Machines) -> None:
    async def ask(runs: Both) -> None:
        held = hold(runs, "write")
        video_id = await submit(runs.web, "hi")
        await happens(lambda: saw(runs.work.runs_dir, video_id, "stage_started", "write"))
        await runs.web.status(video_id)
        with (runs.web.runs_dir / video_id / "manifest.json").open("a") as edited_by_hand:
            edited_by_hand.write("\n")
        before = machines.tables.head(video_id)
        assert before is not None
        for refused in (
            runs.web.resume(video_id),
            runs.web.edit(video_id, lambda *_: None),
            runs.web.delete(video_id),
        ):
            with pytest.raises(RunBusyError):
                await refused
        after = machines.tables.head(video_id)
        assert after is not None
        assert after.writer == before.writer
        held.unlink()
        assert (await runs.web.wait(video_id)).succeeded

    with_both(machines, ask)


# --- a worker that dies, and one that only seems to -----------------------------------------------


@pytest.mark.processes
def test_a_dead_machines_run_is_gone_on_with_from_database_and_store(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOY_STORE", machines.url)
    monkeypatch.setenv("TOY_DATABASE", machines.database)
    first, second = machines.runs_dir("first"), machines.runs_dir("second")
    for runs_dir in (first, second):
        runs_dir.mkdir()

    async def ask() -> str:
        runs = machines.runs("web")
        video_id = await submit(runs, "hi")
        await runs.close()
        return video_id

    (first / "hold-draw").touch()
    video_id = asyncio.run(ask())
    with worker_process(first) as worker:
        until(lambda: saw(first, video_id, "progress") and "draw" in done_in(first))
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
    with worker_process(second) as worker:
        until(lambda: saw(second, video_id, "run_finished"))
        worker.terminate()
        worker.wait()
    kept = [line.event for line in trace_of(second, video_id) if isinstance(line.event, StageKept)]
    assert [event.stage for event in kept] == ["plan", "write"]
    assert (done_in(first), done_in(second)) == (["plan", "write", "draw"], ["draw"])
    # The dead machine comes back: what the living one made holds there too.
    store = machines.store("first")
    store.bring_whole(video_id)
    assert bytes_in(first / video_id) == bytes_in(second / video_id)


def test_a_zombie_ends_and_what_it_still_made_is_named_by_nobody(machines: Machines) -> None:
    async def lose(runs: Both) -> None:
        held = hold(runs, "write")
        video_id = await submit(runs.web, "hi")
        await happens(lambda: saw(runs.work.runs_dir, video_id, "stage_started", "write"))
        await happens(lambda: len(machines.tables.events(video_id)) >= 4)
        living = machines.tables.claim(video_id)
        told = machines.tables.events(video_id)
        held.unlink()
        await happens(lambda: saw(runs.work.runs_dir, video_id, "run_finished"))
        assert machines.tables.events(video_id) == told
        names = {row.path for row in machines.tables.files(video_id)}
        assert "code.json" not in names
        head = machines.tables.head(video_id)
        assert head is not None
        assert head.writer == living
        leg = (await runs.web.standing(video_id)).state
        assert leg == "taken"  # the queue heard nothing of the zombie's end

    with_both(machines, lose)
