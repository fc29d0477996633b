"""Containers wait for jobs, each for one; what goes wrong with them no job ever sees."""

import logging
import threading
import time

import pytest
from fakes import FakeEngine, GuestEnd, playing_guest
from pooling import HALF, PATIENT, pool_on, take, wait_until

from config import ReadyContainers
from orchestrator.errors import EngineUnavailableError
from orchestrator.sandbox import conversation
from orchestrator.sandbox import pool as pools
from orchestrator.sandbox.conversation import Conversation, JobOrder
from orchestrator.sandbox.engine import Profile
from orchestrator.sandbox.image import CONTRACT
from orchestrator.sandbox.job_container import JobContainer

pytestmark = pytest.mark.usefixtures("nothing_left_open")

MATH = JobOrder("math", 5.0, {"questions": [HALF[0].model_dump(mode="json")]})


def test_it_keeps_so_many_ready_and_replaces_what_is_taken() -> None:
    engine = FakeEngine(playing_guest)
    with pool_on(engine) as pool:
        assert (pool.ready, engine.started) == (0, [])
        pool.want()
        wait_until(lambda: pool.ready == 2)
        first = take(pool)
        assert first is not None
        assert first.do(MATH, on_event=lambda _: None).done.ending == "finished"
        wait_until(lambda: pool.ready == 2)
        second = take(pool)
        assert second is not None
        assert second.container is not first.container
        for taken in (first, second):
            taken.container.remove()
        wait_until(lambda: pool.ready == 2)
    assert engine.started == [Profile.MANIM] * 4


def test_the_one_that_waited_longest_is_taken_first() -> None:
    engine = FakeEngine(playing_guest)
    with pool_on(engine) as pool:
        pool.want()
        wait_until(lambda: pool.ready == 2)
        oldest = next(iter(engine.containers))
        taken = take(pool)
        assert taken is not None
        assert taken.container.id == oldest
        taken.container.remove()


def test_one_at_a_time_is_started_and_no_more_than_wanted() -> None:
    at_once, most, lock = 0, 0, threading.Lock()

    def slow_to_start(end: GuestEnd) -> None:
        nonlocal at_once, most
        with lock:
            at_once += 1
            most = max(most, at_once)
        time.sleep(0.02)
        with lock:
            at_once -= 1
        playing_guest(end)

    engine = FakeEngine(slow_to_start)
    with pool_on(engine, ReadyContainers(size=4)) as pool:
        pool.want()
        wait_until(lambda: pool.ready == 4)
        time.sleep(0.1)
        assert (most, len(engine.started)) == (1, 4)


def test_an_empty_pool_says_so_at_once() -> None:
    with pool_on(FakeEngine(playing_guest)) as pool:
        begun = time.monotonic()
        pool.close()
        assert take(pool) is None
        assert time.monotonic() - begun < PATIENT.start_s / 2


def test_a_job_waits_for_the_one_that_is_just_starting() -> None:
    may_start = threading.Event()

    def starts_when_told(end: GuestEnd) -> None:
        may_start.wait(60)
        playing_guest(end)

    engine = FakeEngine(starts_when_told)
    with pool_on(engine, ReadyContainers(size=1)) as pool:
        pool.want()
        wait_until(lambda: engine.started)
        taken: list[Conversation | None] = []
        taker = threading.Thread(target=lambda: taken.append(take(pool)))
        taker.start()
        wait_until(lambda: pool._takers == 1)
        assert take(pool) is None, "one waits for it already"
        may_start.set()
        taker.join(60)
        (found,) = taken
        assert found is not None
        found.container.remove()


def test_a_job_that_is_given_up_waits_no_longer() -> None:
    engine = FakeEngine(lambda end: end.read() and None)
    with pool_on(engine, ReadyContainers(size=1)) as pool:
        pool.want()
        wait_until(lambda: engine.started)
        container = JobContainer(lambda: engine, PATIENT, Profile.MANIM, pool=pool)
        failed: list[BaseException] = []

        def work() -> None:
            try:
                container.do(MATH)
            except BaseException as error:  # noqa: BLE001
                failed.append(error)

        job = threading.Thread(target=work)
        job.start()
        wait_until(lambda: pool._takers == 1)
        container.abandon()
        job.join(PATIENT.start_s / 2)
        assert not job.is_alive()
        assert "given up" in str(failed[0])
        assert len(engine.started) == 1, "none is started for a job that was given up"


def test_closing_does_not_wait_for_a_start() -> None:
    engine = FakeEngine(lambda end: end.read() and None)
    with pool_on(engine) as pool:
        pool.want()
        wait_until(lambda: engine.started)
        begun = time.monotonic()
        pool.close()
        assert time.monotonic() - begun < PATIENT.start_s / 2


def test_one_that_died_while_it_waited_is_thrown_away_and_the_next_is_taken() -> None:
    engine = FakeEngine(playing_guest)
    with pool_on(engine) as pool:
        pool.want()
        wait_until(lambda: pool.ready == 2)
        first, second = engine.containers.values()
        first.host.shutdown(2)  # removed from outside: its stream ends
        taken = take(pool)
        assert taken is not None
        assert taken.container is second
        wait_until(lambda: first.removed)
        second.remove()


def test_one_that_speaks_while_it_should_wait_is_not_used() -> None:
    def talks(end: GuestEnd) -> None:
        end.say("ready", contract=CONTRACT)
        end.say("done")
        end.read()

    with pool_on(FakeEngine(talks), ReadyContainers(size=1)) as pool:
        pool.want()
        wait_until(lambda: pool.ready == 1)
        assert take(pool) is None


def test_dead_ones_are_looked_for_and_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pools, "LOOK_S", 0.05)
    engine = FakeEngine(playing_guest)
    with pool_on(engine) as pool:
        pool.want()
        wait_until(lambda: pool.ready == 2)
        dead = list(engine.containers.values())
        for each in dead:
            each.host.shutdown(2)
        wait_until(lambda: all(each.removed for each in dead) and pool.ready == 2)
        assert len(engine.started) == 4


def test_those_that_nobody_wants_go_and_come_back_when_one_is_wanted() -> None:
    engine = FakeEngine(playing_guest)
    with pool_on(engine, ReadyContainers(size=2, idle_s=0.2)) as pool:
        pool.want()
        wait_until(lambda: len(engine.started) == 2)
        wait_until(lambda: not engine.containers)
        time.sleep(0.1)
        assert len(engine.started) == 2, "it does not start them again by itself"
        pool.want()
        wait_until(lambda: len(engine.started) == 4)


def test_an_engine_that_is_down_is_tried_again_later(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(pools, "FIRST_PAUSE_S", 0.05)
    engine = FakeEngine(playing_guest, down=True)
    with pool_on(engine, ReadyContainers(size=1)) as pool, caplog.at_level(logging.WARNING):
        pool.want()
        wait_until(lambda: len(caplog.messages) >= 3)
        assert "no container engine answers" in caplog.text
        assert [words.split(": ")[0][-8:] for words in caplog.messages[:1]]
        assert take(pool) is None
        engine.down = False
        wait_until(lambda: pool.ready == 1)


def test_pauses_after_failures_grow_to_a_limit(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(pools, "FIRST_PAUSE_S", 0.01)
    monkeypatch.setattr(pools, "LONGEST_PAUSE_S", 0.04)
    with pool_on(FakeEngine(playing_guest, down=True)) as pool:
        begun = time.monotonic()
        pool.want()
        wait_until(lambda: len(caplog.messages) >= 6)
        assert time.monotonic() - begun >= 0.01 + 0.02 + 3 * 0.04


def test_a_container_that_is_never_ready_is_removed(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    engine = FakeEngine(lambda end: None)  # ends before it says anything
    with pool_on(engine, ReadyContainers(size=1)) as pool:
        pool.want()
        wait_until(lambda: "ended before it was ready" in caplog.text)
        wait_until(lambda: not engine.containers)


def test_none_is_started_while_jobs_use_every_core(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pools, "SETTLE_S", 0.05)
    engine = FakeEngine(playing_guest)
    with pool_on(engine, cores=2, job_cpus=2) as pool:
        with pool.working():
            pool.want()
            time.sleep(0.15)
            assert engine.started == []
        with pool.working():  # the same attempt goes on: inspected, then drawn
            time.sleep(0.15)
            assert engine.started == []
        wait_until(lambda: pool.ready == 2)


def test_jobs_that_go_on_and_on_let_one_be_started_now_and_then(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pools, "PATIENCE_S", 0.2)
    engine = FakeEngine(playing_guest)
    with pool_on(engine, cores=2, job_cpus=2) as pool, pool.working():
        pool.want()
        begun = time.monotonic()
        wait_until(lambda: pool.ready == 1)
        assert time.monotonic() - begun >= 0.15
        wait_until(lambda: pool.ready == 2)
        assert time.monotonic() - begun >= 0.35


def test_a_job_that_leaves_a_core_free_does_not_hold_it_up() -> None:
    with pool_on(FakeEngine(playing_guest), cores=4, job_cpus=2) as pool, pool.working():
        pool.want()
        wait_until(lambda: pool.ready == 2, most_s=pools.PATIENCE_S / 2)


def test_waiting_does_not_count_against_a_jobs_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversation, "HOST_GRACE_S", 0.0)
    engine = FakeEngine(playing_guest)
    with pool_on(engine, ReadyContainers(size=1)) as pool:
        pool.want()
        wait_until(lambda: pool.ready == 1)
        time.sleep(1.2)  # longer than the job may take
        taken = take(pool)
        assert taken is not None
        short = JobOrder("math", 1.0, MATH.params)
        assert taken.do(short, on_event=lambda _: None).done.ending == "finished"
        taken.container.remove()


def test_closing_twice_and_closing_what_never_began_is_fine() -> None:
    with pool_on(FakeEngine(playing_guest)) as pool:
        pool.close()
    with pool_on(FakeEngine(playing_guest)) as pool:
        pool.want()
        pool.close()
        pool.want()
        assert pool.ready == 0


def test_a_container_that_cannot_be_removed_ends_nothing(caplog: pytest.LogCaptureFixture) -> None:
    engine = FakeEngine(playing_guest)
    with pool_on(engine, ReadyContainers(size=1)) as pool:
        pool.want()
        wait_until(lambda: pool.ready == 1)
        (container,) = engine.containers.values()
        remove = container.remove

        def refuse() -> None:
            remove()
            raise EngineUnavailableError("it is down")

        container.remove = refuse  # type: ignore[method-assign]
        pool.close()
    assert "left behind" in caplog.text
