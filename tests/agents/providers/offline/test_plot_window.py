import math
from collections.abc import Callable

import pytest

from agents.providers.offline.plot_window import (
    Point,
    View,
    choose_view,
    frame_curve,
    tick_step,
    visible_pieces,
)


def grid(f: Callable[[float], float], half: float = 3.0) -> list[tuple[float, float | None]]:
    samples: list[tuple[float, float | None]] = []
    for k in range(121):
        x = round(half * (k / 60 - 1), 9)
        try:
            samples.append((x, f(x)))
        except (ValueError, ZeroDivisionError):
            samples.append((x, None))
    return samples


@pytest.mark.parametrize(
    ("span", "step"), [(6, 1), (10, 2), (3, 0.5), (0.1, 0.02), (900_000, 200_000), (40, 10)]
)
def test_ticks_are_round(span: float, step: float) -> None:
    assert tick_step(span) == pytest.approx(step)


def test_tame_curve_is_shown_whole() -> None:
    view = frame_curve(grid(lambda x: x * x))
    assert view is not None
    assert view.x == (-3, 3)
    assert view.y[0] < 0 < 9 < view.y[1] < 11


def test_pole_does_not_flatten_the_rest() -> None:
    view = frame_curve(grid(lambda x: 1 / x))
    assert view is not None
    assert 2 < view.y[1] < 6


def test_hills_are_seen_beside_a_wall() -> None:
    view = frame_curve(grid(lambda x: x**3 - 2 * x))
    assert view is not None
    assert view.y[1] < 5


def test_half_of_the_line_is_cropped() -> None:
    view = frame_curve(grid(math.log))
    assert view is not None
    assert -0.5 < view.x[0] <= 0
    assert view.x[1] == 3


def test_constant_shows_zero_too() -> None:
    for value in (5.0, -5.0, 0.0):
        view = frame_curve(grid(lambda x, value=value: value))
        assert view is not None
        assert view.y[0] < min(0, value) <= max(0, value) < view.y[1]


def test_undefined_function_has_no_view() -> None:
    nothing = grid(lambda x: math.sqrt(-1 - x * x))
    assert frame_curve(nothing) is None
    assert choose_view([nothing], [Point(1, 1, 1)]) is None


def test_pieces_end_at_the_edge_of_the_view() -> None:
    view = View((-3, 3), (-2, 2))
    (left, right) = visible_pieces(grid(lambda x: 1 / x), view)
    assert left == pytest.approx((-3, -0.5), abs=0.06)
    assert right == pytest.approx((0.5, 3), abs=0.06)


def test_jump_breaks_a_curve() -> None:
    pieces = visible_pieces(grid(lambda x: 1.0 if x > 0 else -1.0), View((-3, 3), (-2, 2)))
    assert len(pieces) == 2


def test_first_good_point_is_taken() -> None:
    choice = choose_view([grid(lambda x: x * x)], [Point(1, 1, 2), Point(0, 0, 0)])
    assert choice is not None
    assert (choice.point.x, choice.h, choice.straight) == (1, 1.5, False)


def test_line_is_recognised() -> None:
    choice = choose_view([grid(lambda x: 3 * x + 2)], [Point(1, 5, 3)])
    assert choice is not None
    assert choice.straight
