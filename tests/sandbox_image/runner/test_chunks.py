"""PID 1 hands out pieces of a video that user code may change at any moment."""

import hashlib
import os
from pathlib import Path
from typing import Any

import pytest
from runner import chunks, outbox
from runner.chunks import ChunkSender
from runner.job import Job

Frame = tuple[str, bytes, dict[str, Any]]


@pytest.fixture
def out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The outbox."""
    folder = tmp_path / "out"
    folder.mkdir()
    monkeypatch.setattr(outbox, "FOLDER", str(folder))
    return folder


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Frame]:
    """What the host is sent."""
    frames: list[Frame] = []

    def keep(fd: int, kind: str, payload: bytes = b"", **fields: Any) -> None:
        assert fd == 1
        frames.append((kind, payload, fields))

    monkeypatch.setattr(chunks, "write_frame", keep)
    return frames


def named(name: str, start: object = 0, frames: object = 0) -> dict[str, Any]:
    return {"type": "chunk", "size": 0, "name": name, "start_frame": start, "frames": frames}


def test_a_piece_is_sent_whole_and_leaves_the_outbox(out: Path, sent: list[Frame]) -> None:
    (out / "00007.m4s").write_bytes(b"picture")
    ChunkSender().take(named("00007.m4s", 420, 60))
    sha256 = hashlib.sha256(b"picture").hexdigest()
    said = {"name": "00007.m4s", "sha256": sha256, "start_frame": 420, "frames": 60}
    assert sent == [("chunk", b"picture", said)]
    assert not list(out.iterdir())


def link(path: Path) -> None:
    path.symlink_to("/proc/1/environ")


def pipe(path: Path) -> None:
    os.mkfifo(path)


def large(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(chunks.CHUNK_BYTES + 1)


UNREADABLE: dict[str, Any] = {
    "link": link,
    "pipe": pipe,
    "large": large,
    "folder": Path.mkdir,
    "empty": Path.touch,
    "nothing": lambda path: None,
}


@pytest.mark.parametrize("put", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_what_is_no_readable_file_is_skipped_and_ends_the_preview(
    put: Any, out: Path, sent: list[Frame]
) -> None:
    sender = ChunkSender()
    put(out / "init.mp4")
    sender.take(named("init.mp4"))
    (out / "00000.m4s").write_bytes(b"picture")
    sender.take(named("00000.m4s", 0, 60))
    assert sent == []
    assert not (out / "00000.m4s").exists()


def test_the_outbox_may_be_no_link(out: Path, sent: list[Frame], tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "init.mp4").write_bytes(b"x")
    out.rmdir()
    out.symlink_to(tmp_path / "elsewhere")
    ChunkSender().take(named("init.mp4"))
    assert sent == []
    assert (tmp_path / "elsewhere" / "init.mp4").exists()


@pytest.mark.parametrize(
    "header",
    [
        named("../scene.py"),
        named("init.mp4\n"),
        named("init.mp4", -1),
        named("init.mp4", True),
        named("init.mp4", 0, 2**31),
        named("init.mp4", "0"),
        named("00000.m4s", 0, 1.5),
        named("poster.png"),
        {"type": "chunk", "size": 0},
        {"type": "chunk", "size": 0, "name": ["init.mp4"]},
    ],
    ids=str,
)
def test_what_is_said_wrongly_is_skipped(
    header: dict[str, Any], out: Path, sent: list[Frame]
) -> None:
    for name in ("init.mp4", "00000.m4s", "poster.png"):
        (out / name).write_bytes(b"x")
    ChunkSender().take(header)
    assert sent == []


def test_there_are_caps_on_number_and_sum(
    out: Path, sent: list[Frame], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks, "CHUNKS", 3)
    monkeypatch.setattr(chunks, "CHUNKS_BYTES", 10)
    for content, most in ((b"x", 3), (b"123456", 1)):
        sent.clear()
        sender = ChunkSender()
        for number in range(5):
            (out / f"{number:05d}.m4s").write_bytes(content)
            sender.take(named(f"{number:05d}.m4s", number, 1))
        assert len(sent) == most


def test_only_a_render_has_pieces(out: Path, sent: list[Frame]) -> None:
    for kind in ("inspect", "math", "render"):
        (out / "init.mp4").write_bytes(b"x")
        job = Job(kind, limits={"result_bytes": 1000}, params={})
        job._take_report(named("init.mp4"), b"")
    assert len(sent) == 1
