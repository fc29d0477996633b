"""How many runs stand how is asked of the database: any process tells the same."""

import asyncio
from pathlib import Path

import pytest

from orchestrator.engine.census import COUNTED, count_runs
from tests.orchestrator.engine.toy_worker import runs_in, submit, working

pytestmark = pytest.mark.processes


def test_every_state_is_counted_by_the_newest_going(tmp_path: Path) -> None:
    async def go() -> None:
        runs, other = runs_in(tmp_path), runs_in(tmp_path)
        assert await count_runs(other) == dict.fromkeys(COUNTED, 0)
        async with working(runs):
            for prompt in ("good", "refuse", "stop", "break"):
                await runs.wait(await submit(runs, prompt))
            again = await submit(runs, "twice")
            await runs.wait(again)
            await runs.resume(again, "draw")
            await runs.wait(again)
            (tmp_path / "hold-plan").touch()
            running, queued = await submit(runs, "held"), await submit(runs, "next")
            while (await runs.status(running)).state != "running":
                await asyncio.sleep(0.05)
            await runs.cancel(queued)
            waiting = await submit(runs, "later")
            found = await count_runs(other)
            assert found == {
                **dict.fromkeys(COUNTED, 0),
                **{"succeeded": 2, "refused": 1, "failed": 2},
                **{"running": 1, "cancelled": 1, "queued": 1},
            }
            (tmp_path / "hold-plan").unlink()
            for video_id in (running, waiting):
                await runs.wait(video_id)
        await runs.delete(running)
        found = await count_runs(other)
        assert (found["succeeded"], sum(found.values())) == (3, 7)
        await runs.close()
        await other.close()

    asyncio.run(go())
