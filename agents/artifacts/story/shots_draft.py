"""What a model answers when it plans the shots of one story scene."""

from pydantic import Field

from agents.artifacts.base import Record
from agents.artifacts.story.draft_row import DraftRow
from agents.artifacts.story.words import CameraMove, Mood, ShotType, Transition


class DraftShot(DraftRow):
    """One picture, and the sentences that are heard meanwhile."""

    first: int = Field(default=-1, ge=-1)
    """Number of the first sentence that is heard in it; -1 where nothing is said."""
    last: int = Field(default=-1, ge=-1)
    """Number of the last one; -1 where nothing is said."""
    type: ShotType
    camera: CameraMove = CameraMove.STATIC
    description: str = Field(min_length=1, max_length=600)
    """What is seen: who does what, where in the picture, in which light."""
    characters: str = Field(default="", max_length=1000)
    """Ids of those who are seen, commas between, the most important first."""
    thing: str = Field(default="", max_length=60)
    """Of an insert: what it shows."""
    mood: Mood
    seconds: float = Field(default=4.0, ge=0.5, le=120)
    """How long it lasts at least."""
    transition: Transition = Transition.CUT
    """How it begins."""


class ShotsDraft(Record):
    """The shots of one scene, in order; together they tell each of its sentences once."""

    shots: tuple[DraftShot, ...] = Field(min_length=1, max_length=200)
