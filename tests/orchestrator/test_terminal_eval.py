"""`chalkbox eval`: what it says, its exit code, and that it goes on after a `kill -9`."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from chalkbox_command import clean_environment
from explaining import PYTHAGORAS, explaining_guest
from fakes import FakeEngine

from config import PROJECT_ROOT
from orchestrator.evaluation.eval_result import EvalResult

COMMAND = str(PROJECT_ROOT / "tests" / "chalkbox_command.py")
Chalkbox = Callable[..., tuple[int, str, str]]
LINE = f'{{"id": "pythagoras", "prompt": "{PYTHAGORAS}", "level": "beginner"}}'
UNKNOWN = '{"id": "rome", "prompt": "Explain the history of Rome"}'


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    clean_environment(monkeypatch, tmp_path)


@pytest.fixture
def prompts(tmp_path: Path) -> Path:
    return tmp_path / "prompts.jsonl"


def play(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = FakeEngine(explaining_guest())
    monkeypatch.setattr("orchestrator.runs.docker_engine", lambda *_: engine)


def test_it_prints_a_line_for_each_prompt_and_where_the_table_lies(
    chalkbox: Chalkbox, monkeypatch: pytest.MonkeyPatch, prompts: Path, tmp_path: Path
) -> None:
    play(monkeypatch)
    prompts.write_text(f"{LINE}\n{UNKNOWN}\n")
    out = tmp_path / "out"
    code, printed, told = chalkbox("eval", prompts, "--out", out, "--at-once", "2")
    assert (code, printed) == (1, f"{out}/table.md\n{out}/results.jsonl\n")
    lines = told.splitlines()
    assert any(line.startswith("✓ pythagoras: first try, layout 1.00; ") for line in lines)
    assert any(line.startswith("✗ rome: request.refused: This is not a topic") for line in lines)
    assert lines[-1] == "delivered 1 of 2 (50%)"
    assert all(len(line) < 250 for line in lines)
    prompts.write_text(f"{LINE}\n")
    code, _, told = chalkbox("eval", prompts, "--out", out)
    assert (code, told) == (0, "delivered 1 of 1 (100%)\n")


def test_a_bad_line_ends_it_before_anything_is_made(
    chalkbox: Chalkbox, prompts: Path, tmp_path: Path
) -> None:
    prompts.write_text(f'{LINE}\n{{"prompt": "x", "level": "school"}}\n')
    code, printed, told = chalkbox("eval", prompts, "--out", tmp_path / "out")
    assert (code, printed) == (2, "")
    assert "line 2, level: Input should be 'beginner', 'intermediate' or 'advanced'" in told
    assert not (tmp_path / "out").exists()


def test_without_an_engine_nothing_is_begun(
    chalkbox: Chalkbox, prompts: Path, tmp_path: Path
) -> None:
    prompts.write_text(f"{LINE}\n")
    code, _, told = chalkbox("eval", prompts, "--out", tmp_path / "out")
    assert (code, "no container engine answers" in told) == (2, True)
    assert not (tmp_path / "runs").exists()


@contextlib.contextmanager
def started(guest: str, *arguments: str | Path) -> Iterator[subprocess.Popen[bytes]]:
    """The command in a process of its own, which is ended with the block."""
    with subprocess.Popen(
        [sys.executable, COMMAND, guest, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
    ) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.processes
def test_after_a_kill_it_goes_on_with_the_run_that_was_under_way(
    prompts: Path, tmp_path: Path
) -> None:
    prompts.write_text(f"{UNKNOWN}\n{LINE}\n")
    arguments = ("eval", prompts, "--out", tmp_path / "out")
    with started("waiting", *arguments) as process:
        assert process.stderr is not None
        assert any(b"waiting" in line for line in iter(process.stderr.readline, b""))
        process.kill()
    before = sorted(path.name for path in (tmp_path / "runs").glob("2*"))
    assert len(before) == 2
    with started("playing", *arguments) as process:
        _, told = process.communicate(timeout=60)
        assert process.returncode == 1, told
    assert [line[:1] for line in told.decode().splitlines()] == ["✓", "d"]
    results = (tmp_path / "out" / "results.jsonl").read_text().splitlines()
    read = [EvalResult.model_validate_json(line) for line in results]
    assert [each.delivered for each in read] == [False, True]
    assert sorted(path.name for path in (tmp_path / "runs").glob("2*")) == before
