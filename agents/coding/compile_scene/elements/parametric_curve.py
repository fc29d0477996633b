"""The path of a point whose coordinates depend on t."""

from agents.artifacts.elements.plots import ParametricCurve
from agents.coding.compile_scene.elements.curve import LINE_INSIDE
from agents.coding.compile_scene.expression import checked_expression
from agents.coding.compile_scene.literals import COLOURS, precise
from agents.coding.compile_scene.stage import Stage


def build(element: ParametricCurve, stage: Stage) -> None:
    """Write the function of the point, and its path as far as it lies on the axes."""
    name = stage.variable(element.id)
    at = stage.names.take(f"{element.id}_at")
    stage.function("line_inside", LINE_INSIDE)
    x, y = (checked_expression(each, ("t",)) for each in (element.x, element.y))
    low, high = (precise(end) for end in element.t_range)
    stage.curves.setdefault(element.axes, []).append(name)
    axes, colour = stage.variables[element.axes], COLOURS[element.colour]
    stage.write(
        f"def {at}(t):",
        f"    return {x}, {y}",
        "",
        f"{name} = line_inside({axes}, {at}, {low}, {high}, {colour})",
    )
