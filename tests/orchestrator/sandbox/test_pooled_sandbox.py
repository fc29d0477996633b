"""A sandbox with a pool: which jobs use it, and that no job ever meets its troubles."""

import asyncio
import threading
from pathlib import Path

import pytest
from fake_sandbox import GOOD, ORDER, QUICK, using
from fakes import IMAGE, FakeEngine, Guest, GuestEnd, Job, guest_that, playing_guest
from pooling import FEW, HALF, sandbox_with_pool, wait_until

from agents.artifacts.request import Quality
from config import ReadyContainers
from orchestrator.sandbox.container_sandbox import ContainerSandbox
from orchestrator.sandbox.contract import InspectionOrder
from orchestrator.sandbox.engine import Profile

pytestmark = pytest.mark.usefixtures("nothing_left_open")


def test_all_dead_is_a_slower_start_and_no_error(tmp_path: Path) -> None:
    """As after the engine was started anew."""
    engine = FakeEngine(playing_guest)

    async def inspect(sandbox: ContainerSandbox) -> None:
        sandbox.expect_jobs()
        pool = sandbox._pool
        assert pool is not None
        await asyncio.to_thread(wait_until, lambda: pool.ready == 2)
        dead = list(engine.containers.values())
        for each in dead:
            each.host.shutdown(2)
        async with sandbox.attempt() as attempt:
            assert (await attempt.inspect(ORDER)).report.passed
        await asyncio.to_thread(wait_until, lambda: all(each.removed for each in dead))

    using(sandbox_with_pool(engine), inspect)


def test_an_attempt_takes_one_container_and_no_two_attempts_share_one(tmp_path: Path) -> None:
    engine = FakeEngine(playing_guest)

    async def draw(sandbox: ContainerSandbox) -> None:
        sandbox.expect_jobs()
        pool = sandbox._pool
        assert pool is not None
        await asyncio.to_thread(wait_until, lambda: pool.ready == 2)
        used: set[str] = set()
        for number in range(3):
            before = set(engine.containers)
            async with sandbox.attempt() as attempt:
                order = InspectionOrder(GOOD + f"# {number}\n", Quality.P480)
                inspected = (await attempt.inspect(order)).inspected
                assert inspected is not None
                await attempt.render(inspected, tmp_path)
                conversation = attempt._container._conversation
                assert conversation is not None
                assert conversation.container.id in before
                assert conversation.container.id not in used
                used.add(conversation.container.id)
            assert used.isdisjoint(engine.containers)
            await asyncio.to_thread(wait_until, lambda: pool.ready == 2)

    using(sandbox_with_pool(engine), draw)


def test_jobs_that_start_otherwise_do_not_use_it(tmp_path: Path) -> None:
    """Mathematics, media and the self-check need no Manim: their containers start at once."""
    engine = FakeEngine(playing_guest)

    async def ask(sandbox: ContainerSandbox) -> None:
        sandbox.expect_jobs()
        pool = sandbox._pool
        assert pool is not None
        await asyncio.to_thread(wait_until, lambda: pool.ready == 2)
        await sandbox.answer_math(HALF)
        await sandbox.check_posture()
        assert pool.ready == 2
        assert engine.started == [Profile.MANIM] * 2 + [Profile.PLAIN] * 3

    using(sandbox_with_pool(engine), ask)


def test_without_a_size_there_is_no_pool() -> None:
    engine = FakeEngine(playing_guest)

    async def expect(sandbox: ContainerSandbox) -> None:
        sandbox.expect_jobs()
        await asyncio.sleep(0.05)

    sandbox = sandbox_with_pool(engine, ReadyContainers(size=0))
    using(sandbox, expect)
    assert engine.started == []


class Unknown:
    """A memory that knows of no self-check."""

    def __init__(self) -> None:
        self.remembered = 0

    async def recall_passed(self, identity: dict[str, str]) -> bool:
        return False

    async def remember_passed(self, identity: dict[str, str]) -> None:
        self.remembered += 1


def test_nothing_is_kept_ready_before_the_self_check_passed() -> None:
    engine, memory = FakeEngine(playing_guest), Unknown()

    async def expect(sandbox: ContainerSandbox) -> None:
        sandbox.expect_jobs()
        sandbox.expect_jobs()
        pool = sandbox._pool
        assert pool is not None
        await asyncio.gather(*(sandbox.answer_math(HALF) for _ in range(2)))
        await asyncio.to_thread(wait_until, lambda: pool.ready == 2)

    sandbox = ContainerSandbox(lambda: engine, QUICK, image=IMAGE, memory=memory, ready=FEW)
    using(sandbox, expect)
    assert memory.remembered == 1, "one self-check for all"
    assert engine.started[:2] == [Profile.PLAIN] * 2


def test_an_engine_that_is_not_closed_enough_keeps_nothing_ready() -> None:
    engine = FakeEngine(guest_that(self_check=lambda end, _: end.done("timeout")))

    async def expect(sandbox: ContainerSandbox) -> None:
        sandbox.expect_jobs()
        await asyncio.sleep(0.2)

    using(ContainerSandbox(lambda: engine, QUICK, image=IMAGE, memory=Unknown(), ready=FEW), expect)
    assert Profile.MANIM not in engine.started


def test_closing_during_the_self_check_takes_its_container_away() -> None:
    reached = threading.Event()

    def wait(end: GuestEnd, _: Job) -> None:
        reached.set()
        end.read()

    guest: Guest = guest_that(self_check=wait)
    engine = FakeEngine(guest)

    async def expect(sandbox: ContainerSandbox) -> None:
        sandbox.expect_jobs()
        assert await asyncio.to_thread(reached.wait, 5)

    using(ContainerSandbox(lambda: engine, QUICK, image=IMAGE, memory=Unknown(), ready=FEW), expect)
    assert engine.containers == {}
