"""Says in our words what the host's own disk refuses; a job's end is never mistaken for it."""

import contextlib
import tempfile
from collections.abc import Generator
from pathlib import Path

from orchestrator.errors import HostFileError


@contextlib.contextmanager
def naming(path: Path) -> Generator[None]:
    """Name a file or folder in whatever goes wrong with it inside the block.

    Raises:
        HostFileError: It cannot be read or written.
    """
    try:
        yield
    except OSError as error:
        raise HostFileError(
            f"{path} cannot be used: {error.strerror or error}",
            context={"path": str(path), "errno": error.errno},
        ) from error


@contextlib.contextmanager
def temporary_folder(parent: Path, *, prefix: str) -> Generator[Path]:
    """A folder that is gone, with all that is in it, when the block is left.

    Raises:
        HostFileError: It cannot be made.
    """
    with naming(parent):
        made = tempfile.TemporaryDirectory(prefix=prefix, dir=parent)
    with made as folder:
        yield Path(folder)
