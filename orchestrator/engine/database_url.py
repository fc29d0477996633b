"""Where the queue of runs lies. Apart from what opens it, which is slow to import."""

from pathlib import Path

from orchestrator.errors import StartUpError

FILE = "queue.sqlite"
SCHEME = "sqlite:///"


def database_url(given: str, runs_dir: Path) -> str:
    """Where the queue lies: what is set, or a file beside the run folders.

    Raises:
        StartUpError: It is no SQLite file.
    """
    url = given or f"{SCHEME}{runs_dir.absolute() / FILE}"
    if not url.startswith(SCHEME) or not url.removeprefix(SCHEME).startswith("/"):
        raise StartUpError(
            "CHALKBOX_DATABASE_URL must be the absolute path of a file, sqlite:////path/to/file;"
            " this version knows no other database"
        )
    return url


def file_of(url: str) -> Path:
    """The file of a database."""
    return Path(url.removeprefix(SCHEME))
