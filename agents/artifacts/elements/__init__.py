"""Owns the kinds of elements: what can be on screen.

A new kind is a class in a file here, with a `kind` of its own, named in `Element` below; the file
of that name in `agents/coding/compile_scene/elements` compiles it.
"""

from typing import Annotated

from pydantic import Field

from agents.artifacts.elements.braces import Brace
from agents.artifacts.elements.circle import RadiusTriangle, TurningPoint, UnitCircle, Wave
from agents.artifacts.elements.figures import Circle, Figure
from agents.artifacts.elements.graphs import Axes, Curve, Secant
from agents.artifacts.elements.images import Image
from agents.artifacts.elements.linear_maps import LinearMap
from agents.artifacts.elements.listing import CodeListing
from agents.artifacts.elements.lists import BulletList, Derivation
from agents.artifacts.elements.marker import Marker
from agents.artifacts.elements.network import Network
from agents.artifacts.elements.number_line import NumberLine
from agents.artifacts.elements.plane import Plane, PlaneArea, PlaneArrow, PlaneGrid, PlaneLine
from agents.artifacts.elements.plots import Arrow, ParametricCurve, Tangent, VectorField
from agents.artifacts.elements.points import LabelledPoint
from agents.artifacts.elements.polygon import Polygon
from agents.artifacts.elements.rectangles import Area, Rectangles
from agents.artifacts.elements.surfaces import Surface
from agents.artifacts.elements.tables import BarChart, Matrix, Table
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
    | PlaneLine
    | BulletList
    | Derivation
    | NumberLine
    | Figure
    | Circle
    | Matrix
    | Table
    | BarChart
    | Network
    | CodeListing
    | Surface
    | Tangent
    | ParametricCurve
    | Arrow
    | VectorField
    | LabelledPoint
    | Brace
    | LinearMap
    | Image,
    Field(discriminator="kind"),
]
