"""What a book came to: its text, and what of the file is not in it."""

from dataclasses import dataclass, field


class UnreadableBookError(Exception):
    """A file has no text that could be read; says why, for whoever sent it."""


@dataclass
class Book:
    """The text of a file."""

    text: str = ""
    """Markdown: paragraphs in one line each, headings with `#`; of a screenplay Fountain."""
    notes: list[str] = field(default_factory=list)
    """What was left out or could not be read, one sentence each."""


def counted(count: int, one: str, more: str) -> str:
    """A count with its word."""
    return f"{count} {one if count == 1 else more}"


def shortened(text: str, most: int = 60) -> str:
    """The beginning of a text, for a note."""
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[: most - 1]}…"


def word_set(text: str) -> frozenset[str]:
    """The words of a text, to be looked up."""
    return frozenset(text.split())
