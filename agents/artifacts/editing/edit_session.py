"""An uploaded video and what is asked about it, request by request."""

from typing import ClassVar, Literal

from pydantic import Field

from agents.artifacts.base import Artifact, Record
from agents.artifacts.media_facts import MediaFacts
from agents.artifacts.request import PROMPT_CHARS

EARLIER_CHARS = 1000
MOST_EARLIER = 12
"""So many earlier requests are remembered, and so many characters of each."""
FILE_NAME = r"^[a-z0-9][a-z0-9_-]{0,40}\.[a-z0-9]{1,8}$"


class Upload(Record):
    """One file of the user's, as it lies in the run folder."""

    file: str = Field(pattern=FILE_NAME)
    """Its name there: `source.mp4`, `source-2.mp4`, …"""
    named: str = Field(default="", max_length=300)
    """What the user calls it; for people only."""


class EditSession(Artifact):
    """A video to be edited, and the first request."""

    FILE: ClassVar[str] = "request.json"

    prompt: str = Field(min_length=1, max_length=PROMPT_CHARS)
    """What to do with it, in plain words."""
    uploads: tuple[Upload, ...] = Field(min_length=1, max_length=20)
    """The video first, then what may be put behind it or taken from."""
    plan_first: bool = False
    """Stop when it is planned, so that the plan can be looked at and changed."""


class SourceProbe(Artifact):
    """What the uploads are."""

    FILE: ClassVar[str] = "probe.json"
    REPORTS: ClassVar[bool] = True

    facts: tuple[MediaFacts, ...] = Field(min_length=1, max_length=20)
    """In the order of the uploads."""


class Earlier(Record):
    """A request that was made before another, and what became of it."""

    prompt: str = Field(max_length=EARLIER_CHARS)
    """As far as it is remembered."""
    state: Literal["done", "asked", "answered", "failed"]
    words: str = Field(default="", max_length=EARLIER_CHARS)
    """What was done, asked back or answered, or why it failed."""


class EditRequest(Artifact):
    """One request in a session, with the video it is about."""

    FILE: ClassVar[str] = "request.json"

    number: int = Field(ge=1, le=999)
    prompt: str = Field(min_length=1, max_length=PROMPT_CHARS)
    based_on: int = Field(ge=0, le=999)
    """Number of the request whose result is edited; 0: the upload itself."""
    file: str = Field(max_length=120)
    """That video, relative to the session's folder."""
    before: MediaFacts
    others: tuple[Upload, ...] = Field(default=(), max_length=20)
    """Further uploads that may be used."""
    other_facts: tuple[MediaFacts, ...] = Field(default=(), max_length=20)
    plan_first: bool = False
    """Stop when it is planned."""
    earlier: tuple[Earlier, ...] = Field(default=(), max_length=MOST_EARLIER)
    """Oldest first: the requests that led to the video, then those made about it since."""
    is_replayed: bool = False
    """Carried out again as `replay.json` has it, without a model."""


class HistoryEntry(Record):
    """One request and what became of it."""

    number: int = Field(ge=1, le=999)
    prompt: str = Field(max_length=PROMPT_CHARS)
    based_on: int = Field(ge=0, le=999)
    state: Literal["done", "planned", "asked", "answered", "failed"]
    """`planned`: it waits until the plan is approved."""
    output: str | None = Field(default=None, max_length=120)
    """The result, relative to the session's folder."""
    words: str = Field(default="", max_length=6000)
    """The question, the answer, or why it failed."""
    is_attached: bool = False
    """Whether the result is handed on beside the video, which stays what is looked at: a picture, a
    GIF, captions, the sound alone, an archive."""


class EditHistory(Artifact):
    """Every request of a session, and whose result is the video now."""

    FILE: ClassVar[str] = "history.json"

    entries: tuple[HistoryEntry, ...] = Field(default=(), max_length=999)
    current: int = Field(default=0, ge=0, le=999)
    """Number of the request whose result is looked at now; 0: the upload itself."""

    def find(self, number: int) -> HistoryEntry | None:
        """The entry of this number."""
        return next((each for each in self.entries if each.number == number), None)

    def chain(self, number: int) -> tuple[int, ...]:
        """Numbers of the requests that led to a result, oldest first; none for the upload.

        Raises:
            ValueError: There is no such result.
        """
        found: list[int] = []
        while number:
            entry = self.find(number)
            if entry is None or entry.state != "done" or entry.based_on >= number:
                raise ValueError(f"Request {number} has no result.")
            found.append(number)
            number = entry.based_on
        return tuple(reversed(found))

    @property
    def undone(self) -> int:
        """What an undo goes back to.

        Raises:
            ValueError: There is nothing to undo.
        """
        entry = self.find(self.current)
        if entry is None:
            raise ValueError("There is nothing to undo.")
        return entry.based_on

    @property
    def redone(self) -> int:
        """What a redo goes on to: the last result that was made from the current one.

        Raises:
            ValueError: There is nothing to redo.
        """
        done = (e for e in self.entries if e.state == "done" and not e.is_attached)
        made = [e.number for e in done if e.based_on == self.current]
        if not made:
            raise ValueError("There is nothing to redo.")
        return made[-1]
