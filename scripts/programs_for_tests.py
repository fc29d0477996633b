"""Programs that only tests need: browser, fonts, compose, PostgreSQL. Their lack ends nothing."""

from collections.abc import Mapping
from pathlib import Path

from scripts.packages import install_packages
from scripts.step import SetUpError, Step
from scripts.surroundings import find_program

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FONTS: Mapping[str, Path] = {
    "fonts-dejavu-core": Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"),
    "fonts-noto-core": Path("/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf"),
}
"""Packages by a file of theirs: without them, pictures of the page show empty boxes."""
PLUGINS = tuple(
    Path(folder).expanduser() / "cli-plugins" / "docker-compose"
    for folder in (
        "~/.docker",
        *("/usr/lib/docker", "/usr/libexec/docker"),
        *("/usr/local/lib/docker", "/usr/local/libexec/docker"),
    )
)
"""Where the docker command looks for its plugin."""
OS_RELEASE = Path("/etc/os-release")
POSTGRESQL = Path("/usr/lib/postgresql")
"""Where Debian keeps the programs of a server, by version."""


def ensure_browser(running: Step) -> None:
    """Bring Chromium and the fonts it draws with, where packages may be installed."""
    missing = [name for name, path in FONTS.items() if not path.is_file()]
    if not any(map(find_program, BROWSERS)):
        missing.insert(0, "chromium")
    if not missing:
        running.note = "Chromium is there"
        return
    running.say("some 150 MB, a minute or two")
    _install([missing], running, purpose="Chromium, or a font it draws with,")


def ensure_compose(running: Step) -> None:
    """Bring `docker compose`, or where only that exists `docker-compose`."""
    plugin = find_program("docker") and any(path.exists() for path in PLUGINS)
    if plugin or find_program("docker-compose"):
        running.note = "compose is there"
        return
    # Debian has the one in a package with the other's name; old Ubuntus have only the other.
    names = ["docker-compose"]
    if "ubuntu" in (OS_RELEASE.read_text(encoding="utf-8") if OS_RELEASE.is_file() else ""):
        names.insert(0, "docker-compose-v2")
    _install([[name] for name in names], running, purpose="compose")


def ensure_postgresql(running: Step) -> None:
    """Bring the programs of a PostgreSQL server; the tests start one of their own.

    The package also makes a cluster that starts with the machine, unless it has one.
    """
    if any(POSTGRESQL.glob("*/bin/initdb")) or find_program("initdb"):
        running.note = "PostgreSQL is there"
        return
    _install([["postgresql"]], running, purpose="PostgreSQL")


def _install(choices: list[list[str]], running: Step, *, purpose: str) -> None:
    """Install the first choice that can be had; if none can, say so and leave it at that."""
    problem: SetUpError | None = None
    for names in choices:
        try:
            install_packages(names, running, purpose=purpose)
        except SetUpError as error:
            problem = problem or error
            continue
        running.note = f"{' '.join(names)} installed"
        return
    if problem is not None:
        running.note = f"{problem.problem}; the tests that need it say so"
