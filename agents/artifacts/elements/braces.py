"""A brace along an element."""

from typing import Literal

from agents.artifacts.elements.base import Colour, ElementBase, Reference
from agents.artifacts.elements.figures import ShortTex
from agents.artifacts.room.letters import Extent, formula_extent

Side = Literal["above", "below", "left", "right"]
THICK = 0.45
"""A brace and the gap before it, frame units."""
LABEL_GAP = 0.15


class Brace(ElementBase):
    """A brace along an element, with its name."""

    kind: Literal["brace"] = "brace"
    around: Reference
    side: Side = "below"
    label: ShortTex | None = None
    """TeX."""
    colour: Colour = "yellow"

    def references(self) -> tuple[tuple[str, str, str | None], ...]:
        """The element it is drawn along."""
        return (("around", self.around, None),)

    def extent(self) -> Extent:
        """How much room it takes beside the element: along its side, and away from it."""
        if self.label is None:
            return Extent(0, THICK)
        label = formula_extent(self.label, "small")
        across = label.height if self.side in ("above", "below") else label.width
        along = label.width if self.side in ("above", "below") else label.height
        return Extent(along, THICK + LABEL_GAP + across)
