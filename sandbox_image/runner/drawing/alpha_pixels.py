"""Pixels that can be seen through, as files have them."""

import numpy as np


def straight(pixels: np.ndarray) -> np.ndarray:
    """A picture whose colours are not darkened by how clear they are.

    Cairo keeps each colour times its opacity, and Manim hands that on; files and players mean the
    colour alone, so that what is half clear would be laid over something too dark, and the edges of
    letters with it. Laid over black, what comes of this is the picture on a black ground.

    Args:
        pixels: uint8, shape (height, width, 4), RGBA as drawn.

    Returns:
        Another array of that shape.
    """
    made = pixels.copy()
    partly = (pixels[..., 3] > 0) & (pixels[..., 3] < 255)
    some = pixels[partly].astype(np.uint32)
    alpha = some[:, 3:]
    colours = (some[:, :3] * 255 + alpha // 2) // alpha
    made[partly, :3] = np.minimum(colours, 255)
    return made
