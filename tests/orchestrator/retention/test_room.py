"""Room is what the disk gives, and no link leads elsewhere."""

from pathlib import Path

import pytest

from orchestrator.retention.room import MIB, room_of, size_words


def test_folders_are_looked_through_and_links_are_not(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / "file").write_bytes(b"x" * 100_000)
    (tmp_path / "large").write_bytes(b"x" * 1_000_000)
    (folder / "link").symlink_to(tmp_path / "large")
    (folder / "sparse").touch()
    with (folder / "sparse").open("wb") as file:
        file.truncate(10 * MIB)
    assert 100_000 <= room_of(folder) < 400_000
    assert room_of(folder / "link") < 100_000
    assert room_of(tmp_path / "none") == 0


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "0 KiB"), (2048, "2 KiB"), (int(12.34 * MIB), "12.3 MiB"), (3 * 1024 * MIB, "3.00 GiB")],
)
def test_sizes_in_words(size: int, words: str) -> None:
    assert size_words(size) == words
