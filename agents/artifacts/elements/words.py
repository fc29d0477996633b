"""Words and formulas."""

from typing import Literal

from pydantic import Field

from agents.artifacts.base import Record
from agents.artifacts.elements.base import Colour, Needs, PlacedElement, Tex
from agents.artifacts.room.letters import Size, formula_extent, text_extent, wrapped


class Text(PlacedElement):
    """Plain words; a line break is a new line."""

    kind: Literal["text"] = "text"
    text: str = Field(min_length=1, max_length=300)
    size: Size = "normal"
    colour: Colour = "white"

    def needs(self, width: float) -> Needs:
        """Its lines, broken where they would be too long."""
        extent = text_extent(wrapped(self.text, self.size, width), self.size)
        require_width(self.id, extent.width, width)
        return Needs(extent.height)


class FormulaPart(Record):
    """A piece of a formula that has a colour of its own."""

    tex: Tex
    """Complete TeX for math mode: braces are balanced within the part."""
    colour: Colour | None = None
    """None takes the colour of the formula."""


class Formula(PlacedElement):
    """One line of mathematics."""

    kind: Literal["formula"] = "formula"
    parts: tuple[FormulaPart, ...] = Field(min_length=1, max_length=30)
    size: Size = "normal"
    colour: Colour = "white"

    def needs(self, width: float) -> Needs:
        """One line; it is not broken."""
        extent = formula_extent(" ".join(part.tex for part in self.parts), self.size)
        require_width(self.id, extent.width, width)
        return Needs(extent.height)


def require_width(element_id: str, needed: float, width: float) -> None:
    """Refuse what would have to be shrunk until nobody can read it.

    Raises:
        ValueError: It is too long for its room.
    """
    if needed > width * MOST_SHRINKING:
        raise ValueError(
            f"elements: {element_id!r} is about {needed:.1f} units long, and its room is"
            f" {width:g} wide: shorten it, break it into several, or use a wider region"
        )


MOST_SHRINKING = 1.15
"""A line may be estimated so many times as long as its room; it is shrunk to fit."""
