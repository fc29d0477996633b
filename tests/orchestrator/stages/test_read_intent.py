"""The request is understood, or refused with what could be asked."""

from pathlib import Path

import pytest
from explaining import explain, files_of, said
from fakes import FakeEngine, playing_guest

from agents.artifacts.intent import Intent
from orchestrator.errors import RequestRefusedError


def test_topic_and_values_are_said(tmp_path: Path) -> None:
    outcome = explain(tmp_path)
    intent = outcome.artifact(Intent)
    assert intent.topic == "pythagorean_theorem"
    assert {each.name: each.value for each in intent.parameters} == {"a": "3", "b": "4"}
    assert any("a = 3" in words for words in said(outcome, "read_intent"))


@pytest.mark.parametrize("prompt", ["Explain photosynthesis", "🎬", "\x1b[2J", "x" * 20_000])
def test_an_unknown_topic_is_refused_before_anything_is_started(
    prompt: str, tmp_path: Path
) -> None:
    engine = FakeEngine(playing_guest)
    outcome = explain(tmp_path, prompt=prompt, engine=engine)
    assert isinstance(outcome.error, RequestRefusedError)
    assert "What works without one" in outcome.error.message
    assert "GOOGLE_API_KEY" in outcome.error.message
    assert (outcome.receipt.outcome, outcome.receipt.shippable) == ("refused", False)
    assert files_of(outcome) >= {"request.json", "receipt.json", "manifest.json", "run.log"}
    assert engine.started == []


def test_a_value_without_meaning_is_refused(tmp_path: Path) -> None:
    outcome = explain(tmp_path, prompt="Pythagorean theorem with legs -3 and 4")
    assert isinstance(outcome.error, RequestRefusedError)
    assert "GOOGLE_API_KEY" not in outcome.error.message
