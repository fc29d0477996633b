"""A session as it is read from its folder, whole and damaged."""

from pathlib import Path

import pytest
from handmade_sessions import write_edit, write_probe

from agents.artifacts.editing.edit_plan import EditPlan
from agents.artifacts.editing.edit_session import EditSession, Upload
from orchestrator.edit_view import EditSessionView
from orchestrator.engine.run_status import NOT_QUEUED, Standing
from orchestrator.engine.runner import create_run
from orchestrator.read_view import read_view
from orchestrator.run_story import Stories
from orchestrator.workflows import load_workflows

QUEUED = Standing("queued", place=1)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    request = EditSession(
        prompt="trim it", uploads=(Upload(file="source.mp4", named="my talk.mp4"),)
    )
    folder = create_run(load_workflows()["video_edit"], request, runs_dir=tmp_path)
    folder.write_file("source.mp4", b"\0\0\0\x18ftypmp42")
    return folder.root


def read(root: Path, standing: Standing = NOT_QUEUED) -> EditSessionView:
    view = read_view(root, standing, workflows=load_workflows(), stories=Stories())
    assert view.session is not None
    return view.session


def test_a_session_that_was_not_begun_has_its_first_request(root: Path) -> None:
    waiting = read(root, QUEUED)
    assert [(each.number, each.state) for each in waiting.edits] == [(1, "waiting")]
    assert (waiting.source.shown, waiting.source.named) == ("source.mp4", "my talk.mp4")
    assert read(root).edits[0].state == "stopped"


def test_requests_tell_what_came_of_them(root: Path) -> None:
    write_probe(root)
    write_edit(root, "trim it", "done")
    write_edit(root, "which?", "asked", plan=EditPlan(question="Which part?"))
    write_edit(root, "mute it", "done")
    view = read(root)
    assert [each.state for each in view.edits] == ["done", "asked", "done"]
    assert view.edits[1].words == "Which part?"
    assert (view.current, view.now.file) == (3, "edits/03/output.mp4")
    assert view.before.file == "edits/01/output.mp4"
    assert view.edits[0].tasks[0].script == "edits/01/task-01.py"
    assert (view.can_undo, view.can_redo) == (True, False)
    assert (view.now.duration_s, view.now.width_px) == (8.0, 640)


def test_a_result_that_is_no_video_stands_beside_the_one_it_was_made_from(root: Path) -> None:
    write_probe(root)
    write_edit(root, "trim it", "done")
    write_edit(root, "make a gif", "done", made="output.gif")
    view = read(root)
    assert (view.current, view.now.file) == (1, "edits/01/output.mp4")
    gif = view.edits[1]
    assert gif.is_attached
    assert gif.result is not None
    assert gif.result.shown == "edits/02/output.gif"
    assert (view.can_undo, view.can_redo) == (True, False)
    assert write_edit(root, "mute it", "done") == 3
    assert read(root).edits[2].based_on == 1


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"entries": 3}', b"\xff" * 40])
@pytest.mark.parametrize(
    "name", ["history.json", "probe.json", "edits/01/plan.json", "edits/01/edit_package.json"]
)
def test_a_damaged_file_hides_what_it_told_and_nothing_else(
    root: Path, name: str, content: bytes
) -> None:
    write_probe(root)
    write_edit(root, "trim it", "done")
    (root / name).write_bytes(content)
    view = read(root)
    assert view.source.file == "source.mp4"
    assert [each.prompt for each in view.edits] == ["trim it"]


def test_what_lies_behind_a_link_is_not_shown(root: Path, tmp_path: Path) -> None:
    write_probe(root)
    write_edit(root, "trim it", "done")
    secret = tmp_path / "secret.mp4"
    secret.write_bytes(b"secret")
    output = root / "edits/01/output.mp4"
    output.unlink()
    output.symlink_to(secret)
    assert read(root).now.shown is None
