"""What a run folder holds: every file with its digest, who made it, and from what.

Files that are not listed (a log, what a user put there) are none of the run's business.
"""

from typing import ClassVar, Literal

from pydantic import AwareDatetime, Field

from agents.artifacts.base import Artifact, Record, Sha256

MadeBy = Literal["stage", "user", "unknown"]
"""`user` for the request and for what was edited by hand; `unknown` for a file nobody listed."""


class InputDigest(Record):
    """An artifact that something was made from, as it was then."""

    name: str
    sha256: Sha256


class EarlierVersion(Record):
    """What a file held before."""

    sha256: Sha256
    made_by: MadeBy
    kept_as: str | None = None
    """Where the bytes are now; none when only the digest is known."""
    replaced_at: AwareDatetime


class ManifestEntry(Record):
    """One file of the run."""

    name: str
    """Relative to the run folder."""
    kind: Literal["artifact", "file"]
    sha256: Sha256
    size_bytes: int = Field(ge=0)
    stage: str
    """The stage that wrote it; `request` for what the run began with."""
    made_by: MadeBy
    inputs: tuple[InputDigest, ...] = ()
    """What the stage was given, in the order of its parameters."""
    versions: tuple[EarlierVersion, ...] = ()
    """Oldest first."""


class Manifest(Artifact):
    """Every file of a run."""

    FILE: ClassVar[str] = "manifest.json"

    video_id: str
    workflow: str
    entries: tuple[ManifestEntry, ...] = ()
    """In the order they were first written."""

    def find(self, name: str) -> ManifestEntry | None:
        """The entry of a file, if it is listed."""
        return next((entry for entry in self.entries if entry.name == name), None)

    def of_stage(self, stage: str) -> tuple[ManifestEntry, ...]:
        """Everything a stage wrote."""
        return tuple(entry for entry in self.entries if entry.stage == stage)

    def with_entry(self, entry: ManifestEntry) -> "Manifest":
        """Return a copy that lists this entry, in the place of one of the same name."""
        if self.find(entry.name) is None:
            entries = (*self.entries, entry)
        else:
            entries = tuple(entry if old.name == entry.name else old for old in self.entries)
        return self.model_copy(update={"entries": entries})
