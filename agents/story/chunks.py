"""Parts of a story that a model can be shown at once."""

from collections.abc import Iterator
from typing import NamedTuple

from agents.artifacts.story.story_digest import StoryDigest

AT_LEAST = 0.5
"""A part ends with a chapter or paragraph where it has at least so much of its length by then."""


class Chunk(NamedTuple):
    """Sentences that follow each other."""

    first: int
    last: int
    number: int
    """Of the part, from 1."""
    of: int
    """How many there are."""

    @property
    def words(self) -> str:
        """Which part it is; empty where it is all."""
        return f"part {self.number} of {self.of}" if self.of > 1 else "the whole story"


def chunks_of(story: StoryDigest, *, chars: int) -> tuple[Chunk, ...]:
    """Divide a story, where it can be at the ends of chapters and paragraphs.

    Args:
        story: All of it is in the parts.
        chars: Longest part; a single sentence may pass it.
    """
    ranges = list(_ranges(story, chars=chars))
    return tuple(
        Chunk(first, last, number, len(ranges))
        for number, (first, last) in enumerate(ranges, start=1)
    )


def _ranges(story: StoryDigest, *, chars: int) -> Iterator[tuple[int, int]]:
    lengths = [len(each.text) + 1 for each in story.sentences]
    chapters = {each.first for each in story.chapters}
    first = 0
    while first < len(lengths):
        behind, length = first, 0
        ends: dict[str, int] = {}
        while behind < len(lengths) and (behind == first or length + lengths[behind] <= chars):
            length += lengths[behind]
            behind += 1
            if length >= AT_LEAST * chars and behind < len(lengths):
                if behind in chapters:
                    ends["chapter"] = behind
                if story.sentences[behind].paragraph != story.sentences[behind - 1].paragraph:
                    ends["paragraph"] = behind
        if behind < len(lengths):
            behind = ends.get("chapter") or ends.get("paragraph") or behind
        yield first, behind - 1
        first = behind
