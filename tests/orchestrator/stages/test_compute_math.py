"""The mathematics comes from the sandbox, or the run stops."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from explaining import answer_with, explain, said, stored_answers

from agents.artifacts.math_packet import MathPacket
from orchestrator.engine.render_cache import ResultCache
from orchestrator.errors import RunStoppedError


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[ResultCache]:
    with ResultCache(tmp_path / "cache", size_limit_bytes=1024**3) as opened:
        yield opened


def test_every_question_has_its_answer(tmp_path: Path) -> None:
    outcome = explain(tmp_path)
    packet = outcome.artifact(MathPacket)
    assert {answer.id for answer in packet.answers} == set(stored_answers())
    assert packet["c"].value == 5.0
    assert "compute_math: 6 questions computed" in said(outcome, "compute_math")


def test_a_computation_without_any_answer_stops_the_run(tmp_path: Path) -> None:
    outcome = explain(tmp_path, math=lambda end, _: end.done("timeout"))
    assert isinstance(outcome.error, RunStoppedError)
    assert "could not be computed: The code was not done after 5 s" in outcome.error.message
    assert outcome.error.context["stage"] == "compute_math"
    assert MathPacket not in outcome.artifacts


def test_one_missing_answer_is_for_the_lesson_to_judge(tmp_path: Path) -> None:
    broken = {"c": {"id": "c", "error": "it cannot be read"}}
    outcome = explain(tmp_path, math=lambda end, job: answer_with(end, job, broken))
    assert outcome.artifact(MathPacket)["c"].error == "it cannot be read"
    assert isinstance(outcome.error, RunStoppedError)
    assert outcome.error.context["stage"] == "tell_story"


def test_kept_answers_are_announced(tmp_path: Path, cache: ResultCache) -> None:
    explain(tmp_path / "runs", cache=cache)
    again = explain(tmp_path / "runs", cache=cache)
    kept = {each.stage for each in again.receipt.stages if each.from_cache}
    assert kept == {"compute_math", "inspect_code", "render_scene", "review_video"}
