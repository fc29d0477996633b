"""What is drawn on axes lies on them: else nothing would be seen of it, or it would lie outside."""

from collections.abc import Iterable, Mapping
from math import isnan

from agents.artifacts.elements.arithmetic import evaluate
from agents.artifacts.elements.base import ElementBase, Interval
from agents.artifacts.elements.graphs import Axes, Curve
from agents.artifacts.elements.plots import Arrow, ParametricCurve, Tangent
from agents.artifacts.elements.points import LabelledPoint
from agents.artifacts.elements.rectangles import Area, Rectangles

SAMPLES = 200
"""Places at which a curve is looked at; it is drawn through twice as many."""


def check_within_axes(elements: Mapping[str, ElementBase]) -> None:
    """Refuse what lies beside its axes.

    Raises:
        ValueError: Something does; names it, and where it is.
    """
    for element in elements.values():
        if isinstance(element, Curve):
            _check_curve(element, _axes(element.axes, elements))
        elif isinstance(element, ParametricCurve):
            _check_path(element, _axes(element.axes, elements))
        elif isinstance(element, Arrow | LabelledPoint):
            points = (element.start, element.end) if isinstance(element, Arrow) else (element.at,)
            axes = _axes(element.axes, elements)
            for x, y in points:
                if not (_holds(axes.x_range, x) and _holds(axes.y_range, y)):
                    raise ValueError(_beside(element, f"({x:g}, {y:g})", axes))
        elif isinstance(element, Tangent | Area | Rectangles):
            curve = elements[element.curve]
            if isinstance(curve, Curve):
                _check_on_curve(element, curve, _axes(curve.axes, elements))


def _check_curve(curve: Curve, axes: Axes) -> None:
    pieces = curve.pieces or (axes.x_range,)
    values = [evaluate(curve.expression, {"x": x}) for piece in pieces for x in _steps(piece)]
    if None not in values and not any(_holds(axes.y_range, y) for y in values):
        raise ValueError(_beside(curve, "all of it", axes))


def _check_path(path: ParametricCurve, axes: Axes) -> None:
    points = [
        (evaluate(path.x, {"t": t}), evaluate(path.y, {"t": t})) for t in _steps(path.t_range)
    ]
    if any(None in point for point in points):
        return
    if not any(_holds(axes.x_range, x) and _holds(axes.y_range, y) for x, y in points):
        raise ValueError(_beside(path, "all of it", axes))


def _check_on_curve(element: Tangent | Area | Rectangles, curve: Curve, axes: Axes) -> None:
    if not isinstance(element, Tangent):
        low, high = element.interval
        if high <= axes.x_range[0] or low >= axes.x_range[1]:
            raise ValueError(_beside(element, f"{low:g} to {high:g}", axes))
        return
    y = evaluate(curve.expression, {"x": element.x})
    if y is not None and not (_holds(axes.x_range, element.x) and _holds(axes.y_range, y)):
        raise ValueError(_beside(element, f"({element.x:g}, {y:g})", axes))


def _axes(name: str, elements: Mapping[str, ElementBase]) -> Axes:
    axes = elements[name]
    if not isinstance(axes, Axes):
        raise TypeError(f"{name} are no axes")
    return axes


def _holds(ends: Interval, value: float | None) -> bool:
    slack = 1e-9 * (ends[1] - ends[0])
    return value is not None and not isnan(value) and ends[0] - slack <= value <= ends[1] + slack


def _steps(ends: Interval) -> Iterable[float]:
    low, high = ends
    return (low + (high - low) * n / SAMPLES for n in range(SAMPLES + 1))


def _beside(element: ElementBase, what: str, axes: Axes) -> str:
    (left, right), (bottom, top) = axes.x_range, axes.y_range
    return (
        f"elements: {element.id!r} cannot be seen: {what} lies outside {axes.id!r}, which go from"
        f" {left:g} to {right:g} and from {bottom:g} to {top:g}: move it, or widen the ranges"
    )
