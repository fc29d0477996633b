"""Whole runs whose code a real local command writes; the models only plan."""

import json
from pathlib import Path
from typing import Any

import pytest
from coding_command import CodingCommand, leave
from modelling import make_video, module, upgrades
from planning import SPEC, chain, planning_guest
from wire.fake_gemini import FakeGemini

from agents.artifacts.generated_code import GeneratedCode
from agents.artifacts.scene_spec import ManimSceneSpec
from config import RepairBounds
from orchestrator.engine.events import Note, Usage
from orchestrator.engine.outcome import RunOutcome
from orchestrator.engine.trace import read_trace
from orchestrator.errors import ModelFailedError
from orchestrator.workflows import planned_explainer

pytestmark = pytest.mark.processes

CLASS = "SquareOfASumScene"
GOOD, WRONG = module(name=CLASS), module("lint: NameError name 'X'", name=CLASS)


def quick(folder: Path, server: FakeGemini, coder: CodingCommand, **options: Any) -> RunOutcome:
    server.load(upgrades())
    options = {"longest_s": 30.0, **options}
    command = coder.command(longest_s=options.pop("longest_s"))
    return make_video(folder / "runs", server, command=command, **options)


def full(folder: Path, server: FakeGemini, coder: CodingCommand, **options: Any) -> RunOutcome:
    server.load(*chain())
    return make_video(
        folder / "runs",
        server,
        command=coder.command(),
        workflow=planned_explainer.WORKFLOW,
        guest=planning_guest(),
        **options,
    )


def code_of(outcome: RunOutcome) -> GeneratedCode:
    return outcome.artifact(GeneratedCode)


def test_at_full_depth_it_writes_after_the_scene_spec(tmp_path: Path, server: FakeGemini) -> None:
    coder = CodingCommand(tmp_path / "coder", f"{leave(GOOD)}; print('I wrote it')")
    outcome = full(tmp_path, server, coder)
    assert outcome.succeeded, outcome.error
    code = code_of(outcome)
    assert (code.written_by, code.manim.code, code.manim.scene_name) == ("model", GOOD, CLASS)
    (found,) = coder.found()
    assert set(found) == {"task.md", "scene_spec.json"}
    assert ManimSceneSpec.model_validate_json(found["scene_spec.json"]).scene_class == CLASS
    assert SPEC["title"] in found["scene_spec.json"]
    for words in (f"The scene class is {CLASS}.", "the sum is red", "Manim Community 0.22.0"):
        assert words in found["task.md"]
    log = outcome.folder.root / "attempts" / "01" / "writer.log"
    assert log.read_text() == "I wrote it\n"


def test_at_quick_depth_it_writes_after_the_upgraded_prompt(
    tmp_path: Path, server: FakeGemini
) -> None:
    coder = CodingCommand(tmp_path / "coder", leave(GOOD))
    outcome = quick(tmp_path, server, coder)
    assert outcome.succeeded, outcome.error
    assert len(server.received) == 1
    (found,) = coder.found()
    assert set(found) == {"task.md", "upgraded_prompt.json"}
    assert json.loads(found["upgraded_prompt.json"])["description"] == "1. Two waves. 2. Their sum."


@pytest.mark.parametrize("make", [quick, full])
def test_what_inspection_finds_goes_back_to_it_as_files(
    tmp_path: Path, server: FakeGemini, make: Any
) -> None:
    coder = CodingCommand(tmp_path / "coder", leave(WRONG), leave(GOOD))
    outcome = make(tmp_path, server, coder)
    assert outcome.succeeded, outcome.error
    code = code_of(outcome)
    assert (code.written_by, code.attempt, len(code.failed)) == ("repaired", "attempts/02", 1)
    first, second = coder.found()
    assert set(second) == {*first, "generated_scene.py", "findings.json"}
    assert second["generated_scene.py"] == WRONG
    (finding,) = json.loads(second["findings.json"])
    assert (finding["code"], finding["line"]) == ("NameError", 6)
    root = outcome.folder.root
    assert "-        # lint" in (root / "attempts/02/changes.diff").read_text()


def test_a_fruitless_repair_is_followed_by_another(tmp_path: Path, server: FakeGemini) -> None:
    coder = CodingCommand(tmp_path / "coder", leave(WRONG), "", leave(GOOD))
    outcome = quick(tmp_path, server, coder)
    assert outcome.succeeded, outcome.error
    assert code_of(outcome).manim.code == GOOD
    assert len(coder.found()) == 3


def test_what_the_render_finds_goes_back_to_it_too(tmp_path: Path, server: FakeGemini) -> None:
    broken = module("render: ValueError no", name=CLASS)
    coder = CodingCommand(tmp_path / "coder", leave(broken), leave(GOOD))
    outcome = quick(tmp_path, server, coder)
    assert outcome.succeeded, outcome.error
    assert "ValueError" in coder.found()[1]["findings.json"]


def test_its_code_is_repaired_no_oftener_than_any_other(tmp_path: Path, server: FakeGemini) -> None:
    deeds = [leave(f"{WRONG}# {number}\n") for number in range(9)]
    coder = CodingCommand(tmp_path / "coder", *deeds)
    outcome = quick(tmp_path, server, coder, bounds=RepairBounds(tries_per_error=2))
    assert not outcome.succeeded
    assert len(coder.found()) == 3


@pytest.mark.parametrize(
    ("deed", "why"),
    [
        ("", "left no generated_scene.py"),
        ("sys.exit('not logged in')", "exit code 1: not logged in"),
        ("import time; time.sleep(60)", "not done after 1 s"),
        ("open('generated_scene.py', 'wb').write(bytes(10**8))", "wrote too much"),
    ],
    ids=["nothing", "exit", "hangs", "100 MB"],
)
def test_without_code_a_quick_run_fails_and_says_why(
    tmp_path: Path, server: FakeGemini, deed: str, why: str
) -> None:
    coder = CodingCommand(tmp_path / "coder", deed)
    outcome = quick(tmp_path, server, coder, longest_s=1 if "sleep" in deed else 30)
    assert isinstance(outcome.error, ModelFailedError)
    assert why in outcome.error.message
    (stage,) = [each for each in outcome.receipt.stages if each.stage == "write_code"]
    assert stage.failure == "model.command"
    assert (outcome.folder.root / "attempts" / "01" / "writer.log").exists()


def test_without_code_a_planned_scene_is_compiled(tmp_path: Path, server: FakeGemini) -> None:
    outcome = full(tmp_path, server, CodingCommand(tmp_path / "coder", ""))
    assert outcome.succeeded, outcome.error
    code = code_of(outcome)
    assert code.written_by == "compiled"
    assert "left no generated_scene.py" in (code.given_up or "")


def test_the_trace_says_who_wrote_and_that_its_price_is_not_known(
    tmp_path: Path, server: FakeGemini
) -> None:
    coder = CodingCommand(tmp_path / "coder", leave(GOOD))
    outcome = quick(tmp_path, server, coder)
    events = [line.event for line in read_trace(outcome.folder.root / "trace.jsonl").lines]
    *_, used = [event for event in events if isinstance(event, Usage)]
    assert (used.agent, used.model) == ("write_by_command", coder.command().name)
    assert not used.cost_known
    notes = [event.text for event in events if isinstance(event, Note)]
    assert any("see attempts/01/writer.log" in note for note in notes)
