import os
import pickle
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import diskcache
import pytest

from orchestrator.engine.cache_database import PlainDisk, RefusedRowError, open_database


class Bomb:
    """Leaves a file when it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (Path.touch, (self.mark,))  # type: ignore[return-value]


@pytest.fixture
def mark(tmp_path: Path) -> Path:
    return tmp_path / "code was run"


def plant(folder: Path, **columns: object) -> None:
    with closing(sqlite3.connect(folder / "cache.db")) as connection, connection:
        for column, value in columns.items():
            connection.execute(f"UPDATE Cache SET {column} = ?", (value,))  # noqa: S608


def test_the_bomb_would_go_off_with_a_disk_of_diskcache(tmp_path: Path, mark: Path):
    with diskcache.Cache(str(tmp_path / "c"), disk=diskcache.JSONDisk) as cache:
        cache.set("k", "v")
        plant(tmp_path / "c", mode=4, value=pickle.dumps(Bomb(mark)))
        with pytest.raises(TypeError):
            cache.get("k")
    assert mark.exists()


def test_pickled_values_and_keys_are_refused_and_never_run(tmp_path: Path, mark: Path):
    bomb = pickle.dumps(Bomb(mark))
    cache = open_database(tmp_path / "c", size_limit_bytes=2**20).cache
    cache.set("k", "v")
    plant(tmp_path / "c", mode=4, value=bomb)
    for read in (False, True):
        with pytest.raises(RefusedRowError):
            cache.get("k", read=read)
    with pytest.raises(RefusedRowError):
        cache.pop("k")
    cache.set("k", "v")
    plant(tmp_path / "c", raw=0, key=bomb)
    with pytest.raises(RefusedRowError):
        list(cache)
    cache.close()
    assert not mark.exists()


def test_file_names_do_not_lead_out_of_the_cache(tmp_path: Path):
    outside = tmp_path / "outside.val"
    outside.write_text("secret")
    cache = open_database(tmp_path / "c", size_limit_bytes=2**20).cache
    cache.set("k", "v")
    for filename in ("../outside.val", str(outside), "ab/cd/../../../outside.val", b"x", 7):
        for mode, read in ((2, True), (3, False)):
            plant(tmp_path / "c", mode=mode, value=None, filename=filename)
            with pytest.raises(RefusedRowError):
                cache.get("k", read=read)
    cache.delete("k")
    cache.close()
    assert outside.read_text() == "secret"


@pytest.mark.parametrize("key", [1, b"k", None, ("k",), ["k"]])
def test_a_key_that_is_no_text_is_refused(tmp_path: Path, key: object):
    with pytest.raises(TypeError, match="a cache key is text"):
        PlainDisk(str(tmp_path)).put(key)


@pytest.mark.parametrize("value", [1, b"v", None, {"a": 1}])
def test_a_value_that_is_no_text_is_refused(tmp_path: Path, value: object):
    with pytest.raises(TypeError, match="a cached value is text"):
        PlainDisk(str(tmp_path)).store(value, read=False)


def test_long_text_is_kept_as_a_file_and_comes_back(tmp_path: Path):
    cache = open_database(tmp_path, size_limit_bytes=2**20).cache
    cache.set("k", "ä" * 100_000)
    assert cache.get("k") == "ä" * 100_000
    cache.close()


@pytest.mark.parametrize(
    "content", [b"", b"no database at all", b"SQLite format 3\0" + b"\xff" * 8192]
)
def test_a_damaged_database_is_set_aside_at_opening(
    tmp_path: Path, content: bytes, caplog: pytest.LogCaptureFixture
):
    (tmp_path / "cache.db").write_bytes(content)
    (tmp_path / "ab" / "cd").mkdir(parents=True)
    (tmp_path / "ab" / "cd" / "orphan.val").write_bytes(b"x")
    cache = open_database(tmp_path, size_limit_bytes=2**20).cache
    cache.set("k", "v")
    assert cache.get("k") == "v"
    cache.close()
    if content:
        assert "was damaged" in caplog.text
        assert [path.read_bytes() for path in tmp_path.glob("*.damaged")] == [content]
        assert not (tmp_path / "ab").exists()


def test_a_database_of_something_else_is_set_aside(tmp_path: Path):
    with closing(sqlite3.connect(tmp_path / "cache.db")) as connection, connection:
        connection.execute("CREATE TABLE Cache (a)")
        connection.execute("CREATE TABLE Settings (b)")
    cache = open_database(tmp_path, size_limit_bytes=2**20).cache
    cache.set("k", "v")
    cache.close()
    assert len(list(tmp_path.glob("*.damaged"))) == 1


def test_one_damaged_database_is_kept_not_all(tmp_path: Path):
    for number in range(3):
        (tmp_path / "cache.db").write_bytes(b"damage %d" % number)
        open_database(tmp_path, size_limit_bytes=2**20).cache.close()
    (kept,) = tmp_path.glob("*.damaged")
    assert kept.read_bytes() == b"damage 2"


def test_files_that_no_row_names_go_once_they_are_old(tmp_path: Path):
    """Their writer was killed between file and row."""
    folder = tmp_path / "c"
    database = open_database(folder, size_limit_bytes=2**20)
    source = tmp_path / "film"
    source.write_bytes(b"film")
    with source.open("rb") as file:
        database.put("k", file, read=True)
    database.cache.close()
    (named,) = folder.glob("*/*/*.val")
    old, young = (named.with_name(f"{digit * 28}.val") for digit in "ab")
    for path in (old, young):
        path.write_bytes(b"half a film")
    day_before = time.time() - 86_400
    for path in (old, named):
        os.utime(path, (day_before, day_before))
    again = open_database(folder, size_limit_bytes=2**20)
    assert sorted(folder.glob("*/*/*.val")) == sorted([named, young])
    with again.cache.get("k", read=True) as file:
        assert file.read() == b"film"
    again.cache.close()
