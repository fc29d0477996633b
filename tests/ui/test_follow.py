import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import cast

import pytest
from ui_runs import RUN, view

from orchestrator.door import Door
from orchestrator.engine.errors import UnknownRunError
from orchestrator.run_view import RunView
from ui import follow as following
from ui.follow import follow


class Told:
    """A door to one run whose events the test makes happen."""

    def __init__(self, *states: str) -> None:
        self.states = list(states)
        self.happens: asyncio.Queue[bool] = asyncio.Queue()
        self.looks = 0
        self.listeners = 0

    async def view(self, video_id: str) -> RunView:
        if video_id != RUN:
            raise UnknownRunError("no such run")
        state = self.states[min(self.looks, len(self.states) - 1)]
        self.looks += 1
        return view(state, percent=min(99, self.looks))

    async def events(self, _: str, *, after: int) -> AsyncGenerator[int]:
        self.listeners += 1
        try:
            while await self.happens.get():
                yield after
        finally:
            self.listeners -= 1


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "PAUSE_S", 0.02)


def seen(door: Told, act: Callable[[asyncio.Event], Awaitable[None]]) -> list[str]:
    """The states that are shown while the test acts."""

    async def run() -> list[str]:
        left = asyncio.Event()
        acting = asyncio.ensure_future(act(left))
        async with asyncio.timeout(10):
            states = [each.status.state async for each in follow(cast(Door, door), RUN, left)]
            await acting
        await asyncio.sleep(0)
        assert door.listeners == 0
        assert asyncio.all_tasks() == {asyncio.current_task()}
        return states

    return asyncio.run(run())


async def nothing(_: asyncio.Event) -> None:
    await asyncio.sleep(0)


def test_a_run_that_has_ended_is_shown_once() -> None:
    assert seen(Told("failed"), nothing) == ["failed"]


def test_it_is_shown_until_the_queue_knows_too_that_it_has_ended() -> None:
    door = Told("running", "running", "running", "succeeded")

    async def end(_: asyncio.Event) -> None:
        door.happens.put_nowait(True)
        door.happens.put_nowait(False)

    states = seen(door, end)
    assert states[0] == "running"
    assert states[-1] == "succeeded"
    assert states.count("succeeded") == 1


def test_many_events_at_once_are_few_views() -> None:
    door = Told("running")

    async def storm(left: asyncio.Event) -> None:
        for _ in range(500):
            door.happens.put_nowait(True)
        await asyncio.sleep(0.2)
        left.set()

    assert len(seen(door, storm)) < 20


def test_who_leaves_is_not_waited_for() -> None:
    door = Told("running")

    async def leave(left: asyncio.Event) -> None:
        await asyncio.sleep(0.05)
        left.set()

    assert seen(door, leave)[0] == "running"


def test_closing_it_stops_listening() -> None:
    door = Told("running")

    async def run() -> None:
        looks = follow(cast(Door, door), RUN, asyncio.Event())
        await anext(looks)
        door.happens.put_nowait(True)
        await anext(looks)
        await looks.aclose()
        assert door.listeners == 0

    asyncio.run(run())


def test_an_unknown_run_is_told() -> None:
    async def run() -> None:
        async for _ in follow(cast(Door, Told("running")), "other", asyncio.Event()):
            pass

    with pytest.raises(UnknownRunError):
        asyncio.run(run())
