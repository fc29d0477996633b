"""More of what is drawn on axes: tangents, paths, arrows."""

from typing import Literal, Self

from pydantic import Field, model_validator

from agents.artifacts.base import OURS
from agents.artifacts.elements.arithmetic import Expression
from agents.artifacts.elements.base import Colour, ElementBase, Interval, Reference


class Tangent(ElementBase):
    """The line that touches a curve at a point, across the axes, and a dot there."""

    kind: Literal["tangent"] = "tangent"
    curve: Reference
    x: float
    colour: Colour = "yellow"

    def references(self) -> tuple[tuple[str, str, str | None], ...]:
        """The curve it touches."""
        return (("curve", self.curve, "curve"),)


class OnAxes(ElementBase):
    """Something that lies on axes and moves with nothing else."""

    axes: Reference

    def references(self) -> tuple[tuple[str, str, str | None], ...]:
        """The axes it is drawn on."""
        return (("axes", self.axes, "axes"),)


class ParametricCurve(OnAxes):
    """The path of a point: x and y as functions of t; what leaves the axes is not drawn."""

    kind: Literal["parametric_curve"] = "parametric_curve"
    x: Expression
    """In t, for example `np.cos(t)`."""
    y: Expression
    t_range: Interval
    colour: Colour = "green"

    @model_validator(mode="after")
    def _rising(self) -> Self:
        if not self.t_range[0] < self.t_range[1]:
            raise ValueError("t_range: the first number must be the smaller one")
        return self


class Arrow(OnAxes):
    """An arrow from one point of axes to another: a vector."""

    kind: Literal["arrow"] = "arrow"
    start: tuple[float, float] = (0, 0)
    end: tuple[float, float]
    colour: Colour = "yellow"

    @model_validator(mode="after")
    def _long(self) -> Self:
        if self.start == self.end:
            raise ValueError("end: must differ from start")
        return self


class VectorField(OnAxes):
    """Arrows that show a direction all over the axes; longer is stronger."""

    kind: Literal["vector_field"] = "vector_field"
    x: Expression
    """In x and y: how far each arrow goes to the right."""
    y: Expression
    """How far it goes up."""
    across: int = Field(default=12, ge=4, le=20, json_schema_extra=OURS)
    """How many arrows stand beside one another."""
    colour: Colour = "blue"
