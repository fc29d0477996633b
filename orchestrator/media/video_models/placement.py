"""Where the weights of a model lie while it works, and in which sizes it works: numbers only."""

import math
from collections.abc import Mapping
from enum import StrEnum

GIB = 1024**3
WORKING_BYTES = 8 * GIB
"""What a clip of `WORKING_PIXELS` takes beside the weights, about."""
WORKING_PIXELS = 1280 * 704 * 121


class Placement(StrEnum):
    """Where the weights lie; each takes less memory of the graphics processor, and more time."""

    WHOLE = "all weights on the graphics processor"
    BY_MODEL = "one part of the model at a time on the graphics processor"
    BY_LAYER = "one layer at a time on the graphics processor"
    HOST = "all weights in this machine's own memory"


def choose_placement(parts: Mapping[str, int], free_bytes: int, *, pixels: int) -> Placement:
    """The quickest one that fits.

    Args:
        parts: Bytes of the weights of each part.
        free_bytes: Of the graphics processor.
        pixels: Of one clip, over all of its pictures.
    """
    working = WORKING_BYTES * pixels / WORKING_PIXELS
    if sum(parts.values()) + working <= free_bytes:
        return Placement.WHOLE
    if max(parts.values(), default=0) + working <= free_bytes:
        return Placement.BY_MODEL
    return Placement.BY_LAYER


def fitting_side(side_px: int, multiple: int) -> int:
    """The nearest side of a picture that a model can make, pixels."""
    return max(1, round(side_px / multiple)) * multiple


def fitting_frames(frames: int, step: int) -> int:
    """The fewest pictures that a model can make which are not fewer: steps of several, and one."""
    return max(1, math.ceil((frames - 1) / step)) * step + 1
