"""What a run has made, shown and changed at the terminal."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from chalkbox_command import clean_environment
from explaining import PYTHAGORAS
from fakes import FakeEngine

Chalkbox = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    clean_environment(monkeypatch, tmp_path)


def test_an_artifact_is_shown_changed_and_gone_on_from(
    chalkbox: Chalkbox,
    play: Callable[..., FakeEngine],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    play()
    _, out, _ = chalkbox("explain", PYTHAGORAS, "--quality", "480p15")
    run = Path(out.splitlines()[0]).parent.name
    _, listed, _ = chalkbox("show", run)
    assert "intent.json" in listed
    assert "validation_report.json   inspect_code, by stage  (not to be changed)" in listed
    code, shown, _ = chalkbox("show", run, "intent.json")
    assert (code, json.loads(shown)["title"]) == (0, "The Pythagorean theorem")
    version = tmp_path / "version.json"
    version.write_text(json.dumps({**json.loads(shown), "title": 7}))
    code, _, told = chalkbox("edit", run, "intent.json", str(version))
    assert code == 1
    assert "title: Input should be a valid string" in told
    version.write_text(json.dumps({**json.loads(shown), "title": "Mine"}))
    code, out, told = chalkbox("edit", run, "intent.json", str(version))
    assert (code, Path(out.splitlines()[0]).parent.name) == (0, run)
    assert "Mine:" in told
    editor = tmp_path / "editor.py"
    editor.write_text(
        "import pathlib, sys\npath = pathlib.Path(sys.argv[1])\n"
        "path.write_text(path.read_text().replace('Mine', 'Ours'))\n"
    )
    monkeypatch.setenv("EDITOR", f"{sys.executable} {editor}")
    code, _, _ = chalkbox("edit", run, "intent.json", "--no-resume")
    assert code == 0
    _, shown, _ = chalkbox("show", run, "intent.json")
    assert json.loads(shown)["title"] == "Ours"
