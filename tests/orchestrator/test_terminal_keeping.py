"""`chalkbox tidy`, `pin`, `unpin`."""

import json
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from chalkbox_command import clean_environment

from tests.orchestrator.engine.toy_workflow import Workshop, go

Chalkbox = Callable[..., tuple[int, str, str]]


@pytest.fixture
def old(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A run in which nothing has happened for 31 days."""
    clean_environment(monkeypatch, tmp_path)
    monkeypatch.setenv("CHALKBOX_KEEP__RUNS_DAYS", "30")
    (tmp_path / "runs").mkdir()
    root = go(tmp_path / "runs", Workshop()).folder.root
    then = time.time() - 31 * 86_400
    for path in (*root.iterdir(), root):
        os.utime(path, (then, then))
    return root


def test_a_dry_run_tells_what_would_go_and_why(chalkbox: Chalkbox, old: Path) -> None:
    (old.parent / "holiday\x1b[2J.jpg").touch()
    code, out, err = chalkbox("tidy", "--dry-run")
    assert (code, err) == (0, "")
    run, total, stays = out.splitlines()
    assert run.split()[0] == "run"
    assert "KiB" in run
    assert run.endswith(f"{old.name}  nothing has happened in it for 31 days")
    assert total.startswith("1 would go, ")
    assert total.endswith(" KiB; nothing was removed")
    assert stays == "stays: holiday [2J.jpg: it is no run; left alone"
    assert old.exists()


def test_it_goes_unless_it_is_pinned(chalkbox: Chalkbox, old: Path) -> None:
    then = old.stat().st_mtime
    assert chalkbox("pin", old.name) == (0, "", "")
    os.utime(old, (then, then))
    told = json.loads(chalkbox("tidy", "--json")[1])
    assert (told["gone"], told["left"], told["dry_run"]) == ([], [], False)
    assert old.exists()
    assert chalkbox("unpin", old.name) == (0, "", "")
    os.utime(old, (then, then))
    told = json.loads(chalkbox("tidy", "--json")[1])
    assert [(each["kind"], each["name"]) for each in told["gone"]] == [("run", old.name)]
    assert told["size_bytes"] == told["gone"][0]["size_bytes"] > 0
    assert not old.exists()


@pytest.mark.parametrize("command", ["pin", "unpin"])
@pytest.mark.usefixtures("old")
def test_a_run_that_is_none_ends_with_2(chalkbox: Chalkbox, command: str) -> None:
    code, out, err = chalkbox(command, "nowhere")
    assert (code, out) == (2, "")
    assert "there is no run 'nowhere'" in err
