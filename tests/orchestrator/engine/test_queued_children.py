"""Parts of runs that are made by whichever worker is free. Every process here is a real one."""

import asyncio
import signal
from pathlib import Path

import pytest

from orchestrator.engine.child import root_in
from orchestrator.engine.events import RunFinished, Usage
from orchestrator.engine.leg import Leg
from orchestrator.engine.queued_runs import QueuedRuns
from orchestrator.engine.trace import read_trace
from tests.orchestrator.engine.toy_album import Album
from tests.orchestrator.engine.toy_worker import (
    runs_in,
    status_in,
    submit_album,
    trace_of,
    until,
    with_runs,
    worker_process,
    working,
)

pytestmark = pytest.mark.processes
TEXTS = ("one", "two", "three", "four")


def hold(runs_dir: Path, *texts: str) -> list[Path]:
    held = [runs_dir / f"hold-{text}" for text in texts]
    for path in held:
        path.touch()
    return held


def release(held: list[Path]) -> None:
    for path in held:
        path.unlink()


def made_in(runs_dir: Path) -> list[tuple[int, str]]:
    """Which process began what."""
    path = runs_dir / "made.log"
    lines = path.read_text().splitlines() if path.exists() else []
    return [(int(pid), words) for pid, _, words in (line.partition(" ") for line in lines)]


def makers(runs_dir: Path, deed: str) -> set[int]:
    return {pid for pid, words in made_in(runs_dir) if words.startswith(deed)}


def times(runs_dir: Path, words: str) -> int:
    return sum(words == each for _, each in made_in(runs_dir))


def legs_of_children(runs_dir: Path, video_id: str) -> list[Leg]:
    async def look(runs: QueuedRuns) -> list[Leg]:
        return (await runs.queue()).legs_of_children(video_id)

    return with_runs(runs_dir, look)


def child_trace(runs_dir: Path, leg: Leg) -> Path:
    root = root_in(runs_dir, leg.video_id, shared=False)
    assert root is not None
    return root / "trace.jsonl"


def pages(album: Album) -> list[str]:
    return [page.partition(" by ")[0] for page in album.pages]


def test_runs_that_wait_for_their_children_keep_none_from_being_made(runs_dir: Path) -> None:
    async def go() -> None:
        runs = runs_in(runs_dir)
        async with working(runs, runs_at_once=2):
            albums = [await submit_album(runs, *TEXTS[:2], str(n)) for n in range(3)]
            for number, video_id in enumerate(albums):
                outcome = await runs.wait(video_id)
                assert outcome.succeeded, outcome.error
                assert pages(outcome.artifact(Album)) == ["one", "two", str(number)]
                assert outcome.receipt.total.tokens_in == 30
                assert float(outcome.receipt.total.cost_usd) == 1.5
            listed = await runs.list_runs()
            assert sorted(each.video_id for each in listed) == sorted(albums)
            queue = await runs.queue()
            assert queue.known() == set(albums)
            assert {leg.video_id for leg, _ in queue.newest()} == set(albums)
            await runs.delete(albums[0])
            assert queue.legs_of_children(albums[0]) == []
            assert len(queue.legs_of_children(albums[1])) == 3
        await runs.close()

    asyncio.run(go())


def test_a_child_that_fails_loses_no_other_and_is_tried_again_when_asked(tmp_path: Path) -> None:
    async def go() -> None:
        runs = runs_in(tmp_path)
        async with working(runs):
            video_id = await submit_album(runs, "one", "stop")
            outcome = await runs.wait(video_id)
            assert pages(outcome.artifact(Album)) == ["one", "(it cannot be painted)"]
            await runs.resume(video_id, "bind")
            again = await runs.wait(video_id)
            assert again.succeeded
            assert again.receipt.continued == 1
            assert again.receipt.total.tokens_in == 20, "what was paid is counted once"
        await runs.close()

    asyncio.run(go())
    assert [times(tmp_path, f"paint {text}") for text in ("one", "stop")] == [1, 2]


def test_children_are_made_by_several_workers_and_outlive_one_that_is_killed(
    runs_dir: Path,
) -> None:
    held = hold(runs_dir, *TEXTS)
    with worker_process(runs_dir) as first, worker_process(runs_dir) as second:
        until(lambda: len(list((runs_dir / ".workers").glob("*.lock"))) == 2)
        video_id = with_runs(runs_dir, lambda runs: submit_album(runs, *TEXTS))
        until(lambda: len(made_in(runs_dir)) == 9)
        assert makers(runs_dir, "paint") == {first.pid, second.pid}
        (binder,) = makers(runs_dir, "bind")
        until(lambda: "paint it" in str(status_in(runs_dir, video_id).text))
        status = status_in(runs_dir, video_id)
        assert (status.state, status.stage) == ("running", "bind")
        # One that has ended before its run is taken over.
        held[0].unlink()
        legs = legs_of_children(runs_dir, video_id)
        until(lambda: _has_ended(child_trace(runs_dir, legs[0])))
        dying = first if first.pid == binder else second
        dying.send_signal(signal.SIGKILL)
        dying.wait()
        release(held[1:])
        outcome = with_runs(runs_dir, lambda runs: runs.wait(video_id))
    assert outcome.succeeded, outcome.error
    assert pages(outcome.artifact(Album)) == list(TEXTS)
    assert times(runs_dir, "bind") == 2
    assert times(runs_dir, "paint one") == 1
    begun = [times(runs_dir, f"paint {text}") for text in TEXTS]
    assert sum(begun) > 4, "those of the killed one were begun again"
    assert max(begun) == 2
    assert outcome.receipt.total.tokens_in == 40
    assert len(legs_of_children(runs_dir, video_id)) == 4


def _has_ended(trace: Path) -> bool:
    lines = read_trace(trace).lines if trace.exists() else ()
    return bool(lines) and isinstance(lines[-1].event, RunFinished)


def test_a_run_that_is_cancelled_takes_its_children_along(runs_dir: Path) -> None:
    hold(runs_dir, *TEXTS)
    with worker_process(runs_dir), worker_process(runs_dir):
        video_id = with_runs(runs_dir, lambda runs: submit_album(runs, *TEXTS))
        until(lambda: len(made_in(runs_dir)) == 9)
        with_runs(runs_dir, lambda runs: runs.cancel(video_id))
        legs = legs_of_children(runs_dir, video_id)
        assert {leg.state for leg in legs} == {"cancelled"}
        until(lambda: all(_has_ended(child_trace(runs_dir, leg)) for leg in legs))
        until(lambda: status_in(runs_dir, video_id).state == "cancelled")
        last = [read_trace(child_trace(runs_dir, leg)).lines[-1].event for leg in legs]
        assert {each.outcome for each in last if isinstance(each, RunFinished)} == {"cancelled"}
        with_runs(runs_dir, lambda runs: runs.delete(video_id))
        assert legs_of_children(runs_dir, video_id) == []


def test_a_run_whose_last_child_never_began_is_cancelled_and_not_finished(tmp_path: Path) -> None:
    async def go() -> None:
        runs = runs_in(tmp_path)
        hold(tmp_path, *TEXTS[:3])
        async with working(runs):
            video_id = await submit_album(runs, *TEXTS)
            queue = await runs.queue()
            while times(tmp_path, "paint three") == 0:
                await asyncio.sleep(0.05)
            assert [leg.state for leg in queue.legs_of_children(video_id)][-1] == "queued"
            await runs.cancel(video_id)
            outcome = await runs.wait(video_id)
            assert outcome.receipt.outcome == "cancelled"
            assert (await runs.status(video_id)).state == "cancelled"
        await runs.close()

    asyncio.run(go())


def test_what_a_worker_puts_down_is_gone_on_with_by_the_next(runs_dir: Path) -> None:
    held = hold(runs_dir, "two")
    with worker_process(runs_dir) as worker:
        video_id = with_runs(runs_dir, lambda runs: submit_album(runs, "one", "two"))
        until(lambda: times(runs_dir, "paint two"))
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=60) == 0
    release(held)
    with worker_process(runs_dir):
        outcome = with_runs(runs_dir, lambda runs: runs.wait(video_id))
    assert pages(outcome.artifact(Album)) == ["one", "two"]
    usage = [line for line in trace_of(runs_dir, video_id) if isinstance(line.event, Usage)]
    assert len(usage) == 2
    assert [times(runs_dir, f"paint {text}") for text in ("one", "two")] == [1, 2]
