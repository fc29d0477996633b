"""One container for each code, and none after the run."""

import asyncio

import pytest
from fake_sandbox import ORDER, sandbox_on
from fakes import FakeEngine, playing_guest

from orchestrator.stages.workshop import open_workshop

pytestmark = pytest.mark.usefixtures("nothing_left_open")


def test_the_same_code_has_the_same_attempt_and_other_code_another() -> None:
    async def work() -> None:
        engine = FakeEngine(playing_guest)
        sandbox = sandbox_on(engine)
        async with open_workshop(sandbox) as workshop:
            first = await workshop.attempt_for("a")
            await first.inspect(ORDER)
            assert await workshop.attempt_for("a") is first
            assert len(engine.containers) == 1
            second = await workshop.attempt_for("b")
            assert second is not first
            assert engine.containers == {}
            await second.inspect(ORDER)
            await workshop.end_attempt()
            assert engine.containers == {}
            assert await workshop.attempt_for("b") is not second
        await sandbox.close()

    asyncio.run(work())


def test_an_attempt_ends_with_the_run_however_that_ends() -> None:
    engine = FakeEngine(playing_guest)

    async def work() -> None:
        async with open_workshop(sandbox_on(engine)) as workshop:
            await (await workshop.attempt_for("a")).inspect(ORDER)
            assert len(engine.containers) == 1
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        asyncio.run(work())
    assert engine.containers == {}
