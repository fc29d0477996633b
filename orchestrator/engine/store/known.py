"""What a run folder and the store know of each other: `stored.json` in the folder."""

from pathlib import Path

from pydantic import Field, ValidationError

from agents.artifacts.base import Record
from orchestrator.engine.run_folder import STORED
from orchestrator.engine.store.objects import Stored
from orchestrator.engine.whole_files import WholeFiles, open_plain


class KnownFile(Record):
    """A file of the run."""

    stored: Stored
    here: bool
    """Whether the folder has it; else it is only in the store."""
    problem: str | None = None
    """Why it could not be had."""


class Told(Record):
    """How far a trace in the folder is what the database has."""

    sequence: int = Field(default=0, ge=0)
    """Number of its last event."""
    trace_bytes: int = Field(default=0, ge=0)
    log_bytes: int = Field(default=0, ge=0)


class Known(Record):
    """Everything that a folder knows of the store."""

    writer: int | None = None
    """The writer that wrote into this very folder, if one did: what it has is then ahead of the
    rows, for as long as there is no newer writer."""
    version: int = Field(default=0, ge=0)
    """The rows up to here are in the folder."""
    files: dict[str, KnownFile] = Field(default_factory=dict[str, KnownFile])
    """By path."""
    traces: dict[str, Told] = Field(default_factory=dict[str, Told])
    """By the folder they lie in; empty for the run's own."""

    def write(self, root: Path) -> None:
        """Keep it in the folder.

        Raises:
            RunFolderError: The disk refuses it.
        """
        WholeFiles(root).write(STORED, self.model_dump_json().encode(), forced=False)


def read_known(root: Path) -> Known:
    """What a folder knows; nothing where that cannot be read, so that all is compared again."""
    try:
        with open_plain(root / STORED) as file:
            return Known.model_validate_json(file.read())
    except (OSError, ValidationError):
        return Known()
