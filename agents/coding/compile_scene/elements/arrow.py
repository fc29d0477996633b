"""An arrow from one point of axes to another."""

from agents.artifacts.elements.plots import Arrow
from agents.coding.compile_scene.literals import COLOURS, number
from agents.coding.compile_scene.stage import Stage


def build(element: Arrow, stage: Stage) -> None:
    """Write Manim's `Arrow`."""
    name = stage.variable(element.id)
    axes = stage.variables[element.axes]
    start, end = (f"{axes}.c2p({number(x)}, {number(y)})" for x, y in (element.start, element.end))
    stage.write(
        f"{name} = Arrow(",
        f"    {start}, {end}, color={COLOURS[element.colour]}, buff=0,",
        "    max_tip_length_to_length_ratio=0.2,",
        ")",
    )
