"""Every inspection is an attempt with its code, findings and log."""

import json
from pathlib import Path

import pytest
from explaining import explain, files_of, said
from fakes import VERSIONS, Answer, GuestEnd, Job

from agents.artifacts.animation_package import AnimationPackage
from agents.artifacts.generated_code import GeneratedCode
from agents.artifacts.validation_report import ValidationReport
from orchestrator.errors import RunStoppedError

BAD = {
    "source": "rehearsal",
    "code": "NameError",
    "message": "name 'Sqare' is not defined\x1b[2J",
    "line": 7,
}


def with_findings(*findings: dict[str, object], passed: bool) -> Answer:
    def answer(end: GuestEnd, job: Job) -> None:
        name = job.params["scene_class"]
        scene = {"scene_class": name, "duration_s": 30.0, "frames": 450}
        result = {
            "passed": passed,
            "failure": None if passed else "findings",
            "findings": findings,
            "scenes": [scene] if passed else [],
            "versions": VERSIONS,
            "duration_s": 0.1,
        }
        end.say("result", json.dumps(result).encode())
        end.done(log="gedruckt: é".encode())

    return answer


def test_a_passed_inspection_is_an_attempt_too(tmp_path: Path) -> None:
    outcome = explain(tmp_path)
    report = outcome.artifact(ValidationReport)
    assert report.passed
    folder = outcome.folder.root / "attempts" / "01"
    assert (folder / "findings.json").read_text() == "[]"
    assert (folder / "generated_scene.py").read_text() == (
        outcome.artifact(GeneratedCode).manim.code
    )
    assert not (folder / "inspection.log").exists()


def test_findings_stop_the_run_with_the_first_of_them_and_everything_is_kept(
    tmp_path: Path,
) -> None:
    outcome = explain(tmp_path, inspect=with_findings(BAD, passed=False))
    assert isinstance(outcome.error, RunStoppedError)
    assert "did not pass inspection: line 7: name 'Sqare'" in outcome.error.message
    assert outcome.error.context["failure"] == "findings"
    assert files_of(outcome) >= {
        "request.json",
        "intent.json",
        "math_packet.json",
        "scene_spec.json",
        "generated_code.json",
        "generated_scene.py",
        "validation_report.json",
        "attempts/01/generated_scene.py",
        "attempts/01/findings.json",
        "attempts/01/inspection.log",
        "trace.jsonl",
        "run.log",
        "manifest.json",
        "receipt.json",
    }
    folder = outcome.folder.root / "attempts" / "01"
    assert json.loads((folder / "findings.json").read_text())[0]["code"] == "NameError"
    assert (folder / "inspection.log").read_text() == "gedruckt: é"
    inspection = {each.stage: each for each in outcome.receipt.stages}["inspect_code"]
    assert (inspection.failure, inspection.outcome) == ("findings", "succeeded")
    assert "\x1b" not in (outcome.folder.root / "run.log").read_text()


@pytest.mark.parametrize("ending", ["timeout", "out_of_memory", "ended_early", "killed"])
def test_a_limit_stops_the_run_too(ending: str, tmp_path: Path) -> None:
    outcome = explain(tmp_path, inspect=lambda end, _: end.done(ending))
    assert isinstance(outcome.error, RunStoppedError)
    assert "did not pass inspection: The " in outcome.error.message


def test_a_warning_is_told_and_stops_nothing(tmp_path: Path) -> None:
    warning = BAD | {"severity": "warning"}
    outcome = explain(tmp_path, inspect=with_findings(warning, passed=True))
    assert outcome.succeeded
    assert any("warning NameError in line 7" in words for words in said(outcome, "inspect_code"))


def test_a_lesson_with_a_flaw_is_delivered_and_says_so(tmp_path: Path) -> None:
    asked: list[str] = []

    def answer(end: GuestEnd, job: Job) -> None:
        asked.append(job.params["layout"])
        flaw = {**BAD, "source": "layout", "code": "too-small", "severity": "warning"}
        with_findings(flaw | {"tolerated": True}, passed=True)(end, job)

    outcome = explain(tmp_path, inspect=answer)
    assert outcome.succeeded
    assert asked == ["warning"]
    assert len(outcome.artifact(AnimationPackage).flaws) == 1
    assert any("1 flaw in the layout" in words for words in said(outcome, "inspect_code"))
