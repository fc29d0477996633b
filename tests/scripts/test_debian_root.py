from collections.abc import Sequence
from pathlib import Path

import pytest

from scripts import debian_root
from scripts.debian_root import Mirrors, choose_mirrors, drop_excluded, make_debian_root
from scripts.step import CommandFailedError, SetUpError

DEBIAN = {"ID": "debian", "VERSION_CODENAME": "bookworm"}
TARGETS = """\
http://mirror.test/debian/ bookworm main
http://mirror.test/debian/ bookworm contrib
http://mirror.test/debian/ bookworm-updates main
http://mirror.test/debian-security/ bookworm-security main
http://other.test/debian/ bookworm main
http://other.test/tools/ nodistro main
"""


def test_the_machines_own_mirrors_are_used() -> None:
    assert choose_mirrors(DEBIAN, TARGETS) == Mirrors(
        main="http://mirror.test/debian", security="http://mirror.test/debian-security"
    )


@pytest.mark.parametrize(
    ("system", "targets"),
    [
        ({"ID": "ubuntu", "VERSION_CODENAME": "noble"}, "http://u.test/ubuntu/ noble main\n"),
        ({"ID": "debian"}, TARGETS),
        (DEBIAN, "cdrom://disc/ bookworm main\nmirror+file:/etc/list bookworm main\n"),
        (DEBIAN, ""),
        ({}, ""),
    ],
)
def test_else_the_tools_default(system: dict[str, str], targets: str) -> None:
    assert choose_mirrors(system, targets) == Mirrors()


def test_excluded_files_go_and_copyrights_stay(tmp_path: Path) -> None:
    for name in ("doc/a/copyright", "doc/a/README", "man/man1/a.1", "lib/a.so"):
        path = tmp_path / "usr/share" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
    drop_excluded(tmp_path, debian_root.EXCLUDES.read_text().splitlines())
    left = sorted(path.name for path in tmp_path.rglob("*") if path.is_file())
    assert left == ["a.so", "copyright"]


@pytest.fixture
def commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Sequence[str]]:
    """Play debootstrap and the rest; gives the commands asked for."""
    asked: list[Sequence[str]] = []

    def play(command: Sequence[str], **_: object) -> str:
        asked.append(command)
        if command[0] == "debootstrap":
            root = Path(command[4])
            for folder in ("etc/apt", "etc/dpkg/dpkg.cfg.d", "var/cache/apt/archives", "var/log"):
                (root / folder).mkdir(parents=True)
            (root / "etc/apt/sources.list").write_text("deb http://m.test/debian trixie main\n")
            (root / "etc/hostname").write_text("this-machine")
            (root / "var/cache/apt/archives/a.deb").write_text("big")
        return ""

    monkeypatch.setattr(debian_root, "PARENT", tmp_path)
    monkeypatch.setattr(debian_root, "run_command", play)
    monkeypatch.setattr(
        debian_root, "find_mirrors", lambda: Mirrors("http://m.test/debian", "http://m.test/sec")
    )
    return asked


def test_a_root_is_clean_and_gone_afterwards(
    commands: list[Sequence[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(debian_root, "add_certificates", lambda root: None)
    with make_debian_root("test-") as root:
        assert root.stat().st_mode & 0o777 == 0o755
        assert commands[0][-1] == "http://m.test/debian"
        assert (root / "etc/apt/sources.list").read_text().splitlines() == [
            "deb http://m.test/debian trixie main",
            "deb http://m.test/debian trixie-updates main",
            "deb http://m.test/sec trixie-security main",
        ]
        assert not (root / "etc/hostname").exists()
        assert not (root / "var/cache/apt/archives").exists()
        assert "path-exclude" in (root / "etc/dpkg/dpkg.cfg.d/docker-slim").read_text()
    assert not root.exists()


def test_the_machines_certificates_go_along(tmp_path: Path) -> None:
    debian_root.add_certificates(tmp_path)
    found = {path.name for path in (tmp_path / "usr/local/share/ca-certificates").iterdir()}
    assert found == {path.name for path in debian_root.HOST_CERTIFICATES.rglob("*.crt")}


@pytest.mark.parametrize("error", [KeyboardInterrupt(), CommandFailedError(["x"], 1, "no mirror")])
def test_what_fails_leaves_nothing_behind(
    commands: list[Sequence[str]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: BaseException,
) -> None:
    def fail(command: Sequence[str], **_: object) -> str:
        (Path(command[4]) / "half").write_text("")
        raise error

    monkeypatch.setattr(debian_root, "run_command", fail)
    with pytest.raises((KeyboardInterrupt, SetUpError)), make_debian_root("test-"):
        pass
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_set_up_left_is_removed(
    commands: list[Sequence[str]], tmp_path: Path
) -> None:
    (tmp_path / "test-stale" / "etc").mkdir(parents=True)
    (tmp_path / "other").mkdir()
    with make_debian_root("test-"):
        assert not (tmp_path / "test-stale").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["other"]
