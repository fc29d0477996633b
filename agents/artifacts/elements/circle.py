"""The unit circle, a point that turns on it, and the wave that its height draws."""

from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict, Field

from agents.artifacts.base import OURS
from agents.artifacts.elements.base import Colour, Coordinate, ElementBase, Name

Angle = Annotated[float, Field(ge=-1440, le=1440)]
"""Degrees, counter-clockwise from the right; more than 360 is more than one turn."""


class UnitCircle(ElementBase):
    """A circle level with the zero of axes; its radius is their unit of y."""

    model_config: ClassVar[ConfigDict] = ConfigDict(json_schema_extra=OURS)

    kind: Literal["unit_circle"] = "unit_circle"
    axes: Name
    """They need not be on screen."""
    x: Coordinate
    """Where its centre is, frame units from the middle of the frame to the right."""
    colour: Colour = "grey"

    def references(self) -> tuple[tuple[str, str, str | None], ...]:
        """The axes it is level with."""
        return (("axes", self.axes, "axes"),)


class TurningPoint(ElementBase):
    """A point on a circle with its radius, its height, its foot on the x-axis, and its angle."""

    model_config: ClassVar[ConfigDict] = ConfigDict(json_schema_extra=OURS)

    kind: Literal["turning_point"] = "turning_point"
    circle: Name
    angle_degrees: Angle = 0
    """First angle; `turn_to` changes it."""
    decimals: int = Field(default=0, ge=0, le=3)
    """Of the angle that is shown, degrees."""
    height_colour: Colour = "yellow"
    foot_colour: Colour = "teal"

    def references(self) -> tuple[tuple[str, str, str | None], ...]:
        """The circle it moves on."""
        return (("circle", self.circle, "unit_circle"),)


class Wave(ElementBase):
    """The height of a point on a circle, drawn over its angle in radians as the point turns."""

    model_config: ClassVar[ConfigDict] = ConfigDict(json_schema_extra=OURS)

    kind: Literal["wave"] = "wave"
    circle: Name
    """Its axes are the axes of the wave."""
    angle_degrees: Angle = 0
    """First angle; `turn_to` changes it."""
    colour: Colour = "yellow"

    def references(self) -> tuple[tuple[str, str, str | None], ...]:
        """The circle on which the point turns."""
        return (("circle", self.circle, "unit_circle"),)


class RadiusTriangle(ElementBase):
    """The triangle between a circle's centre and two of its points."""

    model_config: ClassVar[ConfigDict] = ConfigDict(json_schema_extra=OURS)

    kind: Literal["radius_triangle"] = "radius_triangle"
    circle: Name
    angles_degrees: tuple[Angle, Angle]
    """Where on the circle its two points lie."""
    colour: Colour = "orange"
    opacity: float = Field(default=0.35, ge=0, le=1)

    def references(self) -> tuple[tuple[str, str, str | None], ...]:
        """The circle it lies in."""
        return (("circle", self.circle, "unit_circle"),)
