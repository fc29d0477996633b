"""Where the queue lies. Apart from what opens it, which is slow to import."""

from pathlib import Path
from urllib.parse import urlsplit

from orchestrator.errors import StartUpError

FILE = "queue.sqlite"
SCHEME = "sqlite:///"
POSTGRESQL = "postgresql+psycopg://"
_ALSO_POSTGRESQL = ("postgresql://", "postgres://")
"""What other programs call the same."""


def database_url(given: str, runs_dir: Path) -> str:
    """Where the queue lies: what is set, or a file beside the run folders.

    Raises:
        StartUpError: It is neither a SQLite file nor a database of PostgreSQL. What is set is not
            repeated: there may be a password in it.
    """
    url = given or f"{SCHEME}{runs_dir.absolute() / FILE}"
    for scheme in _ALSO_POSTGRESQL:
        if url.startswith(scheme):
            url = f"{POSTGRESQL}{url.removeprefix(scheme)}"
    is_file = url.startswith(SCHEME) and url.removeprefix(SCHEME).startswith("/")
    if not is_file and not (is_postgresql(url) and _names_a_database(url)):
        raise StartUpError(
            "CHALKBOX_DATABASE_URL must be the absolute path of a file, sqlite:////path/to/file, or"
            " a database of PostgreSQL, postgresql+psycopg://user:password@host:5432/name"
        )
    return url


def is_postgresql(url: str) -> bool:
    """Whether it is a database that several machines can share."""
    return url.startswith(POSTGRESQL)


def file_of(url: str) -> Path:
    """The file of a database of SQLite."""
    return Path(url.removeprefix(SCHEME))


def in_words(url: str) -> str:
    """The database in words, without user and password."""
    if not is_postgresql(url):
        return str(file_of(url))
    parts = urlsplit(url)
    host = parts.hostname or "this machine"
    return f"the database {parts.path.strip('/')} at {host}:{parts.port or 5432}"


def _names_a_database(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return bool(parts.path.strip("/")) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False  # a port that is none, or brackets that are not closed
