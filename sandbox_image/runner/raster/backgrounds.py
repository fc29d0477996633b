"""Draws vmobjects that are coloured by an image: only in the rows that they reach.

Stands for `BackgroundColoredVMobjectDisplayer.display`.
"""

import itertools
from typing import Any

import numpy as np
from manim.camera.camera import BackgroundColoredVMobjectDisplayer

DISPLAY_COLOURED = BackgroundColoredVMobjectDisplayer.display


def display(self: BackgroundColoredVMobjectDisplayer, *cvmobjects: Any) -> np.ndarray | None:
    """As Manim's method: the frame with nothing but these objects."""
    mask = self.pixel_array
    if mask.dtype != np.uint8 or self.camera.pixel_array_dtype != "uint8":
        return DISPLAY_COLOURED(self, *cvmobjects)
    shown: np.ndarray | None = None
    for image, batch in itertools.groupby(cvmobjects, lambda each: each.get_background_image()):
        colours = self.get_background_array(image)
        self.camera.display_multiple_non_background_colored_vmobjects(batch, mask)
        if shown is None:
            shown = np.zeros_like(mask)
        rows = np.flatnonzero(mask.reshape(len(mask), -1).any(axis=1))
        if len(rows):
            reached = slice(rows[0], rows[-1] + 1)
            lit = shown[reached]
            np.maximum(lit, scaled(colours[reached], mask[reached]), out=lit)
        self.reset_pixel_array()
    return shown


def scaled(colours: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Colours times coverage, rounded down; whole numbers give what Manim's floats give."""
    if colours.dtype != np.uint8:
        return np.array(colours * mask.astype(float) / 255, dtype=np.uint8)
    product = colours.astype(np.uint16)
    product *= mask
    product //= 255
    return product.astype(np.uint8)
