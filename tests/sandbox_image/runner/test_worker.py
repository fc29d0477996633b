"""What a worker tells, and what it clears away."""

import json
import os
from pathlib import Path

import pytest
from runner import worker
from runner.frames import FrameBuffer
from runner.outbox import NAME


def test_a_result_is_text_that_the_host_can_read() -> None:
    read_end, write_end = os.pipe()
    try:
        worker.Report(write_end).result({"message": "ü \ud800 \n"}, files=("A.mp4",))
        frames = FrameBuffer(1000)
        frames.feed(os.read(read_end, 1000))
    finally:
        os.close(read_end)
        os.close(write_end)
    frame = frames.take()
    assert frame is not None
    header, payload = frame
    assert (header["type"], header["files"]) == ("result", ["A.mp4"])
    assert json.loads(payload) == {"message": "ü ? \n"}


def test_a_piece_is_told_of_by_its_name() -> None:
    read_end, write_end = os.pipe()
    try:
        worker.Report(write_end).chunk("00001.m4s", start_frame=60, frames=30, code="c", full=0.5)
        frames = FrameBuffer(1000)
        frames.feed(os.read(read_end, 1000))
    finally:
        os.close(read_end)
        os.close(write_end)
    said = {"name": "00001.m4s", "start_frame": 60, "frames": 30, "code": "c", "full": 0.5}
    assert frames.take() == ({"type": "chunk", "size": 0, **said}, b"")


def test_a_render_keeps_formulas_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "FOLDERS", (str(tmp_path), str(tmp_path / "media")))
    (tmp_path / "media/Tex").mkdir(parents=True)
    (tmp_path / "media/Tex/a.svg").touch()
    (tmp_path / "media/videos/deep").mkdir(parents=True)
    (tmp_path / "scene.py").touch()
    (tmp_path / "out").mkdir()
    (tmp_path / "big").touch()
    (tmp_path / "link").symlink_to(tmp_path / "media")
    worker.clear_leftovers()
    left = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*"))
    assert left == ["media", "media/Tex", "media/Tex/a.svg", "scene.py"]


@pytest.mark.parametrize("name", ["A.mp4", "_Own.mp4", "A" * 120 + ".mp4", "poster.png"])
def test_names_of_videos_may_leave(name: str) -> None:
    assert NAME.fullmatch(name)


@pytest.mark.parametrize("name", ["", ".hidden", "../x", "a/b", "a\n", "ü.mp4", "A" * 131])
def test_other_names_may_not(name: str) -> None:
    assert not NAME.fullmatch(name)
