"""What is kept no longer goes; what is watched, pinned, queued or not ours never does."""

import asyncio
import errno
import fcntl
import json
import os
import sqlite3
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from pydantic import BaseModel

from config import Retention, Settings
from orchestrator.engine.pin import set_pin
from orchestrator.engine.queued_runs import QueuedRuns
from orchestrator.engine.remove_run import SPENT_BY_DELETED, move_away
from orchestrator.engine.render_cache import ResultCache
from orchestrator.engine.run_folder import RunFolder
from orchestrator.engine.runner import create_run
from orchestrator.engine.trace import Trace
from orchestrator.engine.watched import is_watched, watching
from orchestrator.retention.schedule import tidy_if_due, tidying
from orchestrator.retention.tidy import STAMP, Tidied, TidyBusyError, tidy
from tests.orchestrator.engine.toy_worker import runs_in, submit
from tests.orchestrator.engine.toy_workflow import TOY, Wish, Workshop, go

DAY_S = 86_400.0
T = TypeVar("T")


class Word(BaseModel):
    word: str


def settings(folder: Path, **keep: float) -> Settings:
    kept = Retention(**{"runs_days": 30} | keep)  # type: ignore[arg-type]
    return Settings(  # type: ignore[call-arg]
        _env_file=None, runs_dir=folder / "runs", cache_dir=folder / "cache", keep=kept
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "runs").mkdir()
    return tmp_path


def ended(folder: Path, *, days: float) -> Path:
    """A run that ended so long ago."""
    root = go(folder / "runs", Workshop()).folder.root
    then = time.time() - days * DAY_S
    for path in (*root.iterdir(), root):
        os.utime(path, (then, then))
    return root


def with_runs(folder: Path, deed: Callable[[QueuedRuns], Awaitable[T]]) -> T:
    async def do() -> T:
        runs = runs_in(folder / "runs")
        try:
            return await deed(runs)
        finally:
            await runs.close()

    return asyncio.run(do())


def tidied(folder: Path, *, dry_run: bool = False, **keep: float) -> Tidied:
    given = settings(folder, **keep)
    return with_runs(folder, lambda runs: tidy(runs, given, dry_run=dry_run))


def names(found: Tidied, kind: str = "run") -> list[str]:
    return [item.name for item in found.gone if item.kind == kind]


def test_an_old_run_goes_and_a_new_one_stays(folder: Path) -> None:
    old, new = ended(folder, days=31), ended(folder, days=29)
    first = tidied(folder, dry_run=True)
    assert names(first) == [old.name]
    assert old.exists()
    assert first.gone[0].size_bytes > 0
    assert "31 days" in first.gone[0].why
    assert names(tidied(folder)) == [old.name]
    assert not old.exists()
    assert new.exists()
    assert tidied(folder) == Tidied([], [])


def test_what_is_pinned_or_watched_stays(folder: Path) -> None:
    pinned, watched, free = (ended(folder, days=31) for _ in range(3))
    set_pin(pinned, user="ann")
    with watching(watched), watching(watched):
        assert is_watched(watched)
        assert names(tidied(folder)) == [free.name]
    assert not is_watched(watched)
    assert names(tidied(folder)) == [watched.name]
    assert pinned.exists()


def test_what_is_queued_or_worked_on_stays(folder: Path) -> None:
    async def queue_one(runs: QueuedRuns) -> str:
        return await submit(runs, "hi")

    queued = folder / "runs" / with_runs(folder, queue_one)
    own = create_run(TOY, Wish(prompt="own"), runs_dir=folder / "runs").root
    then = time.time() - 31 * DAY_S
    with Trace(RunFolder.open(own)):  # as one that is carried out past the queue
        for path in (*queued.iterdir(), queued, *own.iterdir(), own):
            os.utime(path, (then, then))
        found = tidied(folder)
    assert names(found) == []
    assert queued.exists()
    (left,) = found.left
    assert left.name == own.name
    assert "is being worked on" in left.why


def test_a_follower_in_another_task_keeps_a_run(folder: Path) -> None:
    async def follow(runs: QueuedRuns) -> list[bool]:
        video_id = await submit(runs, "hi")
        root = folder / "runs" / video_id
        following = asyncio.create_task(anext(aiter(runs.events(video_id))))
        seen = [is_watched(root)]
        while not is_watched(root):
            await asyncio.sleep(0.01)
        following.cancel()
        await asyncio.wait([following])
        return [*seen, is_watched(root)]

    assert with_runs(folder, follow) == [False, False]


def test_what_is_not_ours_is_left_alone_and_named(folder: Path) -> None:
    runs_dir = folder / "runs"
    (runs_dir / "holiday\x1b.jpg").write_text("mine")
    foreign = runs_dir / "20200101-000000-mine-0123456789ab"
    foreign.mkdir()
    (foreign / "diary.txt").write_text("mine")
    elsewhere = ended(folder, days=400).rename(folder / "elsewhere")
    link = runs_dir / "20200101-000000-link-0123456789ab"
    link.symlink_to(elsewhere)
    os.utime(foreign, (0, 0))
    # A part of a run that another machine has goes with that.
    (runs_dir / f"{foreign.name}_scenes-01_0123456789abcdef").mkdir()
    found = tidied(folder)
    assert names(found) == []
    assert {left.name: left.why.partition(",")[0] for left in found.left} == {
        "holiday\x1b.jpg": "it is no run; left alone",
        foreign.name: "it has no manifest.json",
        link.name: "it is no folder; left alone",
    }
    assert (foreign / "diary.txt").exists()
    assert (elsewhere / "manifest.json").exists()


def test_a_damaged_run_goes_when_it_is_old_and_is_named(folder: Path) -> None:
    old, new = ended(folder, days=31), ended(folder, days=1)
    for root in (old, new):
        then = root.stat().st_mtime
        (root / "manifest.json").write_text("{")
        for path in (root / "manifest.json", root):
            os.utime(path, (then, then))
    found = tidied(folder)
    assert names(found) == [old.name]
    assert found.gone[0].why.endswith("(its folder is damaged)")
    assert new.exists()


def test_what_cannot_be_removed_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:  # the disk of root refuses nothing by itself
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    root, other = ended(folder, days=32), ended(folder, days=31)
    with monkeypatch.context() as patch:
        patch.setattr("orchestrator.engine.remove_run.shutil.rmtree", refuse)
        found = tidied(folder)
    assert [left.name for left in found.left] == [root.name, other.name]
    assert "files of it are left" in found.left[0].why
    assert len(names(tidied(folder), "left over")) == 2


def test_what_a_killed_process_left_goes_and_whoever_keeps_more_of_it_is_told(
    folder: Path,
) -> None:
    away = move_away(ended(folder, days=1))
    old = ended(folder, days=31)
    told: list[tuple[str, bool]] = []

    async def deed(runs: QueuedRuns) -> Tidied:
        def tell(gone: Path) -> None:
            told.append((gone.name, (gone / "manifest.json").exists()))

        runs.before_removal.append(tell)
        return await tidy(runs, settings(folder))

    found = with_runs(folder, deed)
    assert names(found, "left over") == [away.name]
    assert told[0] == (away.name, True)
    assert (told[1][0].startswith(f".deleted-{old.name}"), told[1][1]) == (True, True)
    assert not list((folder / "runs").glob(".deleted-*"))


def test_the_queue_forgets_runs_that_are_gone(folder: Path) -> None:
    async def deed(runs: QueuedRuns) -> tuple[Tidied, Tidied, set[str], str, str]:
        gone, there = await submit(runs, "gone"), await submit(runs, "there")
        for video_id in (gone, there):
            await runs.cancel(video_id)
        queue = await runs.queue()
        (folder / "runs" / gone).rename(folder / "gone")
        young = await tidy(runs, settings(folder))
        later = settings(folder)
        keep = later.keep.model_copy(update={"rows_days": -1.0})  # as if a month had passed
        old = await tidy(runs, later.model_copy(update={"keep": keep}))
        return young, old, queue.known(), gone, there

    young, old, known, _, there = with_runs(folder, deed)
    assert names(young, "rows") == []
    assert names(old, "rows") == ["what the queue knows of 1 runs"]
    assert known == {there}


def test_deleting_a_run_takes_its_rows_along(folder: Path) -> None:
    async def deed(runs: QueuedRuns) -> set[str]:
        video_id = await submit(runs, "hi")
        await runs.cancel(video_id)
        await runs.delete(video_id)
        return (await runs.queue()).known()

    assert with_runs(folder, deed) == set()


def test_a_run_whose_rows_are_gone_goes_on_under_a_new_name(folder: Path) -> None:
    async def deed(runs: QueuedRuns) -> list[str]:
        video_id = await submit(runs, "hi")
        await runs.cancel(video_id)
        root = folder / "runs" / video_id
        line = json.loads((root / "trace.jsonl").read_text().splitlines()[0])
        line["event"]["leg"] = f"{video_id}.7"
        rest = (root / "trace.jsonl").read_text().splitlines()[1:]
        (root / "trace.jsonl").write_text("\n".join([json.dumps(line), *rest]) + "\n")
        queue = await runs.queue()
        queue.forget(video_id)
        await runs.resume(video_id)
        return [leg.id.removeprefix(video_id) for leg in queue.legs_of(video_id)]

    assert with_runs(folder, deed) == [".8"]


def test_what_deleted_runs_had_spent_is_forgotten_after_a_while(folder: Path) -> None:
    ledger = folder / "runs" / SPENT_BY_DELETED
    usage = (go(folder / "runs", Workshop()).folder.root / "trace.jsonl").read_text().splitlines()
    (line,) = [json.loads(each) for each in usage if '"type":"usage"' in each]
    lines = [
        json.dumps(line | {"at": (datetime.now(UTC) - timedelta(days=days)).isoformat()})
        for days in (31, 29)
    ]
    ledger.write_text("\n".join(["no json", *lines]) + "\n")
    assert names(tidied(folder, dry_run=True), "ledger") == ["what deleted runs had spent"]
    assert ledger.read_text().splitlines() == ["no json", *lines]
    assert tidied(folder).gone[0].size_bytes == len(lines[0]) + 1
    assert ledger.read_text().splitlines() == ["no json", lines[1]]


def test_what_nobody_asks_for_goes_from_the_cache(folder: Path) -> None:
    blob = folder / "blob"
    blob.write_bytes(b"x" * 50_000)

    async def fill(cache: ResultCache) -> None:
        await cache.put("old", Word(word="old"))
        await cache.put_file("old", blob)
        await cache.put("new", Word(word="new"))

    async def left(cache: ResultCache) -> list[Word | None]:
        return [await cache.get(key, Word) for key in ("old", "new")]

    def in_cache(deed: Callable[[ResultCache], Awaitable[T]]) -> T:
        async def do() -> T:
            with ResultCache(folder / "cache", size_limit_bytes=2**30) as cache:
                return await deed(cache)

        return asyncio.run(do())

    in_cache(fill)
    age_in_cache(folder / "cache", "old", days=91)
    age_in_cache(folder / "cache", "file old", days=91)
    (item,) = tidied(folder, dry_run=True).gone
    assert (item.kind, item.name) == ("cache", "2 kept results")
    assert item.size_bytes >= 50_000
    assert in_cache(left)[1] == Word(word="new")
    age_in_cache(folder / "cache", "old", days=91)
    tidied(folder)
    assert in_cache(left) == [None, Word(word="new")]
    assert not list((folder / "cache").glob("*/*/*.val"))


def age_in_cache(cache: Path, key: str, *, days: float) -> None:
    with closing(sqlite3.connect(cache / "cache.db")) as database, database:
        then = time.time() - days * DAY_S
        database.execute("UPDATE Cache SET access_time = ? WHERE key = ?", (then, key))


def test_one_process_tidies_at_a_time(folder: Path) -> None:
    with (folder / "runs" / STAMP).open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(TidyBusyError):
            tidied(folder)


def test_it_is_done_when_it_is_time_and_by_one_process(folder: Path) -> None:
    old = ended(folder, days=31)
    given = settings(folder, every_h=1)

    tidied(folder, dry_run=True)  # which is no tidying

    async def deed(runs: QueuedRuns) -> list[bool]:
        done = [await tidy_if_due(runs, given), await tidy_if_due(runs, given)]
        for age_s in (3601, -3600):  # a clock that was set back delays nothing
            then = time.time() - age_s
            os.utime(folder / "runs" / STAMP, (then, then))
            done.append(await tidy_if_due(runs, given))
        return done

    assert with_runs(folder, deed) == [True, False, True, True]
    assert not old.exists()


def test_a_worker_tidies_by_itself_unless_that_is_off(folder: Path) -> None:
    old = ended(folder, days=31)

    async def deed(runs: QueuedRuns) -> None:
        async with tidying(runs, settings(folder, every_h=0), first_s=0, look_s=0.01):
            await asyncio.sleep(0.05)
            assert old.exists()
        async with tidying(runs, settings(folder), first_s=0, look_s=0.01):
            while old.exists():
                await asyncio.sleep(0.01)

    with_runs(folder, deed)
