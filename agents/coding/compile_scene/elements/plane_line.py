"""A dashed line through the origin of a plane."""

from agents.artifacts.elements.plane import Plane, PlaneLine
from agents.coding.compile_scene.literals import COLOURS, number
from agents.coding.compile_scene.stage import Stage


def build(element: PlaneLine, stage: Stage) -> None:
    """Write a Manim `DashedLine` between the edges of the plane."""
    name = stage.variable(element.id)
    plane = stage.spec.element(element.plane)
    if not isinstance(plane, Plane):
        raise TypeError(f"{element.plane} is not a plane")
    x, y = element.direction
    ends = [_edge(plane, (sign * x, sign * y)) for sign in (-1, 1)]
    points = [
        f"{stage.variables[element.plane]}.c2p({number(end[0])}, {number(end[1])})" for end in ends
    ]
    stage.write(
        f"{name} = DashedLine(",
        f"    {points[0]}, {points[1]},",
        f"    color={COLOURS[element.colour]}, stroke_width=4, dash_length=0.15,",
        ")",
    )


def _edge(plane: Plane, direction: tuple[float, float]) -> tuple[float, float]:
    """Where a ray from the origin leaves the plane."""
    shares = [
        ends[1 if towards > 0 else 0] / towards
        for towards, ends in zip(direction, (plane.x_range, plane.y_range), strict=True)
        if towards
    ]
    share = min(shares)
    return (share * direction[0], share * direction[1])
