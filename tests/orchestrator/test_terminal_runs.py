"""The commands about runs: every process here is a `chalkbox` of its own, on the fake engine."""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from chalkbox_command import clean_environment
from explaining import PYTHAGORAS

from config import PROJECT_ROOT
from orchestrator.workflows.lesson import WORKFLOW
from tests.orchestrator.observe.figures_text import Scraped

pytestmark = [pytest.mark.processes, pytest.mark.slow]

COMMAND = str(PROJECT_ROOT / "tests" / "chalkbox_command.py")
Chalkbox = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    clean_environment(monkeypatch, tmp_path)


@contextlib.contextmanager
def started(*arguments: str, guest: str = "playing") -> Iterator[subprocess.Popen[bytes]]:
    """A command that is ended with the block, also when a test fails in it."""
    with subprocess.Popen(
        [sys.executable, COMMAND, guest, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def lines_until(process: subprocess.Popen[bytes], words: bytes) -> list[bytes]:
    """What it says until the line that has these words."""
    assert process.stderr is not None
    said: list[bytes] = []
    for line in iter(process.stderr.readline, b""):
        said.append(line)
        if words in line:
            return said
    raise AssertionError(said)


def submitted(chalkbox: Chalkbox) -> str:
    code, out, err = chalkbox("submit", PYTHAGORAS, "--quality", "480p15")
    assert (code, err) == (0, "")
    return out.strip()


def test_submitted_carried_out_by_a_worker_and_followed(
    chalkbox: Chalkbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHALKBOX_WORKER_PORT", "0")
    monkeypatch.setenv("CHALKBOX_LOG_FORMAT", "json")
    monkeypatch.setenv("CHALKBOX_LOG_LEVEL", "info")
    video_id = submitted(chalkbox)
    assert chalkbox("runs")[1] == f"{video_id}  queued       place 1\n"
    status = chalkbox("status", video_id)[1]
    assert "state          queued" in status
    assert "place          1" in status

    with started("worker") as worker:
        said = lines_until(worker, b"/metrics")
        (address,) = re.findall(r"http://127\.0\.0\.1:\d+", json.loads(said[-1])["message"])[:1]
        code, out, err = chalkbox("follow", video_id)
        assert code == 0
        assert httpx.get(f"{address}/readyz", timeout=30).json()["ready"] is True
        value = Scraped(httpx.get(f"{address}/metrics", timeout=30).text)
        assert value("runs_ended_total", workflow="lesson", outcome="succeeded") == 1
        assert value("runs", state="succeeded") is None
        said += lines_until(worker, b"run_finished")
        finished = json.loads(said[-1])
        assert (finished["run"], finished["outcome"]) == (video_id, "succeeded")
        video, receipt = map(Path, out.splitlines())
        assert (video.suffix, receipt.name) == (".mp4", "receipt.json")
        assert video.exists()
        assert err.count("✓") == len(WORKFLOW.stages)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(60) == 0
    assert chalkbox("runs")[1] == f"{video_id}  succeeded\n"
    assert chalkbox("status")[1] == ""
    # A run that has ended is followed to its end at once.
    assert chalkbox("follow", video_id)[1] == out


def test_a_worker_that_is_stopped_leaves_its_run_to_the_next(chalkbox: Chalkbox) -> None:
    video_id = submitted(chalkbox)
    os.environ["CHALKBOX_STOP_S"] = "0.5"
    try:
        with started("worker", guest="waiting") as worker:
            lines_until(worker, b"waiting")
            assert " running " in chalkbox("status")[1]
            worker.send_signal(signal.SIGTERM)
            assert worker.wait(60) == 0
    finally:
        del os.environ["CHALKBOX_STOP_S"]
    assert " queued " in chalkbox("runs")[1]
    with started("worker") as worker:
        assert chalkbox("follow", video_id)[0] == 0
        worker.send_signal(signal.SIGINT)
        assert worker.wait(60) == 0


def test_a_run_is_cancelled_and_gone_on_with(
    chalkbox: Chalkbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    video_id = submitted(chalkbox)
    with started("worker", guest="waiting") as worker:
        lines_until(worker, b"waiting")
        began = time.monotonic()
        assert chalkbox("cancel", video_id) == (0, "", "")
        code, _, err = chalkbox("follow", video_id)
        assert time.monotonic() - began < 60
        assert (code, "cancelled" in err.casefold()) == (2, True)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(60) == 0
    code, _, err = chalkbox("cancel", video_id)
    assert (code, "neither queued nor carried out" in err) == (2, True)
    with started("resume", video_id) as resumed:
        out, told = resumed.communicate(timeout=60)
        assert resumed.returncode == 0, told
    assert b".mp4" in out
    with started("resume", video_id, "--from", "plan_scene") as resumed:
        out, told = resumed.communicate(timeout=60)
        assert resumed.returncode == 0, told
    assert "plan scene" in told.decode()
    code, _, err = chalkbox("resume", video_id, "--from", "nonsense")
    assert (code, "has no stage 'nonsense'" in err) == (2, True)


def test_an_explainer_whose_terminal_was_killed_is_taken_over(chalkbox: Chalkbox) -> None:
    with started("explain", PYTHAGORAS, guest="waiting") as process:
        lines_until(process, b"waiting")
        process.kill()
    assert " interrupted " in chalkbox("runs")[1]
    video_id = chalkbox("runs")[1].split()[0]
    with started("worker") as worker:
        assert chalkbox("follow", video_id)[0] == 0
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(60) == 0


@pytest.mark.parametrize("command", ["status", "follow", "cancel", "resume"])
def test_a_run_that_is_none_ends_with_2(chalkbox: Chalkbox, command: str) -> None:
    code, out, err = chalkbox(command, "nowhere")
    assert (code, out) == (2, "")
    assert "there is no run 'nowhere'" in err


def test_a_damaged_queue_ends_with_2_and_says_what_to_do(
    chalkbox: Chalkbox, tmp_path: Path
) -> None:
    video_id = submitted(chalkbox)
    database = tmp_path / "runs" / "queue.sqlite"
    database.write_bytes(b"nonsense" * 1000)
    code, out, err = chalkbox("runs")
    assert (code, out) == (2, "")
    assert str(database) in err
    assert "Move it away and start again" in err
    database.unlink()
    with started("worker") as worker:
        assert chalkbox("follow", video_id)[0] == 0
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(60) == 0


def test_a_worker_without_an_engine_takes_nothing(chalkbox: Chalkbox) -> None:
    video_id = submitted(chalkbox)
    code, _, err = chalkbox("worker")
    assert (code, "no container engine answers" in err) == (2, True)
    assert f"{video_id}  queued" in chalkbox("runs")[1]


@pytest.mark.parametrize("arguments", [("submit", " "), ("submit", "x" * 100_001)])
def test_a_prompt_that_is_none_is_refused(chalkbox: Chalkbox, arguments: tuple[str, ...]) -> None:
    code, out, err = chalkbox(*arguments)
    assert (code, out) == (1, "")
    assert err.startswith("chalkbox: The prompt ")


@pytest.mark.parametrize("command", ["check", "render", "doctor", "--help"])
def test_commands_without_runs_do_not_load_the_queue(tmp_path: Path, command: str) -> None:
    scene = tmp_path / "scene.py"
    scene.write_text("x = 1")
    script = (
        "import sys\nfrom orchestrator.__main__ import main\n"
        "try:\n    main(sys.argv[1:])\nexcept SystemExit:\n    pass\n"
        "print([name for name in ('dbos', 'sqlalchemy') if name in sys.modules])"
    )
    arguments = [command, *([str(scene)] if command in ("check", "render") else [])]
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        cwd=PROJECT_ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "[]"
