"""Whatever somebody planted in the cache: a miss or the right answer, and soon."""

import asyncio
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from agents.artifacts.base import Record
from orchestrator.engine.render_cache import ResultCache, key_of

KEY = key_of("test")
MIB = 1024**2


class Answer(Record):
    text: str


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[ResultCache]:
    with ResultCache(tmp_path / "cache", size_limit_bytes=64 * MIB) as opened:
        yield opened


def on_database(folder: Path, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(folder / "cache.db")) as connection, connection:
        connection.execute(statement, values)


COLUMNS = {
    "expire_time": "never",
    "size": "much",
    "tag": b"\x80",
    "mode": None,
    "store_time": "then",
    "access_time": "now",
    "value": "x" * 1000,
    "filename": "aa/bb/" + "0" * 28 + ".val",
    "raw": "no",
}


@pytest.mark.parametrize("column", COLUMNS)
def test_whatever_a_column_holds_is_a_miss_or_the_right_answer(
    cache: ResultCache, tmp_path: Path, column: str
):
    source = tmp_path / "film.mp4"
    source.write_bytes(b"film")

    async def plant() -> None:
        await cache.put(KEY, Answer(text="a"))
        await cache.put_file(KEY, source)
        on_database(tmp_path / "cache", f"UPDATE Cache SET {column} = ?", COLUMNS[column])  # noqa: S608
        assert await cache.get(KEY, Answer) in (None, Answer(text="a"))
        placed = await cache.get_file(KEY, tmp_path / "out")
        assert placed is None or (tmp_path / "out").read_bytes() == b"film"
        await cache.put(KEY, Answer(text="b"))
        assert await cache.get(KEY, Answer) in (None, Answer(text="b"))

    asyncio.run(plant())


SETTINGS = {"count": 10**12, "size": 10**15, "disk_min_file_size": "x", "statistics": "y"}


def test_counters_that_lie_are_no_reason_to_evict_for_ever(tmp_path: Path):
    async def put(cache: ResultCache) -> None:
        for number in range(4):
            await cache.put(key_of(number), Answer(text="a"))

    with ResultCache(tmp_path / "cache", size_limit_bytes=MIB) as cache:
        asyncio.run(put(cache))
        for key, value in SETTINGS.items():
            change = "UPDATE Settings SET value = ? WHERE key = ?"
            on_database(tmp_path / "cache", change, value, key)
        asyncio.run(asyncio.wait_for(put(cache), 60))
    with ResultCache(tmp_path / "cache", size_limit_bytes=MIB) as cache:
        asyncio.run(asyncio.wait_for(put(cache), 60))


def test_a_pipe_in_place_of_the_lock_is_not_waited_for(tmp_path: Path):
    (tmp_path / "cache").mkdir()
    os.mkfifo(tmp_path / "cache/open.lock")
    with ResultCache(tmp_path / "cache", size_limit_bytes=MIB) as cache:
        assert asyncio.run(cache.get(KEY, Answer)) is None
