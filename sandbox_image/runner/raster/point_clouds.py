"""Draws point clouds into the frame itself, not into it and then once more.

Stands for `Camera.display_point_cloud`.
"""

from typing import Any

import numpy as np
from manim.camera.camera import Camera

DISPLAY_CLOUD = Camera.display_point_cloud


def display(
    self: Camera,
    pmobject: Any,
    points: np.ndarray,
    rgbas: np.ndarray,
    thickness: float,
    pixel_array: np.ndarray,
) -> None:
    """As Manim's method: set the pixels around each point."""
    height, width, channels = pixel_array.shape
    in_size = (height, width) == (self.pixel_height, self.pixel_width)
    if not in_size or not pixel_array.flags.c_contiguous:
        DISPLAY_CLOUD(self, pmobject, points, rgbas, thickness, pixel_array)
        return
    if len(points) == 0:
        return
    coords = self.points_to_pixel_coords(pmobject, points)
    coords = self.thickened_coordinates(coords, thickness)
    colours = (self.rgb_max_val * rgbas).astype(self.pixel_array_dtype)
    colours = np.tile(colours, (len(coords) // len(colours), 1)).reshape((len(coords), channels))
    visible = self.on_screen_pixels(coords)
    x, y = coords[visible].T
    pixel_array.reshape((height * width, channels))[(x + width * y).astype(int)] = colours[visible]
