"""The examples of the README run as they stand there."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from chalkbox_command import clean_environment
from fakes import FakeEngine
from planning import SPEC, chain, planning_guest
from wire.fake_gemini import FakeGemini

from config import PROJECT_ROOT
from orchestrator import runs
from orchestrator.door import Explained
from tests.orchestrator.workflows.test_planned_explainer import written

pytestmark = [pytest.mark.processes, pytest.mark.usefixtures("nothing_left_open")]

FINE = {"answer": {"answers_request": True, "problems": []}, "when": "You check a short"}


def examples() -> list[str]:
    text = (PROJECT_ROOT / "README.md").read_text(encoding="utf-8")
    return re.findall(r"```python\n(.*?)```", text, re.DOTALL)


def test_the_whole_in_one_call_and_stage_by_stage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clean_environment(monkeypatch, tmp_path)
    monkeypatch.setattr(runs, "docker_engine", lambda *_: FakeEngine(planning_guest()))
    named: dict[str, Any] = {}
    with FakeGemini() as server:
        monkeypatch.setenv("CHALKBOX_MODEL", "google:gemini-4-argon")
        monkeypatch.setenv("CHALKBOX_GOOGLE_API_KEY", "sesame")
        monkeypatch.setenv("CHALKBOX_GOOGLE_BASE_URL", server.url)
        for number, example in enumerate(examples()):
            # The second run is answered from what the first was, but for what is no model's.
            server.load(*chain(), written(), FINE)
            exec(compile(example, f"README.md, example {number + 1}", "exec"), named)  # noqa: S102
            made = named["made"]
            assert isinstance(made, Explained)
            assert made.outcome.succeeded, made.outcome.error
            assert made.video is not None
            assert made.video.exists()
    assert len(examples()) == 2
    printed = capsys.readouterr().out
    assert str(named["made"].video) in printed
    stages = Counter(each.stage for each in named["made"].outcome.receipt.stages)
    assert set(stages.values()) == {1}
    assert SPEC["scene_class"] in str(named["made"].video)
