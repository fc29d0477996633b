"""A run that is deleted is gone for everybody, but for what it spent."""

import fcntl
from pathlib import Path

import pytest

from orchestrator.engine.errors import RunBusyError, RunFolderError
from orchestrator.engine.remove_run import (
    SPENT_BY_DELETED,
    move_away,
    nobody_at,
    remove,
    remove_left_over,
)
from orchestrator.engine.runner import create_run
from orchestrator.engine.trace import Trace
from orchestrator.engine.video_id import is_video_id
from tests.orchestrator.engine.toy_workflow import TOY, Wish, Workshop, go


def test_it_is_out_of_sight_at_once_and_then_gone(tmp_path: Path) -> None:
    root = go(tmp_path, Workshop()).folder.root
    with nobody_at(root):
        away = move_away(root)
    assert not root.exists()
    assert (away / "manifest.json").exists()
    assert away.parent == tmp_path
    assert not is_video_id(away.name)
    remove(away)
    assert [path.name for path in tmp_path.iterdir()] == [SPENT_BY_DELETED]


def test_what_it_spent_is_kept(tmp_path: Path) -> None:
    for _ in range(2):
        remove(move_away(go(tmp_path, Workshop()).folder.root))
    ledger = (tmp_path / SPENT_BY_DELETED).read_text().splitlines()
    assert len(ledger) == 2
    assert all('"type":"usage"' in line for line in ledger)


def test_one_that_was_never_begun_leaves_nothing(tmp_path: Path) -> None:
    root = create_run(TOY, Wish(prompt="hi"), runs_dir=tmp_path).root
    with nobody_at(root):
        remove(move_away(root))
    assert list(tmp_path.iterdir()) == []


def test_one_that_is_worked_on_past_the_queue_is_busy(tmp_path: Path) -> None:
    folder = create_run(TOY, Wish(prompt="hi"), runs_dir=tmp_path)
    with Trace(folder), pytest.raises(RunBusyError, match="worked on"), nobody_at(folder.root):
        pass
    with nobody_at(folder.root):
        pass


def test_what_a_killed_process_left_is_removed_by_the_next(tmp_path: Path) -> None:
    left = move_away(go(tmp_path, Workshop()).folder.root)
    remove(move_away(go(tmp_path, Workshop()).folder.root))
    assert not left.exists()
    left = move_away(go(tmp_path, Workshop()).folder.root)
    remove_left_over(tmp_path)
    assert not left.exists()
    remove(left)  # two at once


def test_a_link_in_place_of_a_run_leads_to_nothing_that_is_removed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "kept.txt").write_text("mine")
    root = tmp_path / "20260101-000000-x-0123456789ab"
    root.symlink_to(elsewhere)
    remove(move_away(root))
    assert not root.is_symlink()
    assert (elsewhere / "kept.txt").read_text() == "mine"


def test_what_cannot_be_moved_is_said(tmp_path: Path) -> None:
    with pytest.raises(RunFolderError, match="cannot be deleted: No such file"):
        move_away(tmp_path / "gone")


def test_a_full_disk_keeps_no_run_from_being_deleted(tmp_path: Path) -> None:
    ledger = tmp_path / SPENT_BY_DELETED
    ledger.symlink_to("/dev/full")
    away = move_away(go(tmp_path, Workshop()).folder.root)
    assert [path.name for path in away.iterdir()] == ["trace.jsonl"]
    remove(away)
    assert list(tmp_path.iterdir()) == [ledger]


def test_the_trace_is_free_again_afterwards(tmp_path: Path) -> None:
    root = go(tmp_path, Workshop()).folder.root
    with nobody_at(root):
        pass
    with (root / "trace.jsonl").open("rb") as trace:
        fcntl.flock(trace, fcntl.LOCK_EX | fcntl.LOCK_NB)
