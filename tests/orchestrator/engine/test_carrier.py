"""Runs are carried out on the loop at the bidding of threads; here the threads are pytest's."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable
from pathlib import Path

import pytest

from orchestrator.engine import carrier as carriers
from orchestrator.engine.carrier import Carrier, Offer
from orchestrator.engine.errors import RunBusyError, RunFolderError
from orchestrator.engine.run_folder import RunFolder
from orchestrator.engine.step import LetGo, TakenOver, Words
from orchestrator.engine.trace import Trace
from orchestrator.errors import EngineUnavailableError
from tests.orchestrator.engine.toy_worker import TOY, done_in, offer, unqueued, until
from tests.orchestrator.engine.toy_workflow import OFFLINE, receipt_of


def at_once(stage: str, deed: Callable[[], Words]) -> Words:
    return deed()


def test_stages_that_were_recorded_are_looked_at_all_the_same(tmp_path: Path) -> None:
    video_id = unqueued(tmp_path)
    recorded: dict[str, Words] = {}

    def remember(stage: str, deed: Callable[[], Words]) -> Words:
        return recorded.setdefault(stage, {}) or recorded.setdefault(stage, deed())

    async def go() -> None:
        carrier = Carrier(tmp_path, {"toy": offer(tmp_path)})
        ended = await asyncio.to_thread(carrier.carry, video_id, None, remember)
        assert ended == {"outcome": "succeeded", "error_code": None}

    asyncio.run(go())
    assert done_in(tmp_path) == ["plan", "write", "draw"]


def let_go(carrier: Carrier, video_id: str) -> bool:
    # Not further than this thread: a task would hand on what is no `Exception` to the loop.
    try:
        carrier.carry(video_id, None, at_once)
    except LetGo:
        return True
    return False


@pytest.mark.parametrize("put_down", [False, True])
def test_a_run_that_is_ended_lets_its_thread_go(tmp_path: Path, put_down: bool) -> None:
    video_id = unqueued(tmp_path)
    (tmp_path / "hold-write").touch()

    async def go() -> None:
        carrier = Carrier(tmp_path, {"toy": offer(tmp_path)})
        carrying = asyncio.create_task(asyncio.to_thread(let_go, carrier, video_id))
        await asyncio.to_thread(until, lambda: "write" in done_in(tmp_path))
        assert carrier.video_ids == (video_id,)
        assert carrier.cancel(video_id, put_down=put_down)
        assert carrier.cancel(video_id)
        assert await carrying
        assert not carrier.cancel(video_id)
        assert await carrier.wait_until_empty(0)

    asyncio.run(go())
    assert receipt_of(tmp_path / video_id).outcome == ("unfinished" if put_down else "cancelled")


def test_a_run_that_comes_back_to_this_process_is_carried_out_once_more(tmp_path: Path) -> None:
    """It was taken for dead meanwhile; whoever has the run last has it alone."""
    video_id = unqueued(tmp_path)
    held = tmp_path / "hold-write"
    held.touch()

    async def go() -> None:
        carrier = Carrier(tmp_path, {"toy": offer(tmp_path)})
        first = asyncio.create_task(asyncio.to_thread(let_go, carrier, video_id))
        await asyncio.to_thread(until, lambda: "write" in done_in(tmp_path))
        second = asyncio.create_task(asyncio.to_thread(carrier.carry, video_id, None, at_once))
        assert await first
        held.unlink()
        assert await second == {"outcome": "succeeded", "error_code": None}
        assert carrier.video_ids == ()

    asyncio.run(go())
    assert done_in(tmp_path) == ["plan", "write", "write", "draw"]
    assert receipt_of(tmp_path / video_id).continued == 1


def test_a_run_that_was_taken_over_is_put_down_and_not_queued_again(tmp_path: Path) -> None:
    video_id = unqueued(tmp_path)

    def refused(stage: str, deed: Callable[[], Words]) -> Words:
        deed()
        raise TakenOver

    def carry(carrier: Carrier) -> bool:
        try:
            carrier.carry(video_id, None, refused)
        except LetGo:
            return True
        return False

    async def go() -> None:
        carrier = Carrier(tmp_path, {"toy": offer(tmp_path)})
        assert await asyncio.to_thread(carry, carrier)
        assert carrier.unrecorded == set()

    asyncio.run(go())
    assert receipt_of(tmp_path / video_id).outcome == "unfinished"


def test_a_workshop_that_cannot_be_opened_fails_the_run(tmp_path: Path) -> None:
    @contextlib.asynccontextmanager
    async def closed(_: object) -> AsyncGenerator[object]:
        raise EngineUnavailableError("no engine")
        yield

    video_id = unqueued(tmp_path)

    async def go() -> None:
        carrier = Carrier(tmp_path, {"toy": Offer(TOY, OFFLINE, closed)})
        expected = carrier.expect(video_id, ())
        ended = await asyncio.to_thread(carrier.carry, video_id, None, at_once)
        assert ended == {"outcome": "failed", "error_code": EngineUnavailableError.code}
        assert isinstance((await expected).error, EngineUnavailableError)

    asyncio.run(go())
    assert receipt_of(tmp_path / video_id).error_code == EngineUnavailableError.code


def test_a_run_that_cannot_be_read_is_over(tmp_path: Path) -> None:
    video_id = unqueued(tmp_path)
    (tmp_path / video_id / "manifest.json").write_text("{")

    async def go() -> None:
        carrier = Carrier(tmp_path, {"toy": offer(tmp_path)})
        ended = await asyncio.to_thread(carrier.carry, video_id, None, at_once)
        assert ended == {"outcome": "failed", "error_code": "run.artifact_invalid"}
        other = Carrier(tmp_path, {})
        ended = await asyncio.to_thread(other.carry, unqueued(tmp_path), None, at_once)
        assert ended == {"outcome": "failed", "error_code": "workflow.chain"}

    asyncio.run(go())


def test_a_row_that_names_another_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "runs").mkdir()
    elsewhere = unqueued(tmp_path)

    async def go() -> None:
        carrier = Carrier(tmp_path / "runs", {"toy": offer(tmp_path)})
        ended = await asyncio.to_thread(carrier.carry, f"../{elsewhere}", None, at_once)
        assert ended == {"outcome": "failed", "error_code": "run.unknown"}

    asyncio.run(go())
    assert done_in(tmp_path) == []


def test_a_queue_that_breaks_puts_the_run_down(tmp_path: Path) -> None:
    video_id = unqueued(tmp_path)

    def broken(stage: str, deed: Callable[[], Words]) -> Words:
        deed()
        raise OSError("the database went away")

    async def go() -> None:
        carrier = Carrier(tmp_path, {"toy": offer(tmp_path)})
        with pytest.raises(OSError, match="went away"):
            await asyncio.to_thread(carrier.carry, video_id, None, broken)
        assert carrier.video_ids == ()

    asyncio.run(go())
    assert receipt_of(tmp_path / video_id).outcome == "unfinished"


def test_a_stage_that_was_to_be_done_again_is_so_once_in_a_leg(tmp_path: Path) -> None:
    """The process may be killed after the stage was done and before that was recorded."""
    video_id = unqueued(tmp_path)

    def unrecorded(stage: str, deed: Callable[[], Words]) -> Words:
        deed()
        raise OSError("killed")

    async def go() -> None:
        carrier = Carrier(tmp_path, {"toy": offer(tmp_path)})
        await asyncio.to_thread(carrier.carry, video_id, None, at_once, "leg.1")
        with pytest.raises(OSError, match="killed"):
            await asyncio.to_thread(carrier.carry, video_id, "plan", unrecorded, "leg.2")
        assert done_in(tmp_path) == ["plan", "write", "draw", "plan"]
        await asyncio.to_thread(carrier.carry, video_id, "plan", at_once, "leg.2")
        assert done_in(tmp_path) == ["plan", "write", "draw", "plan"]
        await asyncio.to_thread(carrier.carry, video_id, "plan", at_once, "leg.3")
        assert done_in(tmp_path) == ["plan", "write", "draw", "plan", "plan"]

    asyncio.run(go())


def test_a_run_that_somebody_is_at_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As by hand, one stage of a run that is queued; failing it would lose the run."""
    monkeypatch.setattr(carriers, "OWN_WAIT_S", 0.3)
    video_id = unqueued(tmp_path)

    async def go() -> None:
        carrier = Carrier(tmp_path, {"toy": offer(tmp_path)})
        with Trace(RunFolder.open(tmp_path / video_id)):
            carrying = asyncio.create_task(
                asyncio.to_thread(carrier.carry, video_id, None, at_once)
            )
            await asyncio.sleep(0.5)
            assert not carrying.done()
        assert (await carrying)["outcome"] == "succeeded"
        with Trace(RunFolder.open(tmp_path / video_id)):
            expected = carrier.expect(video_id, ())
            with pytest.raises(RunBusyError, match="just being begun"):
                carrier.expect(video_id, ())
            await asyncio.to_thread(carrier.carry, video_id, None, at_once)
            with pytest.raises(RunFolderError, match="being worked on"):
                await expected

    asyncio.run(go())


def test_who_waits_for_a_run_can_be_let_go(tmp_path: Path) -> None:
    video_id = unqueued(tmp_path)

    async def go() -> None:
        carrier = Carrier(tmp_path, {"toy": offer(tmp_path)})
        with Trace(RunFolder.open(tmp_path / video_id)):
            carrying = asyncio.create_task(asyncio.to_thread(let_go, carrier, video_id))
            await asyncio.to_thread(until, lambda: carrier.video_ids)
            assert carrier.cancel(video_id)
            assert await asyncio.wait_for(carrying, 60)
        assert done_in(tmp_path) == []

    asyncio.run(go())
