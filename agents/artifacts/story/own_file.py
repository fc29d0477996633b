"""A file of the user's own that takes the place of what would be made."""

from pydantic import Field

from agents.artifacts.base import Record, Sha256

OWN = "own"
"""Folder of the run in which they lie."""
OWN_NAME = rf"^{OWN}/[0-9a-f]{{16}}\.[a-z0-9]{{1,8}}$"


class OwnFile(Record):
    """One file, as it lies in the run folder; nobody has looked into it yet."""

    file: str = Field(pattern=OWN_NAME)
    """Relative to the run folder: begins with its digest, whatever the user calls it."""
    sha256: Sha256
    named: str = Field(default="", max_length=300)
    """What the user calls it; for people only."""
