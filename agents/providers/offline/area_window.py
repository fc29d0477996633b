"""Chooses what part of the plane shows a curve and the area under it, from samples alone."""

from collections.abc import Sequence

from agents.providers.offline.plot_window import View

Samples = Sequence[tuple[float, float | None]]
"""x and f(x) in rising x; None where the function is undefined."""
SIDE_ROOM, TOP_ROOM = 0.22, 0.14
"""Free room beside and above what is shown, as a share of it."""
NEAR_ZERO = 0.9
"""The y-axis is shown when it is nearer to the interval than this share of its width."""
LEAST_ASPECT = 1e-9


def frame_area(samples: Samples, low: float, high: float) -> View | None:
    """The view that holds the whole area between the curve and the x-axis, and zero if it is near.

    Returns:
        None when the function is undefined somewhere on the interval.
    """
    inside = [y for x, y in samples if low - 1e-12 <= x <= high + 1e-12]
    values = [y for y in inside if y is not None]
    if not values or len(values) < len(inside):
        return None
    width = high - low
    left, right = low - SIDE_ROOM * width, high + SIDE_ROOM * width
    if 0 < low < NEAR_ZERO * width or low == 0:
        left = -0.06 * high
    if -NEAR_ZERO * width < high <= 0:
        right = -0.06 * low
    bottom, top = min(0.0, *values), max(0.0, *values)
    span = top - bottom
    if span < LEAST_ASPECT * max(1.0, width):
        return View((left, right), (-1.0, 1.0))
    top = top + TOP_ROOM * span if top > 0 else 0.06 * span
    bottom = bottom - TOP_ROOM * span if bottom < 0 else -0.06 * span
    return View((_tidy(left), _tidy(right)), (_tidy(bottom), _tidy(top)))


def _tidy(value: float) -> float:
    return float(f"{value:.6g}")
