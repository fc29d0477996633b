"""The graph of a function on axes."""

from agents.artifacts.scene_spec import Curve
from agents.coding.compile_scene.expression import checked_expression
from agents.coding.compile_scene.literals import COLOURS, number
from agents.coding.compile_scene.stage import Stage

STEPS = 160
"""Points along one piece; enough for a smooth line at 1080 p."""


def build(element: Curve, stage: Stage) -> None:
    """Write the function, and its graph over every piece."""
    name = stage.variable(element.id)
    graph = stage.names.take(f"{element.id}_at")
    stage.graphs[element.id] = graph
    axes, colour = stage.variables[element.axes], COLOURS[element.colour]
    stage.write(f"def {graph}(x):", f"    return {checked_expression(element.expression)}", "")
    pieces = [
        f"[{number(low)}, {number(high)}, {number((high - low) / STEPS)}]"
        for low, high in element.pieces
    ]
    if len(pieces) == 1:
        stage.write(
            f"{name} = {axes}.plot(",
            f"    {graph}, x_range={pieces[0]}, color={colour}, stroke_width=5",
            ")",
        )
        return
    stage.write(
        f"{name} = VGroup(",
        f"    {axes}.plot({graph}, x_range=piece, color={colour}, stroke_width=5)",
        f"    for piece in ({', '.join(pieces)})",
        ")",
    )
