"""Objects with equally many points, computed with as one array."""

from collections.abc import Iterable
from typing import Any

import numpy as np

CURVE = 4
"""Points of a cubic curve: its start, two handles, its end."""


def is_plain(vmobject: Any) -> bool:
    """Whether the points are whole cubic curves in the form that Manim gives them."""
    points = vmobject.points
    return (
        type(points) is np.ndarray
        and points.dtype == np.float64
        and points.ndim == 2
        and points.shape[1] == 3
        and len(points) > 0
        and len(points) % CURVE == 0
        and vmobject.n_points_per_cubic_curve == CURVE
        and vmobject.dim == 3
    )


def grouped_by_length(indices: Iterable[int], vmobjects: list[Any]) -> list[list[int]]:
    """The indices of those with equally many points, together."""
    groups: dict[int, list[int]] = {}
    for index in indices:
        groups.setdefault(len(vmobjects[index].points), []).append(index)
    return list(groups.values())


def stacked(vmobjects: list[Any]) -> np.ndarray:
    """The points of objects with equally many: shape (objects, points, 3)."""
    joined = np.concatenate([vmobject.points for vmobject in vmobjects])
    return joined.reshape(len(vmobjects), -1, 3)
