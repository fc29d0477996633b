"""Lengths of curves: each is a sum of ten pieces, and things move along the same path for long."""

import functools
from collections.abc import Callable
from types import NoneType
from typing import Any

from manim import VMobject

from runner.evolving.methods import Methods

MEASURED = Methods(
    VMobject, "get_nth_curve_points", "get_nth_curve_function", "get_nth_curve_length_pieces"
)
"""How a curve is measured."""
MOST = 20_000
"""So many are remembered, of about 300 bytes each."""


def measured_once(with_length: Callable[..., Any]) -> Callable[..., Any]:
    """`VMobject.get_nth_curve_function_with_length`, where a curve was measured before."""
    lengths: dict[Any, Any] = {}

    @functools.wraps(with_length)
    def get_nth_curve_function_with_length(
        self: Any, n: int, sample_points: int | None = None
    ) -> tuple[Any, Any]:
        if not MEASURED.are_those_of(self) or type(sample_points) not in (int, NoneType):
            return with_length(self, n, sample_points)
        points = self.get_nth_curve_points(n)
        if points.dtype.hasobject:
            return with_length(self, n, sample_points)
        known = (points.tobytes(), points.shape, points.dtype, sample_points)
        if (length := lengths.get(known)) is not None:
            return self.get_nth_curve_function(n), length
        curve, length = with_length(self, n, sample_points)
        if len(lengths) >= MOST:
            lengths.clear()
        lengths[known] = length
        return curve, length

    return get_nth_curve_function_with_length
