"""Figures of geometry, drawn as large as their room allows, with names at corners and sides."""

import math
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from agents.artifacts.base import OURS, Record
from agents.artifacts.elements.base import Colour, Coordinate, Needs, PlacedElement, complete_tex
from agents.artifacts.elements.corner_angles import least_scale

ShortTex = Annotated[
    str, StringConstraints(min_length=1, max_length=40), AfterValidator(complete_tex)
]
SHORTEST_SIDE = 0.15
"""Of a side with a name, as a share of the figure's larger extent."""
NAMES_OUTSIDE = 0.62
"""What names outside take of the room on each side, frame units."""
FLATTEST = 0.1
"""Least height of a figure to its width, or the other way round."""


class Corner(Record):
    """A corner of a figure, in any unit: only the shape counts."""

    at: tuple[Coordinate, Coordinate]
    name: ShortTex | None = None
    """TeX, written outside."""
    right_angle: bool = False
    """Marked by a small square."""
    angle: ShortTex | None = None
    """TeX inside, behind an arc."""


class Figure(PlacedElement):
    """A polygon without dents; corners in order around it."""

    kind: Literal["figure"] = "figure"
    corners: tuple[Corner, ...] = Field(min_length=3, max_length=12)
    sides: tuple[str, ...] = Field(default=(), max_length=12)
    """TeX beside each side, in order; empty for none."""
    fill: Colour | None = "blue"
    fill_opacity: float = Field(default=0.3, ge=0, le=1, json_schema_extra=OURS)
    outline: Colour = Field(default="white", json_schema_extra=OURS)

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        points = [corner.at for corner in self.corners]
        if self.sides and len(self.sides) != len(points):
            raise ValueError("sides: needs one for each side, empty for none")
        turns = [_turn(points[n - 2], points[n - 1], points[n]) for n in range(len(points))]
        if not (all(turn > 1e-9 for turn in turns) or all(turn < -1e-9 for turn in turns)):
            raise ValueError("corners: must go once around a figure without dents")
        wide, high = (
            max(point[axis] for point in points) - min(point[axis] for point in points)
            for axis in (0, 1)
        )
        if min(wide, high) < FLATTEST * max(wide, high):
            raise ValueError("corners: the figure is too flat to be seen")
        for number, corner in enumerate(self.corners):
            if corner.right_angle and corner.angle:
                raise ValueError(f"corners[{number}]: has a square or an arc with its angle")
        for number, name in enumerate(self.sides):
            ends = points[number], points[(number + 1) % len(points)]
            if len(name) > 40:
                raise ValueError(f"sides[{number}]: at most 40 characters")
            complete_tex(name or "x")
            if name and math.dist(*ends) < SHORTEST_SIDE * max(wide, high):
                raise ValueError(f"sides[{number}]: the side is too short for a name")
        return self

    def needs(self, width: float) -> Needs:
        """All it can get; at least what names of angles need."""
        points = [corner.at for corner in self.corners]
        angles = {n: corner.angle for n, corner in enumerate(self.corners) if corner.angle}
        scale = least_scale(points, angles)
        outside = 2 * NAMES_OUTSIDE * self.named_outside
        wide, high = (
            scale * (max(point[axis] for point in points) - min(point[axis] for point in points))
            for axis in (0, 1)
        )
        if wide + outside > width:
            raise ValueError(
                f"elements: {self.id!r}: the names of its angles fit into their corners only where"
                f" it is {wide + outside:.1f} units wide, and its room has {width:g}"
            )
        return Needs(max(2.6, high + outside), grows=True)

    @property
    def named_outside(self) -> bool:
        """Whether there are names beside its corners or sides."""
        return any(corner.name for corner in self.corners) or any(self.sides)


class Circle(PlacedElement):
    """A circle, with its radius or a sector of it."""

    kind: Literal["circle"] = "circle"
    radius_name: ShortTex | None = None
    """TeX at the radius; with it, the radius is drawn."""
    centre_name: ShortTex | None = None
    sector_degrees: float | None = Field(default=None, gt=0, le=360)
    """A filled sector, from the right counter-clockwise."""
    fill: Colour | None = None
    outline: Colour = Field(default="blue", json_schema_extra=OURS)

    @model_validator(mode="after")
    def _room_for_names(self) -> Self:
        sector = self.sector_degrees or 0
        if self.radius_name and sector > 180:
            raise ValueError("radius_name: has no room beside a sector of more than 180 degrees")
        if self.centre_name and sector > 270:
            raise ValueError("centre_name: has no room beside a sector of more than 270 degrees")
        return self

    def needs(self, width: float) -> Needs:
        """All it can get."""
        del width
        return Needs(2.2, grows=True)


def _turn(one: tuple[float, float], two: tuple[float, float], three: tuple[float, float]) -> float:
    """Twice the area of a triangle; positive where it goes to the left."""
    return (two[0] - one[0]) * (three[1] - two[1]) - (two[1] - one[1]) * (three[0] - two[0])
