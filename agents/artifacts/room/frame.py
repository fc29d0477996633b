"""The frame's regions in numbers."""

from dataclasses import dataclass
from typing import Literal

Region = Literal["title", "stage", "left", "right", "left_wide", "right_narrow", "bottom"]
"""Parts of the frame: a line at the top; all between it and the captions; that in two halves;
the same with more room on the left; and a line at the bottom of the stage."""
FRAME_WIDTH, FRAME_HEIGHT = 128 / 9, 8.0
"""Manim's frame at 16:9, frame units."""
EDGE = 0.45
"""Free border, frame units."""
CAPTION_TOP = -3.1
"""Players lay captions below this line, so nothing is put there."""


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

    def point(self, anchor: str) -> tuple[float, float]:
        """The point of the box that an anchor names, for example `top_left`."""
        right = ("right" in anchor) - ("left" in anchor)
        up = ("top" in anchor) - ("bottom" in anchor)
        return (
            round(self.x + right * self.width / 2, 4),
            round(self.y + up * self.height / 2, 4),
        )


REGIONS: dict[Region, Box] = {
    "title": Box(0, 3.4, 12.8, 0.8),
    "stage": Box(0, -0.1, 12.8, 5.8),
    "left": Box(-3.35, -0.1, 6.1, 5.8),
    "right": Box(3.35, -0.1, 6.1, 5.8),
    "left_wide": Box(-2.35, -0.1, 8.1, 5.8),
    "right_narrow": Box(4.3, -0.1, 4.5, 5.8),
    "bottom": Box(0, -2.6, 12.8, 0.9),
}
