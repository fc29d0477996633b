"""The look of a whole film: what becomes of every colour, once a shot is drawn.

Layers hold colours that are multiplied with their opacity; what is done to those is linear, so it
comes to the same before and after the layers lie on one another.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

LUMA = (0.2126, 0.7152, 0.0722)
"""How bright red, green and blue look (ITU-R BT.709)."""

ROWS = 64
"""Changed at a time."""


@dataclass(frozen=True)
class Grade:
    """One look."""

    saturation: float
    """0 leaves greys, 1 all colour."""
    gain: tuple[float, float, float]
    """What red, green and blue are multiplied with afterwards."""
    lift: float = 0.0
    """What is added to each, from -1 to 1."""


GRADES = {
    "noir": Grade(0.0, (1.35, 1.35, 1.35), -0.16),
    "sepia": Grade(0.0, (1.08, 0.92, 0.70), 0.03),
    "pastel": Grade(1.15, (0.64, 0.64, 0.64), 0.34),
    "vivid": Grade(1.5, (1.1, 1.1, 1.1), -0.05),
    "cold": Grade(0.4, (0.82, 0.96, 1.12)),
    "golden": Grade(0.75, (1.12, 0.98, 0.74), 0.02),
}


def grade(surface: Any, look: str) -> None:
    """Give a layer a look; a word that is not known changes nothing.

    Args:
        surface: Of cairo, `FORMAT_ARGB32`.
        look: One of `GRADES`.
    """
    wanted = GRADES.get(look)
    if wanted is None:
        return
    surface.flush()
    shape = (surface.get_height(), surface.get_width(), 4)
    pixels = np.ndarray(shape, np.uint8, surface.get_data())
    for top in range(0, shape[0], ROWS):
        rows = pixels[top : top + ROWS]
        colours, alpha = rows[..., 2::-1].astype(np.float32), rows[..., 3:].astype(np.float32)
        grey = colours @ np.array(LUMA, np.float32)[:, None]
        changed = grey + (colours - grey) * np.float32(wanted.saturation)
        changed = changed * np.array(wanted.gain, np.float32) + alpha * np.float32(wanted.lift)
        rows[..., 2::-1] = np.clip(changed + 0.5, 0, alpha).astype(np.uint8)
    surface.mark_dirty()
