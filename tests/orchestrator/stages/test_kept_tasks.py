"""An edit whose process is killed is gone on with: what was done is not tried or done again."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from edit_modelling import scripts

from agents.artifacts.editing.edit_package import TaskValidation
from config import PROJECT_ROOT
from orchestrator.engine.run_folder import RunFolder
from orchestrator.stages.kept_tasks import clear

TASKS = [
    {"operation": "script.custom", "about": name, "params": [{"name": "words", "value": name}]}
    for name in ("the first", "the second")
]
STEPS = [
    {"answer": {"tasks": TASKS}, "when": "You plan how a video is edited"},
    scripts("name: one", "dummy: NameError: name 'sorce'"),
    scripts("name: one", fresh=True),
    scripts("name: two"),
]
TRIED = ["lint one", "dummy one", "lint one", "dummy one"]
CarryOut = Callable[..., tuple[str, list[str]]]


@pytest.fixture(scope="module")
def program() -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, str(PROJECT_ROOT / "tests" / "mortal_edit.py")]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, text=True, **pipes) as process:
        yield process


@pytest.fixture
def carry_out(program: "subprocess.Popen[str]", tmp_path: Path) -> CarryOut:
    """Carries the edit out up to a moment; how it ended, and the jobs that were begun."""

    def carry(moment: str, steps: Sequence[object] = ()) -> tuple[str, list[str]]:
        jobs = tmp_path / "jobs.txt"
        jobs.write_text("")
        assert program.stdin is not None
        assert program.stdout is not None
        order = {"folder": str(tmp_path), "moment": moment, "steps": steps}
        program.stdin.write(json.dumps(order) + "\n")
        program.stdin.flush()
        return program.stdout.readline().strip(), jobs.read_text().splitlines()

    return carry


def test_what_was_done_before_a_kill_is_not_done_again(carry_out: CarryOut, tmp_path: Path) -> None:
    assert carry_out("lint two", STEPS) == ("killed", TRIED)
    # From here on nobody would answer: what was paid for is not asked for again.
    assert carry_out("dummy two") == ("killed", ["dummy one", "lint two"])
    assert carry_out("video one") == ("killed", ["dummy one", "lint two", "dummy two"])
    assert carry_out("the first") == ("killed", ["video one"])
    assert carry_out("video two") == ("killed", ["video one"])
    assert carry_out("the result") == ("killed", ["video two"])
    assert carry_out("package") == ("killed", ["video two"])
    assert carry_out("-") == ("True 0", [])
    root = tmp_path / "01"
    assert (root / "output.mp4").is_file()
    told = TaskValidation.model_validate_json((root / "task-01_validation.json").read_bytes())
    assert (told.written_by, len(told.failed)) == ("gemini-4-argon", 1)
    assert not list(root.glob(".fetch-*"))
    clear(RunFolder.open(root))
    assert not (root / "kept").exists()


def test_only_what_stands_and_was_made_from_the_same_is_taken(
    carry_out: CarryOut, tmp_path: Path
) -> None:
    carry_out("video two", STEPS)
    (tmp_path / "01" / "kept" / "task-01.mp4").write_bytes(b"half of it")
    assert carry_out("video two") == ("killed", ["video one"])
    path = tmp_path / "01" / "plan.json"
    plan = json.loads(path.read_text())
    plan["tasks"][1]["params"] = {"words": "the second, otherwise"}
    path.write_text(json.dumps(plan))
    tried = ["dummy one", "lint two", "dummy two"]
    assert carry_out("-", [scripts("name: two")]) == ("True 1", [*tried, "video two"])
