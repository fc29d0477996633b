"""A plan is made only from mathematics that was confirmed."""

from pathlib import Path

from explaining import answer_with, explain, said

from agents.artifacts.scene_spec import ManimSceneSpec
from orchestrator.errors import RunStoppedError


def test_beats_and_seconds_are_said(tmp_path: Path) -> None:
    outcome = explain(tmp_path)
    spec = outcome.artifact(ManimSceneSpec)
    assert 20 <= spec.duration_s <= 60
    words = f"plan_scene: {len(spec.beats)} beats, {spec.duration_s:.0f} s"
    assert words in said(outcome, "plan_scene")


def test_a_contradicted_claim_stops_the_run_with_everything_kept(tmp_path: Path) -> None:
    wrong = {"areas": {"id": "areas", "holds": False}}
    outcome = explain(tmp_path, math=lambda end, job: answer_with(end, job, wrong))
    assert isinstance(outcome.error, RunStoppedError)
    assert outcome.error.context["agent_error"] == "agent.claim_failed"
    assert ManimSceneSpec not in outcome.artifacts
    assert (outcome.folder.root / "math_packet.json").exists()
    assert outcome.receipt.shippable is False
