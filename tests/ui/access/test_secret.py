"""The secret beside the runs."""

import stat
import threading
from pathlib import Path

import pytest
from entering import settings_in

from ui.access.errors import SecretFileError
from ui.access.secret import FILE, read_secret


def test_the_secret_that_is_set_is_taken_and_no_file_made(tmp_path: Path) -> None:
    assert read_secret(settings_in(tmp_path, secret="x" * 32)) == b"x" * 32
    assert list(tmp_path.iterdir()) == []


def test_it_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    settings = settings_in(tmp_path / "runs")
    first = read_secret(settings)
    path = tmp_path / "runs" / FILE
    assert len(first) >= 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in path.parent.iterdir()] == [FILE]
    assert read_secret(settings) == first


def test_a_file_that_others_could_read_is_closed(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    read_secret(settings)
    (tmp_path / FILE).chmod(0o644)
    read_secret(settings)
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


def test_all_who_make_it_at_once_get_the_same(tmp_path: Path) -> None:
    settings, found = settings_in(tmp_path), set[bytes]()
    threads = [threading.Thread(target=lambda: found.add(read_secret(settings))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 1


def test_an_empty_file_is_no_secret(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("\n")
    with pytest.raises(SecretFileError, match="delete it"):
        read_secret(settings_in(tmp_path))


def test_a_folder_that_is_none_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SecretFileError, match="CHALKBOX_SECRET"):
        read_secret(settings_in(tmp_path / "file" / "runs"))


def test_it_is_not_made_of_anything_guessable(tmp_path: Path) -> None:
    secrets = {read_secret(settings_in(tmp_path / str(number))) for number in range(5)}
    assert len(secrets) == 5
