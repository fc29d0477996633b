"""A point of axes with its name."""

from typing import Literal

from agents.artifacts.elements.base import Colour
from agents.artifacts.elements.figures import ShortTex
from agents.artifacts.elements.plots import OnAxes


class LabelledPoint(OnAxes):
    """A dot on axes with its name beside it."""

    kind: Literal["point"] = "point"
    at: tuple[float, float]
    """x and y on the axes."""
    label: ShortTex | None = None
    """TeX."""
    colour: Colour = "yellow"
