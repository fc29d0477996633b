"""What a queued run brings along, kept in its folder too: the queue's database may be lost."""

from pathlib import Path
from typing import ClassVar

from pydantic import Field

from agents.artifacts.base import Artifact
from orchestrator.engine.artifact_text import from_text, to_text
from orchestrator.engine.run_folder import RunFolder

PRIORITY = 100


class Ticket(Artifact):
    """For whom a run is queued, and how urgent it is."""

    FILE: ClassVar[str] = "ticket.json"

    user: str = Field(default="local", min_length=1, max_length=200)
    """Whose it is; each user has so many runs at once and no more."""
    priority: int = Field(default=PRIORITY, ge=1, le=1_000_000)
    """Lower goes first among the runs of one user. Between users turns are taken at random."""

    def write(self, folder: RunFolder) -> None:
        """Keep it in the run folder.

        Raises:
            RunFolderError: The disk refuses it.
        """
        folder.write_unlisted(self.FILE, to_text(self))


def read_ticket(root: Path) -> Ticket | None:
    """The ticket of a run, if it was ever queued.

    Raises:
        ArtifactInvalidError: It was edited into something that does not fit.
    """
    try:
        content = (root / Ticket.FILE).read_bytes()
    except OSError:
        return None
    return from_text(Ticket, content, name=Ticket.FILE)
