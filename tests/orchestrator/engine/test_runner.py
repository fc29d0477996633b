import asyncio
import logging
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from orchestrator.engine.errors import ChainError, RunFolderError
from orchestrator.engine.events import TraceLine
from orchestrator.engine.run import Run
from orchestrator.engine.run_folder import RunFolder
from orchestrator.engine.runner import run_workflow
from orchestrator.engine.stage import Workflow
from orchestrator.engine.trace import read_trace
from orchestrator.errors import RequestRefusedError, RunStoppedError
from tests.orchestrator.engine.toy_workflow import (
    OFFLINE,
    TOY,
    Code,
    Film,
    Plan,
    Wish,
    Workshop,
    go,
    only_run,
    receipt_of,
)


def test_stages_run_in_order_and_leave_a_whole_folder(tmp_path: Path):
    seen: list[TraceLine] = []
    workshop = Workshop()

    outcome = go(tmp_path, workshop, watchers=(seen.append,))

    assert outcome.succeeded
    assert outcome.artifact(Film) == Film(video="HI.mp4")
    assert workshop.done == ["plan", "write", "draw"]
    root = outcome.folder.root
    assert "-hi-there-" in root.name
    assert sorted(p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file()) == [
        "attempts/01/log.txt", "code.json", "code.py", "film.json", "manifest.json", "plan.json",
        "receipt.json", "request.json", "run.log", "trace.jsonl",
    ]  # fmt: skip
    assert [line.event.type for line in seen] == [
        "run_started", "stage_started", "stage_finished", "stage_started", "stage_finished",
        "stage_started", "progress", "attempt_started", "attempt_finished", "finding", "usage",
        "stage_finished", "run_finished",
    ]  # fmt: skip
    assert read_trace(root / "trace.jsonl").lines == tuple(seen)


def test_the_manifest_knows_what_each_thing_was_made_from(tmp_path: Path):
    outcome = go(tmp_path, Workshop())
    manifest = RunFolder.open(outcome.folder.root).manifest
    digests = {entry.name: entry.sha256 for entry in manifest.entries}
    made_from = {e.name: [(i.name, i.sha256) for i in e.inputs] for e in manifest.entries}
    assert made_from["plan.json"] == [("request.json", digests["request.json"])]
    assert made_from["film.json"] == [
        ("code.json", digests["code.json"]),
        ("request.json", digests["request.json"]),
    ]
    request = manifest.find("request.json")
    code = manifest.find("code.py")
    assert request is not None
    assert code is not None
    assert (request.stage, request.made_by) == ("request", "user")
    assert (code.stage, code.made_by) == ("write", "stage")


def test_the_receipt_says_what_came_from_the_cache_and_who_wrote(tmp_path: Path):
    outcome = go(tmp_path, Workshop())
    receipt = receipt_of(outcome.folder.root)
    assert receipt == outcome.receipt
    assert (receipt.provider, receipt.outcome, receipt.shippable) == (OFFLINE, "succeeded", True)
    assert [(s.stage, s.from_cache) for s in receipt.stages] == [
        ("plan", True),
        ("write", False),
        ("draw", False),
    ]
    assert receipt.total.attempts == 3


@pytest.mark.parametrize(
    ("error", "outcome"),
    [(RunStoppedError("no disk", context={"failure": "disk_full"}), "failed"),
     (RequestRefusedError("ask for something else"), "refused")],
)  # fmt: skip
def test_a_stage_that_fails_ends_the_run_and_everything_is_kept(
    tmp_path: Path, error: RunStoppedError, outcome: str
):
    result = go(tmp_path, Workshop(breaks=error))

    assert result.error is error
    assert error.context["stage"] == "draw"
    assert error.context["run"] == result.folder.video_id
    assert result.folder.read_artifact(Code).code == "HI"
    receipt = receipt_of(result.folder.root)
    assert (receipt.outcome, receipt.shippable) == (outcome, False)
    assert (receipt.error_code, receipt.message) == (error.code, error.message)
    assert receipt.stages[-1].failure == error.context.get("failure")
    with pytest.raises(KeyError):
        result.artifact(Film)


def test_an_unexpected_error_is_written_down_and_raised(tmp_path: Path):
    with pytest.raises(ZeroDivisionError):
        go(tmp_path, Workshop(breaks=ZeroDivisionError("half of \ud800")))
    root = only_run(tmp_path)
    receipt = receipt_of(root)
    assert (receipt.outcome, receipt.error_code) == ("failed", "internal")
    assert receipt.message == "ZeroDivisionError: half of ?"
    assert "toy_workflow.py" in (root / "trace.jsonl").read_text()


def test_a_cancelled_run_is_written_down_and_stays_cancelled(tmp_path: Path):
    async def wait(run: Run[Workshop], wish: Wish) -> Plan:
        await asyncio.sleep(60)
        raise AssertionError

    async def cancel_soon() -> None:
        workflow = Workflow(name="toy", request=Wish, stages=(wait,))
        task = asyncio.create_task(
            run_workflow(
                workflow, Wish(prompt="x"), workshop=Workshop(), runs_dir=tmp_path, provider=OFFLINE
            )
        )
        await asyncio.sleep(0.05)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(cancel_soon())
    receipt = receipt_of(only_run(tmp_path))
    assert (receipt.outcome, receipt.error_code, receipt.shippable) == ("cancelled",) * 2 + (False,)
    assert receipt.stages[0].outcome == "cancelled"


def test_a_stage_that_returns_something_else_is_named(tmp_path: Path):
    async def lie(run: Run[Workshop], wish: Wish) -> Plan:
        return Code(code="x")  # type: ignore[return-value]

    outcome = go(tmp_path, Workshop(), workflow=Workflow(name="toy", request=Wish, stages=(lie,)))
    assert isinstance(outcome.error, ChainError)
    assert outcome.error.message == "stage lie returned Code, not Plan"


def test_a_request_of_another_type_makes_no_folder(tmp_path: Path):
    with pytest.raises(ChainError, match="toy answers Wish, not Plan"):
        asyncio.run(
            run_workflow(TOY, Plan(title="x"), workshop=0, runs_dir=tmp_path, provider=OFFLINE)
        )
    assert list(tmp_path.iterdir()) == []


def test_a_watcher_that_fails_does_not_stop_the_run(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    def broken(line: TraceLine) -> None:
        raise OSError("the terminal went away")

    with caplog.at_level(logging.ERROR):
        assert go(tmp_path, Workshop(), watchers=(broken,)).succeeded


def test_a_disk_that_fills_up_fails_the_run_with_its_reason(tmp_path: Path):
    script = textwrap.dedent(
        """
        import resource, sys
        from pathlib import Path
        from tests.orchestrator.engine import toy_workflow as toys

        async def draw(run: toys.Run, code: toys.Code, wish: toys.Wish) -> toys.Film:
            resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
            return toys.Film(video="x" * 5000)

        outcome = toys.go(Path(sys.argv[1]), toys.Workshop(), workflow=toys.Workflow(
            name="toy", request=toys.Wish, stages=(toys.plan, toys.write, draw)))
        print(outcome.error, "|", outcome.receipt.outcome, "|", outcome.receipt.error_code)
        """
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "film.json: File too large | failed | run.folder\n"
    root = only_run(tmp_path)
    assert RunFolder.open(root).manifest.find("code.json") is not None
    assert not read_trace(root / "trace.jsonl").torn


def test_a_success_that_cannot_be_written_down_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def refuse(self: RunFolder, name: str, content: bytes) -> None:
        raise RunFolderError(f"{name}: No space left on device")

    monkeypatch.setattr(RunFolder, "write_unlisted", refuse)
    outcome = go(tmp_path, Workshop())
    assert not outcome.succeeded
    assert (outcome.receipt.outcome, outcome.receipt.shippable) == ("failed", False)
    assert outcome.receipt.message == "receipt.json: No space left on device"


def test_a_run_waits_for_the_disk_rarely(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    forced: list[int] = []
    fsync = os.fsync
    monkeypatch.setattr(os, "fsync", lambda fd: (forced.append(fd), fsync(fd))[1])  # type: ignore[func-returns-value]
    go(tmp_path, Workshop())
    # Four artifacts, two files, the receipt, the trace, the manifest, and three folders.
    assert len(forced) <= 12
