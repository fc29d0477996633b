"""A marked place on axes: a dot, or an upright dashed line."""

from typing import ClassVar, Literal

from pydantic import ConfigDict, Field

from agents.artifacts.base import OURS
from agents.artifacts.elements.base import Colour, ElementBase, Name, Tex


class Marker(ElementBase):
    """A dot at a point of axes, or a dashed line through it from their bottom to their top."""

    model_config: ClassVar[ConfigDict] = ConfigDict(json_schema_extra=OURS)

    kind: Literal["marker"] = "marker"
    axes: Name
    at: tuple[float, float]
    """x and y as the axes count them."""
    shape: Literal["dot", "upright"] = "dot"
    colour: Colour = "yellow"
    label: Tex | None = None
    """Written beside the dot, or at the top or bottom end of the line."""
    side: Literal["above", "below", "left", "right"] = "below"
    """Where the label goes."""
    size: float = Field(default=0.09, gt=0, le=0.5)
    """Radius of the dot, frame units."""

    def references(self) -> tuple[tuple[str, str, str | None], ...]:
        """The axes it is drawn on."""
        return (("axes", self.axes, "axes"),)
