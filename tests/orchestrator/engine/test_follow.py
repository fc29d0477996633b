import asyncio
import os
from pathlib import Path

import pytest

from orchestrator.engine import follow
from orchestrator.engine.errors import ArtifactInvalidError
from orchestrator.engine.events import Note, RunFinished, RunStarted
from orchestrator.engine.follow import follow_trace
from orchestrator.engine.run_folder import RunFolder
from orchestrator.engine.trace import Trace

STARTED = RunStarted(video_id="x", workflow="toy", provider="p")
ENDED = RunFinished(outcome="succeeded", duration_s=1)


async def gather(path: Path, after: int, over: asyncio.Event) -> list[int]:
    async def is_over() -> bool:
        return over.is_set()

    return [line.sequence async for line in follow_trace(path, after=after, is_over=is_over)]


def test_events_come_as_they_happen_until_the_run_is_over(tmp_path: Path) -> None:
    folder = RunFolder.create(tmp_path, "x", workflow="toy")

    async def go() -> None:
        over = asyncio.Event()
        path = tmp_path / "x" / "trace.jsonl"
        every = asyncio.create_task(gather(path, 0, over))
        later = asyncio.create_task(gather(path, 2, over))
        await asyncio.sleep(0.15)
        with Trace(folder) as trace:
            trace.emit(STARTED)
            trace.emit(ENDED)
            await asyncio.sleep(0.3)
            # It has ended, and yet it goes on.
            assert not every.done()
            trace.emit(STARTED)
            with path.open("ab") as torn:
                torn.write(b'{"sequence": 4')
                torn.flush()
                await asyncio.sleep(0.2)
                torn.truncate(path.stat().st_size - len(b'{"sequence": 4'))
            trace.emit(Note(text="half a line was cut off"))
            trace.emit(ENDED)
            over.set()
        assert await asyncio.wait_for(every, 60) == [1, 2, 3, 4, 5]
        assert await asyncio.wait_for(later, 60) == [3, 4, 5]

    asyncio.run(go())


def test_a_run_without_an_end_in_its_trace_is_over_too(tmp_path: Path) -> None:
    async def go() -> None:
        over = asyncio.Event()
        over.set()
        assert await asyncio.wait_for(gather(tmp_path / "trace.jsonl", 0, over), 60) == []

    asyncio.run(go())


def test_what_is_no_trace_is_said(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    for name in ("folder", "pipe"):
        with pytest.raises(ArtifactInvalidError, match="cannot be read"):
            asyncio.run(gather(tmp_path / name, 0, asyncio.Event()))


def test_a_damaged_line_is_said(tmp_path: Path) -> None:
    (tmp_path / "trace.jsonl").write_text('{"sequence": 0}\n')
    with pytest.raises(ArtifactInvalidError, match="does not fit"):
        asyncio.run(gather(tmp_path / "trace.jsonl", 0, asyncio.Event()))


def test_a_line_without_an_end_is_said_and_not_kept_in_memory(tmp_path: Path) -> None:
    with (tmp_path / "trace.jsonl").open("wb") as endless:
        endless.truncate(2**40)
    with pytest.raises(ArtifactInvalidError, match="without an end"):
        asyncio.run(gather(tmp_path / "trace.jsonl", 0, asyncio.Event()))


def test_a_long_trace_comes_in_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(follow, "_PIECE_BYTES", 500)
    over = asyncio.Event()
    over.set()
    with Trace(RunFolder.create(tmp_path, "20260102-030405-x-0123456789ab", workflow="t")) as trace:
        for number in range(40):
            trace.emit(Note(text=str(number)))
        path = trace._folder.path("trace.jsonl")  # pyright: ignore[reportPrivateUsage]
    assert asyncio.run(gather(path, 0, over)) == list(range(1, 41))
