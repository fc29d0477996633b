"""A closed shape with straight sides."""

from agents.artifacts.scene_spec import Polygon
from agents.coding.compile_scene.literals import COLOURS, number, point
from agents.coding.compile_scene.stage import Stage


def build(element: Polygon, stage: Stage) -> None:
    """Write a Manim `Polygon`; points stay where the spec puts them."""
    name = stage.variable(element.id)
    corners = ", ".join(point(vertex) for vertex in element.vertices)
    stage.write(f"{name} = Polygon({corners})")
    if element.outline is None or element.outline_width == 0:
        stage.write(f"{name}.set_stroke(width=0)")
    else:
        width = number(element.outline_width)
        stage.write(f"{name}.set_stroke({COLOURS[element.outline]}, width={width})")
    if element.fill is not None:
        opacity = number(element.fill_opacity)
        stage.write(f"{name}.set_fill({COLOURS[element.fill]}, opacity={opacity})")
