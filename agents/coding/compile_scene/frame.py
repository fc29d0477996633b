"""The frame's regions in numbers, and the room a place gives to an element."""

from dataclasses import dataclass

from agents.artifacts.scene_spec import Place, Region

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


def room(place: Place) -> tuple[float | None, float | None]:
    """Largest width and height of an element at a place; None where nothing limits it."""
    width, height = place.max_width, place.max_height
    if place.region is not None:
        box = REGIONS[place.region]
        width = min(box.width, width or box.width)
        height = min(box.height, height or box.height)
    elif width is None:
        # Whatever it is, it must stay inside the frame.
        width = round(FRAME_WIDTH - 2 * EDGE, 2)
    return width, height
