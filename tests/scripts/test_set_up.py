import os
import subprocess
import time
from pathlib import Path

import pytest

from scripts import set_up
from scripts.engine_api import EngineSilentError
from scripts.step import SetUpError

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "scripts" / "set_up.sh"


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (SetUpError("no engine", "Get one."), 2, "✗ no engine\n  Get one."),
        (EngineSilentError("gone"), 2, "stopped answering: gone"),
        (OSError(28, "No space left on device"), 2, "No space left on device"),
        (KeyboardInterrupt(), 130, "was interrupted"),
    ],
)
def test_what_goes_wrong_is_a_sentence_and_an_exit_code(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: BaseException,
    code: int,
    said: str,
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(set_up, "set_up", fail)
    monkeypatch.setattr("signal.signal", lambda *_: None)
    assert set_up.main([]) == code
    printed = capsys.readouterr().err
    assert said in printed
    assert "Traceback" not in printed


def fake_python(folder: Path, name: str, *, new_enough: bool) -> None:
    """A Python that only knows its own age; started for good, it says which one it is."""
    path = folder / name
    path.write_text(
        f'#!/bin/sh\nif [ "$1" = -I ]; then exit {0 if new_enough else 1}; fi\necho "{name} $*"\n'
    )
    path.chmod(0o755)


def run_script(tmp_path: Path, bin_folder: Path) -> "subprocess.CompletedProcess[str]":
    """Run a copy of the script, beside no `.venv`, with only some programs on PATH."""
    copy = tmp_path / "checkout" / "scripts" / "set_up.sh"
    copy.parent.mkdir(parents=True)
    copy.write_text(SCRIPT.read_text())
    (bin_folder / "dirname").symlink_to("/usr/bin/dirname")
    return subprocess.run(
        ["/bin/sh", str(copy), "--dev"],
        env={"PATH": str(bin_folder)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def bin_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "bin"
    folder.mkdir()
    return folder


def test_an_old_python_is_passed_over_for_a_newer_one(tmp_path: Path, bin_folder: Path) -> None:
    fake_python(bin_folder, "python3", new_enough=False)
    fake_python(bin_folder, "python3.13", new_enough=True)
    fake_python(bin_folder, "python3.12", new_enough=True)
    done = run_script(tmp_path, bin_folder)
    assert done.stdout == "python3.13 -m scripts.set_up --dev\n"


def test_only_an_old_python_is_one_clear_sentence(tmp_path: Path, bin_folder: Path) -> None:
    fake_python(bin_folder, "python3", new_enough=False)
    done = run_script(tmp_path, bin_folder)
    assert done.returncode == 2
    assert done.stderr.startswith("✗ no Python 3.11 or newer was found on PATH\n")


def test_set_up_needs_nothing_installed() -> None:
    # -I -S: no site-packages, so this is what a bare machine's Python can import.
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); import scripts.set_up"
    subprocess.run(["python3", "-I", "-S", "-c", code], check=True)


@pytest.mark.docker
def test_a_second_set_up_takes_no_time() -> None:
    subprocess.run(["sh", str(SCRIPT), "--dev"], check=True, capture_output=True)
    begun = time.monotonic()
    done = subprocess.run(
        ["sh", str(SCRIPT), "--dev"], check=True, capture_output=True, text=True, env=os.environ
    )
    assert time.monotonic() - begun < 15
    assert [line.split("  ")[0] for line in done.stdout.splitlines()] == [
        "✓ python environment",
        "✓ container engine",
        "✓ sandbox image",
        "✓ browser",
        "✓ compose",
        "✓ postgresql",
    ]
