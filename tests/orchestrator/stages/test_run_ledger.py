"""Answers of models: kept before they are used, counted once, and held by a budget."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from modelling import make_video, module, upgrades, writes
from wire.fake_gemini import FakeGemini

from agents.artifacts.generated_code import GeneratedCode
from config import Budget
from orchestrator.engine.events import Usage
from orchestrator.engine.outcome import RunOutcome
from orchestrator.engine.render_cache import ResultCache
from orchestrator.engine.trace import read_trace
from orchestrator.errors import BudgetSpentError


@pytest.fixture
def server(running: FakeGemini) -> FakeGemini:
    running.load(upgrades(), writes(module()))
    return running


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[ResultCache]:
    with ResultCache(tmp_path / "cache", size_limit_bytes=2**26) as cache:
        yield cache


def usages(outcome: RunOutcome) -> list[Usage]:
    events = [line.event for line in read_trace(outcome.folder.root / "trace.jsonl").lines]
    return [event for event in events if isinstance(event, Usage)]


def test_every_answer_is_counted_with_model_tokens_money_and_prompt(
    tmp_path: Path, server: FakeGemini
) -> None:
    outcome = make_video(tmp_path, server)
    used = usages(outcome)
    assert [use.agent for use in used] == ["upgrade_prompt", "write_scene"]
    assert all(use.tokens_in > 0 and use.tokens_out > 0 and use.prompt_sha256 for use in used)
    assert [use.tokens_thinking for use in used] == [5] * len(used)
    assert all(use.cost_usd > 0 for use in used if use.cost_known)
    total = outcome.receipt.total
    assert total.tokens_in == sum(use.tokens_in for use in used)
    assert total.cost_usd == sum((use.cost_usd for use in used), Decimal(0))


def test_answers_lie_in_the_run_folder_and_a_lost_artifact_is_made_again_without_asking(
    tmp_path: Path, server: FakeGemini
) -> None:
    first = make_video(tmp_path, server)
    root = first.folder.root
    assert len(list((root / "replies").iterdir())) == 2
    trace = root / "trace.jsonl"
    lines = trace.read_text().splitlines(keepends=True)
    # As if the process had been killed before the code's stage came to its end.
    cut = next(n for n, line in enumerate(lines) if '"stage_finished","stage":"write_code"' in line)
    trace.write_text("".join(lines[:cut]))
    (root / GeneratedCode.FILE).unlink()
    server.load()
    again = make_video(tmp_path, server, going_on=root)
    assert again.succeeded, again.error
    assert server.received == []
    assert again.artifact(GeneratedCode) == first.artifact(GeneratedCode)
    assert usages(again)[-1].recalled
    assert again.receipt.total.tokens_in == first.receipt.total.tokens_in


def test_an_answer_kept_right_before_the_process_was_killed_is_counted_when_it_is_recalled(
    tmp_path: Path, server: FakeGemini
) -> None:
    first = make_video(tmp_path, server)
    root = first.folder.root
    trace = root / "trace.jsonl"
    lines = trace.read_text().splitlines(keepends=True)
    cut = [n for n, line in enumerate(lines) if '"type":"usage"' in line][-1]
    trace.write_text("".join(lines[:cut]))
    (root / GeneratedCode.FILE).unlink()
    server.load()
    again = make_video(tmp_path, server, going_on=root)
    assert again.succeeded, again.error
    assert server.received == []
    assert again.receipt.total.tokens_in == first.receipt.total.tokens_in
    assert again.receipt.total.cost_usd == first.receipt.total.cost_usd


def test_another_run_with_the_same_request_is_answered_from_the_cache_and_pays_nothing(
    tmp_path: Path, server: FakeGemini, cache: ResultCache
) -> None:
    first = make_video(tmp_path, server, replies=cache)
    server.load()
    second = make_video(tmp_path, server, replies=cache)
    assert second.succeeded, second.error
    assert server.received == []
    assert second.artifact(GeneratedCode).manim == first.artifact(GeneratedCode).manim
    assert all(use.recalled for use in usages(second))
    assert second.receipt.total.tokens_in == 0


@pytest.mark.parametrize(
    ("budget", "setting"),
    [(Budget(tokens=0), "CHALKBOX_BUDGET_TOKENS"), (Budget(usd=0), "CHALKBOX_BUDGET_USD")],
)
def test_with_a_budget_of_zero_nothing_is_asked_and_the_setting_is_named(
    tmp_path: Path, server: FakeGemini, budget: Budget, setting: str
) -> None:
    outcome = make_video(tmp_path, server, budget=budget)
    assert isinstance(outcome.error, BudgetSpentError)
    assert setting in outcome.error.message
    assert server.received == []
    assert outcome.receipt.error_code == "budget.spent"


def test_a_spent_budget_stops_the_run_between_two_calls_and_more_lets_it_go_on(
    tmp_path: Path, server: FakeGemini
) -> None:
    outcome = make_video(tmp_path, server, budget=Budget(tokens=1))
    assert isinstance(outcome.error, BudgetSpentError)
    assert len(server.received) == 1
    assert (outcome.folder.root / "upgraded_prompt.json").exists()
    again = make_video(tmp_path, server, going_on=outcome.folder.root)
    assert again.succeeded, again.error
    assert len(server.received) == 2


def test_a_call_that_was_answered_by_another_model_is_in_the_receipts_trace(
    tmp_path: Path, server: FakeGemini
) -> None:
    server.load({**upgrades(), "as_model": "gemini-3.8-flash"}, writes(module()))
    outcome = make_video(tmp_path, server)
    used = usages(outcome)[0]
    assert (used.model, used.asked) == ("gemini-3.8-flash", "google:gemini-4-argon")
    assert "in place of google:gemini-4-argon" in used.words


def test_the_answers_of_a_failed_run_lead_no_other_run_into_the_same_failure(
    tmp_path: Path, server: FakeGemini, cache: ResultCache
) -> None:
    server.load(upgrades(), *[writes(module("lint: F821 Undefined name `X`"))] * 4)
    assert not make_video(tmp_path, server, replies=cache).succeeded
    server.load(upgrades(), writes(module()))
    again = make_video(tmp_path, server, replies=cache)
    assert again.succeeded, again.error
    assert len(server.received) == 2


def test_a_run_that_failed_by_a_poor_answer_gets_another_one_when_it_is_gone_on_with(
    tmp_path: Path, server: FakeGemini
) -> None:
    server.load(upgrades(), *[{"answer": {"scene_name": "WaveScene"}}] * 3)
    failed = make_video(tmp_path, server)
    assert failed.error is not None
    assert failed.error.context["failure"] == "model.malformed_answer"
    server.load(writes(module()))
    again = make_video(tmp_path, server, going_on=failed.folder.root)
    assert again.succeeded, again.error
    assert len(server.received) == 1
