"""Which request is carried out again next, and when there is none."""

from pathlib import Path

import pytest
from handmade_sessions import PLAN, write_edit, write_probe

from agents.artifacts.editing.edit_replay import EditReplay, KeptRequest
from agents.artifacts.editing.edit_session import (
    EditHistory,
    EditRequest,
    EditSession,
    HistoryEntry,
    Upload,
)
from orchestrator.engine.artifact_text import to_text
from orchestrator.engine.run_folder import RunFolder
from orchestrator.engine.runner import create_run
from orchestrator.stages.replay_edit import kept_of, named, next_prompt, read_replay
from orchestrator.workflows import load_workflows

PROMPTS = ("trim it", "mute it", "flip it")


@pytest.fixture
def folder(tmp_path: Path) -> RunFolder:
    """A session that does three requests again, and has done none."""
    request = EditSession(prompt="trim it", uploads=(Upload(file="source.mp4"),))
    folder = create_run(load_workflows()["video_edit"], request, runs_dir=tmp_path)
    kept = tuple(KeptRequest(prompt=each, plan=PLAN) for each in PROMPTS)
    folder.write_file(EditReplay.FILE, to_text(EditReplay(of="earlier", requests=kept)))
    write_probe(folder.root)
    return folder


def did(folder: RunFolder, prompt: str, state: str, *, replayed: bool = True) -> EditHistory:
    """A request was carried out; the history then."""
    number = write_edit(folder.root, prompt, state)
    edit = RunFolder.open(folder.root / f"edits/{number:02d}")
    request = edit.read_artifact(EditRequest)
    edit.write_artifact(request.model_copy(update={"is_replayed": replayed}))
    return RunFolder.open(folder.root).read_artifact(EditHistory)


def test_requests_come_in_order_and_end(folder: RunFolder) -> None:
    asked: list[str] = []
    history = EditHistory()
    while (prompt := next_prompt(folder, history)) is not None:
        asked.append(prompt)
        history = did(folder, prompt, "done")
    assert tuple(asked) == PROMPTS


def test_where_nothing_was_to_be_done_the_next_has_its_turn(folder: RunFolder) -> None:
    assert next_prompt(folder, did(folder, "trim it", "answered")) == "mute it"


def test_after_one_that_failed_there_is_none(folder: RunFolder) -> None:
    assert next_prompt(folder, did(folder, "trim it", "failed")) is None


def test_after_a_request_of_ones_own_there_is_none(folder: RunFolder) -> None:
    did(folder, "trim it", "done")
    assert next_prompt(folder, did(folder, "make it red", "done", replayed=False)) is None


def test_where_something_else_is_looked_at_there_is_none(folder: RunFolder) -> None:
    history = did(folder, "trim it", "done")
    assert next_prompt(folder, history.model_copy(update={"current": 0})) is None


def test_a_session_that_is_asked_in_words_does_nothing_again(tmp_path: Path) -> None:
    request = EditSession(prompt="trim it", uploads=(Upload(file="source.mp4"),))
    folder = create_run(load_workflows()["video_edit"], request, runs_dir=tmp_path)
    assert read_replay(folder) is None
    assert next_prompt(folder, EditHistory()) is None


def test_a_request_of_ones_own_holds_nothing(folder: RunFolder) -> None:
    did(folder, "trim it", "done")
    did(folder, "make it red", "done", replayed=False)
    requests = [
        RunFolder.open(folder.root / f"edits/{number:02d}").read_artifact(EditRequest)
        for number in (1, 2)
    ]
    first, second = (kept_of(RunFolder.open(folder.root), each) for each in requests)
    assert first is not None
    assert first.plan == PLAN
    assert second is None


def test_one_that_failed_is_named_with_what_was_left_out(folder: RunFolder) -> None:
    entry = HistoryEntry(
        number=2, prompt="mute it", based_on=1, state="failed", words="It has no sound."
    )
    assert named(folder, entry).words == (
        "Request 2 of 3 cannot be carried out again: It has no sound. What was asked after it"
        " (1 more) is left out."
    )
