"""How one element takes the place of another: by changing its shape, or by going before it comes.

Manim changes shapes part by part, in order. Between things of different make that tears them to
pieces: a bar becomes a number, a circle its own name.
"""

from collections.abc import Callable
from typing import Any

from agents.artifacts.elements.braces import Brace
from agents.artifacts.elements.figures import Circle, Figure
from agents.artifacts.elements.network import Network
from agents.artifacts.elements.number_line import NumberLine
from agents.artifacts.elements.plots import VectorField
from agents.artifacts.elements.points import LabelledPoint
from agents.artifacts.elements.tables import BarChart, Matrix, Table
from agents.artifacts.scene_spec import Element, Formula
from agents.coding.compile_scene.stage import Stage

SLIDE = 0.25
"""How far words slide when others take their place, frame units."""
WORDS = ("text", "formula", "bullet_list", "derivation")
NEVER_ALIKE = ("axes", "code_listing", "image", *WORDS)
LINES = ("curve", "parametric_curve")


def write_change(source: str, into: str, stage: Stage, option: str) -> str:
    """The animation that puts one element in the place of another.

    Args:
        source: Id of the one that goes.
        into: Id of the one that comes.
        stage: The module being written.
        option: More arguments of the animation, each with a comma before it.
    """
    old, new = stage.spec.element(source), stage.spec.element(into)
    before, after = stage.variables[source], stage.variables[into]
    if isinstance(old, Formula) and isinstance(new, Formula) and _shares_parts(old, new):
        return f"TransformMatchingTex({before}, {after}{option})"
    if alike(old, new):
        return f"ReplacementTransform({before}, {after}{option})"
    up = f", shift={SLIDE} * UP" if old.kind in WORDS and new.kind in WORDS else ""
    return f"LaggedStart(FadeOut({before}{up}), FadeIn({after}{up}), lag_ratio=0.6{option})"


def _shares_parts(old: Formula, new: Formula) -> bool:
    """Whether two formulas have common parts, which then move."""
    return bool({p.tex for p in old.parts if len(p.tex) > 1} & {p.tex for p in new.parts})


def alike(old: Element, new: Element) -> bool:
    """Whether every part of one has its counterpart in the other."""
    if _same(old, new):
        return True
    if old.kind in LINES and new.kind in LINES:
        return _named(old) == _named(new)
    if old.kind != new.kind or old.kind in NEVER_ALIKE:
        return False
    make = MAKES.get(type(old))
    return make is None or make(old) == make(new)


def _same(old: Element, new: Element) -> bool:
    """Whether it is the same thing at another place: lines may be broken elsewhere."""
    one, two = (each.model_dump(exclude={"id", "place", "text"}) for each in (old, new))
    words = [" ".join(getattr(each, "text", "").split()) for each in (old, new)]
    return one == two and words[0] == words[1]


def _named(element: Element) -> bool:
    """Whether a name stands beside it."""
    return getattr(element, "label", None) is not None


def _figure(figure: Figure) -> object:
    named = sum(corner.name is not None for corner in figure.corners)
    right = sum(corner.right_angle for corner in figure.corners)
    angles = sum(corner.angle is not None for corner in figure.corners)
    return named, right, angles, sum(map(bool, figure.sides))


def _circle(circle: Circle) -> object:
    return circle.sector_degrees is None, circle.radius_name is None, circle.centre_name is None


def _number_line(line: NumberLine) -> object:
    labels = [point.label is None for point in line.points]
    return round((line.range[1] - line.range[0]) / line.step), labels, len(line.stretches)


def _network(network: Network) -> object:
    return len(network.nodes), len(network.edges), network.directed


def _rows(table: Table | Matrix) -> object:
    return len(table.rows), len(table.rows[0])


def _bars(chart: BarChart) -> object:
    return len(chart.names)


def _field(field: VectorField) -> object:
    return field.axes, field.across


MAKES: dict[type[Any], Callable[[Any], object]] = {
    Brace: _named,
    LabelledPoint: _named,
    Figure: _figure,
    Circle: _circle,
    NumberLine: _number_line,
    Network: _network,
    Table: _rows,
    Matrix: _rows,
    BarChart: _bars,
    VectorField: _field,
}
"""What two elements of a kind must have in common to be alike; any other kind always is."""
