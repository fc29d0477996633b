"""What a model answers when it tells parts of a story in fewer words."""

from pydantic import Field

from agents.artifacts.base import Record
from agents.artifacts.story.draft_row import DraftRow


class DraftSummary(DraftRow):
    """Sentences that follow each other, in fewer words."""

    first: int = Field(ge=0)
    """Number of the first of them."""
    last: int = Field(ge=0)
    """Number of the last of them."""
    summary: str = Field(min_length=1, max_length=4000)
    """What a narrator says in their place."""


class CondensationDraft(Record):
    """What is told in fewer words, in order; every other sentence stays as it is."""

    summaries: tuple[DraftSummary, ...] = Field(max_length=400)
