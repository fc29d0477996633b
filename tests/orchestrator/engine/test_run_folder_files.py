"""Files that are taken into a run as they are: linked or copied, listed, never written to."""

import hashlib
import os
from pathlib import Path

import pytest

from orchestrator.engine.errors import RunFolderError
from orchestrator.engine.run_folder import RunFolder


@pytest.fixture
def folder(tmp_path: Path) -> RunFolder:
    return RunFolder.create(tmp_path / "runs", "20261121-090507-x-0123456789ab", workflow="toy")


def test_a_finished_file_is_adopted_without_copying(folder: RunFolder, tmp_path: Path) -> None:
    source = tmp_path / "out.mp4"
    source.write_bytes(b"film")

    digest = folder.adopt_file(source, "Film.mp4")

    assert digest == hashlib.sha256(b"film").hexdigest()
    assert (folder.root / "Film.mp4").samefile(source)
    assert folder.adopt_file(folder.root / "Film.mp4", "Film.mp4") == digest
    assert list(folder.root.rglob(".*")) == []


def test_many_files_are_adopted_and_listed_at_once(folder: RunFolder, tmp_path: Path) -> None:
    sources = {f"clips/{number}.mp4": tmp_path / str(number) for number in range(3)}
    for name, source in sources.items():
        source.write_text(name)
    digests = folder.adopt_files(sources)
    for name in sources:
        entry = folder.manifest.find(name)
        assert entry is not None
        assert entry.sha256 == digests[name] == hashlib.sha256(name.encode()).hexdigest()
        assert folder.path(name).read_text() == name


def test_those_that_came_before_one_that_is_refused_are_listed(
    folder: RunFolder, tmp_path: Path
) -> None:
    (tmp_path / "good").write_bytes(b"film")
    (folder.root / "bad").mkdir()
    with pytest.raises(RunFolderError):
        folder.adopt_files({"good": tmp_path / "good", "bad": tmp_path / "good"})
    assert folder.manifest.find("good") is not None
    assert folder.manifest.find("bad") is None


def test_a_file_from_another_disk_is_copied(folder: RunFolder) -> None:
    shm = Path("/dev/shm")  # noqa: S108
    if not shm.is_dir() or shm.stat().st_dev == folder.root.stat().st_dev:
        pytest.skip("there is no second disk at /dev/shm")
    source = shm / f"chalkbox-test-{os.getpid()}"
    source.write_bytes(b"film")
    try:
        folder.adopt_file(source, "film.mp4")
    finally:
        source.unlink()
    assert (folder.root / "film.mp4").read_bytes() == b"film"


def test_only_a_plain_file_is_adopted(folder: RunFolder, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("/etc/passwd")
    for source in (tmp_path / "link", tmp_path):
        with pytest.raises(RunFolderError):
            folder.adopt_file(source, "x")
    with pytest.raises(FileNotFoundError):
        folder.adopt_file(tmp_path / "nothing", "x")
