"""How large a figure must be so that names of its angles fit into its corners."""

import math
from collections.abc import Mapping, Sequence
from itertools import combinations

from agents.artifacts.room.letters import formula_extent

Vector = tuple[float, float]
ARC = 0.4
"""Radius of the arc in a corner, frame units."""
CLEAR = 0.08
"""Least distance of a name from lines, frame units."""


def least_scale(points: Sequence[Vector], angles: Mapping[int, str]) -> float:
    """Frame units for each unit of the corners, from which on all names fit.

    A name is taken as a circle on the bisector of its corner: behind the arc, and so far from the
    corner that it fits between the sides. From there on every condition is linear in the scale.

    Args:
        points: The corners of a figure without dents, in order around it, in any unit.
        angles: TeX of the name of an angle, by the number of its corner.
    """
    radii = {k: _radius(tex) for k, tex in angles.items()}
    offsets = {k: _offset(points, k, radius) for k, radius in radii.items()}
    least = 0.0
    for k, radius in radii.items():
        for n, start in enumerate(points):
            end = points[(n + 1) % len(points)]
            far = _distance(points[k], start, end)
            if far > 1e-9:
                inwards = _dot(offsets[k], _away_from(start, end, points[k]))
                least = max(least, (radius + CLEAR - inwards) / far)
        for side in (points[k - 1], points[(k + 1) % len(points)]):
            least = max(least, 2 * ARC / math.dist(points[k], side))
    for one, two in combinations(radii, 2):
        along = _unit(_minus(points[two], points[one]))
        closer = _dot(_minus(offsets[one], offsets[two]), along)
        apart = radii[one] + radii[two] + CLEAR + closer
        least = max(least, apart / math.dist(points[one], points[two]))
    return least


def _radius(tex: str) -> float:
    return math.hypot(*formula_extent(tex, "small")) / 2


def _offset(points: Sequence[Vector], k: int, radius: float) -> Vector:
    """From a corner to the middle of its angle's name, frame units."""
    before = _unit(_minus(points[k - 1], points[k]))
    after = _unit(_minus(points[(k + 1) % len(points)], points[k]))
    bisector = _unit((before[0] + after[0], before[1] + after[1]))
    half_sine = math.sqrt(max(1 - _dot(before, after), 0) / 2)
    reach = max((radius + CLEAR) / half_sine, ARC + CLEAR + radius)
    return bisector[0] * reach, bisector[1] * reach


def _away_from(start: Vector, end: Vector, point: Vector) -> Vector:
    """The direction across a line towards the side on which a point is."""
    along = _unit(_minus(end, start))
    across = -along[1], along[0]
    sign = math.copysign(1, _dot(across, _minus(point, start)))
    return sign * across[0], sign * across[1]


def _distance(point: Vector, start: Vector, end: Vector) -> float:
    along = _unit(_minus(end, start))
    return abs(_dot((-along[1], along[0]), _minus(point, start)))


def _minus(one: Vector, two: Vector) -> Vector:
    return one[0] - two[0], one[1] - two[1]


def _dot(one: Vector, two: Vector) -> float:
    return one[0] * two[0] + one[1] * two[1]


def _unit(vector: Vector) -> Vector:
    length = math.hypot(*vector)
    return vector[0] / length, vector[1] / length
