"""What a queued run brings along, kept in its folder too: the queue's database may be lost."""

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar, TypedDict

from pydantic import Field

from agents.artifacts.base import Artifact, Record
from config import Budget
from orchestrator.engine.artifact_text import from_text, to_text
from orchestrator.engine.run_folder import RunFolder
from orchestrator.engine.whole_files import read_plain

PRIORITY = 100
_MOST_BYTES = 64 * 1024
Fill = Callable[[RunFolder], object]
"""Puts files into a new run before anybody can take it."""


def bare(_: RunFolder) -> None:
    """Puts none into it."""


class Place(TypedDict):
    """Where a run stands in the queue."""

    user: str
    priority: int
    gpu: bool


class RunLimits(Record):
    """What a run may not pass, whoever carries it out."""

    longest_video_s: float | None = Field(default=None, gt=0)
    """Longest video, seconds as rehearsed; none: as long as it gets."""
    budget: Budget | None = None
    """What it may use; none: what is set where it is carried out."""


class Ticket(Artifact):
    """For whom a run is queued, how urgent it is, and what it may not pass."""

    FILE: ClassVar[str] = "ticket.json"

    user: str = Field(default="local", min_length=1, max_length=200)
    """Whose it is; each user has so many runs at once and no more."""
    priority: int = Field(default=PRIORITY, ge=1, le=1_000_000)
    """Lower goes first. Among runs of one urgency users take turns."""
    limits: RunLimits = RunLimits()
    """What it may not pass."""
    gpu: bool = False
    """It is for a worker with a graphics processor, as long as one lives; else for any."""

    @property
    def place(self) -> Place:
        """Where in the queue it stands, as `RunQueue.add` takes it."""
        return {"user": self.user, "priority": self.priority, "gpu": self.gpu}

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
        content = read_plain(root / Ticket.FILE, most=_MOST_BYTES)
    except OSError:
        return None
    return from_text(Ticket, content, name=Ticket.FILE)
