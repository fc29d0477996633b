"""Which endings are results, in which words, and which are our own failure."""

import re

import pytest
from fake_sandbox import QUICK
from fakes import FakeEngine, playing_guest

from agents.artifacts.validation_report import FailureClass
from orchestrator.errors import ContainerLostError, EngineUnavailableError, SandboxProtocolError
from orchestrator.sandbox import failure
from orchestrator.sandbox.conversation import DoneFrame, JobEnd, JobOrder
from orchestrator.sandbox.engine import ContainerState, Profile
from orchestrator.sandbox.failure import (
    Failure,
    excerpt,
    job_finding,
    read_failure,
    read_lost_stream,
)

ORDER = JobOrder("inspect", 2.5, {})
CODE = "\n".join(f"line {number}" for number in range(1, 11))


def ended(ending: str, *, log: str = "printed", **fields: int) -> JobEnd:
    facts = {"exit_code": None, "signal": None, "oom_kills": 0, "duration_s": 1.5} | fields
    return JobEnd(DoneFrame(ending=ending, **facts), None, {}, log)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("ending", "fields", "expected", "words"),
    [
        ("timeout", {}, "timeout", "not done after 2.5 s"),
        ("out_of_memory", {}, "out_of_memory", "more than 2048 MiB"),
        ("too_much_output", {}, "too_much_output", "more than 8 MiB"),
        ("ended_early", {"exit_code": 0}, "ended_early", "(exit code 0)"),
        ("killed", {"signal": 11}, "crashed", "signal 11 (segmentation fault)."),
        ("killed", {"signal": 6}, "crashed", "by signal 6 (aborted)."),
        ("garbled", {}, "crashed", "cannot be read"),
    ],
)
def test_each_ending_has_its_words(
    ending: str, fields: dict[str, int], expected: str, words: str
) -> None:
    found = read_failure(ended(ending, **fields), ORDER, QUICK)
    assert found is not None
    assert (found.failure, found.log, found.duration_s) == (expected, "printed", 1.5)
    assert words in found.message


def test_a_finished_job_has_not_failed() -> None:
    assert read_failure(ended("finished"), ORDER, QUICK) is None


@pytest.mark.parametrize("ending", ["", "FINISHED", "success", "finished\n", "\x1b[2J"])
def test_an_ending_that_does_not_exist_is_refused(ending: str) -> None:
    with pytest.raises(SandboxProtocolError, match=re.escape(f"unknown ending: {ending!r}")):
        read_failure(ended(ending), ORDER, QUICK)


def lost(state: ContainerState | None, *, down: bool = False, stderr: bytes = b"") -> Failure:
    engine = FakeEngine(playing_guest, end_state=state)
    container = engine.start(Profile.PLAIN)
    container.stderr = stderr
    engine.down = down
    try:
        return read_lost_stream(container, engine, ORDER, QUICK)
    finally:
        container.remove()


def stopped(exit_code: int | None, *, oom: bool = False) -> ContainerState:
    return ContainerState(running=False, exit_code=exit_code, oom_killed=oom)


def test_a_container_that_is_gone_was_removed_from_outside() -> None:
    with pytest.raises(ContainerLostError, match="removed from outside") as raised:
        lost(None)
    assert raised.value.retryable
    assert raised.value.context["container"] == "fake-0"


@pytest.mark.parametrize("exit_code", [137, 0, 3, 1, None])
def test_memory_comes_before_every_exit_code(exit_code: int | None) -> None:
    assert lost(stopped(exit_code, oom=True)).failure is FailureClass.OUT_OF_MEMORY


def test_the_supervisors_own_clock_is_a_timeout() -> None:
    found = lost(stopped(3))
    assert (found.failure, found.message) == (
        FailureClass.TIMEOUT,
        "The code was not done after 2.5 s, the limit.",
    )


@pytest.mark.parametrize("exit_code", [137, 143, 0])
def test_a_container_that_was_stopped_is_lost(exit_code: int) -> None:
    with pytest.raises(ContainerLostError, match="stopped from outside") as raised:
        lost(stopped(exit_code))
    assert raised.value.retryable


def test_a_container_that_runs_on_without_its_stdout_is_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(failure, "SETTLE_S", 0.1)
    with pytest.raises(ContainerLostError, match="stopped from outside"):
        lost(ContainerState(running=True, exit_code=0, oom_killed=False))


def test_a_container_may_take_a_moment_to_end(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = FakeEngine(playing_guest)
    container = engine.start(Profile.PLAIN)
    states = [ContainerState(running=True, exit_code=0, oom_killed=False)] * 3 + [stopped(3)]
    monkeypatch.setattr(container, "state", lambda: states.pop(0))
    assert read_lost_stream(container, engine, ORDER, QUICK).failure is FailureClass.TIMEOUT
    container.remove()


@pytest.mark.parametrize("exit_code", [1, 4, 255, None])
def test_any_other_end_of_pid_1_is_our_failure_and_has_its_words(exit_code: int | None) -> None:
    with pytest.raises(SandboxProtocolError, match="ended without a word") as raised:
        lost(stopped(exit_code), stderr=b"supervisor: trouble \xff")
    assert raised.value.context == {"exit_code": exit_code, "stderr": "supervisor: trouble \ufffd"}


@pytest.mark.parametrize("state", [None, stopped(3), stopped(137, oom=True), stopped(1)])
def test_an_engine_that_is_down_is_never_a_result(state: ContainerState | None) -> None:
    with pytest.raises(EngineUnavailableError):
        lost(state, down=True)


@pytest.mark.parametrize(
    ("log", "line"),
    [
        ('File "/work/scene.py", line 4 in construct', 4),
        ('File "/work/scene.py", line 4\nFile "/work/scene.py", line 9', 4),
        ('File "/usr/lib/x.py", line 4', None),
        ('File "/work/scene.py", line 0', None),
        ('File "/work/scene.py", line 007', None),
        ('File "/work/scene.py", line ' + "9" * 5000, None),
        ('File "/work/scene.py", line \u0664', None),
        ('File "/work/scene.py", line 9999', 9999),
        ("", None),
    ],
)
def test_a_time_limit_has_its_line_when_the_log_tells_it(log: str, line: int | None) -> None:
    found = job_finding(Failure(FailureClass.TIMEOUT, "too long", log), CODE)
    assert (found.line, found.source, found.code) == (line, "job", "timeout")
    assert [row.number for row in found.excerpt] == ([2, 3, 4, 5, 6] if line == 4 else [])


def test_other_limits_have_no_line() -> None:
    log = 'File "/work/scene.py", line 4'
    found = job_finding(Failure(FailureClass.OUT_OF_MEMORY, "too much", log), CODE)
    assert (found.line, found.excerpt, found.code) == (None, (), "out-of-memory")


@pytest.mark.parametrize(
    ("line", "numbers"),
    [(1, [1, 2, 3]), (10, [8, 9, 10]), (5, [3, 4, 5, 6, 7]), (0, []), (11, []), (None, [])],
)
def test_an_excerpt_stays_within_the_code(line: int | None, numbers: list[int]) -> None:
    rows = excerpt(CODE, line)
    assert [row.number for row in rows] == numbers
    assert all(row.text == f"line {row.number}" for row in rows)


def test_an_excerpt_cuts_long_lines() -> None:
    assert len(excerpt("x" * 100_000, 1)[0].text) == 400
