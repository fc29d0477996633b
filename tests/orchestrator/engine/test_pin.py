"""A pin is a mark in the run that outlives processes, and in doubt there is one."""

import os
from pathlib import Path

import pytest

from orchestrator.engine.artifact_text import from_text
from orchestrator.engine.errors import RunFolderError
from orchestrator.engine.pin import Pin, is_pinned, remove_pin, set_pin


def test_it_is_set_once_and_taken_away(tmp_path: Path) -> None:
    assert not is_pinned(tmp_path)
    remove_pin(tmp_path)
    set_pin(tmp_path, user="ann")
    first = from_text(Pin, (tmp_path / Pin.FILE).read_bytes(), name=Pin.FILE)
    assert first.user == "ann"
    set_pin(tmp_path, user="bob")
    assert from_text(Pin, (tmp_path / Pin.FILE).read_bytes(), name=Pin.FILE) == first
    assert is_pinned(tmp_path)
    remove_pin(tmp_path)
    assert os.listdir(tmp_path) == []  # noqa: PTH208


def test_whatever_lies_in_its_place_keeps_the_run(tmp_path: Path) -> None:
    (tmp_path / Pin.FILE).symlink_to(tmp_path / "nowhere")
    assert is_pinned(tmp_path)
    with pytest.raises(RunFolderError, match="symbolic link"):
        remove_pin(tmp_path)


def test_a_disk_that_refuses_is_named(tmp_path: Path) -> None:
    (tmp_path / Pin.FILE).mkdir()
    assert is_pinned(tmp_path)
    with pytest.raises(RunFolderError, match=r"pin\.json: Is a directory"):
        remove_pin(tmp_path)
