"""A closed shape with straight sides."""

from typing import ClassVar, Literal

from pydantic import ConfigDict, Field

from agents.artifacts.base import OURS
from agents.artifacts.elements.base import Colour, ElementBase, Point


class Polygon(ElementBase):
    """A closed shape with straight sides."""

    model_config: ClassVar[ConfigDict] = ConfigDict(json_schema_extra=OURS)

    kind: Literal["polygon"] = "polygon"
    vertices: tuple[Point, ...] = Field(min_length=3, max_length=60)
    fill: Colour | None = None
    """None leaves it empty."""
    fill_opacity: float = Field(default=0.6, ge=0, le=1)
    outline: Colour | None = "white"
    outline_width: float = Field(default=3, ge=0, le=20)
    """Line width as Manim counts it: 100 are one frame unit."""
