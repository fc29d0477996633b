"""The area between a curve and the x-axis, whole or cut into rectangles."""

from typing import Literal, Self

from pydantic import Field, model_validator

from agents.artifacts.base import OURS
from agents.artifacts.elements.base import Colour, ElementBase, Interval, Reference


class _OnCurve(ElementBase):
    curve: Reference
    interval: Interval
    """From where to where on the x-axis, the smaller number first."""
    colour: Colour = "teal"
    colour_below: Colour = Field(default="red", json_schema_extra=OURS)
    """Below the x-axis, where area counts as negative."""
    opacity: float = Field(default=0.6, ge=0, le=1, json_schema_extra=OURS)

    def references(self) -> tuple[tuple[str, str, str | None], ...]:
        """The curve above or below which it lies."""
        return (("curve", self.curve, "curve"),)

    @model_validator(mode="after")
    def _rising(self) -> Self:
        if not self.interval[0] < self.interval[1]:
            raise ValueError("interval: the first number must be the smaller one")
        return self


class Area(_OnCurve):
    """Everything between a curve and the x-axis over an interval."""

    kind: Literal["area"] = "area"


class Rectangles(_OnCurve):
    """Rectangles of equal width that stand on the x-axis and reach to a curve."""

    kind: Literal["rectangles"] = "rectangles"
    count: int = Field(ge=1, le=256)
    sample: Literal["left", "middle", "right"] = "right"
    """Where in its part each rectangle takes its height."""
