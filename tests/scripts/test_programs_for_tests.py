from collections.abc import Sequence
from pathlib import Path

import pytest

from scripts import programs_for_tests
from scripts.programs_for_tests import ensure_browser, ensure_compose, ensure_postgresql
from scripts.step import SetUpError, Step


class Machine:
    """A machine that has some programs, and packages that can be had."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        self.programs: set[str] = set()
        self.available: set[str] = set()
        self.asked: list[list[str]] = []
        self.font = tmp_path / "font.ttf"
        self.plugin = tmp_path / "docker-compose"
        self.release = tmp_path / "os-release"
        monkeypatch.setattr(programs_for_tests, "FONTS", {"a-font": self.font})
        monkeypatch.setattr(programs_for_tests, "PLUGINS", (self.plugin,))
        monkeypatch.setattr(programs_for_tests, "OS_RELEASE", self.release)
        monkeypatch.setattr(programs_for_tests, "POSTGRESQL", tmp_path / "postgresql")
        monkeypatch.setattr(programs_for_tests, "install_packages", self.install)
        monkeypatch.setattr(
            programs_for_tests, "find_program", lambda name: name if name in self.programs else None
        )

    def install(self, names: Sequence[str], running: Step, *, purpose: str) -> None:
        self.asked.append([*names])
        if not self.available >= set(names):
            raise SetUpError(f"{purpose} is missing, and only root may install it", "Ask for it.")


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Machine:
    return Machine(monkeypatch, tmp_path)


def test_what_is_there_is_left_alone(machine: Machine, running: Step) -> None:
    machine.programs = {"chromium", "docker-compose"}
    machine.font.touch()
    ensure_browser(running)
    assert running.note == "Chromium is there"
    ensure_compose(running)
    assert running.note == "compose is there"
    assert machine.asked == []


def test_a_browser_comes_with_its_fonts(machine: Machine, running: Step) -> None:
    machine.available = {"chromium", "a-font"}
    ensure_browser(running)
    assert machine.asked == [["chromium", "a-font"]]
    assert running.note == "chromium a-font installed"


def test_a_browser_without_fonts_gets_them(machine: Machine, running: Step) -> None:
    machine.programs = {"google-chrome"}
    ensure_browser(running)
    assert machine.asked == [["a-font"]]


def test_what_cannot_be_had_is_a_sentence_and_no_end(machine: Machine, running: Step) -> None:
    ensure_browser(running)
    assert running.note == (
        "Chromium, or a font it draws with, is missing, and only root may install it;"
        " the tests that need it say so"
    )
    ensure_compose(running)
    assert running.note.startswith("compose is missing, and only root may install it")


def test_a_plugin_counts_only_beside_the_program_that_has_it(
    machine: Machine, running: Step
) -> None:
    machine.plugin.touch()
    ensure_compose(running)
    assert machine.asked == [["docker-compose"]]
    machine.programs = {"docker"}
    ensure_compose(running)
    assert running.note == "compose is there"
    assert len(machine.asked) == 1


def test_the_programs_of_a_server_are_found_where_debian_keeps_them(
    machine: Machine, running: Step, tmp_path: Path
) -> None:
    machine.available = {"postgresql"}
    ensure_postgresql(running)
    assert running.note == "postgresql installed"
    initdb = tmp_path / "postgresql" / "17" / "bin" / "initdb"
    initdb.parent.mkdir(parents=True)
    initdb.touch()
    ensure_postgresql(running)
    assert running.note == "PostgreSQL is there"
    assert machine.asked == [["postgresql"]]


@pytest.mark.parametrize(
    ("available", "asked"),
    [
        ({"docker-compose-v2"}, [["docker-compose-v2"]]),
        ({"docker-compose"}, [["docker-compose-v2"], ["docker-compose"]]),
    ],
)
def test_an_ubuntu_is_asked_for_the_newer_first(
    machine: Machine, running: Step, available: set[str], asked: list[list[str]]
) -> None:
    machine.release.write_text("ID=ubuntu\nVERSION_CODENAME=noble\n")
    machine.available = available
    ensure_compose(running)
    assert machine.asked == asked
    assert running.note == f"{asked[-1][0]} installed"
