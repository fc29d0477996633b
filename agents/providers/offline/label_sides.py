"""Chooses the side of each arrow on which its label is in nobody's way."""

import math
from collections.abc import Mapping, Sequence
from itertools import product
from typing import Literal

from agents.coding.compile_scene.elements.plane_arrow import PLACES
from agents.providers.offline.plane_view import PlaneView, Vector

Side = Literal["left", "right", "ahead"]
Moment = Mapping[str, Vector]
"""The tips of the arrows that are seen then, by their names."""

NUMBER = (0.25, -0.22)
"""Where a number of an axis stands, seen from its tick, frame units."""
SHORTEST = 0.25
"""An arrow that is shorter has hardly a label, frame units."""


def choose_sides(moments: Sequence[Moment], view: PlaneView) -> dict[str, Side]:
    """The sides that keep labels farthest from arrows, numbers and other labels.

    Args:
        moments: What the plane holds at one time after another; numbers of the plane.
        view: The plane as it is shown.

    Returns:
        A side for every arrow of any moment; left where all are as good.
    """
    names = tuple(dict.fromkeys(name for moment in moments for name in moment))
    shown = [
        {name: (x * view.unit, y * view.unit) for name, (x, y) in moment.items()}
        for moment in moments
    ]
    sides: tuple[Side, ...] = ("left", "right", "ahead")
    choices = [dict(zip(names, each, strict=True)) for each in product(sides, repeat=len(names))]
    numbers = _numbers(view)
    return max(
        choices,
        key=lambda sides: sorted(gap for tips in shown for gap in _gaps(tips, sides, numbers)),
    )


def _gaps(tips: Moment, sides: Mapping[str, Side], numbers: Sequence[Vector]) -> list[float]:
    """How far labels are from what is around them, frame units."""
    labels = {
        name: _label(tip, sides[name]) for name, tip in tips.items() if math.hypot(*tip) > SHORTEST
    }
    gaps: list[float] = []
    for name, label in labels.items():
        gaps += [math.dist(label, other) for key, other in labels.items() if key != name]
        gaps += [_gap(label, tip) for key, tip in tips.items() if key != name]
        gaps += [math.dist(label, number) for number in numbers]
    return [round(gap, 3) for gap in gaps]


def _label(tip: Vector, side: Side) -> Vector:
    (x, y), length = tip, math.hypot(*tip)
    along, aside = (distance / length for distance in PLACES[side])
    return (x + along * x - aside * y, y + along * y + aside * x)


def _gap(point: Vector, tip: Vector) -> float:
    """How far a point is from an arrow from the origin."""
    length = tip[0] ** 2 + tip[1] ** 2
    share = (point[0] * tip[0] + point[1] * tip[1]) / length if length else 0.0
    share = min(1.0, max(0.0, share))
    return math.dist(point, (share * tip[0], share * tip[1]))


def _numbers(view: PlaneView) -> list[Vector]:
    """Where the numbers of the axes stand."""
    marks = range(-100 * view.step, 100 * view.step, view.step)
    right, down = NUMBER
    on_x = [(x * view.unit + right, down) for x in marks if _inside(x, view.x_range)]
    on_y = [(right, y * view.unit + down) for y in marks if _inside(y, view.y_range)]
    return on_x + on_y


def _inside(mark: int, ends: tuple[int, int]) -> bool:
    return ends[0] < mark < ends[1] and mark != 0
