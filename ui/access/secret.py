"""The secret that signs sessions and links."""

import contextlib
import os
import secrets
import tempfile
from pathlib import Path

from config import SECRET_CHARS, Settings
from ui.access.errors import SecretFileError

FILE = ".secret"


def read_secret(settings: Settings) -> bytes:
    """The secret that is set, else the one beside the run folders, made when there is none.

    Raises:
        SecretFileError: It can be neither read nor made; says where.
    """
    if settings.secret is not None:
        return settings.secret.get_secret_value().encode()
    path = settings.runs_dir / FILE
    try:
        settings.runs_dir.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            make_secret(path)
        path.chmod(0o600)
        secret = path.read_text(encoding="ascii").strip()
    except (OSError, ValueError) as error:
        raise SecretFileError(
            f"the secret that signs sessions and links cannot be kept in {path}: {error};"
            " set CHALKBOX_SECRET, or make the folder writable"
        ) from error
    if len(secret) < SECRET_CHARS:
        raise SecretFileError(f"{path} holds no secret; delete it, and a new one is made")
    return secret.encode()


def make_secret(path: Path) -> None:
    """Write a new secret whole, readable by its owner alone; one that is there already stays."""
    descriptor, name = tempfile.mkstemp(prefix=f"{FILE}-", dir=path.parent)  # mode 0600
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48) + "\n")
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(temporary)
    finally:
        temporary.unlink(missing_ok=True)
