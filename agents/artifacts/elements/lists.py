"""Several lines that belong together: points of a list, steps of a derivation."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from agents.artifacts.base import Record
from agents.artifacts.elements.base import Colour, Needs, PlacedElement, Tex
from agents.artifacts.elements.words import require_width
from agents.artifacts.room.letters import Size, formula_extent, text_extent, wrapped

Item = Annotated[str, StringConstraints(min_length=1, max_length=120)]
BULLET_ROOM = 0.45
"""A dot or number and the space behind it, frame units."""
ITEM_GAP, STEP_GAP = 0.22, 0.25


class BulletList(PlacedElement):
    """Points, one below the other, each with a dot or its number."""

    kind: Literal["bullet_list"] = "bullet_list"
    items: tuple[Item, ...] = Field(min_length=1, max_length=6)
    numbered: bool = False
    size: Size = "normal"
    colour: Colour = "white"

    def lines(self, width: float) -> tuple[str, ...]:
        """The items, broken where they would be too long for a width."""
        return tuple(wrapped(item, self.size, width - BULLET_ROOM) for item in self.items)

    def needs(self, width: float) -> Needs:
        """All items and the space between them."""
        extents = [text_extent(item, self.size) for item in self.lines(width)]
        require_width(self.id, max(each.width for each in extents) + BULLET_ROOM, width)
        return Needs(sum(each.height for each in extents) + ITEM_GAP * (len(extents) - 1))


class Step(Record):
    """One line: what is before its sign, and the sign with what follows."""

    left: Tex | None = None
    """None: the line goes on."""
    right: Tex
    """Begins with the sign, for example `= 2x`."""


class Derivation(PlacedElement):
    """Lines of mathematics that follow from each other."""

    kind: Literal["derivation"] = "derivation"
    steps: tuple[Step, ...] = Field(min_length=2, max_length=7)
    size: Size = "normal"
    colour: Colour = "white"

    def needs(self, width: float) -> Needs:
        """All lines and the space between them."""
        lefts = [formula_extent(step.left, self.size) for step in self.steps if step.left]
        rights = [formula_extent(step.right, self.size) for step in self.steps]
        left = max((each.width for each in lefts), default=0.0)
        require_width(self.id, left + max(each.width for each in rights), width)
        heights = [
            max(formula_extent(tex, self.size).height for tex in (step.left or "x", step.right))
            for step in self.steps
        ]
        return Needs(sum(heights) + STEP_GAP * (len(heights) - 1))
