from pathlib import Path

import pytest

from orchestrator.engine.close_run import close_run, killed_workers
from orchestrator.engine.errors import RunFolderError
from orchestrator.engine.events import RunFinished, RunStarted, StageFinished
from orchestrator.engine.run_folder import RunFolder
from orchestrator.engine.runner import create_run
from orchestrator.engine.trace import Trace, read_trace
from tests.orchestrator.engine.toy_workflow import TOY, Wish, Workshop, go, receipt_of

STARTED = RunStarted(video_id="x", workflow="toy", provider="p")


def test_a_run_that_was_never_begun_gets_an_end(tmp_path: Path) -> None:
    root = create_run(TOY, Wish(prompt="hi"), runs_dir=tmp_path).root
    close_run(root, "cancelled", error_code="cancelled", message="cancelled")
    receipt = receipt_of(root)
    assert (receipt.outcome, receipt.message, receipt.shippable) == (
        "cancelled", "cancelled", False,
    )  # fmt: skip
    assert [line.event.type for line in read_trace(root / "trace.jsonl").lines] == [
        "run_started", "run_finished",
    ]  # fmt: skip


def test_a_run_that_was_cut_off_gets_one_end(tmp_path: Path) -> None:
    folder = create_run(TOY, Wish(prompt="hi"), runs_dir=tmp_path)
    with Trace(folder) as trace:
        trace.emit(STARTED)
        with pytest.raises(RunFolderError, match="worked on"):
            close_run(folder.root, "failed", message="no")
    folder.write_unlisted("preview/playlist.m3u8", b"#EXTM3U")
    for _ in range(2):
        close_run(folder.root, "failed", error_code="x", message="no")
    assert not folder.path("preview").exists()
    lines = read_trace(folder.root / "trace.jsonl").lines
    assert [(line.event.type, line.span) for line in lines] == [
        ("run_started", 1),
        ("run_finished", 1),
    ]


def test_an_end_that_is_there_stays(tmp_path: Path) -> None:
    root = go(tmp_path, Workshop()).folder.root
    close_run(root, "failed", message="no")
    assert receipt_of(root).outcome == "succeeded"


def test_only_the_last_starts_without_an_end_count(tmp_path: Path) -> None:
    folder = RunFolder.create(tmp_path, "x", workflow="toy")
    with Trace(folder) as trace:
        for _ in range(2):
            trace.emit(STARTED)
        assert killed_workers(trace.read().lines) == 2
        trace.emit(RunFinished(outcome="cancelled", duration_s=1))
        assert killed_workers(trace.read().lines) == 0
        trace.emit(STARTED)
        assert killed_workers(trace.read().lines) == 1


def test_a_worker_that_finished_a_stage_was_not_killed_at_the_place_of_the_one_before(
    tmp_path: Path,
) -> None:
    folder = create_run(TOY, Wish(prompt="hi"), runs_dir=tmp_path)
    with Trace(folder) as trace:
        for _ in range(2):
            trace.emit(STARTED)
        trace.emit(StageFinished(stage="plan", outcome="succeeded", duration_s=1))
        assert killed_workers(trace.read().lines) == 1
        trace.emit(STARTED)
        trace.emit(StageFinished(stage="write", outcome="failed", duration_s=1))
        assert killed_workers(trace.read().lines) == 2
