"""Parts of a story in fewer words: whether they fit, and what becomes of them."""

from collections.abc import Sequence

from agents.artifacts.story.condensation_draft import CondensationDraft
from agents.artifacts.story.story_digest import Condensed, StoryDigest

SLACK = 1.2
"""A part may be told in so much more than it should be."""


def check_condensation(
    draft: CondensationDraft, story: StoryDigest, first: int, last: int, *, chars: int
) -> list[str]:
    """What does not fit, in words for the model.

    Args:
        draft: Its answer about a part.
        story: All of it.
        first: Number of the part's first sentence.
        last: And of its last one.
        chars: How long the part should be when it is told.
    """
    found: list[str] = []
    begin = first
    chapters = [each.first for each in story.chapters]
    told = chars_in(story, first, last)
    for each in draft.summaries:
        name = f"the summary of {each.first}-{each.last}"
        if not first <= each.first <= each.last <= last:
            found.append(f"{name}: the part has the sentences {first}-{last}")
            continue
        if each.first < begin:
            found.append(f"{name} begins before the one before it has ended: {begin} is next")
        if any(each.first < chapter <= each.last for chapter in chapters):
            found.append(f"{name} goes past the end of a chapter: make two of it")
        begin = max(begin, each.last + 1)
        length = chars_in(story, each.first, each.last)
        if len(each.summary) >= length:
            found.append(f"{name} is no shorter than the {length} characters it stands for")
        told -= length - len(each.summary)
    if not found and told > SLACK * chars:
        found.append(
            f"the part is still {told} characters long, and should be about {chars}: summarise more"
            " of it"
        )
    return found


def condensed_of(draft: CondensationDraft, *, because: str) -> tuple[Condensed, ...]:
    """Summaries that were checked."""
    return tuple(
        Condensed(first=each.first, last=each.last, summary=each.summary, because=because)
        for each in draft.summaries
    )


def chars_in(story: StoryDigest, first: int, last: int) -> int:
    """Length of these sentences, characters."""
    return sum(len(each.text) + 1 for each in story.sentences[first : last + 1])


def shares(lengths: Sequence[int], *, chars: int) -> list[int]:
    """How long each part should be when all of them together have so many characters."""
    whole = sum(lengths)
    return [chars * length // whole for length in lengths]
