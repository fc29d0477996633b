"""The request is understood, or refused with what could be asked."""

import asyncio
from pathlib import Path
from typing import cast

import pytest
from explaining import explain, files_of, said
from fakes import FakeEngine, playing_guest

from agents.artifacts.intent import ConceptIntent
from agents.artifacts.request import Aspect, ExplainerRequest
from orchestrator.errors import RequestRefusedError
from orchestrator.stages.read_intent import read_intent, require_wide
from orchestrator.stages.workshop import ExplainerRun
from orchestrator.workflows import load_workflows


def test_topic_and_values_are_said(tmp_path: Path) -> None:
    outcome = explain(tmp_path)
    intent = outcome.artifact(ConceptIntent)
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


@pytest.mark.parametrize("aspect", [Aspect.TALL, Aspect.SQUARE])
def test_a_lesson_in_a_shape_that_it_was_not_laid_out_for_is_refused(aspect: Aspect) -> None:
    with pytest.raises(RequestRefusedError, match=rf"made in 16:9 only, not in {aspect}"):
        require_wide(ExplainerRequest(prompt="Explain the Pythagorean theorem", aspect=aspect))


def test_lessons_look_at_the_shape_before_anything_else_also_of_a_request_that_was_edited() -> None:
    request = ExplainerRequest(prompt="no lesson knows this", aspect=Aspect.TALL)
    assert load_workflows()["lesson"].require is require_wide
    with pytest.raises(RequestRefusedError, match="16:9 only"):
        asyncio.run(read_intent(cast("ExplainerRun", None), request))
