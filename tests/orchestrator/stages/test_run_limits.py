"""A video that is too long is a defect of its code: it is repaired, or the run says so."""

import json
import re
from pathlib import Path

import pytest
from explaining import explain
from fake_sandbox import sandbox_on
from fakes import VERSIONS, FakeEngine, GuestEnd, Job, guest_that, rehearsal
from modelling import make_video, module, render_marks, sent, upgrades, writes
from wire.fake_gemini import FakeGemini
from wire.fake_server import Step

from agents.artifacts.generated_code import GeneratedCode
from agents.artifacts.validation_report import Finding, SceneRehearsal, ValidationReport
from orchestrator.engine.ticket import RunLimits
from orchestrator.errors import RunStoppedError
from orchestrator.stages.run_limits import VIDEO_TOO_LONG, held_to


def report_of(*seconds: float, passed: bool = True) -> ValidationReport:
    scenes = tuple(
        SceneRehearsal(scene_class="WaveScene", duration_s=each, frames=1) for each in seconds
    )
    return ValidationReport.model_construct(passed=passed, scenes=scenes, findings=())


@pytest.mark.parametrize("seconds", [(60.0,), (30.0, 30.0), (60.04,), ()])
def test_what_is_short_enough_passes(seconds: tuple[float, ...]) -> None:
    report = report_of(*seconds)
    assert held_to(RunLimits(longest_video_s=60), report) is report


def test_without_a_limit_everything_passes() -> None:
    report = report_of(1e6)
    assert held_to(RunLimits(), report) is report


def test_what_failed_otherwise_stays_as_it_is() -> None:
    report = report_of(93, passed=False)
    assert held_to(RunLimits(longest_video_s=60), report) is report


def test_one_that_also_reads_badly_is_made_shorter_first() -> None:
    flaw = Finding(source="layout", code="too-small", message="too small")
    report = report_of(93, passed=False).model_copy(update={"findings": (flaw,)})
    held = held_to(RunLimits(longest_video_s=60), report)
    assert [each.code for each in held.findings] == [VIDEO_TOO_LONG, "too-small"]


def test_a_longer_one_is_a_finding_that_names_both_numbers() -> None:
    held = held_to(RunLimits(longest_video_s=60), report_of(53, 40))
    assert not held.passed
    assert held.failure == "findings"
    (finding,) = held.findings
    assert (finding.code, finding.severity) == (VIDEO_TOO_LONG, "error")
    assert finding.message == (
        "the video lasts 93 s; at most 60 s are allowed here: shorten waits and animations"
    )


def test_a_lesson_that_is_too_long_fails_and_says_why(tmp_path: Path) -> None:
    outcome = explain(tmp_path, limits=RunLimits(longest_video_s=0.5))
    assert isinstance(outcome.error, RunStoppedError)
    assert "at most 0.5 s are allowed here" in outcome.error.message
    assert not outcome.artifact(ValidationReport).passed


def rehearse_waits(end: GuestEnd, job: Job) -> None:
    """A scene lasts as long as it says it waits."""
    waits = re.findall(r"self\.wait\((\d+)\)", job.code)
    scene = {**rehearsal("WaveScene"), "duration_s": float(waits[0])}
    result = {
        "passed": True,
        "failure": None,
        "findings": [],
        "scenes": [scene],
        "versions": VERSIONS,
        "duration_s": 0.1,
    }
    end.say("result", json.dumps(result).encode())
    end.done()


def test_a_model_is_told_and_shortens_it(tmp_path: Path, server: FakeGemini) -> None:
    long, short = module(body="self.wait(93)"), module(body="self.wait(60)")
    check: Step = {"call": "lint_tool", "args": {"code": long}}
    server.load(upgrades(), check, writes(long), writes(short))
    containers = sandbox_on(FakeEngine(guest_that(inspect=rehearse_waits, render=render_marks)))
    outcome = make_video(
        tmp_path, server, containers=containers, limits=RunLimits(longest_video_s=60)
    )
    assert outcome.succeeded, outcome.error
    said = "the video lasts 93 s; at most 60 s are allowed here"
    assert [said in sent(received) for received in server.received] == [False, False, True, True]
    code = outcome.artifact(GeneratedCode)
    assert (code.manim.code, code.written_by) == (short, "repaired")
    assert [failed.error.code for failed in code.failed] == [VIDEO_TOO_LONG]
