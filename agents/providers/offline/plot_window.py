"""Chooses what part of a curve to show, and the secant to draw on it, from samples alone.

Everything here works on numbers that the algebra system gave; it knows no mathematics of the
function. Angles and distances are judged as they look on screen.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from statistics import quantiles

Samples = Sequence[tuple[float, float | None]]
"""x and f(x) in rising x at equal distances; None where the function is undefined."""
Interval = tuple[float, float]

WIDTH, HEIGHT = 7.3, 5.3
"""Size of the plotted box on screen, frame units."""
LEAST_DEFINED = 0.2
MOST_TURNS = 7
STEEPEST_UNIT = 1.7
"""One unit of y is drawn at most this many times as long as one unit of x."""
LEAST_ANGLE, MOST_ANGLE = math.radians(9), math.radians(66)
"""Between secant and tangent: less is not seen, more looks like an accident."""
FLATTEST_TANGENT, STEEPEST_TANGENT = math.radians(4), math.radians(72)
SHORTEST_SECANT = 0.9
"""Least distance between the two dots, frame units."""
GAPS = (0.5, 0.35, 0.25, 0.7, 0.15)
"""First h that are tried, as shares of half the width of the grid."""
LEFTWARD_GAPS = (-0.5, -0.35, -0.25)


@dataclass(frozen=True)
class View:
    """The part of the plane to show."""

    x: Interval
    y: Interval

    def angle(self, slope: float) -> float:
        """How a slope looks on screen, radians."""
        return math.atan(slope * self.y_unit / self.x_unit)

    @property
    def x_unit(self) -> float:
        """Length of one unit of x on screen."""
        return WIDTH / (self.x[1] - self.x[0])

    @property
    def y_unit(self) -> float:
        """Length of one unit of y on screen."""
        return HEIGHT / (self.y[1] - self.y[0])


@dataclass(frozen=True)
class Point:
    """A point on the curve where the algebra system found a slope."""

    x: float
    y: float
    slope: float


@dataclass(frozen=True)
class Choice:
    """A view, the point whose tangent is sought, and the first distance to the second dot."""

    view: View
    point: Point
    h: float
    grid: int
    """Which of the grids it was chosen from."""
    straight: bool
    """True when every secant lies on the tangent: the function is a straight line here."""


def choose_view(grids: Sequence[Samples], points: Sequence[Point]) -> Choice | None:
    """The first grid, point and h that make a good picture; else the best there is.

    Args:
        grids: Samples of the function over several ranges, the preferred one first.
        points: Points with a known slope, the preferred one first.

    Returns:
        None when the function is undefined nearly everywhere.
    """
    fallback: tuple[float, Choice] | None = None
    for number, grid in enumerate(grids):
        view = frame_curve(grid)
        if view is None:
            continue
        calm = _count_turns(grid) <= MOST_TURNS
        for point, share in (*product(points, GAPS), *product(points, LEFTWARD_GAPS)):
            h = _nice(share * (grid[-1][0] - grid[0][0]) / 2)
            score = _score(grid, view, point, h)
            if score is None:
                continue
            straight = _is_straight(grid, point)
            choice = Choice(view, point, h, number, straight)
            if (calm and score >= 1) or straight:
                return choice
            score -= 0 if calm else 2
            if fallback is None or score > fallback[0]:
                fallback = score, choice
    return fallback[1] if fallback else None


def frame_curve(grid: Samples) -> View | None:
    """The part of the plane in which the sampled curve is best seen."""
    values = sorted(y for _, y in grid if y is not None)
    if len(values) < max(2, LEAST_DEFINED * len(grid)):
        return None
    low, high = _y_range(grid, values)
    visible = [x for x, y in grid if y is not None and low <= y <= high]
    if len(visible) < 2:
        return None
    margin = 0.06 * (visible[-1] - visible[0])
    step = tick_step(visible[-1] - visible[0]) / 2
    left = max(grid[0][0], math.floor((visible[0] - margin) / step) * step)
    right = min(grid[-1][0], math.ceil((visible[-1] + margin) / step) * step)
    if left > 0 and left < 0.3 * (right - left):
        left = -0.05 * right
    span = HEIGHT * (right - left) / (STEEPEST_UNIT * WIDTH)
    if high - low < span:
        middle = (low + high) / 2
        low, high = middle - span / 2, middle + span / 2
    return View((round(left, 9), round(right, 9)), (round(low, 9), round(high, 9)))


def _y_range(grid: Samples, values: list[float]) -> Interval:
    """From low to high: all of a tame curve, the middle of one that runs away."""
    least, most = values[0], values[-1]
    tenths = quantiles(values, n=10)
    band = tenths[-1] - tenths[0]
    low, high = tenths[0] - 0.6 * band, tenths[-1] + 0.6 * band
    turns = _turning_values(grid)
    if turns and max(turns) - min(turns) > 0.02 * band:
        reach = max(turns) - min(turns)
        low, high = min(turns) - 0.8 * reach, max(turns) + 0.8 * reach
    if least == most:
        return min(least, 0) - 0.2 * abs(least), max(most, 0) + 0.2 * abs(least)
    pad = 0.08 * (min(high, most) - max(low, least)) or 1.0
    low, high = max(low, least - pad), min(high, most + pad)
    span = high - low
    if 0 < low < 0.6 * span:
        low = -0.08 * span
    if -0.6 * span < high < 0:
        high = 0.08 * span
    return low, high


def _turning_values(grid: Samples) -> list[float]:
    """Values where a sampled curve turns smoothly from rising to falling or back."""
    values: list[float] = []
    for (_, y0), (_, y1), (_, y2) in zip(grid, grid[1:], grid[2:], strict=False):
        if y0 is None or y1 is None or y2 is None or (y1 - y0) * (y2 - y1) >= 0:
            continue
        values.append(y1)
    if len(values) < 2:
        return []
    # A pole jumps from one end of the axis to the other; its neighbours are no turning values.
    middle = quantiles([y for _, y in grid if y is not None], n=20)
    return [value for value in values if middle[0] <= value <= middle[-1]] or []


def _count_turns(grid: Samples) -> int:
    steps = [b - a for (_, a), (_, b) in pairwise(grid) if a is not None and b is not None]
    return sum(1 for one, two in pairwise(steps) if one * two < 0)


def _is_straight(grid: Samples, point: Point) -> bool:
    """Whether the whole sampled curve lies on the tangent."""
    return all(
        y is not None
        and abs(point.y + point.slope * (x - point.x) - y) <= 1e-7 * max(1, abs(y), abs(x))
        for x, y in grid
    )


def _score(grid: Samples, view: View, point: Point, h: float) -> float | None:
    """At least 1 for a good picture, less for a poor one, None where there is none."""
    other = _value_at(grid, point.x + h)
    inside = sorted((point.x, point.x + h))
    margin = 0.04 * (view.x[1] - view.x[0])
    if other is None or not view.x[0] + margin <= inside[0] < inside[1] <= view.x[1] - margin:
        return None
    between = [y for x, y in grid if inside[0] <= x <= inside[1]]
    if any(y is None or not view.y[0] <= y <= view.y[1] for y in (*between, point.y, other)):
        return None
    tangent, secant = view.angle(point.slope), view.angle((other - point.y) / h)
    difference = abs(tangent - secant)
    length = math.hypot(h * view.x_unit, (other - point.y) * view.y_unit)
    good = (
        LEAST_ANGLE <= difference <= MOST_ANGLE
        and abs(tangent) <= STEEPEST_TANGENT
        and (abs(tangent) >= FLATTEST_TANGENT or point.slope == 0)
        and length >= SHORTEST_SECANT
    )
    return 1.0 if good else min(0.9, difference) - 0.3 * (abs(tangent) > STEEPEST_TANGENT)


def _value_at(grid: Samples, x: float) -> float | None:
    """The sampled value nearest to x, between two defined neighbours."""
    for (x0, y0), (x1, y1) in pairwise(grid):
        if x0 <= x <= x1 and y0 is not None and y1 is not None:
            return y0 + (y1 - y0) * (x - x0) / (x1 - x0)
    return None


def visible_pieces(grid: Samples, view: View) -> tuple[Interval, ...]:
    """Intervals in which the sampled curve is defined, unbroken and inside the view."""
    jump = 0.3 * (view.y[1] - view.y[0])
    pieces: list[list[float]] = []
    before: tuple[float, float | None] | None = None
    for x, y in grid:
        if not view.x[0] - 1e-9 <= x <= view.x[1] + 1e-9:
            continue
        inside = y is not None and view.y[0] <= y <= view.y[1]
        was_inside = (
            before is not None and before[1] is not None and (view.y[0] <= before[1] <= view.y[1])
        )
        if inside and was_inside and _joined(before, (x, y), jump):
            pieces[-1].append(x)
        elif inside:
            pieces.append([_crossing(before, (x, y), view), x])
        elif was_inside and before is not None:
            pieces[-1].append(_crossing((x, y), before, view))
        before = (x, y)
    return tuple(
        (round(piece[0], 6), round(piece[-1], 6)) for piece in pieces if piece[-1] - piece[0] > 1e-6
    )


def _joined(
    before: tuple[float, float | None] | None, now: tuple[float, float | None], jump: float
) -> bool:
    if before is None or before[1] is None or now[1] is None:
        return False
    return abs(now[1] - before[1]) < jump


def _crossing(
    outside: tuple[float, float | None] | None, inside: tuple[float, float | None], view: View
) -> float:
    """The x where a curve leaves the view on its way to a sample outside; else the last inside."""
    x, y = inside
    if outside is None or outside[1] is None or y is None:
        return x
    if view.y[0] <= outside[1] <= view.y[1]:
        return x
    edge = view.y[1] if outside[1] > view.y[1] else view.y[0]
    if abs(outside[1] - y) > 4 * (view.y[1] - view.y[0]):
        return x
    return x + (outside[0] - x) * (edge - y) / (outside[1] - y)


def tick_step(span: float) -> float:
    """A round distance between numbers: 1, 2 or 5 times a power of ten, about six in a span."""
    rough = span / 6
    power = 10.0 ** math.floor(math.log10(rough))
    return next(k * power for k in (1, 2, 5, 10) if k * power >= rough * 0.82)


def _nice(value: float) -> float:
    """About the same number with few digits."""
    return float(f"{value:.2g}")
