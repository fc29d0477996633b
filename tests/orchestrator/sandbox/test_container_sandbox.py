"""Containers are opened after one self-check, and none outlives what it was opened for."""

import asyncio
import contextlib
import json
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from fake_sandbox import GOOD, ORDER, QUICK, passed, sandbox_on, using
from fakes import (
    ANSWERS,
    FakeEngine,
    Guest,
    GuestEnd,
    Job,
    good_posture,
    guest_that,
    playing_guest,
)

from agents.artifacts.math_packet import Evaluate
from agents.artifacts.request import Aspect, Quality
from orchestrator.errors import (
    EngineUnavailableError,
    HostFileError,
    NotInspectedError,
    SandboxError,
    SelfCheckFailedError,
)
from orchestrator.sandbox.container_sandbox import ContainerSandbox
from orchestrator.sandbox.contract import InspectionOrder, pass_inspection
from orchestrator.sandbox.engine import Profile

pytestmark = pytest.mark.usefixtures("nothing_left_open")

QUESTION = (Evaluate(id="half", expression="1/2"),)
Deed = Callable[[ContainerSandbox], Awaitable[object]]


class Memory:
    """Remembers passed self-checks until the test is over."""

    def __init__(self) -> None:
        self.passed: list[dict[str, str]] = []

    async def recall_passed(self, identity: dict[str, str]) -> bool:
        return identity in self.passed

    async def remember_passed(self, identity: dict[str, str]) -> None:
        self.passed.append(identity)


def waiting_guest(reached: threading.Event, *, at: str) -> Guest:
    """A guest that says nothing more once it has come to a kind of job, or to its start."""

    def wait(end: GuestEnd, _: Job) -> None:
        reached.set()
        end.read()

    def never_ready(end: GuestEnd) -> None:
        reached.set()
        end.read()

    return never_ready if at == "start" else guest_that(**{at: wait})


async def draw(sandbox: ContainerSandbox, into: Path) -> None:
    async with sandbox.attempt() as attempt:
        inspected = (await attempt.inspect(ORDER)).inspected
        assert inspected is not None
        await attempt.render(inspected, into)


@pytest.mark.parametrize("at", ["start", "inspect", "render", "math", "media", "export"])
@pytest.mark.parametrize("checked", [True, False], ids=["checked", "unchecked"])
def test_a_cancelled_job_leaves_no_container_and_no_thread(
    at: str, checked: bool, tmp_path: Path
) -> None:
    reached = threading.Event()
    engine = FakeEngine(waiting_guest(reached, at=at))
    upload = tmp_path / "upload.mp4"
    upload.write_bytes(b"x")
    deeds: dict[str, Deed] = {
        "math": lambda sandbox: sandbox.answer_math(QUESTION),
        "media": lambda sandbox: sandbox.probe_media(upload),
        "export": lambda sandbox: sandbox.export(),
    }

    async def cancel(sandbox: ContainerSandbox) -> None:
        deed = deeds.get(at, lambda sandbox: draw(sandbox, tmp_path))
        job = asyncio.ensure_future(deed(sandbox))
        assert await asyncio.to_thread(reached.wait, 5)
        job.cancel()
        with pytest.raises(asyncio.CancelledError):
            await job
        assert engine.containers == {}

    using(sandbox_on(engine, memory=None if checked else Memory()), cancel)


def test_a_job_cancelled_during_the_self_check_takes_that_container_too() -> None:
    reached = threading.Event()
    engine = FakeEngine(waiting_guest(reached, at="self_check"))
    memory = Memory()

    async def cancel(sandbox: ContainerSandbox) -> None:
        job = asyncio.ensure_future(sandbox.answer_math(QUESTION))
        assert await asyncio.to_thread(reached.wait, 5)
        job.cancel()
        with pytest.raises(asyncio.CancelledError):
            await job
        assert engine.containers == {}

    using(sandbox_on(engine, memory=memory), cancel)
    assert memory.passed == []


def test_the_first_job_of_many_checks_for_all() -> None:
    engine, memory = FakeEngine(playing_guest), Memory()

    async def ask(sandbox: ContainerSandbox) -> None:
        await asyncio.gather(*(sandbox.answer_math(QUESTION) for _ in range(5)))

    using(sandbox_on(engine, memory=memory), ask)
    assert (engine.reaped, len(engine.started)) == (1, 2 + 5)
    assert memory.passed == [{"engine": "fake"}]
    again = FakeEngine(playing_guest)
    using(sandbox_on(again, memory=memory), ask)
    assert (again.reaped, len(again.started)) == (1, 5)


@pytest.mark.parametrize(
    "changed",
    [{"writable": ["/etc"]}, {"status": {}}, {"status": None}, {"mounts": 5}, {"syscalls": []}],
    ids=str,
)
def test_an_engine_whose_containers_are_open_runs_nothing(changed: dict[str, object]) -> None:
    def open_door(end: GuestEnd, job: Job) -> None:
        if job.params.get("eat_memory"):
            ANSWERS["self_check"](end, job)
            return
        end.say("result", json.dumps(good_posture(QUICK) | changed).encode())
        end.done()

    engine = FakeEngine(guest_that(self_check=open_door))

    async def ask(sandbox: ContainerSandbox) -> None:
        answers = await asyncio.gather(
            *(sandbox.answer_math(QUESTION) for _ in range(3)), return_exceptions=True
        )
        assert all(isinstance(answer, SelfCheckFailedError) for answer in answers)
        with pytest.raises(SelfCheckFailedError, match="not closed enough"):
            async with sandbox.attempt() as attempt:
                await attempt.inspect(ORDER)

    memory = Memory()
    using(sandbox_on(engine, memory=memory), ask)
    assert memory.passed == []
    assert Profile.MANIM not in engine.started


def test_a_self_check_that_does_not_finish_has_failed() -> None:
    engine = FakeEngine(guest_that(self_check=lambda end, _: end.done("timeout")))
    with pytest.raises(SelfCheckFailedError, match="did not finish: The code was not done"):
        using(sandbox_on(engine), lambda sandbox: sandbox.check_posture())


def test_an_engine_that_lets_memory_grow_has_failed() -> None:
    def answer(end: GuestEnd, _: Job) -> None:
        end.say("result", json.dumps(good_posture(QUICK)).encode())
        end.done()

    engine = FakeEngine(guest_that(self_check=answer))
    with pytest.raises(SelfCheckFailedError, match="not stopped as out-of-memory"):
        using(sandbox_on(engine), lambda sandbox: sandbox.check_posture())


def test_a_good_self_check_tells_what_it_saw() -> None:
    posture = using(sandbox_on(FakeEngine(playing_guest)), lambda each: each.check_posture())
    assert posture["syscalls"]["clone3"] == "ENOSYS"


def test_an_engine_is_made_by_the_first_job_and_not_before() -> None:
    made: list[FakeEngine] = []

    def make() -> FakeEngine:
        made.append(FakeEngine(playing_guest))
        return made[-1]

    sandbox = ContainerSandbox(make, QUICK, image="0" * 64, memory=Memory())

    async def idle(_: ContainerSandbox) -> None:
        async with sandbox.attempt():
            pass

    using(sandbox, idle)
    assert made == []

    async def ask(_: ContainerSandbox) -> None:
        await asyncio.gather(*(sandbox.answer_math(QUESTION) for _ in range(4)))

    using(sandbox, ask)
    assert len(made) == 1


def test_an_engine_that_is_down_is_said_and_may_come_back() -> None:
    engine = FakeEngine(playing_guest, down=True)

    async def ask(sandbox: ContainerSandbox) -> None:
        with pytest.raises(EngineUnavailableError):
            await sandbox.answer_math(QUESTION)
        engine.down = False
        assert (await sandbox.answer_math(QUESTION)).answers[0].value == 0.5

    using(sandbox_on(engine), ask)


def test_a_listener_that_raises_ends_the_attempt(tmp_path: Path) -> None:
    engine = FakeEngine(playing_guest)

    def listen(_: object) -> None:
        raise ZeroDivisionError

    async def inspect(sandbox: ContainerSandbox) -> None:
        async with sandbox.attempt() as attempt:
            with pytest.raises(ZeroDivisionError):
                await attempt.inspect(ORDER, on_progress=listen)
            with pytest.raises(SandboxError, match="inspects once"):
                await attempt.inspect(ORDER)
        assert engine.containers == {}

    using(sandbox_on(engine), inspect)


def test_a_folder_that_cannot_be_written_leaves_no_container(tmp_path: Path) -> None:
    engine = FakeEngine(playing_guest)

    async def render(sandbox: ContainerSandbox) -> None:
        with pytest.raises(HostFileError, match="nowhere cannot be used"):
            await draw(sandbox, tmp_path / "nowhere")
        assert engine.containers == {}

    using(sandbox_on(engine), render)


def test_one_container_inspects_and_draws(tmp_path: Path) -> None:
    engine = FakeEngine(playing_guest)
    using(sandbox_on(engine), lambda sandbox: draw(sandbox, tmp_path))
    assert engine.started == [Profile.MANIM]


def test_several_scenes_may_pass_but_are_not_drawn_at_once(tmp_path: Path) -> None:
    two = GOOD + GOOD.split("\n\n\n")[1].replace("Square", "Circle")

    async def render(sandbox: ContainerSandbox) -> None:
        inspected = await passed(sandbox, InspectionOrder(two, Quality.P480, one=False))
        async with sandbox.attempt() as attempt:
            with pytest.raises(NotInspectedError, match="one scene class"):
                await attempt.render(inspected, tmp_path)

    using(sandbox_on(FakeEngine(playing_guest)), render)


def test_code_inspected_in_one_shape_is_not_drawn_in_another_there(tmp_path: Path) -> None:
    async def render(sandbox: ContainerSandbox) -> None:
        upright = await passed(sandbox, InspectionOrder(GOOD, Quality.P480, aspect=Aspect.TALL))
        assert upright.aspect is Aspect.TALL
        async with sandbox.attempt() as attempt:
            await attempt.inspect(InspectionOrder(GOOD, Quality.P480))
            with pytest.raises(NotInspectedError, match="inspected other code"):
                await attempt.render(upright, tmp_path)

    using(sandbox_on(FakeEngine(playing_guest)), render)


def test_code_inspected_by_another_image_is_not_drawn(tmp_path: Path) -> None:
    async def render(sandbox: ContainerSandbox) -> None:
        report = (await passed(sandbox)).report.model_copy(update={"image": "0" * 64})
        forged = pass_inspection(GOOD, report, image="0" * 64)
        async with sandbox.attempt() as attempt:
            with pytest.raises(NotInspectedError, match="another sandbox image"):
                await attempt.render(forged, tmp_path)

    using(sandbox_on(FakeEngine(playing_guest)), render)


def test_a_failed_inspection_opens_no_render(tmp_path: Path) -> None:
    async def render(sandbox: ContainerSandbox) -> None:
        good = await passed(sandbox)
        async with sandbox.attempt() as attempt:
            bad = InspectionOrder("x = 1", Quality.P480)
            assert (await attempt.inspect(bad)).inspected is None
            with pytest.raises(NotInspectedError, match="other code"):
                await attempt.render(good, tmp_path)

    using(sandbox_on(FakeEngine(playing_guest)), render)


def test_a_media_file_without_room_is_not_even_sent(tmp_path: Path) -> None:
    path = tmp_path / "large.mp4"
    path.write_bytes(bytes(1024**2 + 1))
    engine = FakeEngine(playing_guest)
    sandbox = sandbox_on(engine, limits=QUICK.model_copy(update={"file_bytes": 1024**2}))
    facts = using(sandbox, lambda each: each.probe_media(path))
    assert not facts.readable
    assert "larger than 1048576 bytes" in facts.reason
    assert engine.started == []


def test_a_media_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(HostFileError, match=r"none\.mp4 cannot be used"):
        using(
            sandbox_on(FakeEngine(playing_guest)),
            lambda sandbox: sandbox.probe_media(tmp_path / "none.mp4"),
        )


def test_a_media_file_that_breaks_the_reader_is_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "evil.mp4"
    path.write_bytes(b"x")
    engine = FakeEngine(guest_that(media=lambda end, _: end.done("killed", signal=11)))
    facts = using(sandbox_on(engine), lambda sandbox: sandbox.probe_media(path))
    assert (facts.readable, "segmentation fault" in facts.reason) == (False, True)


@pytest.mark.parametrize(
    "told",
    [
        {"readable": True, "streams": [{"kind": "video", "codec": "x" * 81}]},
        {"readable": True, "streams": [{"kind": "video", "codec": "h264", "frames": 10**300}]},
        {"readable": True, "duration_s": -1},
        {},
    ],
    ids=lambda told: str(told)[:60],
)
def test_a_media_file_of_which_nonsense_is_told_is_unreadable(
    told: dict[str, object], tmp_path: Path
) -> None:
    """Whoever made the file chose what its probe tells."""
    path = tmp_path / "odd.mp4"
    path.write_bytes(b"x")

    def answer(end: GuestEnd, _: Job) -> None:
        end.say("result", json.dumps({"facts": told}).encode())
        end.done()

    engine = FakeEngine(guest_that(media=answer))
    facts = using(sandbox_on(engine), lambda sandbox: sandbox.probe_media(path))
    assert not facts.readable
    assert "reported something that cannot be read" in facts.reason


def test_cancelling_twice_still_ends() -> None:
    reached = threading.Event()
    engine = FakeEngine(waiting_guest(reached, at="math"))

    async def cancel(sandbox: ContainerSandbox) -> None:
        job = asyncio.ensure_future(sandbox.answer_math(QUESTION))
        assert await asyncio.to_thread(reached.wait, 5)
        job.cancel()
        await asyncio.sleep(0)
        job.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await job
        for _ in range(500):
            if not engine.containers:
                break
            await asyncio.sleep(0.01)

    using(sandbox_on(engine), cancel)
