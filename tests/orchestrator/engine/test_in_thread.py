"""Work in a thread that is waited for whatever happens."""

import asyncio
import threading

import pytest

from orchestrator.engine.in_thread import in_thread


def test_it_gives_what_the_thread_returned_and_raises_what_it_raised() -> None:
    async def go() -> None:
        assert await in_thread(divmod, 7, 2) == (3, 1)
        with pytest.raises(ZeroDivisionError):
            await in_thread(divmod, 7, 0)

    asyncio.run(go())


@pytest.mark.parametrize("fails", [False, True])
def test_whoever_is_cancelled_waits_for_the_thread(*, fails: bool) -> None:
    begun, let_go, ended = threading.Event(), threading.Event(), threading.Event()

    def deed() -> None:
        begun.set()
        let_go.wait(10)
        ended.set()
        if fails:
            raise OSError("too late for anybody to be told")

    async def go() -> None:
        task = asyncio.create_task(in_thread(deed))
        await asyncio.to_thread(begun.wait, 10)
        task.cancel()
        await asyncio.sleep(0.05)
        assert not task.done()
        let_go.set()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert ended.is_set()

    asyncio.run(go())
