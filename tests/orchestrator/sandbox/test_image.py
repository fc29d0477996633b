"""The image's identity changes with what it is built from, and with nothing else."""

import os
from pathlib import Path

import pytest

from orchestrator.sandbox.image import (
    CONTRACT,
    LABEL_CONTRACT,
    LABEL_INPUTS,
    SandboxImage,
    digest_build_inputs,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    build = tmp_path / "sandbox_image"
    (build / "runner").mkdir(parents=True)
    (build / "Dockerfile").write_text("FROM debian\n")
    (build / "runner" / "a.py").write_text("1")
    (build / "runner" / "b.py").write_text("2")
    return build


def test_name_and_labels_follow_from_the_inputs(folder: Path) -> None:
    image = SandboxImage("chalkbox-sandbox", folder)
    assert len(image.inputs) == 64
    assert image.tag == f"chalkbox-sandbox:{image.inputs[:12]}"
    assert image.labels == {LABEL_INPUTS: image.inputs, LABEL_CONTRACT: CONTRACT}


def test_the_place_time_and_order_of_files_do_not_count(folder: Path, tmp_path: Path) -> None:
    before = digest_build_inputs(folder)
    moved = folder.rename(tmp_path / "elsewhere")
    os.utime(moved / "Dockerfile", (0, 0))
    (moved / "runner" / "a.py").unlink()
    (moved / "runner" / "a.py").write_text("1")
    assert digest_build_inputs(moved) == before


@pytest.mark.parametrize("name", ["runner/__pycache__/a.cpython-311.pyc", ".hidden", "runner/.swp"])
def test_bytecode_and_hidden_files_do_not_count(folder: Path, name: str) -> None:
    before = digest_build_inputs(folder)
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text("x")
    assert digest_build_inputs(folder) == before


def test_every_byte_and_every_name_counts(folder: Path) -> None:
    seen = {digest_build_inputs(folder)}
    (folder / "runner" / "a.py").write_text("12")
    (folder / "runner" / "b.py").write_text("")
    seen.add(digest_build_inputs(folder))
    (folder / "runner" / "b.py").rename(folder / "runner" / "c.py")
    seen.add(digest_build_inputs(folder))
    (folder / "runner" / "c.py").rename(folder / "c.py")
    seen.add(digest_build_inputs(folder))
    (folder / "c.py").unlink()
    seen.add(digest_build_inputs(folder))
    assert len(seen) == 5
