"""Paths for cairo: what is built at once is what a loop over the curves would tell cairo."""

import itertools

import numpy as np
import pytest
from runner.raster.paths import (
    CLOSE_HEADER,
    CURVE_HEADER,
    MOVE_HEADER,
    RTOL,
    Curves,
    Kept,
    Outline,
    build,
)

NAMES = {MOVE_HEADER: ("move", 1), CURVE_HEADER: ("curve", 3), CLOSE_HEADER: ("close", 0)}


def told(rows: np.ndarray) -> list[tuple[str, list[list[float]]]]:
    """What the rows tell cairo."""
    said: list[tuple[str, list[list[float]]]] = []
    row = 0
    while row < len(rows):
        name, points = NAMES[rows[row, 0]]
        said.append((name, rows[row + 1 : row + 1 + points].tolist()))
        row += 1 + points
    return said


def is_near(one: list[float], two: list[float], tolerance: float) -> bool:
    return all(abs(a - b) <= tolerance + RTOL * abs(b) for a, b in zip(one, two, strict=True))


def looped(shape: Curves) -> list[tuple[str, list[list[float]]]]:
    """The same, curve after curve, as `Camera.set_cairo_context_path` does it."""
    points = shape.xy.tolist()
    inner = range(4, len(points), 4)
    splits = [i for i in inner if not is_near(points[i - 1], points[i], shape.tolerance)]
    said: list[tuple[str, list[list[float]]]] = []
    for start, end in zip([0, *splits], [*splits, len(points)], strict=True):
        said.append(("move", [points[start]]))
        said += [("curve", points[i + 1 : i + 4]) for i in range(start, end, 4)]
        if is_near(points[start], points[end - 1], shape.tolerance):
            said.append(("close", []))
    return said


def random_shape(numbers: np.random.Generator) -> Curves:
    """Curves that go on where the last one ended, or do not, or nearly do; closed or not."""
    points = numbers.normal(size=(4 * int(numbers.integers(1, 9)), 2))
    for i in range(4, len(points), 4):
        if numbers.random() < 0.7:
            points[i] = points[i - 1] + numbers.choice([0.0, 1e-9, 2e-6, 0.05])
    if numbers.random() < 0.5:
        points[-1] = points[0] + numbers.choice([0.0, 1e-9, 2e-6])
    return Curves(points, float(numbers.choice([0.0, 1e-6, 0.1])))


@pytest.mark.parametrize("seed", range(20))
def test_paths_built_at_once_are_those_of_a_loop(seed: int) -> None:
    numbers = np.random.default_rng(seed)
    shapes = [random_shape(numbers) for _ in range(int(numbers.integers(1, 30)))]
    built = build(shapes)
    assert [told(rows) for rows, _ in built] == [looped(shape) for shape in shapes]
    assert all(rows.flags.owndata for rows, _ in built)
    for (_, box), (xy, _) in zip(built, shapes, strict=True):
        (left, low), (right, high) = xy.min(axis=0), xy.max(axis=0)
        assert box == (left, right, low, high)


def test_a_closed_square_is_one_strand() -> None:
    corners = np.array([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]], dtype=float)
    xy = np.concatenate([np.linspace(a, b, 4) for a, b in itertools.pairwise(corners)])
    ((rows, box),) = build([Curves(xy, 1e-6)])
    assert box == (0, 1, 0, 1)
    assert [name for name, _ in told(rows)] == ["move", "curve", "curve", "curve", "curve", "close"]


def outline(key: bytes, rows: int = 10) -> Outline:
    return Outline((key, 1e-6, b""), np.zeros((rows, 2)), (0, 0, 0, 0))


def test_an_outline_counts_only_for_what_it_was_built_from() -> None:
    kept, mobject = Kept(), object()
    first = outline(b"points")
    kept.keep(mobject, first)
    assert kept.find(mobject, (b"points", 1e-6, b"")) is first
    assert kept.find(mobject, (b"others", 1e-6, b"")) is None
    assert kept.find(mobject, (b"points", 1e-6, b"turned")) is None
    assert kept.find(object(), (b"points", 1e-6, b"")) is None


def test_what_is_used_stays_and_what_is_not_goes() -> None:
    size = outline(b"0").size
    kept = Kept(limit_bytes=8 * size)
    used = object()
    kept.keep(used, outline(b"used"))
    others = [object() for _ in range(40)]
    for number, other in enumerate(others):
        kept.keep(other, outline(b"0"))
        assert kept.find(used, (b"used", 1e-6, b"")) is not None, number
    found = [kept.find(other, (b"0", 1e-6, b"")) for other in others]
    assert 0 < sum(each is not None for each in found) <= 8
    assert found[-1] is not None
