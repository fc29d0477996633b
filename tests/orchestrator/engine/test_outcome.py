import asyncio
from pathlib import Path

import pytest

from orchestrator.engine.errors import ArtifactInvalidError, KilledWorkersError
from orchestrator.engine.outcome import RunEndedError, error_from, outcome_of, read_outcome
from orchestrator.engine.runner import create_run
from orchestrator.errors import EngineUnavailableError, RequestRefusedError, RunStoppedError
from tests.orchestrator.engine.toy_workflow import (
    TOY,
    Code,
    Film,
    Wish,
    Workshop,
    broken_off,
    go,
)


def test_an_outcome_is_read_back_as_it_was(tmp_path: Path) -> None:
    outcome = go(tmp_path, Workshop())
    again = read_outcome(outcome.folder.root, TOY)
    assert again.succeeded
    assert again.receipt == outcome.receipt
    assert again.artifacts == outcome.artifacts


def test_an_error_is_read_back_with_its_class(tmp_path: Path) -> None:
    again = read_outcome(broken_off(tmp_path), TOY)
    assert isinstance(again.error, RunStoppedError)
    assert again.error.message == "no"
    assert again.artifact(Code).code == "HI"
    with pytest.raises(KeyError):
        again.artifact(Film)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("request.refused", RequestRefusedError),
        ("sandbox.engine_unavailable", EngineUnavailableError),
        ("run.killed_workers", KilledWorkersError),
        ("cancelled", RunEndedError),
        ("internal", RunEndedError),
        (None, RunEndedError),
    ],
)
def test_each_code_has_its_class(code: str | None, kind: type[Exception], tmp_path: Path) -> None:
    receipt = go(tmp_path, Workshop()).receipt
    failed = receipt.model_copy(update={"outcome": "failed", "error_code": code, "message": "m"})
    assert type(error_from(failed)) is kind


def test_damage_is_said_and_an_edit_may_be_why_a_run_failed(tmp_path: Path) -> None:
    root = go(tmp_path, Workshop()).folder.root
    (root / "plan.json").write_text('{"title": 7}')
    with pytest.raises(ArtifactInvalidError, match=r"plan\.json"):
        read_outcome(root, TOY)
    new = create_run(TOY, Wish(prompt="x"), runs_dir=tmp_path).root
    with pytest.raises(ArtifactInvalidError, match="has not begun"):
        read_outcome(new, TOY)


def test_words() -> None:
    assert outcome_of(None) == "succeeded"
    assert outcome_of(asyncio.CancelledError()) == "cancelled"
    assert outcome_of(RequestRefusedError("no")) == "refused"
    assert outcome_of(ValueError("no")) == "failed"
