"""Folders with models of random weights; a process of its own makes them: this loads no torch."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from orchestrator.media.profile import detect_gpu

MAKER = Path(__file__).with_name("tiny_models.py")
DEVICE = "cuda" if detect_gpu().there else "cpu"


def skip_without_the_extra() -> None:
    if find_spec("diffusers") is None:
        pytest.skip("the extra gpu is not installed: make test-gpu")


def model_folder(kind: str, folder: Path) -> Path:
    """One of `tiny_models`, by the name of its function."""
    skip_without_the_extra()
    done = subprocess.run(
        [sys.executable, MAKER, kind, folder], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return folder
