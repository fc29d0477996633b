"""Readiness tells the truth, with a reason, and no secret."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from orchestrator.engine.queued_runs import QueuedRuns
from orchestrator.engine.workers import new_executor
from orchestrator.errors import EngineUnavailableError
from orchestrator.observe import health
from orchestrator.observe.health import (
    Check,
    Health,
    Report,
    checks_of_all,
    checks_of_web,
    checks_of_worker,
)
from tests.orchestrator.engine.toy_worker import runs_in


def told(checks: tuple[Check, ...]) -> dict[str, str | None]:
    report = asyncio.run(Health(checks).report())
    assert report.ready is all(each.ok for each in report.checks.values())
    return {name: each.why for name, each in report.checks.items()}


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "ANSWER_S", 60)  # the first one loads the queue's library


def with_runs(runs_dir: Path, look: Callable[[QueuedRuns], Awaitable[Report]]) -> Report:
    async def go() -> Report:
        runs = runs_in(runs_dir)
        try:
            return await look(runs)
        finally:
            await runs.close()

    return asyncio.run(go())


def of_all(runs_dir: Path) -> Report:
    return with_runs(runs_dir, lambda runs: Health(checks_of_all(runs)).report())


def test_all_is_well_and_nothing_is_left_behind(tmp_path: Path) -> None:
    report = of_all(tmp_path)
    assert report.ready
    assert set(report.checks) == {"database", "runs_folder", "disk"}
    assert not list(tmp_path.glob(".ready-*"))


def test_a_database_that_is_no_good_is_named_and_its_path_is_not(tmp_path: Path) -> None:
    (tmp_path / "queue.sqlite").write_bytes(b"no database at all, but of some length" * 100)
    report = of_all(tmp_path)
    assert not report.ready
    assert report.checks["database"].why == "it cannot be used (queue); the log says why"
    assert report.checks["runs_folder"].ok
    assert str(tmp_path) not in report.model_dump_json()


def test_what_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    async def never() -> str | None:
        await asyncio.Event().wait()
        return None

    monkeypatch.setattr(health, "ANSWER_S", 0.01)
    assert told((Check("slow", never),)) == {"slow": "it does not answer within 0 s"}


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "runs").write_text("in the way")

    class Runs(NamedTuple):
        runs_dir: Path

    _, folder, _ = checks_of_all(Runs(tmp_path / "runs"))  # type: ignore[arg-type]
    assert told((folder,)) == {"runs_folder": "it cannot be used: File exists"}


def test_a_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    free = shutil.disk_usage(tmp_path).free
    monkeypatch.setattr(health, "LEAST_FREE_BYTES", free * 2)
    why = of_all(tmp_path).checks["disk"].why or ""
    assert why.startswith("the disk is full: ")


def test_a_page_needs_a_worker(tmp_path: Path) -> None:
    runs = runs_in(tmp_path)
    assert told(checks_of_web(runs)) == {
        "worker": "no worker is there; what is asked for waits in the queue"
    }
    with runs.workers.deciding():  # a lock too, and nobody's who takes runs
        assert told(checks_of_web(runs))["worker"] is not None
    with runs.workers.hold(f"sandbox-1-{'0' * 16}"):  # has containers, and takes no runs
        assert told(checks_of_web(runs))["worker"] is not None
    with runs.workers.hold(new_executor()):  # carries out what is asked of it alone
        assert told(checks_of_web(runs))["worker"] is not None
    for name in (new_executor(), "a-name-of-ones-own"):
        with runs.workers.hold(name, takes_queued=True):
            assert told(checks_of_web(runs)) == {"worker": None}
    assert told(checks_of_web(runs))["worker"] is not None


class Sandbox:
    def __init__(self, *, is_checked: bool, answers: bool) -> None:
        self.is_checked = is_checked
        self._answers = answers

    async def ask_engine(self) -> None:
        if not self._answers:
            raise EngineUnavailableError("no engine at unix:///secret/docker.sock")


def test_a_worker_needs_an_engine_and_closed_containers() -> None:
    assert told(checks_of_worker(Sandbox(is_checked=True, answers=True))) == {
        "engine": None,
        "self_check": None,
    }
    assert told(checks_of_worker(Sandbox(is_checked=False, answers=False))) == {
        "engine": "it cannot be used (sandbox.engine_unavailable); the log says why",
        "self_check": "the sandbox's self-check was not passed, or is not through yet",
    }


def test_many_who_ask_at_once_are_told_the_same() -> None:
    asked: list[int] = []

    async def why_not() -> str | None:
        asked.append(1)
        await asyncio.sleep(0)
        return None

    async def go() -> list[Any]:
        one = Health((Check("x", why_not),))
        return await asyncio.gather(*(one.report() for _ in range(20)))

    assert {report.ready for report in asyncio.run(go())} == {True}
    assert len(asked) == 1
