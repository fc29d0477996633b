"""What is kept is whole, for every process, while there is room; what is damaged is made again."""

import sqlite3
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from cached_drawing import drawing, using
from fake_sandbox import GOOD, ORDER
from fakes import MP4, Guest, GuestEnd, Job, answer_render, guest_that
from picture_samples import PNG, SIGNATURE, png_with

from agents.artifacts.request import Quality
from orchestrator.engine.render_cache import ResultCache
from orchestrator.sandbox.contract import InspectionOrder
from orchestrator.sandbox.engine import Profile

pytestmark = pytest.mark.usefixtures("nothing_left_open")


@pytest.fixture
def cache(tmp_path: Path, nothing_left_open: None) -> Iterator[ResultCache]:
    with ResultCache(tmp_path / "cache", size_limit_bytes=1024**3) as opened:
        yield opened


@pytest.mark.parametrize("damage", [b"", b"another video", MP4 + b"x", None])
def test_a_damaged_video_is_drawn_again(
    cache: ResultCache, damage: bytes | None, tmp_path: Path
) -> None:
    using(cache, drawing(tmp_path / "a"))
    blobs = [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]
    (blob,) = [path for path in blobs if path.read_bytes() == MP4]
    if damage is None:
        blob.unlink()
    else:
        blob.chmod(0o600)
        blob.write_bytes(damage)
    result, started = using(cache, drawing(tmp_path / "b"))
    assert (result.status, result.from_cache, started) == ("succeeded", False, [Profile.MANIM])
    assert (tmp_path / "b" / "SquareScene.mp4").read_bytes() == MP4


def test_a_damaged_poster_is_drawn_again(cache: ResultCache, tmp_path: Path) -> None:
    using(cache, drawing(tmp_path / "a"), guest=with_poster(1000))
    (blob,) = [each for each in blobs(tmp_path) if each.read_bytes().startswith(SIGNATURE)]
    blob.write_bytes(PNG)
    result, _ = using(cache, drawing(tmp_path / "b"), guest=with_poster(1000))
    assert (result.status, result.from_cache) == ("succeeded", False)
    assert (tmp_path / "b" / "poster.png").read_bytes() == png_with(1000)


@pytest.mark.parametrize(
    ("was", "is_now"),
    [('"frames":15', '"frames":16'), ('"status":"succeeded"', '"status":"failed"'), ("{", "")],
)
def test_a_damaged_row_is_made_again(
    cache: ResultCache, was: str, is_now: str, tmp_path: Path
) -> None:
    """Also where what stands there now could be a result."""
    using(cache, drawing(tmp_path / "a"))
    with closing(sqlite3.connect(tmp_path / "cache" / "cache.db")) as database, database:
        changed = database.execute(
            "UPDATE Cache SET value = replace(value, ?, ?) WHERE value LIKE ?",
            (was, is_now, f"%{was}%"),
        )
        assert changed.rowcount >= 1
    result, _ = using(cache, drawing(tmp_path / "b"))
    assert (result.status, result.frames, result.from_cache) == ("succeeded", 15, False)
    result, started = using(cache, drawing(tmp_path / "c"))
    assert (result.frames, result.from_cache, started) == (15, True, [])


def test_a_row_that_stands_under_another_key_is_made_again(
    cache: ResultCache, tmp_path: Path
) -> None:
    other = InspectionOrder(GOOD + "# changed\n", Quality.P480)
    using(cache, drawing(tmp_path / "a"))
    using(cache, drawing(tmp_path / "a", other))
    with closing(sqlite3.connect(tmp_path / "cache" / "cache.db")) as database, database:
        database.execute(
            "UPDATE Cache SET (value, tag) = (SELECT value, tag FROM Cache"
            " WHERE value LIKE '%generated_scene.py%' LIMIT 1) WHERE value LIKE"
            " '%generated_scene.py%'"
        )
    results = [using(cache, drawing(tmp_path / "b", each))[0] for each in (ORDER, other)]
    assert sorted(result.from_cache for result in results) == [False, True]


def test_what_is_kept_outlives_its_process(tmp_path: Path) -> None:
    with ResultCache(tmp_path / "cache", size_limit_bytes=1024**3) as first:
        using(first, drawing(tmp_path / "a"))
    with ResultCache(tmp_path / "cache", size_limit_bytes=1024**3) as second:
        result, started = using(second, drawing(tmp_path / "b"))
    assert (result.from_cache, started) == (True, [])
    assert (tmp_path / "b" / "SquareScene.mp4").read_bytes() == MP4


def test_what_is_used_stays_whole_and_what_is_not_goes(tmp_path: Path) -> None:
    guest = with_poster(300_000)
    orders = [InspectionOrder(f"{GOOD}# {number}\n", Quality.P480) for number in range(8)]
    with ResultCache(tmp_path / "cache", size_limit_bytes=1024**2) as small:
        for order in orders:
            using(small, drawing(tmp_path / "a", order), guest=guest)
            result, started = using(small, drawing(tmp_path / "b", orders[0]), guest=guest)
            assert (result.from_cache, started) == (True, []), order.code[-3:]
        assert using(small, drawing(tmp_path / "b", orders[-1]), guest=guest)[0].from_cache
        assert not using(small, drawing(tmp_path / "b", orders[1]), guest=guest)[0].from_cache
        size = sum(each.stat().st_size for each in (tmp_path / "cache").rglob("*.val"))
    assert size <= 1024**2


def with_poster(size_bytes: int) -> Guest:
    """A guest whose renders have a poster of so many bytes."""

    def answer(end: GuestEnd, job: Job) -> None:
        end.file("poster.png", png_with(size_bytes))
        answer_render(end, job)

    return guest_that(render=answer)


def blobs(folder: Path) -> list[Path]:
    return sorted((folder / "cache").rglob("*.val"))


def test_processes_that_want_the_same_video_at_once_draw_it_once(tmp_path: Path) -> None:
    """One is killed while it draws; those that wait for it do not wait for ever."""
    script = textwrap.dedent(
        """
        import asyncio, sys, time
        from pathlib import Path
        sys.path[:0] = sys.argv[3:]
        from fake_sandbox import ORDER, sandbox_on
        from fakes import FakeEngine, answer_render, guest_that
        from orchestrator.engine.render_cache import ResultCache
        from orchestrator.sandbox.cached_sandbox import CachedSandbox

        folder, me = Path(sys.argv[1]), sys.argv[2]

        def draw(end, job):
            print("draws", flush=True)
            time.sleep(60 if me == "victim" else 0.3)
            answer_render(end, job)

        async def run(cache):
            plain = sandbox_on(FakeEngine(guest_that(render=draw)))
            async with CachedSandbox(plain, cache).attempt() as attempt:
                inspected = (await attempt.inspect(ORDER)).inspected
                into = folder / me
                into.mkdir()
                result = await attempt.render(inspected, into)
            print(result.status, (into / "SquareScene.mp4").stat().st_size > 0, flush=True)
            await plain.close()

        with ResultCache(folder / "cache", size_limit_bytes=64 * 1024**2) as cache:
            asyncio.run(run(cache))
        """
    )
    paths = [str(Path(__file__).resolve().parents[index]) for index in (2, 3)]

    def start(name: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", script, str(tmp_path), name, *paths],
            stdout=subprocess.PIPE,
            text=True,
        )

    with start("victim") as victim:
        assert victim.stdout is not None
        assert victim.stdout.readline() == "draws\n"
        others = [start(name) for name in ("a", "b", "c")]
        time.sleep(1)
        assert [other.poll() for other in others] == [None] * 3
        victim.kill()
        told = sorted(other.communicate(timeout=60)[0] for other in others)
    assert told == ["draws\nsucceeded True\n"] + ["succeeded True\n"] * 2
