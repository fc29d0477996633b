"""The light on many faces at once, as `ThreeDCamera.modified_rgbas` has it for one.

Sums of products are taken with the routine that Manim's own scalar products end in, and powers
one by one: numpy's power of an array rounds otherwise.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from manim.constants import UP
from manim.mobject.three_d.three_d_utils import get_3d_vmob_unit_normal

from runner.raster.stacks import CURVE

ALIGNED = 1e-6
"""Below this, Manim takes two sides of a corner for parallel."""


def end_corner(points: int) -> int:
    """Index of the corner opposite the first point, as `get_3d_vmob_end_corner_index`."""
    return ((points - 1) // 6) * 3


def lights(
    vmobjects: Sequence[Any], stack: np.ndarray, source: np.ndarray
) -> list[tuple[float, float]]:
    """What is added to red, green and blue at the first corner of each face, and at the other."""
    first = corner_lights(vmobjects, stack, source, 0)
    other = corner_lights(vmobjects, stack, source, end_corner(stack.shape[1]))
    return list(zip(first, other, strict=True))


def corner_lights(
    vmobjects: Sequence[Any], stack: np.ndarray, source: np.ndarray, corner: int
) -> list[float]:
    """As `get_shaded_rgb` for one corner of each."""
    to_sun = source - stack[:, corner]
    norms = np.sqrt(np.vecdot(to_sun, to_sun))[:, None]
    to_sun = np.divide(to_sun, norms, out=np.zeros_like(to_sun), where=norms > 0)
    cosines = np.vecdot(normals(vmobjects, stack, corner), to_sun).tolist()
    strengths = (0.5 * cosine**3 for cosine in cosines)
    return [strength * 0.5 if strength < 0 else strength for strength in strengths]


def normals(vmobjects: Sequence[Any], stack: np.ndarray, corner: int) -> np.ndarray:
    """Unit normals at a corner, shape (objects, 3), as `get_3d_vmob_unit_normal`."""
    points = stack.shape[1]
    if points <= CURVE:
        return np.tile(UP, (len(stack), 1))
    before = corner - 3 if corner > 2 else points - 4
    after = corner + 3 if corner < points - 3 else 3
    one = stack[:, after] - stack[:, corner]
    two = stack[:, before] - stack[:, corner]
    longest_one, longest_two = abs(one).max(axis=1), abs(two).max(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        across = cross(one / longest_one[:, None], two / longest_two[:, None])
        length = np.sqrt(np.vecdot(across, across))
        unit = across / length[:, None]
    common = (longest_one != 0) & (longest_two != 0) & (length > ALIGNED)
    for index in np.flatnonzero(~common).tolist():
        unit[index] = get_3d_vmob_unit_normal(vmobjects[index], corner)
    return unit


def cross(one: np.ndarray, two: np.ndarray) -> np.ndarray:
    """Vector products, row by row, in the order of `space_ops.cross`."""
    (x1, y1, z1), (x2, y2, z2) = one.T, two.T
    return np.stack((y1 * z2 - z1 * y2, z1 * x2 - x1 * z2, x1 * y2 - y1 * x2), axis=1)
