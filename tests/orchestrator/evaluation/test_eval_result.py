"""What is read from a run; the runs are whole ones, with a scripted model."""

from pathlib import Path
from typing import Any

from explaining import explain
from modelling import make_video, module, upgrades, writes
from planning import chain, planning_guest
from wire.fake_gemini import FakeGemini
from wire.fake_server import FakeServer, Step

from agents.artifacts.request import Quality
from agents.artifacts.validation_report import Finding, SceneRehearsal, ValidationReport
from config import RepairBounds
from orchestrator.evaluation.eval_result import EvalResult, layout_score, result_of
from orchestrator.evaluation.prompt_list import Asked, PromptRow, Usual
from orchestrator.workflows import planned_explainer

ROW = PromptRow(prompt="why do waves add up?", subject="physics", level="advanced")
ASKED = Asked(row=ROW, request=Usual().request(ROW))
WRONG = module("lint: NameError name 'X'")


def made(folder: Path, *steps: Step, **options: Any) -> EvalResult:
    with FakeGemini(steps) as server:
        return result_of(ASKED, make_video(folder, server, **options))


def test_good_code_is_a_first_try(tmp_path: Path) -> None:
    result = made(tmp_path, upgrades(), writes(module()))
    assert (result.delivered, result.first_try, result.attempts) == (True, True, 1)
    assert (result.code_by, result.failure, result.message) == ("model", None, None)
    assert (result.layout, result.video_s) == (1.0, 30.0)
    assert (result.subject, result.level, result.outcome) == ("physics", "advanced", "succeeded")
    assert result.tokens_in > 0
    assert result.tokens_out > 0
    assert result.seconds > 0
    assert result.cost_known == (result.cost_usd > 0)


def test_repaired_code_is_delivered_with_its_attempts_and_what_failed_first(tmp_path: Path) -> None:
    result = made(tmp_path, upgrades(), writes(WRONG), writes(module()))
    assert (result.delivered, result.first_try, result.attempts) == (True, False, 2)
    assert (result.code_by, result.failure) == ("repaired", "findings")


def test_code_that_cannot_be_mended_has_the_failure_class_of_its_receipt(tmp_path: Path) -> None:
    bounds = RepairBounds(tries_per_run=0)
    result = made(tmp_path, upgrades(), writes(WRONG), bounds=bounds)
    assert (result.delivered, result.first_try, result.outcome) == (False, False, "failed")
    assert result.failure == "not_repaired"
    assert "NameError" in (result.message or "")
    assert (result.layout, result.video_s) == (None, 0.0)


def test_a_compiled_plan_is_delivered_but_no_first_try(tmp_path: Path) -> None:
    def make(server: FakeServer) -> EvalResult:
        options: dict[str, Any] = {
            "workflow": planned_explainer.WORKFLOW,
            "guest": planning_guest(),
            "bounds": RepairBounds(tries_per_run=0),
        }
        return result_of(ASKED, make_video(tmp_path, server, **options))

    name = "SquareOfASumScene"
    wrong = {"scene_name": name, "code": module("lint: NameError name 'X'", name=name)}
    with FakeGemini((*chain(), {"answer": wrong})) as server:
        result = make(server)
    assert (result.delivered, result.first_try, result.code_by) == (True, False, "compiled")
    assert result.attempts == 2


def test_a_lesson_needs_no_model_to_be_a_first_try(tmp_path: Path) -> None:
    result = result_of(ASKED, explain(tmp_path))
    assert (result.first_try, result.code_by, result.cost_usd) == (True, "compiled", 0)
    assert result.cost_known


def test_a_refused_request_has_the_code_of_its_error(tmp_path: Path) -> None:
    result = result_of(ASKED, explain(tmp_path, prompt="the history of Rome"))
    assert (result.delivered, result.outcome, result.attempts) == (False, "refused", 0)
    assert result.failure == "request.refused"


def report(*sources: str, sections: tuple[str, ...] = (), ran: bool = True) -> ValidationReport:
    findings = tuple(
        Finding.model_validate({"source": source, "code": "x", "message": "x"})
        for source in sources
    )
    scene = SceneRehearsal(scene_class="XScene", duration_s=1, frames=15, sections=sections)
    return ValidationReport(
        passed=not findings,
        findings=findings,
        scenes=(scene,) if ran else (),
        code_sha256="0" * 64,
        image="x",
        quality=Quality.P480,
    )


def test_the_layout_is_scored_by_findings_per_beat() -> None:
    beats = ("one", "two", "three", "four")
    assert layout_score(report(sections=beats)) == 1
    assert layout_score(report("layout", "rehearsal", sections=beats)) == 0.75
    assert layout_score(report(*["layout"] * 9, sections=beats)) == 0
    assert layout_score(report("layout")) == 0
    assert layout_score(report(ran=False)) is None
