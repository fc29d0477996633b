"""From a sentence to a package, on the fake engine."""

from pathlib import Path

import pytest
from explaining import explain, files_of

from agents.artifacts.animation_package import AnimationPackage
from orchestrator.workflows.lesson import WORKFLOW

pytestmark = pytest.mark.usefixtures("nothing_left_open")


def test_a_run_folder_holds_everything_that_led_to_the_video(tmp_path: Path) -> None:
    outcome = explain(tmp_path)
    assert outcome.error is None
    stem = outcome.artifact(AnimationPackage).scene_class
    assert files_of(outcome) == {
        "request.json",
        "upgraded_prompt.json",
        "intent.json",
        "knowledge_graph.json",
        "curriculum.json",
        "math_packet.json",
        "storyboard.json",
        "scene_spec.json",
        "generated_code.json",
        "generated_scene.py",
        "validation_report.json",
        "render_result.json",
        "review_report.json",
        "voice_over.json",
        "animation_package.json",
        f"{stem}.mp4",
        f"{stem}.srt",
        f"{stem}.vtt",
        "poster.png",
        "review_sheet.png",
        "attempts/01/generated_scene.py",
        "attempts/01/findings.json",
        "manifest.json",
        "trace.jsonl",
        "receipt.json",
        "run.log",
    }


def test_the_receipt_has_every_stage_and_no_costs(tmp_path: Path) -> None:
    receipt = explain(tmp_path).receipt
    assert [each.stage for each in receipt.stages] == [each.name for each in WORKFLOW.chain]
    assert {each.outcome for each in receipt.stages} == {"succeeded"}
    assert (receipt.shippable, receipt.total.tokens_in, receipt.total.cost_usd) == (True, 0, 0)


def test_two_runs_of_one_prompt_are_two_folders_with_the_same_code(tmp_path: Path) -> None:
    one, other = explain(tmp_path), explain(tmp_path)
    assert one.folder.root != other.folder.root
    for name in ("scene_spec.json", "generated_scene.py", "math_packet.json"):
        assert (one.folder.root / name).read_bytes() == (other.folder.root / name).read_bytes()
