import asyncio
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from orchestrator.engine.errors import ArtifactInvalidError, ChainError
from orchestrator.engine.events import RunFinished, StageFinished
from orchestrator.engine.runner import continue_run
from orchestrator.engine.stage import Workflow
from orchestrator.engine.trace import read_trace
from tests.orchestrator.engine.toy_workflow import (
    OFFLINE,
    Film,
    Plan,
    Wish,
    Workshop,
    broken_off,
    go,
    go_on,
    only_run,
    plan,
)


def test_going_on_does_only_what_was_not_done(tmp_path: Path):
    root = broken_off(tmp_path)
    workshop = Workshop()

    outcome = go_on(root, workshop)

    assert outcome.succeeded
    assert workshop.done == ["draw"]
    assert [(s.stage, s.kept) for s in outcome.receipt.stages] == [
        ("plan", True),
        ("write", True),
        ("draw", False),
    ]
    assert (outcome.receipt.continued, outcome.receipt.shippable) == (1, True)
    assert outcome.artifact(Plan).title == "HI"


def test_going_on_with_a_finished_run_does_nothing(tmp_path: Path):
    root = go(tmp_path, Workshop()).folder.root
    workshop = Workshop()
    assert go_on(root, workshop).succeeded
    assert workshop.done == []


def test_an_edit_is_taken_and_what_depends_on_it_is_made_again(tmp_path: Path):
    root = go(tmp_path, Workshop()).folder.root
    (root / "plan.json").write_text('{"title": "MINE"}')
    workshop = Workshop()

    outcome = go_on(root, workshop)

    assert workshop.done == ["write", "draw"]
    assert outcome.artifact(Film).video == "MINE.mp4"
    entry = outcome.folder.manifest.find("plan.json")
    assert entry is not None
    assert entry.made_by == "user"
    assert (root / "code.py").read_text() == "MINE"


def test_an_edited_request_makes_everything_again_and_keeps_edits(tmp_path: Path):
    root = go(tmp_path, Workshop()).folder.root
    (root / "request.json").write_text('{"prompt": "other"}')
    (root / "plan.json").write_text('{"title": "MINE"}')
    workshop = Workshop()

    outcome = go_on(root, workshop)

    assert workshop.done == ["plan", "write", "draw"]
    assert outcome.artifact(Film).video == "OTHER.mp4"
    assert (root / "plan.v1.json").read_text() == '{"title": "MINE"}'


def test_a_bad_edit_stops_the_run_and_names_the_field(tmp_path: Path):
    root = go(tmp_path, Workshop()).folder.root
    (root / "plan.json").write_text('{"title": 7}')
    workshop = Workshop()

    outcome = go_on(root, workshop)

    assert isinstance(outcome.error, ArtifactInvalidError)
    assert "plan.json does not fit: title" in outcome.error.message
    assert outcome.error.context["stage"] == "plan"
    assert workshop.done == []
    assert not outcome.receipt.shippable
    assert (root / "plan.json").read_text() == '{"title": 7}'


def test_one_stage_can_be_done_again_and_equal_results_end_it(tmp_path: Path):
    root = go(tmp_path, Workshop()).folder.root
    workshop = Workshop()
    assert go_on(root, workshop, from_stage="write").succeeded
    assert workshop.done == ["write"]


def test_going_on_refuses_what_does_not_fit(tmp_path: Path):
    root = go(tmp_path, Workshop()).folder.root
    with pytest.raises(ChainError, match="no stage 'paint', only plan, write, draw"):
        go_on(root, Workshop(), from_stage="paint")
    other = Workflow(name="other", request=Wish, stages=(plan,))
    with pytest.raises(ChainError, match="is a run of toy, not other"):
        asyncio.run(continue_run(root, other, workshop=Workshop(), provider=OFFLINE))
    with pytest.raises(ArtifactInvalidError, match=r"manifest\.json is missing"):
        go_on(tmp_path / "nowhere", Workshop())


def test_a_killed_run_goes_on_where_it_was(tmp_path: Path):
    """The stage that was killed runs again; those before it do not."""
    script = textwrap.dedent(
        """
        import os, signal, sys
        from pathlib import Path
        from tests.orchestrator.engine import toy_workflow as toys

        async def draw(run: toys.Run, code: toys.Code, wish: toys.Wish) -> toys.Film:
            run.folder.write_file("half.mp4", b"half")
            os.kill(os.getpid(), signal.SIGKILL)

        toys.go(Path(sys.argv[1]), toys.Workshop(), workflow=toys.Workflow(
            name="toy", request=toys.Wish, stages=(toys.plan, toys.write, draw)))
        """
    )
    done = subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=False)
    assert done.returncode == -9
    root = only_run(tmp_path)
    with (root / "trace.jsonl").open("ab") as file:
        file.write(b'{"sequence": 7, "at')
    (root / ".film.json.0a1b2c3d.unfinished").write_text("{")
    workshop = Workshop()

    outcome = go_on(root, workshop)

    assert outcome.succeeded
    assert workshop.done == ["draw"]
    assert not list(root.glob(".*"))


def test_starts_and_finishes_come_in_pairs(tmp_path: Path):
    root = broken_off(tmp_path)
    go_on(root, Workshop())
    lines = read_trace(root / "trace.jsonl").lines
    starts = [li.span for li in lines if li.event.type in ("run_started", "stage_started")]
    ends = [li.span for li in lines if isinstance(li.event, RunFinished | StageFinished)]
    assert sorted(starts) == sorted(ends)
    assert len(set(starts)) == len(starts)
