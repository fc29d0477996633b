from pathlib import Path

import pytest

from agents.artifacts.request import Quality
from orchestrator.engine.errors import ArtifactInvalidError
from orchestrator.errors import HostFileError, RequestRefusedError
from orchestrator.evaluation.errors import EvaluationBusyError
from orchestrator.evaluation.eval_folder import PromptState, open_eval_folder
from orchestrator.evaluation.eval_result import refused
from orchestrator.evaluation.prompt_list import Asked, PromptRow, Usual


def asked(prompt: str = "why?", usual: Usual | None = None, **more: str) -> Asked:
    row = PromptRow.model_validate({"prompt": prompt, "id": "why", **more})
    return Asked(row=row, request=(usual or Usual()).request(row))


def done(each: Asked) -> PromptState:
    return PromptState(asked=each, result=refused(each, RequestRefusedError("no")))


def test_what_is_kept_is_found_by_the_next_process(tmp_path: Path) -> None:
    state = done(asked())
    with open_eval_folder(tmp_path / "new" / "out") as folder:
        assert folder.state(asked()) == PromptState(asked=asked())
        folder.keep(state)
    with open_eval_folder(tmp_path / "new" / "out") as folder:
        assert folder.state(asked()) == state


def test_another_prompt_or_option_under_the_same_name_begins_anew(tmp_path: Path) -> None:
    with open_eval_folder(tmp_path) as folder:
        folder.keep(done(asked()))
        for other in (asked("why not?"), asked(usual=Usual(Quality.P480))):
            assert folder.state(other) == PromptState(asked=other)


def test_another_label_is_taken_without_a_new_run(tmp_path: Path) -> None:
    with open_eval_folder(tmp_path) as folder:
        folder.keep(done(asked()))
        result = folder.state(asked(subject="chemistry")).result
        assert result is not None
        assert (result.subject, result.outcome) == ("chemistry", "refused")


def test_only_one_process_is_at_a_folder(tmp_path: Path) -> None:
    with (
        open_eval_folder(tmp_path),
        pytest.raises(EvaluationBusyError),
        open_eval_folder(tmp_path),
    ):
        pass
    with open_eval_folder(tmp_path):
        pass


def test_a_damaged_state_is_named_and_what_a_killed_writer_left_is_removed(tmp_path: Path) -> None:
    (tmp_path / "prompts").mkdir()
    (tmp_path / "prompts" / "why.json").write_text("{}")
    left = tmp_path / "prompts" / ".why.json.1234.unfinished"
    left.write_text("x")
    with open_eval_folder(tmp_path) as folder:
        with pytest.raises(ArtifactInvalidError, match=r"prompts/why\.json does not fit"):
            folder.state(asked())
        assert not left.exists()


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    with (
        pytest.raises(HostFileError, match="out cannot be used"),
        open_eval_folder(tmp_path / "out"),
    ):
        pass
