"""Draws flat shapes into one layer of a picture; the frame's shorter side is 1, y points down."""

import math
from collections.abc import Iterable, Sequence
from contextlib import contextmanager
from typing import Any

import cairo

from runner.storyboard.colour import Colour
from runner.storyboard.order import Dice

Point = tuple[float, float]
ROUND = math.tau


class Pen:
    """A context of cairo with the shapes that pictures are made of."""

    def __init__(self, context: Any) -> None:
        self.context = context

    @contextmanager
    def moved(
        self, x: float, y: float, *, scale: float = 1.0, flip: bool = False, turn: float = 0.0
    ) -> Any:
        """Draw in coordinates of one's own.

        Args:
            x: Where their origin is.
            y: The same downwards.
            scale: How long their unit is.
            flip: Left and right are exchanged.
            turn: Clockwise, radians.
        """
        self.context.save()
        self.context.translate(x, y)
        self.context.rotate(turn)
        self.context.scale(-scale if flip else scale, scale)
        yield
        self.context.restore()

    def colour(self, colour: Colour, alpha: float = 1.0) -> None:
        """What is drawn next has this colour."""
        self.context.set_source_rgba(*colour, alpha)

    def fill(self, colour: Colour, alpha: float = 1.0) -> None:
        """Fill the path that stands."""
        self.colour(colour, alpha)
        self.context.fill()

    def stroke(self, colour: Colour, width: float, alpha: float = 1.0) -> None:
        """Draw along the path that stands, with round ends."""
        self.colour(colour, alpha)
        self.context.set_line_width(width)
        self.context.set_line_cap(cairo.LINE_CAP_ROUND)
        self.context.set_line_join(cairo.LINE_JOIN_ROUND)
        self.context.stroke()

    def polygon(self, points: Iterable[Point], colour: Colour, alpha: float = 1.0) -> None:
        """A shape with corners."""
        for x, y in points:
            self.context.line_to(x, y)
        self.context.close_path()
        self.fill(colour, alpha)

    def box(
        self, x: float, y: float, width: float, height: float, colour: Colour, alpha: float = 1.0
    ) -> None:
        """A rectangle from its upper left corner."""
        self.context.rectangle(x, y, width, height)
        self.fill(colour, alpha)

    def round_path(self, x: float, y: float, width: float, height: float, radius: float) -> None:
        """The path of a rectangle with round corners."""
        radius = min(radius, abs(width) / 2, abs(height) / 2)
        self.context.new_sub_path()
        for turn, cx, cy in (
            (-1, x + width - radius, y + radius),
            (0, x + width - radius, y + height - radius),
            (1, x + radius, y + height - radius),
            (2, x + radius, y + radius),
        ):
            self.context.arc(cx, cy, radius, turn * ROUND / 4, (turn + 1) * ROUND / 4)
        self.context.close_path()

    def round_box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        radius: float,
        colour: Colour,
        alpha: float = 1.0,
    ) -> None:
        """A rectangle with round corners."""
        self.round_path(x, y, width, height, radius)
        self.fill(colour, alpha)

    def oval_path(self, x: float, y: float, across: float, down: float) -> None:
        """The path of an ellipse, by its two radii."""
        self.context.save()
        self.context.translate(x, y)
        self.context.scale(max(across, 1e-6), max(down, 1e-6))
        self.context.new_sub_path()
        self.context.arc(0, 0, 1, 0, ROUND)
        self.context.restore()

    def oval(
        self, x: float, y: float, across: float, down: float, colour: Colour, alpha: float = 1.0
    ) -> None:
        """An ellipse, by its two radii."""
        self.oval_path(x, y, across, down)
        self.fill(colour, alpha)

    def disc(self, x: float, y: float, radius: float, colour: Colour, alpha: float = 1.0) -> None:
        """A circle."""
        self.oval(x, y, radius, radius, colour, alpha)

    def smooth_path(self, points: Sequence[Point], *, closed: bool = False) -> None:
        """The path of a curve through all points (Catmull-Rom, as cubic Béziers)."""
        count = len(points)

        def at(index: int) -> Point:
            return points[index % count] if closed else points[min(max(index, 0), count - 1)]

        self.context.move_to(*points[0])
        for index in range(count if closed else count - 1):
            before, start, end, after = (at(index + step) for step in (-1, 0, 1, 2))
            self.context.curve_to(
                start[0] + (end[0] - before[0]) / 6,
                start[1] + (end[1] - before[1]) / 6,
                end[0] - (after[0] - start[0]) / 6,
                end[1] - (after[1] - start[1]) / 6,
                *end,
            )
        if closed:
            self.context.close_path()

    def blob(self, points: Sequence[Point], colour: Colour, alpha: float = 1.0) -> None:
        """A shape without corners, through all points."""
        self.smooth_path(points, closed=True)
        self.fill(colour, alpha)

    def line(
        self, points: Sequence[Point], colour: Colour, width: float, alpha: float = 1.0
    ) -> None:
        """A line without corners, through all points."""
        self.smooth_path(points)
        self.stroke(colour, width, alpha)

    def ground(
        self, top: Sequence[Point], bottom: float, colour: Colour, *, lower: Colour | None = None
    ) -> None:
        """Everything below a smooth line; with `lower`, it changes to that colour downwards."""
        self.smooth_path(top)
        self.context.line_to(top[-1][0], bottom)
        self.context.line_to(top[0][0], bottom)
        self.context.close_path()
        if lower is None:
            self.fill(colour)
            return
        shades = cairo.LinearGradient(0, min(y for _, y in top), 0, bottom)
        shades.add_color_stop_rgb(0, *colour)
        shades.add_color_stop_rgb(1, *lower)
        self.context.set_source(shades)
        self.context.fill()

    def downwards(
        self, box: tuple[float, float, float, float], *stops: tuple[float, Colour, float]
    ) -> None:
        """A rectangle whose colour and opacity change from above to below.

        Args:
            box: Left, top, width, height.
            stops: From 0 to 1, colour, opacity.
        """
        x, y, width, height = box
        shades = cairo.LinearGradient(0, y, 0, y + height)
        for at, colour, alpha in stops:
            shades.add_color_stop_rgba(at, *colour, alpha)
        self.context.rectangle(x, y, width, height)
        self.context.set_source(shades)
        self.context.fill()

    def glow(self, x: float, y: float, radius: float, colour: Colour, alpha: float = 1.0) -> None:
        """Light that fades all around."""
        shades = cairo.RadialGradient(x, y, 0, x, y, radius)
        for at, share in ((0, 1.0), (0.25, 0.55), (0.55, 0.18), (1, 0.0)):
            shades.add_color_stop_rgba(at, *colour, alpha * share)
        self.context.arc(x, y, radius, 0, ROUND)
        self.context.set_source(shades)
        self.context.fill()

    @contextmanager
    def inside(self) -> Any:
        """Draw only inside of the path that stands."""
        self.context.save()
        self.context.clip()
        yield
        self.context.restore()


def ridge(
    dice: Dice, left: float, right: float, base: float, rise: float, steps: int
) -> list[Point]:
    """The line of hills: points from left to right, each up to `rise` above `base`."""
    step = (right - left) / steps
    return [
        (left + step * index, base - rise * dice.between(0.0, 1.0)) for index in range(steps + 1)
    ]
