"""What is printed for people; much of it was made by strangers."""

import contextlib
import io
from datetime import UTC, datetime
from pathlib import Path

import pytest

from agents.artifacts.request import Quality
from agents.artifacts.validation_report import ExcerptLine, Finding, ValidationReport
from orchestrator import terminal
from orchestrator.engine.events import Event, Progress, StageFinished, StageStarted, TraceLine
from orchestrator.errors import (
    ChalkboxError,
    EngineUnavailableError,
    HostFileError,
    RequestRefusedError,
    RunStoppedError,
)
from orchestrator.sandbox.contract import Progress as JobProgress

STEERING = "\x1b[2J\x1b]0;owned\x07\r\x08\x9b31m\u202eevil\ud800"


class Screen(io.StringIO):
    """A terminal."""

    def isatty(self) -> bool:
        return True


def line_of(event: Event) -> TraceLine:
    return TraceLine(sequence=1, at=datetime.now(UTC), span=1, event=event)


def test_a_finding_has_its_place_and_its_source() -> None:
    finding = Finding(
        source="lint",
        code="F821",
        message="undefined name `x`",
        line=2,
        column=5,
        excerpt=(ExcerptLine(number=1, text="a = 1"), ExcerptLine(number=2, text="b = x")),
    )
    assert terminal.finding_words(finding, Path("scene.py")) == (
        "scene.py:2:5: error [F821] undefined name `x`\n     1 | a = 1\n>    2 | b = x\n"
    )


def test_nothing_of_a_finding_steers_the_terminal() -> None:
    finding = Finding.model_construct(
        source="lint",
        code=STEERING,
        severity="error",
        message=STEERING,
        line=1,
        column=None,
        excerpt=(ExcerptLine.model_construct(number=1, text=STEERING),),
    )
    words = terminal.finding_words(finding, Path("scene.py"))
    assert not any(char in words for char in "\x1b\x07\r\x08\x9b\u202e\ud800")
    assert words.count("\n") == 2


def test_lines_stay_and_other_controls_do_not() -> None:
    assert terminal.printable("one\ntwo\tthree\x00é 数") == "one\ntwo three é 数"


def test_a_passed_report_without_findings_is_short() -> None:
    report = ValidationReport(passed=True, code_sha256="0" * 64, image="i", quality=Quality.P480)
    assert terminal.report_words(report, Path("scene.py")) == "passed\n"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (RequestRefusedError("no"), 1),
        (RunStoppedError("no"), 1),
        (EngineUnavailableError("no"), 2),
        (HostFileError("no"), 2),
        (ChalkboxError("no"), 2),
        (None, 2),
    ],
)
def test_who_is_at_fault_decides_the_exit_code(error: ChalkboxError | None, code: int) -> None:
    assert terminal.exit_code(error) == code


def test_what_is_done_now_is_written_over_and_taken_away() -> None:
    with contextlib.redirect_stderr(Screen()) as screen, terminal.NowLine() as now:
        now(JobProgress(event="linting" + STEERING[:12]))
        now(JobProgress(event="frames", done=1, total=10))
        now(JobProgress(event="frames", done=2))
    shown = screen.getvalue().split("\r\x1b[K")
    assert shown[0].startswith("  linting")
    assert "\x1b" not in shown[0]
    assert shown[1:] == ["  drawing 1 of 10 frames …", "  drawing 2 frames …", ""]


def test_what_is_done_now_is_not_shown_in_a_file() -> None:
    with contextlib.redirect_stderr(io.StringIO()) as log, terminal.NowLine() as now:
        now.show_frames(1, 10, at_s=0)
    assert log.getvalue() == ""


def test_a_stage_is_one_line_however_it_ends() -> None:
    lines = terminal.StageLines()
    done = StageFinished(
        stage="render_scene", outcome="succeeded", duration_s=1.234, from_cache=True
    )
    with contextlib.redirect_stderr(Screen()) as screen:
        lines(line_of(StageStarted(stage="render_scene")))
        lines(line_of(Progress(stage="render_scene", text="x" * 200 + STEERING)))
        lines(line_of(Progress(stage="render_scene", text="frames", done=5, total=9)))
        lines(line_of(done))
        lines(line_of(StageFinished(stage="inspect_code", outcome="failed", duration_s=0)))
    now, frames, ended = screen.getvalue().split("\r\x1b[K")
    assert now == "  render scene …"
    assert frames == "  drawing 5 of 9 frames …"
    first, second, _ = ended.split("\n")
    assert first == f"✓ render scene    1.23 s  {'x' * 100}  (from the cache)"
    assert second.startswith("✗ inspect code")


def test_of_two_stages_at_once_the_first_is_shown() -> None:
    lines = terminal.StageLines()
    with contextlib.redirect_stderr(Screen()) as screen:
        for stage in ("draw_shots", "score_film"):
            lines(line_of(StageStarted(stage=stage)))
        for stage, done in (("draw_shots", 1), ("score_film", 50), ("draw_shots", 2)):
            lines(line_of(Progress(stage=stage, text="frames", done=done, total=99)))
        lines(line_of(StageFinished(stage="draw_shots", outcome="succeeded", duration_s=1)))
        lines(line_of(Progress(stage="score_film", text="frames", done=60, total=100)))
    shown = screen.getvalue().split("\r\x1b[K")
    assert [each.strip() for each in shown[:4]] == [
        "draw shots …", "draw shots …", "drawing 1 of 99 frames …", "drawing 2 of 99 frames …",
    ]  # fmt: skip
    assert shown[-1].endswith("  drawing 60 of 100 frames …")


def test_a_file_is_read_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "scene.py"
    path.write_bytes("x = 'é'\r\n".encode())
    assert terminal.read_code(path) == "x = 'é'\r\n"


def test_how_long_drawing_still_takes_is_told_once_it_is_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    screen = Screen()
    monkeypatch.setattr(terminal.sys, "stderr", screen)
    now = terminal.NowLine()
    for second in range(4):
        now.show_frames(100 * second, 1000, at_s=float(second))
    shown = screen.getvalue().split("\r")
    assert "left" not in shown[0]
    assert shown[-1].endswith("drawing 300 of 1000 frames, a few seconds left …")
    now.show_frames(400, None, at_s=9.0)
    assert screen.getvalue().endswith("drawing 400 frames …")
