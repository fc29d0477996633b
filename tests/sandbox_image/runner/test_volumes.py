"""How full a job may make its volume, and what it cannot hide."""

from pathlib import Path

import pytest
from runner import volumes
from runner.probing import rotation, to_ratio, why_no_file
from runner.volumes import is_overfull, used_bytes


def test_what_lies_deep_and_in_links_is_counted_once(tmp_path: Path) -> None:
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    (deep / "x").write_bytes(b"x" * 8192)
    (tmp_path / "link").symlink_to(deep / "x")
    assert 8192 <= used_bytes(str(tmp_path), 10**6) < 3 * 8192


def test_too_many_files_are_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(volumes, "ENTRIES", 5)
    for number in range(6):
        (tmp_path / str(number)).touch()
    assert used_bytes(str(tmp_path), 100) == 101


def test_a_disk_with_little_left_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(volumes, "WRITE", str(tmp_path))
    assert not is_overfull(10**6)
    monkeypatch.setattr(volumes, "LEAST_FREE_BYTES", 10**18)
    assert is_overfull(10**6)
    monkeypatch.setattr(volumes, "WRITE", str(tmp_path / "nowhere"))
    assert not is_overfull(10**6)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf#EXTM3U\n", "list of other files"),
        (b"  ffconcat version 1.0\n", "list of other files"),
        (b'<?xml version="1.0"?><MPD/>', "list of other files"),
        (b"v=0\no=- 0 0 IN IP4 127.0.0.1\n", "list of other files"),
        (b"only words", "is text"),
        (b"\0\0\0\x20ftypisom", ""),
    ],
)
def test_lists_and_texts_are_known_by_how_they_begin(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(content)
    found = why_no_file(str(path))
    assert (reason in found) if reason else not found


def test_a_link_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "clip.mp4").symlink_to("/etc/passwd")
    assert "no plain file" in why_no_file(str(tmp_path / "clip.mp4"))


def test_rates_and_turns_are_read_without_running_text() -> None:
    assert to_ratio("30000/1001") == pytest.approx(29.97, abs=0.001)
    assert (to_ratio("0/0"), to_ratio("__import__('os')")) == (None, None)
    sides = [{"side_data_type": "Display Matrix", "rotation": -90}]
    assert rotation({"side_data_list": sides}) == 90
    assert rotation({}) == 0
