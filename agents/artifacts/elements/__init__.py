"""Owns the kinds of elements: what can be on screen.

A new kind is a class in a file here, with a `kind` of its own, named in `Element` below; the file
of that name in `agents/coding/compile_scene/elements` compiles it.
"""

from typing import Annotated

from pydantic import Field

from agents.artifacts.elements.circle import RadiusTriangle, TurningPoint, UnitCircle, Wave
from agents.artifacts.elements.graphs import Axes, Curve, Secant
from agents.artifacts.elements.marker import Marker
from agents.artifacts.elements.plane import Plane, PlaneArea, PlaneArrow, PlaneGrid, PlaneLine
from agents.artifacts.elements.polygon import Polygon
from agents.artifacts.elements.rectangles import Area, Rectangles
from agents.artifacts.elements.words import Formula, Text

Element = Annotated[
    Text
    | Formula
    | Polygon
    | Axes
    | Curve
    | Secant
    | Marker
    | Area
    | Rectangles
    | UnitCircle
    | TurningPoint
    | RadiusTriangle
    | Wave
    | Plane
    | PlaneGrid
    | PlaneArrow
    | PlaneArea
    | PlaneLine,
    Field(discriminator="kind"),
]
