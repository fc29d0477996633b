import json
import subprocess
import sys
from pathlib import Path

from scripts.licences import debian_licence, python_licence

ROOT = Path(__file__).resolve().parents[2]


def test_a_python_package_states_its_licence() -> None:
    assert python_licence("pytest") == "MIT"
    assert python_licence("no-such-package") is None


def write_copyright(folder: Path, text: str) -> Path:
    (folder / "thing").mkdir()
    (folder / "thing" / "copyright").write_text(text)
    return folder


def test_a_debian_package_is_under_the_licence_of_all_its_files(tmp_path: Path) -> None:
    text = (
        "Format: 1.0\n\n"
        "Files: debian/*\nLicense: MIT\n\n"
        "Files: *\nCopyright: 2000 A\n 2001 B\nLicense: GPL-2+\n text\n\n"
        "License: GPL-2+\n text\n"
    )
    assert debian_licence("thing", write_copyright(tmp_path, text)) == "GPL-2+"


def test_another_form_says_nothing(tmp_path: Path) -> None:
    assert debian_licence("thing", write_copyright(tmp_path, "This is free software.")) is None
    assert debian_licence("other", tmp_path) is None


def test_its_text_alone_runs_anywhere() -> None:
    code = (ROOT / "scripts" / "licences.py").read_text()
    done = subprocess.run(
        [sys.executable, "-c", code, "python:pytest", "python:none"],
        capture_output=True,
        check=True,
    )
    assert json.loads(done.stdout) == {"python:pytest": "MIT", "python:none": None}
