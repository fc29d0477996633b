"""Chooses the part of the plane that shows a matrix at work, from its numbers alone."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from agents.errors import BadParameterError

Vector = tuple[float, float]
Matrix = tuple[Vector, Vector]
WholeInterval = tuple[int, int]

WIDTH, HEIGHT = 8.0, 5.6
"""Size of the drawn part on screen, frame units."""
CENTRE = (-2.65, -0.15)
MARGIN = 0.45
"""Room around what moves, units of the plane."""
LEAST_REACH = 2
"""The plane is shown at least this far from the origin."""
LARGEST_UNIT, SMALLEST_UNIT = 1.4, 0.24
"""Length of one unit on screen, frame units."""
MOST_LINES = 40
WAY = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True)
class PlaneView:
    """The part of the plane to show, and how large."""

    centre: Vector
    unit: float
    x_range: WholeInterval
    y_range: WholeInterval
    step: int
    """Distance between numbers on the axes."""
    reach: int
    """How far the moving grid must go to fill the view before and after."""


def choose_plane_view(matrix: Matrix, points: Sequence[Vector], turn_degrees: float) -> PlaneView:
    """The view that holds the unit square and these points, before and while the matrix acts.

    Raises:
        BadParameterError: Something lands so far away that the unit square could not be seen.
    """
    corners = ((1.0, 0.0), (0.0, 1.0), (1.0, 1.0))
    shown = [*points, *corners, *_on_the_way(matrix, corners, turn_degrees)]
    shown += _on_the_way(matrix, points[:1], turn_degrees)
    x_range, y_range = (_range([point[axis] for point in shown]) for axis in (0, 1))
    unit = min(WIDTH / (x_range[1] - x_range[0]), HEIGHT / (y_range[1] - y_range[0]), LARGEST_UNIT)
    if unit < SMALLEST_UNIT:
        far = max(abs(number) for point in shown for number in point)
        raise BadParameterError(
            f"Something lands {far:.4g} units away from the origin, so far that the grid would "
            "not be readable; choose smaller numbers.",
            context={"farthest": far},
        )
    x_range, y_range = _widened(x_range, WIDTH / unit), _widened(y_range, HEIGHT / unit)
    return PlaneView(
        centre=CENTRE,
        unit=math.floor(unit * 1e4 + 1e-6) / 1e4,
        x_range=x_range,
        y_range=y_range,
        step=1 if unit > 0.75 else 2 if unit > 0.4 else 5,
        reach=_reach(matrix, x_range, y_range),
    )


def _on_the_way(matrix: Matrix, points: Sequence[Vector], turn_degrees: float) -> list[Vector]:
    """Where points are while the matrix acts; the same way as the compiled scene takes."""
    angle = math.radians(turn_degrees)
    found: list[Vector] = []
    for x, y in points:
        to = (
            matrix[0][0] * x + matrix[0][1] * y,
            matrix[1][0] * x + matrix[1][1] * y,
        )
        back = _turned(to, -angle)
        for t in WAY:
            straight = ((1 - t) * x + t * back[0], (1 - t) * y + t * back[1])
            found.append(_turned(straight, t * angle))
    return found


def _turned(point: Vector, angle: float) -> Vector:
    x, y = point
    return (
        x * math.cos(angle) - y * math.sin(angle),
        x * math.sin(angle) + y * math.cos(angle),
    )


def _range(numbers: Sequence[float]) -> WholeInterval:
    low, high = min(*numbers, 0), max(*numbers, 0)
    return (
        min(-LEAST_REACH, math.floor(low - MARGIN)),
        max(LEAST_REACH, math.ceil(high + MARGIN)),
    )


def _widened(ends: WholeInterval, room: float) -> WholeInterval:
    """The range, longer by whole units on both sides as far as there is room."""
    low, high = ends
    spare = math.floor(room + 1e-6) - (high - low)
    return (low - spare // 2, high + spare - spare // 2)


def _reach(matrix: Matrix, x_range: WholeInterval, y_range: WholeInterval) -> int:
    """The farthest grid line that is seen, before or after."""
    (a, b), (c, d) = matrix
    area = a * d - b * c
    numbers = [abs(end) for end in (*x_range, *y_range)]
    if abs(area) > 1e-9:
        for x in x_range:
            for y in y_range:
                numbers += [abs(d * x - b * y) / abs(area), abs(a * y - c * x) / abs(area)]
    return min(MOST_LINES, math.ceil(max(numbers)))
