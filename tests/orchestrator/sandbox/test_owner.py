"""A dead owner's containers are told from a living one's."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from config import PROJECT_ROOT
from orchestrator.errors import HostFileError
from orchestrator.sandbox.owner import (
    INSTALLATION,
    LABEL_LOCK,
    LABEL_OWNER,
    LABEL_PROCESS,
    Owner,
    is_abandoned,
    start_tick,
    this_owner,
)

OTHER = """
import json, sys
from pathlib import Path
from orchestrator.sandbox.owner import this_owner
owner = this_owner(Path(sys.argv[1]))
with owner.hold():
    print(json.dumps(owner.labels), flush=True)
    sys.stdin.read()
"""
AS_ANOTHER_CONTAINER = ["unshare", "--pid", "--uts", "--fork", "--kill-child"]
"""Process ids of its own, as in a container."""


@pytest.fixture
def owner(tmp_path: Path) -> Owner:
    return this_owner(tmp_path)


@contextmanager
def another_process(
    folder: Path, *, before: list[str] | None = None
) -> Iterator[tuple[dict[str, str], "subprocess.Popen[bytes]"]]:
    """Another owner of the same runs, with its labels."""
    command = [*(before or []), sys.executable, "-c", OTHER, str(folder)]
    with subprocess.Popen(
        command, cwd=PROJECT_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        labels = json.loads(process.stdout.readline())
        yield labels, process
        process.kill()


def test_what_a_living_owner_started_is_its_own(owner: Owner) -> None:
    with owner.hold():
        assert not is_abandoned(owner.labels, owner)
        assert not is_abandoned(owner.labels, this_owner(owner.runs_dir))
    assert set(owner.labels) == {LABEL_OWNER, LABEL_PROCESS, LABEL_LOCK}


def test_what_an_owner_leaves_that_ended_is_abandoned(owner: Owner) -> None:
    with owner.hold():
        pass
    assert is_abandoned(owner.labels, owner)


def test_two_owners_in_one_process_live_and_end_by_themselves(tmp_path: Path) -> None:
    first, second = this_owner(tmp_path), this_owner(tmp_path)
    with first.hold():
        with second.hold():
            assert not is_abandoned(first.labels, second)
        assert is_abandoned(second.labels, first)
        assert not is_abandoned(first.labels, second)


def test_two_installations_do_not_judge_each_other(tmp_path: Path, owner: Owner) -> None:
    other = this_owner(tmp_path / "other")
    (tmp_path / "other").mkdir()
    assert other.checkout != owner.checkout
    assert not is_abandoned(other.labels, owner)
    assert not is_abandoned({}, owner)


def test_a_copy_of_the_runs_is_another_installation(tmp_path: Path) -> None:
    runs = this_owner(tmp_path / "runs")
    with runs.hold():
        shutil.copytree(tmp_path / "runs", tmp_path / "copy")
        assert not is_abandoned(runs.labels, this_owner(tmp_path / "copy"))


def test_one_installation_is_one_however_its_folder_is_written(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path)
    (tmp_path / "a").mkdir()
    assert this_owner(tmp_path / "link").checkout == this_owner(tmp_path).checkout
    assert this_owner(tmp_path / "a" / "..").checkout == this_owner(tmp_path).checkout
    assert [path.name for path in (tmp_path / ".workers").iterdir()] == [INSTALLATION]


@pytest.mark.parametrize("lock", ["", "nobody", "../x"])
def test_an_owner_whose_lock_is_not_there_is_gone(lock: str, owner: Owner) -> None:
    assert is_abandoned(owner.labels | {LABEL_LOCK: lock}, owner)


def test_an_owner_whose_lock_cannot_be_looked_at_may_live(owner: Owner) -> None:
    assert not is_abandoned(owner.labels | {LABEL_LOCK: "x" * 300}, owner)


def test_another_living_process_keeps_its_containers(owner: Owner) -> None:
    with another_process(owner.runs_dir) as (labels, process):
        assert labels[LABEL_OWNER] == owner.checkout
        assert not is_abandoned(labels, owner)
        process.kill()
        deadline = time.monotonic() + 60
        while start_tick(process.pid) is not None and time.monotonic() < deadline:
            time.sleep(0.01)
        # Nobody has waited for it yet, so it is a zombie: its id still exists.
        assert Path(f"/proc/{process.pid}").exists()
        assert is_abandoned(labels, owner)
    assert is_abandoned(labels, owner)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give a process ids of its own")
def test_a_process_with_ids_of_its_own_is_judged_by_its_life_too(owner: Owner) -> None:
    with another_process(owner.runs_dir, before=AS_ANOTHER_CONTAINER) as (labels, process):
        assert labels[LABEL_PROCESS].startswith("1:")
        assert not is_abandoned(labels, owner)
        process.kill()
        process.wait()
        deadline = time.monotonic() + 60
        while not is_abandoned(labels, owner) and time.monotonic() < deadline:
            time.sleep(0.01)
        assert is_abandoned(labels, owner)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    owner = this_owner(tmp_path / "file")
    with pytest.raises(HostFileError, match="file cannot be used"):
        _ = owner.labels


def test_a_program_name_with_spaces_and_brackets_is_no_hindrance(tmp_path: Path) -> None:
    script = "import pathlib; pathlib.Path('/proc/self/comm').write_text('a) Z (b'); input()"
    with subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE) as other:
        deadline = time.monotonic() + 60
        comm = Path(f"/proc/{other.pid}/comm")
        while comm.read_text() != "a) Z (b\n" and time.monotonic() < deadline:
            time.sleep(0.01)
        tick = start_tick(other.pid)
        other.kill()
    assert tick is not None
    assert tick.isdecimal()
