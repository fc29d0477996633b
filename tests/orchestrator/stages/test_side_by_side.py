"""Several things at once: never more than allowed, in order, and none left behind."""

import asyncio
from functools import partial

import pytest

from orchestrator.stages.side_by_side import side_by_side


def test_so_many_at_once_and_their_order_is_kept() -> None:
    at_once: list[int] = []
    under_way = 0

    async def deed(number: int) -> int:
        nonlocal under_way
        under_way += 1
        at_once.append(under_way)
        await asyncio.sleep(0.001 * (10 - number))
        under_way -= 1
        return number

    done = asyncio.run(side_by_side([partial(deed, n) for n in range(10)], at_once=3))
    assert done == list(range(10))
    assert max(at_once) == 3


def test_one_after_the_other() -> None:
    told: list[str] = []

    async def deed(number: int) -> None:
        told.append(f"{number} begins")
        await asyncio.sleep(0)
        told.append(f"{number} ends")

    asyncio.run(side_by_side([partial(deed, n) for n in range(2)], at_once=1))
    assert told == ["0 begins", "0 ends", "1 begins", "1 ends"]


def test_the_first_that_fails_ends_the_others_and_is_raised_as_it_is() -> None:
    ended: list[int] = []

    async def deed(number: int) -> None:
        if number == 1:
            await asyncio.sleep(0.01)
            raise KeyError("no key")
        try:
            await asyncio.sleep(60)
        finally:
            ended.append(number)

    with pytest.raises(KeyError, match="no key"):
        asyncio.run(side_by_side([partial(deed, n) for n in range(4)], at_once=3))
    assert ended == [0, 2]


def test_nothing_to_do() -> None:
    assert asyncio.run(side_by_side([], at_once=2)) == []
