"""Archives of videos: found part by part where they lie, and only if nothing can grow."""

import zipfile
from pathlib import Path

import pytest
from runner.zipped import stored_parts


def archive_of(path: Path, *, packed: int = zipfile.ZIP_STORED) -> Path:
    with zipfile.ZipFile(path, "w", packed) as archive:
        archive.writestr("scene-000.mp4", b"first" * 20)
        archive.writestr("scene-001.mp4", b"second" * 30)
    return path


def test_each_part_is_named_by_where_it_lies(tmp_path: Path) -> None:
    path = archive_of(tmp_path / "output.zip")
    parts = stored_parts(str(path))
    data = path.read_bytes()
    found: list[bytes] = []
    for part in parts:
        _, _, _, start, _, end, *_ = part.split(",")
        found.append(data[int(start) : int(end)])
    assert found == [b"first" * 20, b"second" * 30]


@pytest.mark.parametrize("content", [b"", b"PK\3\4" + b"\0" * 4000, b"no archive at all"])
def test_what_is_no_archive_has_no_parts(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "clip.mp4").write_bytes(content)
    assert stored_parts(str(tmp_path / "clip.mp4")) == []


def test_what_would_grow_has_no_parts(tmp_path: Path) -> None:
    assert stored_parts(str(archive_of(tmp_path / "a.zip", packed=zipfile.ZIP_DEFLATED))) == []


def test_a_link_has_no_parts(tmp_path: Path) -> None:
    (tmp_path / "link.zip").symlink_to(archive_of(tmp_path / "a.zip"))
    assert stored_parts(str(tmp_path / "link.zip")) == []
