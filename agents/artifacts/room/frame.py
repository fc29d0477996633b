"""The frame's regions in numbers."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from agents.artifacts.request import Aspect

Region = Literal[
    "title", "stage", "left", "right", "left_wide", "right_narrow", "upper", "lower", "bottom"
]
"""Parts of the frame: a line at the top; all between it and the captions; that in two halves beside
one another; the same with more room on the left; in two halves below one another; and a line at
the bottom, for which the others end higher."""
FRAME_WIDTH, FRAME_HEIGHT = Aspect.WIDE.frame
"""Manim's frame at 16:9, frame units."""
EDGE = 0.45
"""Free border, frame units."""
CAPTION_TOP = -3.1
"""At 16:9, players lay captions below this line, so nothing is put there."""
GAP = 0.25
"""Between two elements of a region, frame units."""


@dataclass(frozen=True)
class Box:
    """A rectangle of the frame: its centre and size, frame units."""

    x: float
    y: float
    width: float
    height: float
    enlarged: float = 1.0
    """How many times as large as usual what stands in it is drawn."""

    @property
    def top(self) -> float:
        """Its upper edge."""
        return self.y + self.height / 2

    def meets(self, other: "Box") -> bool:
        """Whether the two have more than an edge in common."""
        return (
            abs(self.x - other.x) < (self.width + other.width) / 2 - 1e-9
            and abs(self.y - other.y) < (self.height + other.height) / 2 - 1e-9
        )

    def above(self, y: float) -> "Box":
        """The part of it above a height."""
        return Box(self.x, round((self.top + y) / 2, 4), self.width, round(self.top - y, 4))

    def point(self, anchor: str) -> tuple[float, float]:
        """The point of the box that an anchor names, for example `top_left`."""
        right = ("right" in anchor) - ("left" in anchor)
        up = ("top" in anchor) - ("bottom" in anchor)
        return (
            round(self.x + right * self.width / 2, 4),
            round(self.y + up * self.height / 2, 4),
        )


REGIONS: dict[Aspect, dict[Region, Box]] = {
    Aspect.WIDE: {
        "title": Box(0, 3.4, 12.8, 0.8),
        "stage": Box(0, -0.1, 12.8, 5.8),
        "left": Box(-3.35, -0.1, 6.1, 5.8),
        "right": Box(3.35, -0.1, 6.1, 5.8),
        "left_wide": Box(-2.35, -0.1, 8.1, 5.8),
        "right_narrow": Box(4.3, -0.1, 4.5, 5.8),
        "upper": Box(0, 1.425, 12.8, 2.75),
        "lower": Box(0, -1.625, 12.8, 2.75),
        "bottom": Box(0, -2.6, 12.8, 0.9),
    },
    Aspect.TALL: {
        "title": Box(0, 6.05, 7.2, 1.25),
        "stage": Box(0, -0.2, 7.2, 10.8),
        "upper": Box(0, 2.55, 7.2, 5.3),
        "lower": Box(0, -2.95, 7.2, 5.3),
        "bottom": Box(0, -5.1, 7.2, 1.0),
    },
    Aspect.SQUARE: {
        "title": Box(0, 3.1, 7.2, 1.2),
        "stage": Box(0, -0.35, 7.2, 5.3),
        "left": Box(-1.85, -0.35, 3.5, 5.3),
        "right": Box(1.85, -0.35, 3.5, 5.3),
        "upper": Box(0, 1.0, 7.2, 2.6),
        "lower": Box(0, -1.7, 7.2, 2.6),
        "bottom": Box(0, -2.5, 7.2, 1.0),
    },
}
"""The regions there are in each shape, top to bottom and left to right; words keep their size."""


def shared_regions(aspect: Aspect, used: Collection[Region]) -> dict[Region, Box]:
    """The regions of a shape for what shares them: over a bottom that is used, the others end."""
    regions = REGIONS[aspect]
    if "bottom" not in used:
        return regions
    bottom = regions["bottom"]
    return {
        name: box.above(bottom.top + GAP) if box.meets(bottom) and name != "bottom" else box
        for name, box in regions.items()
    }
