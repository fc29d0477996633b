"""Scripts of a scripted model: written, looked at, tried, mended, and given up within bounds."""

import json
from pathlib import Path
from typing import Any

from edit_layouts import LAYOUTS
from edit_modelling import edit, plans, plans_custom, scripts
from modelling import sent
from wire.fake_gemini import FakeGemini

from agents.artifacts.editing.edit_package import EditPackage
from config import Budget, RepairBounds
from orchestrator.engine.outcome import RunOutcome
from orchestrator.errors import BudgetSpentError, RunStoppedError

WRITER, FRESH = "You write one Python script", "You repair a Python script"


def who(server: FakeGemini) -> list[str]:
    """Which agent sent each request."""
    texts = [sent(received) for received in server.received]
    return ["fresh" if FRESH in t else "writer" if WRITER in t else "planner" for t in texts]


def validation(outcome: RunOutcome) -> dict[str, Any]:
    path = outcome.folder.root / "task-01_validation.json"
    return json.loads(path.read_text(encoding="utf-8"))


def test_a_task_with_a_template_asks_no_writer(tmp_path: Path, server: FakeGemini) -> None:
    server.load(plans("ffmpeg.flip"))
    outcome = edit(tmp_path, server)
    assert outcome.succeeded, outcome.error
    assert who(server) == ["planner"]
    assert validation(outcome)["written_by"] == "template"


def test_a_template_that_breaks_its_contract_is_mended_too(
    tmp_path: Path, server: FakeGemini
) -> None:
    server.load(plans("ffmpeg.flip"), scripts("makes: six tracks", fresh=True))
    outcome = edit(tmp_path, server, before=LAYOUTS["six tracks"])
    assert outcome.succeeded, outcome.error
    asked = sent(server.received[1])
    assert "it has 1 sound tracks, not 6" in asked
    assert "hflip" in asked, "the agent sees the template"
    assert validation(outcome)["written_by"] == "gemini-4-argon"


def test_without_a_model_a_template_that_breaks_its_contract_ends_the_request(
    tmp_path: Path,
) -> None:
    outcome = edit(tmp_path, None, prompt="mirror it", before=LAYOUTS["six tracks"])
    assert isinstance(outcome.error, RunStoppedError)
    assert outcome.error.context["failure"] == "contract_broken"


def test_a_script_is_written_for_what_no_operation_does(tmp_path: Path, server: FakeGemini) -> None:
    server.load(plans_custom(), scripts())
    outcome = edit(tmp_path, server)
    assert outcome.succeeded, outcome.error
    assert who(server) == ["planner", "writer"]
    assert outcome.artifact(EditPackage).scripts == ("task-01.py",)
    script = (outcome.folder.root / "task-01.py").read_text(encoding="utf-8")
    assert script.endswith('filter_picture(Source(), ["null"])\n')
    assert validation(outcome)["written_by"] == "gemini-4-argon"
    asked = sent(server.received[1])
    assert "never a shell" in asked
    assert "draw a red frame" not in asked, "the writer sees the planner's words alone"


def test_a_broken_script_is_mended_by_an_agent_that_sees_the_error(
    tmp_path: Path, server: FakeGemini
) -> None:
    server.load(plans_custom(), scripts("dummy: NameError: name 'sorce'"), scripts(fresh=True))
    outcome = edit(tmp_path, server)
    assert outcome.succeeded, outcome.error
    assert who(server) == ["planner", "writer", "fresh"]
    fresh = server.received[2].body
    assert len(fresh["contents"]) == 1
    assert "name 'sorce'" in json.dumps(fresh)
    attempts = sorted(path.parent.name for path in outcome.folder.root.glob("attempts/*/*.py"))
    assert attempts == ["01", "02"]


def test_a_script_with_a_shell_is_not_run_and_goes_back(tmp_path: Path, server: FakeGemini) -> None:
    server.load(plans_custom(), scripts("lint: S602: a shell"), scripts(fresh=True))
    outcome = edit(tmp_path, server)
    assert outcome.succeeded, outcome.error
    asked = sent(server.received[2])
    assert "A check found this" in asked
    assert "S602" in asked


def test_a_result_that_breaks_its_contract_goes_back(tmp_path: Path, server: FakeGemini) -> None:
    server.load(plans_custom(), scripts("makes: no sound"), scripts(fresh=True))
    outcome = edit(tmp_path, server)
    assert outcome.succeeded, outcome.error
    assert "it has 0 sound tracks, not 1" in sent(server.received[2])


def test_a_script_that_fails_on_the_video_alone_is_mended_and_tried_again(
    tmp_path: Path, server: FakeGemini
) -> None:
    server.load(plans_custom(), scripts("video: MemoryError"), scripts(fresh=True))
    outcome = edit(tmp_path, server)
    assert outcome.succeeded, outcome.error
    assert "on the video itself" in sent(server.received[2])
    assert validation(outcome)["video"]["broken"] == []


def test_the_same_error_is_mended_so_often_and_no_more(tmp_path: Path, server: FakeGemini) -> None:
    bad = "dummy: NameError: name 'sorce'"
    server.load(plans_custom(), scripts(bad), scripts(bad, fresh=True, times=0))
    outcome = edit(tmp_path, server)
    assert isinstance(outcome.error, RunStoppedError)
    assert who(server) == ["planner", "writer", "fresh", "fresh", "fresh"]
    assert "3 repairs did not mend this error" in outcome.error.message
    assert "sorce" in outcome.error.message
    assert outcome.error.context["failure"] == "not_repaired"


def test_ever_new_errors_end_with_the_run_s_bound(tmp_path: Path, server: FakeGemini) -> None:
    names = "abcdefghijkl"
    later = [scripts(f"dummy: NameError: name '{name}'", fresh=True) for name in names]
    server.load(plans_custom(), scripts("dummy: NameError: name 'x'"), *later)
    outcome = edit(tmp_path, server, bounds=RepairBounds(tries_per_run=5))
    assert isinstance(outcome.error, RunStoppedError)
    assert who(server).count("fresh") == 5


def test_a_spent_budget_ends_the_repair(tmp_path: Path, server: FakeGemini) -> None:
    bad = "dummy: NameError: name 'sorce'"
    server.load(plans_custom(), scripts(bad), scripts(bad, fresh=True, times=0))
    outcome = edit(tmp_path, server, budget=Budget(tokens=60))
    assert isinstance(outcome.error, BudgetSpentError)
    assert len(server.received) < 5


def test_an_answer_without_a_script_costs_a_try(tmp_path: Path, server: FakeGemini) -> None:
    server.load(
        plans_custom(),
        scripts("dummy: NameError: name 'sorce'"),
        {"blocked": True, "when": FRESH},
        scripts(fresh=True),
    )
    outcome = edit(tmp_path, server)
    assert outcome.succeeded, outcome.error
    assert who(server) == ["planner", "writer", "fresh", "fresh"]
