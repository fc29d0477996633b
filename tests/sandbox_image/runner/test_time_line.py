"""What takes too long is told, with its line."""

import signal
import time
from collections.abc import Iterator

import pytest
from runner import time_line
from runner.scene_file import SceneRefusedError
from runner.time_line import TimeLine, spoken


@pytest.fixture
def clock() -> Iterator[None]:
    """A job that has ten seconds left."""
    before = signal.signal(signal.SIGALRM, signal.SIG_IGN)
    signal.setitimer(signal.ITIMER_REAL, 10)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


def walk(line: TimeLine, *, frames: int, of: int, each_s: float) -> None:
    line.begin(of)
    for _ in range(frames):
        time.sleep(each_s)
        line.tick()


def test_an_animation_that_cannot_end_in_time_is_refused(
    clock: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time_line, "PATIENCE_S", 0.05)
    with pytest.raises(SceneRefusedError, match="100000 frames") as caught:
        walk(TimeLine(), frames=16, of=100_000, each_s=0.01)
    assert caught.value.code == "too-slow"


def test_one_that_can_is_not(clock: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time_line, "PATIENCE_S", 0.01)
    walk(TimeLine(), frames=16, of=32, each_s=0.002)


def test_without_a_limit_nothing_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time_line, "PATIENCE_S", 0.01)
    walk(TimeLine(), frames=16, of=10**9, each_s=0.002)


def played(line: TimeLine, number: int, *, frames: int, drawing_s: float) -> None:
    line.begin(frames)
    for _ in range(frames):
        line.tick()
    line.end({"line": number}, drawing_s=drawing_s)


@pytest.mark.parametrize(
    ("drawing_s", "severity"), [(0.1, None), (2.0, "warning"), (10.0, "error")]
)
def test_a_long_render_names_the_line_that_costs_most(
    drawing_s: float, severity: str | None
) -> None:
    line = TimeLine()
    played(line, 5, frames=100, drawing_s=0.01)
    played(line, 6, frames=300, drawing_s=drawing_s)
    played(line, 6, frames=200, drawing_s=drawing_s)
    findings = line.findings()
    assert [found["severity"] for found in findings] == ([severity] if severity else [])
    assert [found["line"] for found in findings] == ([6] if severity else [])


def test_times_are_spoken_in_their_unit() -> None:
    assert spoken(90) == "about 90 seconds"
    assert spoken(600) == "about 10 minutes"
    assert spoken(8000) == "about 2 hours"


def test_frames_that_were_leapt_over_are_worked_out_when_they_are_drawn() -> None:
    line = TimeLine()
    line.begin(100)
    time.sleep(0.02)
    for _ in range(100):
        line.tick()
    line.end({"line": 1}, drawing_s=0.0, leapt=90)
    assert line.render_s >= 0.2
