"""Many who ask at the same moment are told the same, and whoever changed something the new."""

import asyncio

from orchestrator.engine.errors import QueueError
from orchestrator.engine.standings import AskedTogether


class Looks:
    """Counts looks; each waits until it is let go."""

    def __init__(self) -> None:
        self.begun = 0
        self.go = asyncio.Event()
        self.trouble: QueueError | None = None

    async def __call__(self) -> int:
        self.begun += 1
        mine = self.begun
        await self.go.wait()
        if self.trouble is not None:
            raise self.trouble
        return mine


def test_all_who_ask_while_a_look_is_under_way_share_it() -> None:
    async def go() -> None:
        looks = Looks()
        ask = AskedTogether(looks, fresh_s=60)
        asked = [asyncio.create_task(ask()) for _ in range(50)]
        await asyncio.sleep(0)
        asked[0].cancel()  # whose visitor went away
        looks.go.set()
        assert await asyncio.gather(*asked[1:]) == [1] * 49
        assert await ask() == 1
        ask.forget()
        assert await ask() == 2

    asyncio.run(go())


def test_an_answer_grows_old() -> None:
    async def go() -> None:
        looks = Looks()
        looks.go.set()
        ask = AskedTogether(looks, fresh_s=0.05, usable_s=0.05)
        assert await ask() == 1
        await asyncio.sleep(0.06)
        assert await ask() == 2

    asyncio.run(go())


def test_the_answer_before_is_given_while_a_look_takes_its_time_but_not_for_long() -> None:
    async def go() -> None:
        looks = Looks()
        looks.go.set()
        ask = AskedTogether(looks, fresh_s=0.01, usable_s=0.2)
        assert await ask() == 1
        looks.go.clear()
        await asyncio.sleep(0.02)
        assert await ask() == 1
        await asyncio.sleep(0.2)
        later = asyncio.create_task(ask())
        await asyncio.sleep(0)
        looks.go.set()
        assert (await later, looks.begun) == (2, 2)

    asyncio.run(go())


def test_trouble_is_told_to_all_who_wait_and_not_kept() -> None:
    async def go() -> None:
        looks = Looks()
        looks.trouble = QueueError("away", retryable=True)
        ask = AskedTogether(looks, fresh_s=60)
        asked = [asyncio.create_task(ask()) for _ in range(3)]
        await asyncio.sleep(0)
        looks.go.set()
        found = await asyncio.gather(*asked, return_exceptions=True)
        assert found == [looks.trouble] * 3
        looks.trouble = None
        assert await ask() == 2

    asyncio.run(go())


def test_a_change_while_a_look_is_under_way_is_seen_by_whoever_asks_after_it() -> None:
    async def go() -> None:
        looks = Looks()
        ask = AskedTogether(looks, fresh_s=60)
        before = asyncio.create_task(ask())
        await asyncio.sleep(0)
        ask.forget()
        after = asyncio.create_task(ask())
        await asyncio.sleep(0)
        looks.go.set()
        assert (await before, await after) == (1, 2)

    asyncio.run(go())


def test_before_it_is_closed_what_is_looked_at_every_look_is_over() -> None:
    async def go() -> None:
        looks = Looks()
        ask = AskedTogether(looks, fresh_s=60)
        asked = asyncio.create_task(ask())
        await asyncio.sleep(0)
        ask.forget()  # nobody will be told what this look finds, but it still looks
        asked.cancel()
        settling = asyncio.create_task(ask.settle())
        await asyncio.sleep(0.05)
        assert not settling.done()
        looks.go.set()
        await settling
        await ask.settle()

    asyncio.run(go())
