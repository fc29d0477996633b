"""A mark in a run that keeps it: nothing tidies away what has it."""

import contextlib
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

from pydantic import AwareDatetime, Field

from agents.artifacts.base import Artifact
from orchestrator.engine.artifact_text import to_text
from orchestrator.engine.errors import RunFolderError
from orchestrator.engine.whole_files import WholeFiles


class Pin(Artifact):
    """Who keeps a run, and since when."""

    FILE: ClassVar[str] = "pin.json"

    user: str = Field(min_length=1, max_length=200)
    at: AwareDatetime


def set_pin(root: Path, *, user: str) -> None:
    """Mark a run; one that is marked keeps its mark.

    Raises:
        RunFolderError: The disk refuses it.
    """
    if not is_pinned(root):
        WholeFiles(root).write(Pin.FILE, to_text(Pin(user=user, at=datetime.now(UTC))))


def remove_pin(root: Path) -> None:
    """Take the mark away, if there is one.

    Raises:
        RunFolderError: The disk refuses it.
    """
    try:
        with contextlib.suppress(FileNotFoundError):
            WholeFiles(root).path(Pin.FILE).unlink()
    except OSError as error:
        raise RunFolderError(f"{Pin.FILE}: {error.strerror}") from error


def is_pinned(root: Path) -> bool:
    """Whether a run has the mark; what lies in its place, in doubt, is one too."""
    try:
        (root / Pin.FILE).lstat()
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return True
