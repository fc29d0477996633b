import sys
from pathlib import Path

import pytest

from orchestrator.errors import StartUpError
from orchestrator.workflows import load_workflow, load_workflows


def test_every_file_is_a_workflow_by_its_name() -> None:
    assert set(load_workflows()) == {
        "explainer",
        "lesson",
        "planned_explainer",
        "story_file",
        "story_film",
        "video_edit",
    }


@pytest.mark.parametrize("source", ["WORKFLOW = 1 / 0", "", "WORKFLOW = 'explainer'"])
def test_a_broken_workflow_is_named(
    source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "broken_workflow.py").write_text(source)
    monkeypatch.syspath_prepend(str(tmp_path))
    sys.modules.pop("broken_workflow", None)
    with pytest.raises(StartUpError, match="broken_workflow"):
        load_workflow("broken_workflow")
