import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from scripts import python_environment
from scripts.python_environment import ensure_environment, fetch_uv, find_uv, is_up_to_date
from scripts.step import CommandFailedError, SetUpError, Step
from scripts.surroundings import Surroundings


class Machine:
    """Plays uv, pip and apt on a checkout of its own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.venv = root / ".venv"
        self.asked: list[list[str]] = []
        self.broken: dict[str, str] = {}
        """Commands that fail if this is in them, with what they say."""

    def run(self, command: Sequence[str], **_: object) -> str:
        self.asked.append(list(command))
        line = " ".join(command)
        for part, said in self.broken.items():
            if part in line:
                raise CommandFailedError(command, 1, said)
        if "sync" in command:
            (self.venv / "bin").mkdir(parents=True, exist_ok=True)
            for name in ("python", "chalkbox", *([] if "--no-dev" in command else ["pytest"])):
                (self.venv / "bin" / name).touch()
            (self.venv / "pyvenv.cfg").write_text("version = 3.11\n")
        return "uv 0.13.8" if "--version" in command else ""

    def syncs(self) -> list[list[str]]:
        return [command[1:] for command in self.asked if "sync" in command]


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    root = tmp_path / "checkout"
    root.mkdir()
    (root / "uv.lock").write_text("one")
    (root / "pyproject.toml").write_text("two")
    playing = Machine(root)
    monkeypatch.setattr(python_environment, "PROJECT_ROOT", root)
    monkeypatch.setattr(python_environment, "VENV", playing.venv)
    monkeypatch.setattr(python_environment, "TOOLS", root / ".tools")
    monkeypatch.setattr(python_environment, "STAMP", playing.venv / "stamp.json")
    monkeypatch.setattr(python_environment, "run_command", playing.run)
    monkeypatch.setattr("scripts.packages.run_command", playing.run)
    monkeypatch.setattr("scripts.packages.is_root", lambda: True)
    monkeypatch.setattr("shutil.which", lambda name, **_: f"/usr/bin/{name}")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return playing


def ensure(running: Step, *, dev: bool = False) -> None:
    ensure_environment(running, Surroundings({}), dev=dev)


def test_made_once_from_the_lock_alone(machine: Machine, running: Step) -> None:
    ensure(running)
    assert running.note == "made with uv in .venv"
    ensure(running)
    python = str(Path(sys.executable).resolve())
    assert machine.syncs() == [["sync", "--locked", "--no-dev", "--inexact", "--python", python]]


def test_asking_for_more_makes_it_again_and_for_less_does_not(
    machine: Machine, running: Step
) -> None:
    ensure(running)
    ensure(running, dev=True)
    ensure(running)
    assert [command[:3] for command in machine.syncs()][1:] == [["sync", "--locked"]]
    assert is_up_to_date(dev=True)


@pytest.mark.parametrize("name", ["uv.lock", "pyproject.toml", ".venv/pyvenv.cfg"])
def test_made_again_when_what_it_is_made_from_changes(
    machine: Machine, running: Step, name: str
) -> None:
    ensure(running)
    (machine.root / name).write_text("other")
    assert not is_up_to_date(dev=False)
    ensure(running)
    assert len(machine.syncs()) == 2


def test_made_again_when_somebody_took_a_part_of_it(machine: Machine, running: Step) -> None:
    ensure(running)
    (machine.venv / "bin" / "chalkbox").unlink()
    assert not is_up_to_date(dev=False)


def test_a_checkout_that_was_moved_gets_a_new_one(machine: Machine, running: Step) -> None:
    ensure(running)
    stamp = machine.venv / "stamp.json"
    stamp.write_text(stamp.read_text().replace(str(machine.root), "/elsewhere"))
    (machine.venv / "marker").touch()
    ensure(running)
    assert not (machine.venv / "marker").exists()


def test_a_failed_sync_is_not_taken_for_done(machine: Machine, running: Step) -> None:
    machine.broken = {"sync": "error: connection refused"}
    with pytest.raises(SetUpError, match="could not install the locked") as caught:
        ensure(running)
    assert "connection refused" in caught.value.detail
    assert not is_up_to_date(dev=False)


def test_a_lock_out_of_date_is_named(machine: Machine, running: Step) -> None:
    machine.broken = {"sync": "The lockfile at `uv.lock` needs to be updated, but --locked was"}
    with pytest.raises(SetUpError, match=r"uv\.lock does not match pyproject\.toml"):
        ensure(running)


def test_a_uv_that_is_too_old_is_not_used(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(python_environment, "run_command", lambda command: "uv 0.4.30")
    assert find_uv() is None


def test_python_is_never_downloaded(
    machine: Machine, running: Step, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[dict[str, str]] = []

    def note(command: Sequence[str], *, env: dict[str, str] | None = None, **_: object) -> str:
        seen.append(env or {})
        return machine.run(command)

    monkeypatch.setattr(python_environment, "run_command", note)
    ensure(running)
    assert seen[-1]["UV_PYTHON_DOWNLOADS"] == "never"


# --- ways to uv ----------------------------------------------------------------------------------


def fetches(machine: Machine, running: Step) -> list[str]:
    """The command that fetched uv, and those of apt before it."""
    fetch_uv(running)
    return [" ".join(one) for one in machine.asked if "uv==0.13.8" in one or "apt-get" in one[0]]


def test_pip_brings_uv_into_a_folder_of_ours(machine: Machine, running: Step) -> None:
    (command,) = fetches(machine, running)
    assert f"-m pip install --quiet {'--disable-pip-version-check'}" in command
    assert f"--target {machine.root}/.tools uv==0.13.8" in command


def test_without_pip_a_virtual_environment_has_one(machine: Machine, running: Step) -> None:
    machine.broken = {"pip --version": "No module named pip"}
    (command,) = fetches(machine, running)
    assert command.startswith(f"{machine.root}/.tools/venv/bin/python -m pip install")


def test_without_either_root_installs_pip(machine: Machine, running: Step) -> None:
    machine.broken = {"pip --version": "No module named pip", "ensurepip": "No module"}
    update, install, fetch = fetches(machine, running)
    assert update.endswith("update")
    assert install.endswith("install -y --no-install-recommends python3-pip")
    assert fetch.startswith("/usr/bin/python3 -m pip install")


def test_without_either_others_are_told(
    machine: Machine, running: Step, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine.broken = {"pip --version": "No module named pip", "ensurepip": "No module"}
    monkeypatch.setattr("scripts.packages.is_root", lambda: False)
    with pytest.raises(SetUpError, match="uv, or pip to fetch it, is missing") as caught:
        fetch_uv(running)
    assert "apt-get install python3-pip" in caught.value.remedy


def test_an_index_that_does_not_answer_is_named(machine: Machine, running: Step) -> None:
    machine.broken = {"uv==": "Could not find a version that satisfies uv"}
    with pytest.raises(SetUpError, match="pip could not fetch uv"):
        fetch_uv(running)
