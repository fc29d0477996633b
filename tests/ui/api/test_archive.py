"""A zip is made while it is sent: it is whole, and only a piece of it is ever held."""

import io
import os
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from ui.api.archive import CHUNK_BYTES, Packed, stream_zip


def read(files: list[Packed]) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(b"".join(stream_zip(files))))


def test_files_come_out_as_they_went_in(tmp_path: Path) -> None:
    content = {
        "a/b.txt": b"text" * 1000,
        "c.mp4": os.urandom(5000),
        "empty.log": b"",
        "é.json": b"{}",
    }
    files: list[Packed] = []
    for number, (name, data) in enumerate(content.items()):
        path = tmp_path / str(number)
        path.write_bytes(data)
        files.append(Packed(name, path))
    with read(files) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == content
        assert archive.getinfo("c.mp4").compress_type == zipfile.ZIP_STORED
        assert archive.getinfo("a/b.txt").compress_size < 100


def test_a_run_without_files_is_an_empty_zip() -> None:
    with read([]) as archive:
        assert archive.namelist() == []


def test_what_is_gone_or_a_link_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"a")
    (tmp_path / "link").symlink_to(tmp_path / "a")
    with read([Packed(name, tmp_path / name) for name in ("gone", "link", "a")]) as archive:
        assert archive.namelist() == ["a"]


def test_a_file_that_grows_is_taken_as_long_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "run.log"
    path.write_bytes(b"x" * (CHUNK_BYTES + 1))
    pieces = stream_zip([Packed("run.log", path)])
    got = next(pieces)
    with path.open("ab") as file:
        file.write(b"y" * CHUNK_BYTES)
    with zipfile.ZipFile(io.BytesIO(got + b"".join(pieces))) as archive:
        assert archive.read("run.log") == b"x" * (CHUNK_BYTES + 1)


def test_a_file_from_before_zips_is_taken_too(tmp_path: Path) -> None:
    (tmp_path / "old").write_bytes(b"old")
    os.utime(tmp_path / "old", (0, 0))
    with read([Packed("old", tmp_path / "old")]) as archive:
        assert archive.getinfo("old").date_time[0] == 1980


def test_a_large_video_is_never_held_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    with path.open("wb") as file:
        file.truncate(64 * 1024**2)
    tracemalloc.start()
    try:
        sent = sum(len(piece) for piece in stream_zip([Packed("a.mp4", path)]))
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert sent > 64 * 1024**2
    assert most < 4 * 1024**2


@pytest.mark.usefixtures("nothing_left_open")
def test_a_zip_that_nobody_waits_for_leaves_nothing_open(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(b"x" * 3 * CHUNK_BYTES)
    pieces = stream_zip([Packed("a.mp4", path)])
    next(pieces)
    pieces.close()


def test_what_became_a_pipe_since_it_was_listed_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with read([Packed("pipe", tmp_path / "pipe")]) as archive:
        assert archive.namelist() == []


def test_a_hole_of_a_terabyte_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "hole.bin"
    with path.open("wb") as file:
        file.truncate(1024**4)
    with read([Packed("hole.bin", path)]) as archive:
        assert archive.namelist() == []
