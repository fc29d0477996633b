"""Size and rate of what is drawn."""

from fractions import Fraction
from typing import NamedTuple


class Size(NamedTuple):
    """Frame size in pixels, and the rate."""

    width_px: int
    height_px: int
    fps: Fraction
