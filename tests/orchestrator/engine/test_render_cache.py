import asyncio
import hashlib
import logging
import os
import shutil
import sqlite3
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from agents.artifacts.base import Record
from orchestrator.engine.render_cache import ResultCache, key_of
from orchestrator.errors import CacheError

KEY = key_of("test")
MIB = 1024**2


class Answer(Record):
    text: str
    numbers: tuple[float, ...] = ()


class Other(Record):
    colour: str


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[ResultCache]:
    with ResultCache(tmp_path / "cache", size_limit_bytes=64 * MIB) as opened:
        yield opened


def on_database(folder: Path, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(folder / "cache.db")) as connection, connection:
        connection.execute(statement, values)


def blobs(folder: Path) -> list[Path]:
    return sorted(folder.glob("*/*/*.val"))


def test_a_result_comes_back_equal_also_after_reopening(cache: ResultCache, tmp_path: Path):
    answer = Answer(text="ü", numbers=(0.1, 2))

    async def put_and_get() -> None:
        assert await cache.get(KEY, Answer) is None
        assert await cache.put(KEY, answer)
        assert await cache.get(KEY, Answer) == answer

    asyncio.run(put_and_get())
    with ResultCache(tmp_path / "cache", size_limit_bytes=64 * MIB) as again:
        assert asyncio.run(again.get(KEY, Answer)) == answer


def test_the_folder_is_for_its_owner_only(cache: ResultCache, tmp_path: Path):
    assert (tmp_path / "cache").stat().st_mode & 0o777 == 0o700


def test_a_result_of_another_shape_is_a_miss_and_goes(
    cache: ResultCache, caplog: pytest.LogCaptureFixture
):
    async def put_and_get() -> None:
        await cache.put(KEY, Other(colour="red"))
        assert await cache.get(KEY, Answer) is None
        assert await cache.get(KEY, Other) is None

    asyncio.run(put_and_get())
    assert "does not fit and is dropped" in caplog.text


@pytest.mark.parametrize(
    "planted",
    ["mode = 4, value = x'80'", "mode = 1, value = x'00'", "mode = 1, value = 7", "mode = 9",
     "mode = 3, value = NULL, filename = '../../../etc/passwd'", "mode = 'x', filename = 7"],
)  # fmt: skip
def test_a_planted_row_is_a_miss_and_goes(cache: ResultCache, tmp_path: Path, planted: str):
    source = tmp_path / "film.mp4"
    source.write_bytes(b"film")

    async def plant() -> None:
        await cache.put(KEY, Answer(text="a"))
        await cache.put_file(KEY, source)
        on_database(tmp_path / "cache", f"UPDATE Cache SET {planted}")  # noqa: S608
        assert await cache.get(KEY, Answer) is None
        assert await cache.get_file(KEY, tmp_path / "out") is None
        await cache.put(KEY, Answer(text="b"))
        assert await cache.get(KEY, Answer) == Answer(text="b")

    asyncio.run(plant())


def test_a_file_comes_back_whole_with_its_digest(cache: ResultCache, tmp_path: Path):
    source = tmp_path / "film.mp4"
    source.write_bytes(b"film" * 100_000)
    out = tmp_path / "out.mp4"
    out.write_bytes(b"older")

    async def put_and_get() -> None:
        assert await cache.get_file(KEY, out) is None
        assert out.read_bytes() == b"older"
        assert await cache.put_file(KEY, source)
        source.write_bytes(b"changed later")
        assert await cache.get_file(KEY, out) == hashlib.sha256(b"film" * 100_000).hexdigest()

    asyncio.run(put_and_get())
    assert out.read_bytes() == b"film" * 100_000
    assert out.samefile(blobs(tmp_path / "cache")[0])


def test_a_result_and_a_file_may_share_a_key(cache: ResultCache, tmp_path: Path):
    source = tmp_path / "film.mp4"
    source.write_bytes(b"film")

    async def both() -> None:
        await cache.put(KEY, Answer(text="a"))
        await cache.put_file(KEY, source)
        assert await cache.get(KEY, Answer) == Answer(text="a")
        assert await cache.get_file(KEY, tmp_path / "out")

    asyncio.run(both())


HARMS = ("change", "cut", "remove", "link", "pipe", "folder", "link to a pipe")


@pytest.mark.parametrize("harm", HARMS)
def test_a_damaged_file_is_a_miss_and_goes(cache: ResultCache, tmp_path: Path, harm: str):
    source = tmp_path / "film.mp4"
    source.write_bytes(b"film" * 1000)
    asyncio.run(cache.put_file(KEY, source))
    (blob,) = blobs(tmp_path / "cache")
    match harm:
        case "change":
            blob.write_bytes(b"f1lm" * 1000)
        case "cut":
            os.truncate(blob, 100)
        case "remove":
            blob.unlink()
        case "link":
            blob.unlink()
            blob.symlink_to("/etc/passwd")
        case "folder":
            blob.unlink()
            blob.mkdir()
        case _:
            blob.unlink()
            os.mkfifo(blob.with_name("pipe") if "to" in harm else blob)
            if "to" in harm:
                blob.symlink_to("pipe")

    assert asyncio.run(cache.get_file(KEY, tmp_path / "out")) is None
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cache", "film.mp4"]
    assert asyncio.run(cache.put_file(KEY, source))
    assert asyncio.run(cache.get_file(KEY, tmp_path / "out"))


def test_a_file_cannot_be_placed_where_there_is_no_folder(cache: ResultCache, tmp_path: Path):
    source = tmp_path / "film.mp4"
    source.write_bytes(b"film")
    asyncio.run(cache.put_file(KEY, source))
    with pytest.raises(FileNotFoundError):
        asyncio.run(cache.get_file(KEY, tmp_path / "nowhere" / "out"))
    assert asyncio.run(cache.get_file(KEY, tmp_path / "out"))


def test_what_was_not_used_for_longest_goes_first(tmp_path: Path):
    source = tmp_path / "film.mp4"

    async def fill(cache: ResultCache) -> list[int]:
        for number in range(12):
            source.write_bytes(bytes([number]) * MIB)
            assert await cache.put_file(key_of(number), source)
            await cache.get_file(key_of(0), tmp_path / "out")
        return [n for n in range(12) if await cache.get_file(key_of(n), tmp_path / "out")]

    with ResultCache(tmp_path / "cache", size_limit_bytes=5 * MIB) as cache:
        kept = asyncio.run(fill(cache))
    assert 0 in kept
    assert 11 in kept
    assert 1 not in kept
    assert 3 <= len(kept) <= 5
    assert sum(blob.stat().st_size for blob in blobs(tmp_path / "cache")) <= 5 * MIB


def test_a_file_that_would_empty_the_cache_is_not_kept(tmp_path: Path):
    source = tmp_path / "film.mp4"
    source.write_bytes(b"x" * 4 * MIB)
    with ResultCache(tmp_path / "cache", size_limit_bytes=5 * MIB) as cache:
        assert not asyncio.run(cache.put_file(KEY, source))


def test_a_folder_that_cannot_be_used_is_named(tmp_path: Path):
    (tmp_path / "cache").write_text("a file")
    with pytest.raises(CacheError, match=str(tmp_path / "cache")):
        ResultCache(tmp_path / "cache", size_limit_bytes=MIB)
    with pytest.raises(CacheError, match="/proc/cache"):
        ResultCache(Path("/proc/cache"), size_limit_bytes=MIB)


def test_damage_found_in_use_is_a_miss_and_the_cache_starts_anew(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    folder = tmp_path / "cache"

    async def fill(cache: ResultCache) -> None:
        for number in range(300):
            await cache.put(key_of(number), Answer(text="x" * 2000))

    async def ask(cache: ResultCache) -> None:
        for number in range(300):
            await cache.get(key_of(number), Answer)
        assert await cache.put(KEY, Answer(text="after"))
        assert await cache.get(KEY, Answer) == Answer(text="after")

    with ResultCache(folder, size_limit_bytes=64 * MIB) as cache:
        asyncio.run(fill(cache))
    with (folder / "cache.db").open("r+b") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(8 * 4096)
        file.write(b"\xa5" * (size - 16 * 4096))
    with ResultCache(folder, size_limit_bytes=64 * MIB) as cache:
        asyncio.run(ask(cache))
    assert "was damaged" in caplog.text
    assert len(list(folder.glob("*.damaged"))) == 1


def test_the_cache_may_be_deleted_while_it_is_open(cache: ResultCache, tmp_path: Path):
    source = tmp_path / "film.mp4"
    source.write_bytes(b"film")

    async def use() -> None:
        await cache.put_file(KEY, source)
        shutil.rmtree(tmp_path / "cache")
        for _ in range(3):
            await cache.get_file(KEY, tmp_path / "out")
            await cache.put_file(KEY, source)
            async with cache.single_flight(KEY):
                pass
        assert await cache.get_file(KEY, tmp_path / "out")

    asyncio.run(use())
    assert (tmp_path / "cache" / "cache.db").exists()


def test_identical_work_is_done_once(cache: ResultCache):
    made: list[int] = []

    async def want(number: int) -> Answer:
        async with cache.single_flight(KEY):
            found = await cache.get(KEY, Answer)
            if found is None:
                await asyncio.sleep(0.02)
                made.append(number)
                found = Answer(text=f"made by {number}")
                await cache.put(KEY, found)
            return found

    async def all_at_once() -> list[Answer]:
        return await asyncio.gather(*(want(number) for number in range(8)))

    answers = asyncio.run(all_at_once())
    assert len(made) == 1
    assert len(set(answers)) == 1


def test_a_wait_in_vain_is_said_and_the_work_goes_on(
    cache: ResultCache, caplog: pytest.LogCaptureFixture
):
    async def twice() -> None:
        async with cache.single_flight(KEY) as alone:
            assert alone
            async with cache.single_flight(KEY, wait_s=0.05) as alone:
                assert not alone

    with caplog.at_level(logging.WARNING):
        asyncio.run(twice())


def test_work_that_fails_or_is_cancelled_lets_go(cache: ResultCache):
    async def fail() -> None:
        async with cache.single_flight(KEY):
            raise ZeroDivisionError

    async def cancel() -> None:
        async with cache.single_flight(KEY):
            waiting = asyncio.create_task(fail())
            await asyncio.sleep(0.05)
            waiting.cancel()
            with pytest.raises(asyncio.CancelledError):
                await waiting
        async with cache.single_flight(KEY, wait_s=0) as alone:
            assert alone

    with pytest.raises(ZeroDivisionError):
        asyncio.run(fail())
    asyncio.run(cancel())


def test_two_processes_share_one_cache_and_do_work_once(tmp_path: Path):
    script = textwrap.dedent(
        """
        import asyncio, sys
        from pathlib import Path
        from agents.artifacts.base import Record
        from orchestrator.engine.render_cache import ResultCache, key_of

        class Answer(Record):
            text: str

        async def work(cache, folder, me):
            made = 0
            for number in range(40):
                key = key_of(number)
                async with cache.single_flight(key):
                    if await cache.get(key, Answer) is None:
                        made += 1
                        film = folder / f"{me}-{number}"
                        film.write_bytes(str(number).encode() * 20_000)
                        assert await cache.put_file(key, film)
                        assert await cache.put(key, Answer(text=str(number)))
                assert await cache.get_file(key, folder / f"{me}-out") is not None
            print(made)

        folder, me = Path(sys.argv[1]), sys.argv[2]
        with ResultCache(folder / "cache", size_limit_bytes=64 * 1024**2) as cache:
            asyncio.run(work(cache, folder, me))
        """
    )
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(tmp_path), name],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for name in ("a", "b", "c")
    ]
    told = [worker.communicate(timeout=60) for worker in workers]
    assert [errors for _, errors in told] == ["", "", ""]
    assert sum(int(made) for made, _ in told) == 40


def test_a_full_disk_is_a_result_not_kept(tmp_path: Path):
    """The limit on file size refuses the blob as a full disk would."""
    script = textwrap.dedent(
        """
        import asyncio, resource, sys
        from pathlib import Path
        from orchestrator.engine.render_cache import ResultCache

        folder = Path(sys.argv[1])
        (folder / "film").write_bytes(b"x" * 3_000_000)
        with ResultCache(folder / "cache", size_limit_bytes=64 * 1024**2) as cache:
            resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, 2_000_000))
            print(asyncio.run(cache.put_file("k", folder / "film")))
            print(asyncio.run(cache.get_file("k", folder / "out")))
        """
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["False", "None"]
    assert "cannot be asked" in done.stderr
    assert blobs(tmp_path / "cache") == []


def test_closing_twice_is_fine(tmp_path: Path):
    cache = ResultCache(tmp_path / "cache", size_limit_bytes=MIB)
    cache.close()
    cache.close()


def test_answers_come_fast(cache: ResultCache):
    async def ask() -> float:
        await cache.put(KEY, Answer(text="a"))
        loop = asyncio.get_running_loop()
        begun = loop.time()
        for _ in range(100):
            await cache.get(KEY, Answer)
        return (loop.time() - begun) / 100

    assert asyncio.run(ask()) < 0.02
