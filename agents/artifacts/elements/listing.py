"""Program text."""

import unicodedata
from typing import Literal, Self

from pydantic import Field, model_validator

from agents.artifacts.elements.base import Needs, PlacedElement
from agents.artifacts.room.line_breaks import columns

MOST_LINES, MOST_COLUMNS = 14, 60
LETTER, LINE_HEIGHT = 0.185, 0.37
"""Width of a letter and height of a line at the size it is written, frame units."""
BORDER = 0.6


class CodeListing(PlacedElement):
    """Lines of a program, coloured by its language."""

    kind: Literal["code_listing"] = "code_listing"
    code: str = Field(min_length=1, max_length=900)
    language: Literal["python", "java", "c", "cpp", "javascript", "rust", "sql", "bash", "text"] = (
        "python"
    )

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        lines = self.code.expandtabs(4).split("\n")
        if not self.code.strip():
            raise ValueError("code: is empty")
        if len(lines) > MOST_LINES or max(map(columns, lines)) > MOST_COLUMNS:
            raise ValueError(
                f"code: at most {MOST_LINES} lines of {MOST_COLUMNS} characters can be read"
            )
        if any(map(_joins, self.code)):
            raise ValueError(
                "code: has letters that join or carry marks (Arabic, Devanagari, …), which a"
                " listing cannot draw one by one: write comments in other letters"
            )
        return self

    def needs(self, width: float) -> Needs:
        """Its lines and a border."""
        lines = self.code.expandtabs(4).split("\n")
        needed = max(map(columns, lines)) * LETTER + BORDER
        if needed > width * 1.15:
            raise ValueError(
                f"elements: {self.id!r} has lines of {needed:.1f} units, and its room is {width:g}"
                " wide: break them, or use a wider region"
            )
        return Needs(len(lines) * LINE_HEIGHT + BORDER)


def _joins(character: str) -> bool:
    """Whether a character is drawn as one with its neighbours; those of Thai are not."""
    code = ord(character)
    return unicodedata.bidirectional(character) == "AL" or (
        code >= 0x300
        and unicodedata.category(character) in ("Mn", "Mc")
        and not 0x0E00 <= code <= 0x0EFF
    )
