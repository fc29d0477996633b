"""Surfaces over a plane, seen from a corner."""

from typing import Literal, Self

from pydantic import Field, model_validator

from agents.artifacts.base import OURS
from agents.artifacts.elements.arithmetic import Expression
from agents.artifacts.elements.base import Colour, Interval, Needs, PlacedElement


class Surface(PlacedElement):
    """The graph of a function of x and y, in perspective, with its frame."""

    kind: Literal["surface"] = "surface"
    expression: Expression
    """In x and y, for example `np.sin(x) * y`."""
    x_range: Interval = (-2, 2)
    y_range: Interval = (-2, 2)
    turn_degrees: float = Field(default=35, ge=-180, le=180, json_schema_extra=OURS)
    """From which side it is seen."""
    low_colour: Colour = Field(default="deep_blue", json_schema_extra=OURS)
    high_colour: Colour = Field(default="yellow", json_schema_extra=OURS)

    @model_validator(mode="after")
    def _rising(self) -> Self:
        for name, (low, high) in (("x_range", self.x_range), ("y_range", self.y_range)):
            if not low < high:
                raise ValueError(f"{name}: the first number must be the smaller one")
        return self

    def needs(self, width: float) -> Needs:
        """All it can get."""
        del width
        return Needs(2.8, grows=True)
