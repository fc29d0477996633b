"""Room beside an element for the braces along it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from agents.artifacts.elements.base import ElementBase, Needs, PlacedElement
from agents.artifacts.elements.braces import Brace
from agents.artifacts.elements.words import require_width
from agents.artifacts.room.frame import Box


class Margin(NamedTuple):
    """Room beside an element for the braces along it, frame units."""

    above: float = 0.0
    below: float = 0.0
    left: float = 0.0
    right: float = 0.0
    wide: float = 0.0
    """Width of the widest name of a brace above or below."""
    high: float = 0.0
    """Height of the highest name of a brace at the left or right."""

    def around(self, element: PlacedElement, width: float) -> Needs:
        """What the element needs with its braces of a room so wide.

        Raises:
            ValueError: It does not fit.
        """
        require_width(element.id, self.wide, width)
        own = element.needs(width - self.left - self.right)
        return Needs(max(own.height, self.high) + self.above + self.below, own.grows)

    def inside(self, box: Box) -> Box:
        """The room without that of the braces."""
        if self == NO_MARGIN:
            return box
        return replace(
            box,
            x=round(box.x + (self.left - self.right) / 2, 4),
            y=round(box.y + (self.below - self.above) / 2, 4),
            width=round(box.width - self.left - self.right, 4),
            height=round(box.height - self.above - self.below, 4),
        )


NO_MARGIN = Margin()


def margins_of(elements: Sequence[ElementBase]) -> dict[str, Margin]:
    """Room beside every element that has braces, by id; it is kept also while they are not seen."""
    margins: dict[str, Margin] = {}
    for brace in elements:
        if isinstance(brace, Brace):
            margin = margins.get(brace.around, NO_MARGIN)
            along, away = brace.extent()
            upright = brace.side in ("above", "below")
            margins[brace.around] = margin._replace(
                **{brace.side: max(getattr(margin, brace.side), away)},
                **({"wide": max(margin.wide, along)} if upright else {}),
                **({} if upright else {"high": max(margin.high, along)}),
            )
    return margins
