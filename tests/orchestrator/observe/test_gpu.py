"""GPUs, as NVIDIA's program tells of them; a program of that name stands in for it."""

import asyncio
from pathlib import Path

import pytest

from orchestrator.observe import gpu
from orchestrator.observe.gpu import PROGRAM, Gpu, look_at_gpus, read_gpus

SAID = "0, 37, 1024, 143771\n1, [N/A], 5, 143771\n"


def stand_in(monkeypatch: pytest.MonkeyPatch, folder: Path, script: str) -> None:
    program = folder / PROGRAM
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")


def test_use_and_memory_are_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked = "--query-gpu=index,utilization.gpu,memory.used,memory.total"
    stand_in(
        monkeypatch,
        tmp_path,
        f'[ "$1 $2" = "{asked} --format=csv,noheader,nounits" ] && printf "{SAID}"',
    )
    one, two = asyncio.run(look_at_gpus())
    assert one == Gpu("0", 0.37, 1024 * 1024**2, 143771 * 1024**2)
    assert two == Gpu("1", None, 5 * 1024**2, 143771 * 1024**2)


@pytest.mark.parametrize("script", ["echo 'no devices were found'; exit 6", "printf '\\377,x\\n'"])
def test_without_one_there_is_none(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str
) -> None:
    stand_in(monkeypatch, tmp_path, script)
    assert asyncio.run(look_at_gpus()) == ()
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    assert asyncio.run(look_at_gpus()) == ()


def test_a_driver_that_does_not_answer_is_left(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(gpu, "ANSWER_S", 0.05)
    stand_in(monkeypatch, tmp_path, "exec sleep 60")
    assert asyncio.run(look_at_gpus()) == ()


def test_lines_that_do_not_fit_are_left_out() -> None:
    assert read_gpus("x, 1, 2, 3\n0, 1, 2\n\n0, 1, 2, 3, 4\n") == ()
