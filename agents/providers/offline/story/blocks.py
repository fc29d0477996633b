"""What a story's text is made of, before it is understood."""

import re
from dataclasses import dataclass, field
from typing import Literal

BlockKind = Literal["prose", "chapter", "break", "heading", "cue", "line"]
"""Told text, a chapter's heading, a line of stars; in a screenplay the heading of a scene, who
speaks and how, and what is spoken."""


@dataclass(frozen=True)
class Block:
    """One paragraph, or what stands in its place."""

    kind: BlockKind
    text: str = ""
    speaker: str = ""
    """Of a spoken line of a screenplay, as it is written there."""


@dataclass
class Manuscript:
    """A story's text in blocks."""

    form: Literal["text", "markdown", "screenplay"]
    blocks: list[Block] = field(default_factory=list[Block])
    title: str = ""
    author: str = ""
    removed: list[str] = field(default_factory=list[str])
    """What was left out, in words."""


WORD = re.compile(r"[^\W_]")


def one_line(text: str) -> str:
    """Text with its blanks made single."""
    return " ".join(text.split())


def has_words(text: str) -> bool:
    """Whether there is a letter or a digit, of any script."""
    return WORD.search(text) is not None
