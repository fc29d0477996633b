from pathlib import Path

import pytest

from orchestrator.engine.events import Progress, RunFinished, RunStarted, StageStarted
from orchestrator.engine.run_status import (
    NOT_QUEUED,
    Standing,
    last_line,
    read_briefly,
    read_status,
)
from orchestrator.engine.runner import create_run
from orchestrator.engine.trace import Trace
from tests.orchestrator.engine.toy_workflow import TOY, Wish, Workshop, broken_off, go

STARTED = RunStarted(video_id="x", workflow="toy", provider="p")


@pytest.mark.parametrize(
    ("standing", "state"),
    [("none", "interrupted"), ("queued", "queued"), ("taken", "running"),
     ("orphaned", "interrupted"), ("cancelled", "cancelled"), ("over", "interrupted")],
)  # fmt: skip
def test_a_run_without_an_end(tmp_path: Path, standing: str, state: str) -> None:
    folder = create_run(TOY, Wish(prompt="hi"), runs_dir=tmp_path)
    told = Standing(standing, place=3, user="me")  # type: ignore[arg-type]
    assert read_status(folder.root, told).state == state
    with Trace(folder) as trace:
        trace.emit(STARTED)
        trace.emit(StageStarted(stage="draw"))
        trace.emit(Progress(stage="draw", text="frames", done=3, total=9))
    for read in (read_status, read_briefly):
        status = read(folder.root, told)
        assert (status.state, status.stage, status.done, status.total) == (state, "draw", 3, 9)
        assert (status.place, status.user) == (3, "me")
    with Trace(folder) as trace:
        trace.emit(RunFinished(outcome="unfinished", duration_s=1))
    assert read_status(folder.root, told).state == state


@pytest.mark.parametrize("read", [read_status, read_briefly])
def test_a_run_with_an_end(tmp_path: Path, read: object) -> None:
    assert callable(read)
    done = go(tmp_path, Workshop()).folder.root
    failed = broken_off(tmp_path)
    for standing in (NOT_QUEUED, Standing("over"), Standing("cancelled")):
        assert read(done, standing).state == "succeeded"
        status = read(failed, standing)
        assert (status.state, status.error_code, status.message) == ("failed", "run.stopped", "no")
    # It was queued again since.
    assert read(done, Standing("queued")).state == "queued"
    assert read(done, Standing("taken")).state == "running"


def test_how_many_stages_are_done(tmp_path: Path) -> None:
    assert read_status(go(tmp_path, Workshop()).folder.root, NOT_QUEUED).stages_done == 3
    assert read_status(broken_off(tmp_path), NOT_QUEUED).stages_done == 2


def test_the_last_line_of_what_is_no_trace(tmp_path: Path) -> None:
    path = tmp_path / "trace.jsonl"
    assert last_line(path) is None
    for content in ("", "\n", "{}\n", '{"sequence": 1'):
        path.write_text(content)
        assert last_line(path) is None
