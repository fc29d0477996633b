"""What watches a run is handed to whoever carries it out, and goes when the command ends."""

import logging
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from chalkbox_command import clean_environment
from explaining import PYTHAGORAS
from fakes import FakeEngine

from config import Settings
from orchestrator.errors import StartUpError
from orchestrator.observe.observation import observing_for_long
from tests.orchestrator.observe.collector import collecting

Chalkbox = Callable[..., tuple[int, str, str]]


def test_an_explainer_of_the_terminal_is_a_trace(
    chalkbox: Chalkbox,
    play: Callable[..., FakeEngine],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    clean_environment(monkeypatch, tmp_path)
    play()
    with collecting() as collector:
        monkeypatch.setenv("CHALKBOX_OTLP_URL", f"http://127.0.0.1:{collector.server_port}")
        code, _, err = chalkbox("explain", PYTHAGORAS, "--quality", "480p15")
        assert code == 0, err
        found = collector.spans
    run = found["run lesson"]
    stages = [span for name, span in found.items() if name.startswith("stage ")]
    assert {span.parent for span in stages} == {run.id}
    assert len(stages) == err.count("✓")
    assert {span.trace for span in found.values()} == {run.trace}
    assert run.told["chalkbox.run"].endswith(next((tmp_path / "runs").glob("2*")).name)
    assert run.told["chalkbox.outcome"] == "succeeded"


def test_a_log_that_is_closed_is_gone() -> None:
    before = list(logging.getLogger().handlers)
    settings = Settings(_env_file=None, log_level="debug")  # type: ignore[call-arg]
    with observing_for_long(settings):
        assert logging.getLogger("ui").level == logging.DEBUG
    assert list(logging.getLogger().handlers) == before
    assert logging.getLogger("ui").level == logging.NOTSET


def test_spans_without_the_extra_are_refused_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace", None)
    settings = Settings(_env_file=None, otlp_url="http://127.0.0.1:1")  # type: ignore[call-arg]
    before = list(logging.getLogger().handlers)
    with pytest.raises(StartUpError, match="--extra otel"), observing_for_long(settings):
        raise AssertionError
    assert list(logging.getLogger().handlers) == before
