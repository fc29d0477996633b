"""Who is asking, and what of the runs is theirs."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from config import PublicLimits

OWNER_NAME = "local"
PUBLIC_NAME = "visitor-"
"""How the names of visitors of the public link begin."""
GUEST_NAME = "guest"
"""Who came by the link to one run and by nothing else."""


class Turns:
    """What all visitors of the public link share: one is looked at after the other."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        """Held while limits are looked at and a run is queued."""
        self.uploading: set[str] = set()
        """Names of visitors who are just sending a file: each sends one at a time."""
        self._day = date.min
        self._asked: Counter[str] = Counter()

    def count(self, name: str, day: date) -> None:
        """Remember that someone was given a run: deleting it does not give it back."""
        if day != self._day:
            self._day, self._asked = day, Counter()
        self._asked[name] += 1

    def of(self, name: str, day: date) -> int:
        """How many runs someone was given on a day, since this process began."""
        return self._asked[name] if day == self._day else 0

    def of_all(self, day: date) -> int:
        """How many runs all of them were given."""
        return self._asked.total() if day == self._day else 0


@dataclass(frozen=True)
class Visitor:
    """One who was let in."""

    name: str
    """Whose the runs are that are asked for: `local`, a login, `visitor-…`."""
    is_owner: bool = False
    """Sees and may do everything."""
    sees_figures: bool = False
    """May see the figures of the process; so may the owner."""
    limits: PublicLimits | None = None
    """What holds a visitor of the public link; none for everybody else."""
    watches: str | None = None
    """The run that a signed link of this very request opens, to look at."""
    turns: Turns = field(default_factory=Turns, compare=False, repr=False)
    """Shared by all who are held by limits."""

    @property
    def sees_only(self) -> str | None:
        """The owner whose runs are listed to them, for `Door.cards(owner=…)`; none for all."""
        return None if self.is_owner else self.name

    @property
    def may_submit(self) -> bool:
        """Whether they are more than the holder of a link."""
        return self.name != GUEST_NAME

    def may_change(self, owner: str | None) -> bool:
        """Whether a run is theirs to cancel, delete, or go on with.

        Args:
            owner: Whose the run is, as its card and its view say.
        """
        return self.is_owner or (self.may_submit and owner == self.name)

    def may_read(self, video_id: str, owner: str | None) -> bool:
        """Whether a run is theirs to look at."""
        return self.may_change(owner) or self.watches == video_id
