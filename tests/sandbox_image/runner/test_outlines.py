"""Plane geometry on shapes whose answers are known."""

from itertools import pairwise

import numpy as np
import pytest
from runner.outlines import (
    areas,
    around,
    boxes_of,
    crossing,
    flatten,
    gaps,
    inside,
    lengths_inside,
    lengths_of,
    overlap,
    shared,
    touching,
)


def straight(*corners: tuple[float, float]) -> np.ndarray:
    """Corners as cubic curves, as Manim keeps them."""
    points: list[np.ndarray] = []
    for start, end in pairwise(corners):
        a, b = np.array(start, dtype=float), np.array(end, dtype=float)
        points += [a, a + (b - a) / 3, a + (b - a) * 2 / 3, b]
    return np.array(points)


def square(x: float, y: float, side: float) -> np.ndarray:
    return straight((x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y))


def circle(radius: float) -> np.ndarray:
    """Four curves; the handles are as long as those of a quarter of a circle."""
    k = 4 / 3 * np.tan(np.pi / 8)
    quarter = np.array([[1, 0], [1, k], [k, 1], [0, 1]]) * radius
    turn = np.array([[0, -1], [1, 0]])
    return np.concatenate([quarter @ np.linalg.matrix_power(turn, n).T for n in range(4)])


def test_boxes_and_lengths_of_several_outlines() -> None:
    both = np.concatenate((square(0, 0, 1), square(2, 3, 2)))
    sizes = np.array([16, 16])
    assert boxes_of(both, sizes).tolist() == [[0, 0, 1, 1], [2, 3, 4, 5]]
    assert lengths_of(both, sizes) == pytest.approx([4, 8])
    assert around(boxes_of(both, sizes)).tolist() == [0, 0, 4, 5]


def test_what_boxes_share() -> None:
    boxes = np.array([[0, 0, 2, 2], [5, 5, 6, 6]])
    others = np.array([[1, 1, 3, 3]])
    assert areas(shared(boxes, others)).tolist() == [[1], [0]]
    assert touching(boxes, others[0]).tolist() == [True, False]
    assert touching(boxes, others[0], by=2).tolist() == [True, True]


def test_straight_curves_are_one_segment_and_bent_ones_several() -> None:
    assert len(flatten(square(0, 0, 1))) == 4
    segments = flatten(circle(1))
    assert len(segments) > 10
    assert np.hypot(segments[:, 0], segments[:, 1]) == pytest.approx(1, abs=1e-3)
    assert flatten(np.zeros((0, 2))).shape == (0, 4)
    assert len(flatten(square(0, 0, 1)[:6])) == 1, "an unfinished curve is left out"


def test_a_fill_closes_every_part_of_an_outline() -> None:
    open_outlines = np.concatenate(
        (straight((0, 0), (1, 0), (1, 1)), straight((5, 5), (6, 5), (6, 6)))
    )
    closed = flatten(open_outlines, close=True)
    assert [1, 1, 0, 0] in closed.tolist()
    assert [6, 6, 5, 5] in closed.tolist()
    points = np.array([[0.7, 0.3], [0.3, 0.7], [5.7, 5.3], [3, 3]])
    assert inside(points, closed).tolist() == [True, False, True, False]


def test_a_hole_is_outside() -> None:
    ring = np.concatenate((square(0, 0, 4), square(1, 1, 2)))
    found = inside(np.array([[0.5, 2.1], [2.0, 2.1]]), flatten(ring))
    assert found.tolist() == [True, False]


def test_segments_that_cross() -> None:
    lines = np.array([[0, 0, 2, 2], [0, 1, 0, 5], [3, 0, 4, 0]])
    assert crossing(lines, np.array([[0, 2, 2, 0]])).tolist() == [True, True, False]
    assert crossing(lines, np.zeros((0, 4))).tolist() == [False] * 3


def test_how_much_of_a_segment_lies_in_a_box() -> None:
    lines = np.array([[-1, 0.5, 3, 0.5], [0.5, 0, 0.5, 9], [5, 5, 6, 6], [0.2, 0.2, 0.2, 0.2]])
    inner = lengths_inside(lines, np.array([[0, 0, 1, 1]]))[:, 0]
    assert inner == pytest.approx([1, 1, 0, 0])


def test_outlines_that_overlap() -> None:
    large, small = flatten(square(0, 0, 4)), flatten(square(1, 1, 1))
    assert overlap(large, small)
    assert overlap(small, large)
    assert overlap(large, flatten(square(3, 3, 4)))
    assert not overlap(small, flatten(square(3, 3, 1)))
    assert not overlap(small, np.zeros((0, 4)))


def test_gaps_between_points_and_segments() -> None:
    points = np.array([[0, 1], [5, 0], [1, 0]])
    assert gaps(points, np.array([[0, 0, 2, 0]])) == pytest.approx([1, 3, 0])
    assert gaps(points, np.zeros((0, 4))).tolist() == [np.inf] * 3
