"""A dead owner's containers are told from a living one's."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from orchestrator.sandbox.owner import (
    LABEL_BOOT,
    LABEL_OWNER,
    LABEL_PROCESS,
    Owner,
    is_abandoned,
    start_tick,
    this_boot,
    this_owner,
)


@pytest.fixture
def owner(tmp_path: Path) -> Owner:
    return this_owner(tmp_path)


def test_what_this_process_started_is_its_own(owner: Owner) -> None:
    assert not is_abandoned(owner.labels, owner)
    assert set(owner.labels) == {LABEL_OWNER, LABEL_BOOT, LABEL_PROCESS}


def test_two_installations_do_not_judge_each_other(tmp_path: Path, owner: Owner) -> None:
    other = this_owner(tmp_path / "other")
    assert other.checkout != owner.checkout
    dead = other.labels | {LABEL_PROCESS: "999999999:1", LABEL_BOOT: "earlier"}
    assert not is_abandoned(dead, owner)
    assert not is_abandoned({}, owner)


def test_one_installation_is_one_however_its_folder_is_written(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path)
    assert this_owner(tmp_path / "link").checkout == this_owner(tmp_path).checkout
    assert this_owner(tmp_path / "a" / "..").checkout == this_owner(tmp_path).checkout


def test_another_boot_ended_every_process(owner: Owner) -> None:
    assert is_abandoned(owner.labels | {LABEL_BOOT: "earlier"}, owner)


def test_a_process_id_that_was_used_again_is_another_process(owner: Owner) -> None:
    tick = start_tick(os.getpid())
    assert tick is not None
    reused = f"{os.getpid()}:{int(tick) - 1}"
    assert is_abandoned(owner.labels | {LABEL_PROCESS: reused}, owner)


@pytest.mark.parametrize("process", ["", ":", "abc:1", "-1:1", "999999999:1", "²:1", "1", "0:0"])
def test_a_process_that_is_not_there_is_gone(process: str, owner: Owner) -> None:
    assert is_abandoned(owner.labels | {LABEL_PROCESS: process}, owner)


def test_another_living_process_keeps_its_containers(owner: Owner) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        process = f"{other.pid}:{start_tick(other.pid)}"
        labels = owner.labels | {LABEL_PROCESS: process}
        assert not is_abandoned(labels, owner)
        other.send_signal(signal.SIGKILL)
        deadline = time.monotonic() + 5
        while start_tick(other.pid) is not None and time.monotonic() < deadline:
            time.sleep(0.01)
        # Nobody has waited for it yet, so it is a zombie: its id still exists.
        assert Path(f"/proc/{other.pid}").exists()
        assert is_abandoned(labels, owner)
    assert is_abandoned(labels, owner)


def test_a_program_name_with_spaces_and_brackets_is_no_hindrance(tmp_path: Path) -> None:
    script = "import pathlib; pathlib.Path('/proc/self/comm').write_text('a) Z (b'); input()"
    with subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE) as other:
        deadline = time.monotonic() + 5
        comm = Path(f"/proc/{other.pid}/comm")
        while comm.read_text() != "a) Z (b\n" and time.monotonic() < deadline:
            time.sleep(0.01)
        tick = start_tick(other.pid)
        other.kill()
    assert tick is not None
    assert tick.isdecimal()


def test_the_boot_is_the_same_each_time() -> None:
    assert this_boot() == this_boot() != ""
