"""How far mobjects reach: by arrays, and without what NumPy and Manim ask before they look.

What is found is the same to the sign of a zero: critical points come by the same ufuncs over the
same numbers, and heights, which Manim finds by Python's own `max`, by that where it is a zero.
"""

import functools
from collections.abc import Callable
from typing import Any

import numpy as np
from manim import Mobject

from runner.evolving.methods import Methods

EXTREMA = Methods(Mobject, "get_extremum_along_dim")
LEAST, GREATEST = np.minimum.reduce, np.maximum.reduce
FEW = 20
"""So many numbers Python compares as quickly as NumPy is called."""


def critical_at_once(critical: Callable[..., Any]) -> Callable[..., Any]:
    """`Mobject.get_critical_point`, asked in a direction of three real numbers."""

    @functools.wraps(critical)
    def get_critical_point(self: Any, direction: Any) -> Any:
        plain = type(direction) is np.ndarray and direction.shape == (3,)
        plain = plain and direction.dtype.kind in "fiub"
        if not plain or self.dim != 3 or not EXTREMA.are_those_of(self):
            return critical(self, direction)
        points = self.get_points_defining_boundary()
        if not are_usual(points):
            return critical(self, direction)
        found = np.zeros(3)
        if len(points):
            for dim, key in enumerate(direction.tolist()):
                values = points[:, dim]
                if key == 0:
                    found[dim] = (LEAST(values) + GREATEST(values)) / 2
                else:
                    found[dim] = LEAST(values) if key < 0 else GREATEST(values)
        return found

    return get_critical_point


def reduced_at_once(reduce: Callable[..., Any]) -> Callable[..., Any]:
    """`Mobject.reduce_across_dimension`, by which height and width are measured."""

    @functools.wraps(reduce)
    def reduce_across_dimension(self: Any, reduce_func: Any, dim: int) -> Any:
        points = self.points
        by = LEAST if reduce_func is min else GREATEST if reduce_func is max else None
        if by is None or dim not in (0, 1, 2) or not are_usual(points):
            return reduce(self, reduce_func, dim)
        found = None
        if len(points):
            values = points[:, dim]
            found = by(values) if len(values) > FEW else reduce_func(values)
            if found == 0 or found != found:
                # Of zeros Python takes the first, and what is no number it lets pass.
                found = reduce_func(values)
        for part in self.submobjects:
            value = part.reduce_across_dimension(reduce_func, dim)
            if found is None:
                found = value
            elif value is not None:
                found = reduce_func((value, found))
        return found

    return reduce_across_dimension


def are_usual(points: Any) -> bool:
    """Whether they are rows of three floats."""
    plain = type(points) is np.ndarray and points.dtype == np.float64
    return plain and points.ndim == 2 and points.shape[1] == 3
