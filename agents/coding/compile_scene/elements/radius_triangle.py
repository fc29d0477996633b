"""The triangle between a circle's centre and two of its points."""

from agents.artifacts.scene_spec import RadiusTriangle
from agents.coding.compile_scene.literals import COLOURS, number
from agents.coding.compile_scene.stage import Stage


def build(element: RadiusTriangle, stage: Stage) -> None:
    """Write a filled Manim `Polygon`."""
    name = stage.variable(element.id)
    centre, radius = stage.circles[element.circle]
    colour = COLOURS[element.colour]
    points = (
        f"    {centre} + {radius} * np.array([np.cos({turn}), np.sin({turn}), 0]),"
        for turn in (f"{number(angle)} * DEGREES" for angle in element.angles_degrees)
    )
    stage.write(
        f"{name} = Polygon(",
        f"    {centre},",
        *points,
        ")",
        f"{name}.set_stroke({colour}, width=4)",
        f"{name}.set_fill({colour}, opacity={number(element.opacity)})",
        # What turns on the circle is shown first and must stay on top.
        f"{name}.set_z_index(-1)",
    )
