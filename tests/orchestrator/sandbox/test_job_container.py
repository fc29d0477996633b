"""A container that ends, or keeps silent, at each point of a job."""

import json
import threading
import time

import pytest
from fake_sandbox import QUICK
from fakes import FakeContainer, FakeEngine, GuestEnd, playing_guest

from agents.artifacts.validation_report import FailureClass
from orchestrator.errors import (
    ContainerLostError,
    EngineUnavailableError,
    SandboxError,
    SandboxProtocolError,
)
from orchestrator.sandbox import conversation, failure
from orchestrator.sandbox.contract import Progress
from orchestrator.sandbox.conversation import JobEnd, JobOrder
from orchestrator.sandbox.engine import ContainerState, Mounts, Profile
from orchestrator.sandbox.failure import Failure
from orchestrator.sandbox.image import CONTRACT
from orchestrator.sandbox.job_container import EVENTS_AT_ONCE, JobContainer, ProgressReader

pytestmark = pytest.mark.usefixtures("nothing_left_open")

ORDER = JobOrder("math", 0.1, {"questions": []}, {"scene.py": b"code"})
POINTS: dict[str, bytes | None] = {
    "after the job": None,
    "after go": b"",
    "in a header": b'{"type":"do',
    "after a header": b'{"type":"done","size":9}\n',
    "after an event": b'{"type":"event","size":2}\n{}',
    "after the result": b'{"type":"result","size":2}\n{}',
}
"""What a container still says before its stdout ends; None when it does not even wait for `go`."""


def state_of(exit_code: int, *, running: bool = False, oom: bool = False) -> ContainerState:
    return ContainerState(running=running, exit_code=exit_code, oom_killed=oom)


STATES: dict[str, tuple[ContainerState | None, type[SandboxError] | FailureClass]] = {
    "gone": (None, ContainerLostError),
    "oom": (state_of(137, oom=True), FailureClass.OUT_OF_MEMORY),
    "backstop": (state_of(3), FailureClass.TIMEOUT),
    "killed": (state_of(137), ContainerLostError),
    "running": (state_of(0, running=True), ContainerLostError),
    "broken": (state_of(4), SandboxProtocolError),
    "engine down": (None, EngineUnavailableError),
}


def until_go(end: GuestEnd) -> None:
    while end.read()[0]["type"] != "go":
        pass


def say_until(end: GuestEnd, last: bytes | None) -> None:
    if last is None:
        end.read()
        return
    until_go(end)
    end.wire.sendall(last)


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversation, "HOST_GRACE_S", 0.05)
    monkeypatch.setattr(failure, "SETTLE_S", 0.05)


def do(engine: FakeEngine) -> JobEnd | Failure:
    container = JobContainer(lambda: engine, QUICK, Profile.PLAIN)
    try:
        return container.do(ORDER)
    finally:
        engine.down = False
        container.abandon()
        assert engine.containers == {}


@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("state", STATES)
def test_a_stream_that_ends_is_read_by_the_state_of_its_container(point: str, state: str) -> None:
    end_state, expected = STATES[state]

    def guest(end: GuestEnd) -> None:
        end.say("ready", contract=CONTRACT)
        say_until(end, POINTS[point])
        engine.down = state == "engine down"

    engine = FakeEngine(guest, end_state=end_state)
    if isinstance(expected, FailureClass):
        found = do(engine)
        assert isinstance(found, Failure)
        assert found.failure is expected
    else:
        with pytest.raises(expected):
            do(engine)


def test_silence_is_a_timeout_whatever_the_container_is_at() -> None:
    def guest(end: GuestEnd) -> None:
        end.say("ready", contract=CONTRACT)
        until_go(end)
        end.read()

    found = do(FakeEngine(guest))
    assert isinstance(found, Failure)
    assert (found.failure, found.message) == (
        FailureClass.TIMEOUT,
        "The code was not done after 0.1 s, the limit.",
    )


def test_a_job_is_told_to_a_container_that_is_not_ready_yet() -> None:
    def guest(end: GuestEnd) -> None:
        until_go(end)
        end.say("ready", contract=CONTRACT)
        end.say("result", b'{"answers":[]}')
        end.done()

    end = do(FakeEngine(guest))
    assert isinstance(end, JobEnd)
    assert end.result == {"answers": []}


def test_a_container_that_is_never_ready_is_no_result() -> None:
    def guest(end: GuestEnd) -> None:
        until_go(end)
        end.read()

    limits = QUICK.model_copy(update={"start_s": 0.1})
    engine = FakeEngine(guest)
    container = JobContainer(lambda: engine, limits, Profile.PLAIN)
    with pytest.raises(SandboxProtocolError, match=r"not ready after 0\.1 s"):
        container.do(ORDER)
    container.abandon()
    assert engine.containers == {}


def test_a_container_that_ends_before_it_is_ready_is_no_result() -> None:
    with pytest.raises(SandboxProtocolError, match="ended before it was ready"):
        do(FakeEngine(lambda _: None))


class LateHost(FakeEngine):
    """Hands a container out after it has ended, as a host does that has no time."""

    def start(self, profile: Profile, *, mounts: Mounts | None = None) -> FakeContainer:
        container = super().start(profile, mounts=mounts)
        container.thread.join(60)
        return container


def test_a_container_that_was_ready_and_ends_before_it_is_spoken_to_was_ready() -> None:
    engine = LateHost(
        lambda end: end.say("ready", contract=CONTRACT), end_state=state_of(137, oom=True)
    )
    found = do(engine)
    assert isinstance(found, Failure)
    assert found.failure is FailureClass.OUT_OF_MEMORY


def test_an_engine_that_goes_down_while_a_container_starts_is_said() -> None:
    def guest(_: GuestEnd) -> None:
        engine.down = True

    engine = FakeEngine(guest)
    with pytest.raises(EngineUnavailableError):
        do(engine)


def test_an_engine_that_is_down_starts_nothing() -> None:
    engine = FakeEngine(playing_guest, down=True)
    with pytest.raises(EngineUnavailableError):
        do(engine)
    assert engine.started == []


def test_a_container_given_up_while_it_works_ends_the_work() -> None:
    def guest(end: GuestEnd) -> None:
        end.say("ready", contract=CONTRACT)
        until_go(end)
        end.say("event", b'{"event":"frames"}')
        end.read()

    working = threading.Event()
    engine = FakeEngine(guest)
    container = JobContainer(lambda: engine, QUICK, Profile.PLAIN)
    raised: list[BaseException] = []

    def work() -> None:
        try:
            container.do(JobOrder("math", 60, {}), lambda _: working.set())
        except SandboxError as error:
            raised.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    assert working.wait(60)
    container.abandon()
    thread.join(60)
    assert not thread.is_alive()
    assert isinstance(raised[0], ContainerLostError)
    container.abandon()
    assert engine.containers == {}


def test_a_container_given_up_while_it_starts_is_removed() -> None:
    engine = FakeEngine(playing_guest)
    container = JobContainer(lambda: engine, QUICK, Profile.PLAIN)
    container.abandon()
    with pytest.raises(SandboxProtocolError, match="given up while it started"):
        container.do(ORDER)
    assert engine.containers == {}


def test_giving_up_is_quiet_when_the_engine_is_down(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = FakeEngine(playing_guest)
    container = JobContainer(lambda: engine, QUICK, Profile.PLAIN)
    container.do(ORDER)
    (started,) = engine.containers.values()
    remove = started.remove

    def refuse() -> None:
        raise EngineUnavailableError("no container engine answers")

    monkeypatch.setattr(started, "remove", refuse)
    container.abandon()
    remove()


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"garbage",
        b"null",
        b"[]",
        b"{}",
        b'{"event": 5}',
        b'{"event": "frames", "done": -1}',
        b'{"event": "frames", "done": 1.5}',
        b'{"event": "frames", "done": NaN}',
        b'{"event": "frames", "more": 1}',
        b'{"event": "' + b"x" * 41 + b'"}',
        b'{"event": "\\ud800"}',
        b'{"event":' + b"[" * 4000,
        b"\xff\xfe",
    ],
    ids=lambda payload: repr(payload[:40]),
)
def test_a_forged_event_does_no_harm(payload: bytes) -> None:
    seen: list[Progress] = []

    def guest(end: GuestEnd) -> None:
        end.say("ready", contract=CONTRACT)
        until_go(end)
        end.say("event", payload)
        end.say("event", b'{"event": "frames", "done": 1}')
        end.done()
        end.read()

    engine = FakeEngine(guest)
    container = JobContainer(lambda: engine, QUICK, Profile.PLAIN)
    assert isinstance(container.do(ORDER, seen.append), JobEnd)
    container.abandon()
    assert [progress.done for progress in seen] == [1]


def test_nobody_need_listen() -> None:
    ProgressReader(None).read(b"garbage")


def test_of_a_flood_of_events_few_are_heard_and_the_last() -> None:
    seen: list[Progress] = []
    reader = ProgressReader(seen.append)
    for number in range(20_000):
        reader.read(b'{"event": "frames", "done": %d}' % number)
    reader.settle()
    assert EVENTS_AT_ONCE <= len(seen) < 1000
    assert seen[EVENTS_AT_ONCE - 1].done == EVENTS_AT_ONCE - 1
    assert seen[-1].done == 19_999


def test_what_a_listener_raises_comes_through_and_takes_the_container_with_it() -> None:
    def guest(end: GuestEnd) -> None:
        end.say("ready", contract=CONTRACT)
        until_go(end)
        while True:
            end.say("event", json.dumps({"event": "frames"}).encode())
            time.sleep(0.01)

    def listen(_: Progress) -> None:
        raise ZeroDivisionError

    engine = FakeEngine(guest)
    container = JobContainer(lambda: engine, QUICK, Profile.PLAIN)
    with pytest.raises(ZeroDivisionError):
        container.do(ORDER, listen)
    container.abandon()
    assert engine.containers == {}
