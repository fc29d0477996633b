"""What was drawn is kept for the next attempt, as far as it can be used."""

import os
from pathlib import Path

import pytest

from agents.artifacts.request import Quality
from orchestrator.engine.run_folder import RunFolder
from orchestrator.sandbox.contract import Chunk
from orchestrator.stages.kept_chunks import FOLDER, INDEX, KeptChunks

IMAGE = "a" * 64


@pytest.fixture
def run_folder(tmp_path: Path) -> RunFolder:
    return RunFolder.create(tmp_path / "runs", "20261121-090507-x-0123456789ab", workflow="toy")


def kept_by(
    folder: RunFolder, *, image: str = IMAGE, quality: Quality = Quality.P480
) -> KeptChunks:
    return KeptChunks(folder, image=image, quality=quality)


def piece(number: int, code: str, content: bytes) -> Chunk:
    return Chunk(f"{number:05}.m4s", number * 10, 10, content, code, 0.1)


def keep_three(folder: RunFolder, *, frames: int) -> None:
    keeping = kept_by(folder)
    keeping.add(Chunk("init.mp4", 0, 0, b"head"))
    for number, code in enumerate(("one", "two", "two")):
        keeping.add(piece(number, code, code.encode() * (number + 1)))
    keeping.settle(frames=frames)


def codes(folder: RunFolder) -> list[str]:
    return [chunk.code for chunk in kept_by(folder).load()]


def test_pieces_of_a_finished_video_are_all_kept(run_folder: RunFolder) -> None:
    keep_three(run_folder, frames=30)
    assert codes(run_folder) == ["", "one", "two", "two"]
    first, *_ = kept_by(run_folder).load()
    assert first.path.read_bytes() == b"head"


def test_of_an_unfinished_video_the_last_code_is_left_out(run_folder: RunFolder) -> None:
    keep_three(run_folder, frames=0)
    assert codes(run_folder) == ["", "one"]
    assert len(list((run_folder.root / FOLDER).iterdir())) == 3


def test_another_image_or_quality_cannot_use_them(run_folder: RunFolder) -> None:
    keep_three(run_folder, frames=30)
    assert kept_by(run_folder, image="b" * 64).load() == ()
    assert kept_by(run_folder, quality=Quality.P720).load() == ()


def test_the_next_attempt_takes_the_place_of_the_last(run_folder: RunFolder) -> None:
    keep_three(run_folder, frames=30)
    keeping = kept_by(run_folder)
    keeping.add(Chunk("init.mp4", 0, 0, b"head"))
    keeping.add(piece(0, "new", b"new"))
    keeping.settle(frames=10)
    assert codes(run_folder) == ["", "new"]
    assert len(list((run_folder.root / FOLDER).iterdir())) == 3


def test_an_attempt_that_drew_nothing_leaves_what_there_was(run_folder: RunFolder) -> None:
    keep_three(run_folder, frames=30)
    kept_by(run_folder).settle(frames=0)
    assert codes(run_folder) == ["", "one", "two", "two"]


def test_damage_and_links_are_passed_over(run_folder: RunFolder, tmp_path: Path) -> None:
    keep_three(run_folder, frames=30)
    one = kept_by(run_folder).load()[1].path
    one.unlink()
    one.symlink_to("/etc/hostname")
    assert codes(run_folder) == ["", "two", "two"]
    (run_folder.root / INDEX).write_text("{")
    assert codes(run_folder) == []


def test_a_folder_of_somebody_else_is_neither_read_nor_emptied(
    run_folder: RunFolder, tmp_path: Path
) -> None:
    keep_three(run_folder, frames=30)
    (run_folder.root / FOLDER).rename(tmp_path / "elsewhere")
    there = sorted(path.name for path in (tmp_path / "elsewhere").iterdir())
    (run_folder.root / FOLDER).symlink_to(tmp_path / "elsewhere")
    assert codes(run_folder) == []
    keep_three(run_folder, frames=10)
    assert sorted(path.name for path in (tmp_path / "elsewhere").iterdir()) == there


def test_a_pipe_in_place_of_the_index_is_not_waited_for(run_folder: RunFolder) -> None:
    keep_three(run_folder, frames=30)
    (run_folder.root / INDEX).unlink()
    os.mkfifo(run_folder.root / INDEX)
    assert codes(run_folder) == []
