"""A trace is read on from where it was read last, and from its beginning when it was edited."""

import os
import threading
from pathlib import Path

import pytest

from orchestrator.engine.errors import ArtifactInvalidError
from orchestrator.engine.events import (
    AttemptFinished,
    AttemptStarted,
    FindingSeen,
    Progress,
    RunFinished,
    RunStarted,
    StageFinished,
    StageKept,
    StageStarted,
)
from orchestrator.engine.receipt import receipt_from
from orchestrator.engine.runner import create_run
from orchestrator.engine.trace import Trace, read_trace
from orchestrator.run_story import STORIES_KEPT, TRACE_BYTES, Stories, Story
from tests.orchestrator.engine.toy_workflow import TOY, Wish, Workshop, go, go_on

STARTED = RunStarted(video_id="x", workflow="toy", provider="p")


def told(stories: Stories, root: Path) -> Story:
    with stories.of(root) as story:
        return story


def test_a_growing_trace_tells_the_same_as_one_that_is_read_whole(tmp_path: Path) -> None:
    whole = go(tmp_path / "whole", Workshop()).folder.root / "trace.jsonl"
    root = tmp_path / "growing"
    root.mkdir()
    stories = Stories()
    content = whole.read_bytes()
    with (root / "trace.jsonl").open("ab", buffering=0) as trace:
        for size in (*range(0, len(content), 97), len(content)):
            trace.write(content[trace.tell() : size])
            assert len(told(stories, root).lines) == content[:size].count(b"\n")
    assert tuple(told(stories, root).lines) == read_trace(whole).lines
    assert receipt_from(told(stories, root).lines) == receipt_from(read_trace(whole).lines)


def test_of_progress_in_one_stage_the_last_is_kept(tmp_path: Path) -> None:
    folder = create_run(TOY, Wish(prompt="hi"), runs_dir=tmp_path)
    stories = Stories()
    with Trace(folder) as trace:
        trace.emit(STARTED)
        trace.emit(StageStarted(stage="draw"))
        for done in (1, 5, 9, 3):
            trace.emit(Progress(stage="draw", text="frames", done=done, total=10))
        story = told(stories, folder.root)
    assert len(story.lines) == 3
    assert story.last is not None
    assert story.last.sequence == 6
    (stage,) = story.stages
    assert (stage.text, stage.done, stage.total, stage.finished) == ("frames", 3, 10, None)
    assert story.shares == {"draw": 0.9}


def test_a_run_that_goes_on_begins_its_stages_anew_and_keeps_its_attempts(tmp_path: Path) -> None:
    root = go(tmp_path, Workshop()).folder.root
    stories = Stories()
    assert [stage.name for stage in told(stories, root).stages] == ["plan", "write", "draw"]
    go_on(root, Workshop(), from_stage="draw")
    story = told(stories, root)
    assert [stage.kept for stage in story.stages] == ["plan.json", "code.json", None]
    assert list(story.attempts) == ["attempts/01", "attempts/02"]


def test_an_attempt_is_the_stages_that_began_it_with_what_was_found_once(tmp_path: Path) -> None:
    folder = create_run(TOY, Wish(prompt="hi"), runs_dir=tmp_path)
    finding = FindingSeen(stage="inspect", code="E1", text="wrong", line=3)
    with Trace(folder) as trace:
        trace.emit(STARTED)
        trace.emit(finding)  # before any attempt: nobody's
        trace.emit(AttemptStarted(stage="write", folder="attempts/01"))
        trace.emit(AttemptFinished(stage="write", folder="attempts/01", duration_s=2))
        for _ in range(2):
            trace.emit(AttemptStarted(stage="inspect", folder="attempts/01"))
            trace.emit(
                AttemptFinished(
                    stage="inspect", folder="attempts/01", duration_s=1, failure="findings"
                )
            )
            trace.emit(finding)
        trace.emit(RunFinished(outcome="failed", duration_s=3))
    attempt = told(Stories(), folder.root).attempts["attempts/01"]
    assert (attempt.stage, attempt.seconds, attempt.failure) == ("write", 4, "findings")
    assert [(each.code, each.line) for each in attempt.findings] == [("E1", 3)]


def test_what_a_stage_says_without_having_been_begun(tmp_path: Path) -> None:
    """Written by hand, but each line fits."""
    folder = create_run(TOY, Wish(prompt="hi"), runs_dir=tmp_path)
    with Trace(folder) as trace:
        trace.emit(Progress(stage="a", text="x"))
        trace.emit(StageFinished(stage="b", outcome="succeeded", duration_s=1))
        trace.emit(StageKept(stage="c", artifact="c.json", sha256="0" * 64))
    story = told(Stories(), folder.root)
    assert [stage.name for stage in story.stages] == ["a", "b", "c"]
    assert story.shares == {"b": 1.0, "c": 1.0}


def test_an_edited_trace_is_read_from_its_beginning(tmp_path: Path) -> None:
    root = go(tmp_path, Workshop()).folder.root
    trace = root / "trace.jsonl"
    stories = Stories()
    count = len(told(stories, root).lines)
    content = trace.read_bytes()

    trace.write_bytes(content.replace(b'"provider":"offline', b'"provider":"OFFLINE'))
    os.utime(trace, ns=(1, 1))
    assert told(stories, root).provider.startswith("OFFLINE")
    trace.write_bytes(b"".join(content.splitlines(keepends=True)[:3]))
    assert len(told(stories, root).lines) == 3
    trace.with_suffix(".new").write_bytes(content + content.splitlines(keepends=True)[-1])
    trace.with_suffix(".new").replace(trace)
    assert len(told(stories, root).lines) == count + 1
    trace.unlink()
    assert told(stories, root).lines == []


def test_a_line_that_does_not_fit_is_named_until_it_is_mended(tmp_path: Path) -> None:
    root = go(tmp_path, Workshop()).folder.root
    trace = root / "trace.jsonl"
    stories = Stories()
    good = trace.read_bytes()
    told(stories, root)
    for damage in (b"{}\n", b"\xff\n", b"\n", b'{"sequence": 1}\n'):
        trace.write_bytes(good + damage)
        for _ in range(2):
            with pytest.raises(ArtifactInvalidError, match=r"after event \d+ does not fit"):
                told(stories, root)
        trace.write_bytes(good)
        assert told(stories, root).last is not None


def test_what_is_no_plain_file_or_too_long_is_said(tmp_path: Path) -> None:
    trace = tmp_path / "trace.jsonl"
    with trace.open("wb") as file:
        file.truncate(TRACE_BYTES + 1)
    with pytest.raises(ArtifactInvalidError, match="too many to be shown"):
        told(Stories(), tmp_path)
    trace.unlink()
    os.mkfifo(trace)
    with pytest.raises(ArtifactInvalidError, match="cannot be read"):
        told(Stories(), tmp_path)
    trace.unlink()
    trace.symlink_to("/dev/zero")
    with pytest.raises(ArtifactInvalidError, match="cannot be read"):
        told(Stories(), tmp_path)


def test_a_bounded_number_is_kept(tmp_path: Path) -> None:
    stories = Stories()
    first = go(tmp_path / "runs", Workshop()).folder.root
    kept = told(stories, first)
    for number in range(STORIES_KEPT):
        assert told(stories, tmp_path / str(number)).lines == []
    assert told(stories, first) is not kept
    assert told(stories, first).lines == kept.lines


def test_many_may_look_at_once_while_it_is_written(tmp_path: Path) -> None:
    folder = create_run(TOY, Wish(prompt="hi"), runs_dir=tmp_path)
    stories = Stories()
    wrong: list[list[int]] = []

    def look() -> None:
        for _ in range(200):
            with stories.of(folder.root) as story:
                seen = [line.sequence for line in story.lines]
                if seen != list(range(1, len(seen) + 1)):
                    wrong.append(seen)

    with Trace(folder) as trace:
        lookers = [threading.Thread(target=look) for _ in range(4)]
        for looker in lookers:
            looker.start()
        for _ in range(100):
            trace.emit(STARTED)
        for looker in lookers:
            looker.join()
    assert wrong == []
    assert len(told(stories, folder.root).lines) == 100
