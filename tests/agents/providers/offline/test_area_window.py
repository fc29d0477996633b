import math
from collections.abc import Callable

import pytest

from agents.providers.offline.area_window import frame_area


def sampled(
    f: Callable[[float], float | None], low: float, high: float
) -> list[tuple[float, float | None]]:
    xs = [low + (high - low) * (2 * k / 240 - 0.5) for k in range(241)]
    return [(x, f(x)) for x in xs]


CURVES: list[tuple[Callable[[float], float | None], float, float]] = [
    (lambda x: x * x, 0, 2),
    (math.sin, 0, 2 * math.pi),
    (lambda x: 1 / x if x > 0 else None, 1, math.e),
    (lambda _: -3.0, -4, -1),
    (lambda x: 1000 * x, 5, 6),
]


@pytest.mark.parametrize(("f", "low", "high"), CURVES)
def test_the_whole_area_and_the_axis_are_inside(
    f: Callable[[float], float | None], low: float, high: float
) -> None:
    view = frame_area(sampled(f, low, high), low, high)
    assert view is not None
    assert view.x[0] < low < high < view.x[1]
    inside = [y for x, y in sampled(f, low, high) if low <= x <= high and y is not None]
    assert view.y[0] < min(inside)
    assert max(inside) < view.y[1]
    assert view.y[0] < 0 < view.y[1]


def test_zero_is_shown_when_it_is_near_and_only_then() -> None:
    near = frame_area(sampled(lambda x: x, 1, 3), 1, 3)
    far = frame_area(sampled(lambda x: x, 10, 12), 10, 12)
    assert near is not None
    assert far is not None
    assert near.x[0] < 0
    assert far.x[0] > 9


def test_a_gap_in_the_interval_has_no_view() -> None:
    assert frame_area(sampled(lambda x: None if x < 0.5 else 1.0, 0, 1), 0, 1) is None


def test_nothing_but_zero_has_a_view() -> None:
    view = frame_area(sampled(lambda _: 0.0, 0, 1), 0, 1)
    assert view is not None
    assert view.y == (-1, 1)
