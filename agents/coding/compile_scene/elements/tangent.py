"""The line that touches a curve at a point."""

from agents.artifacts.elements.plots import Tangent
from agents.coding.compile_scene.elements.secant import LINE_ACROSS
from agents.coding.compile_scene.literals import COLOURS, precise
from agents.coding.compile_scene.stage import Stage

TANGENT_AT = '''\
def tangent_at(axes, graph, x, colour):
    """Return the tangent of a graph across the axes, and the dot where it touches, if inside."""
    x, h = np.float64(x), 1e-5 * max(1, abs(x))
    slope, y = (graph(x + h) - graph(x - h)) / (2 * h), graph(x)
    if not np.isfinite([slope, y]).all() or not axes.y_range[0] <= y <= axes.y_range[1]:
        return VGroup()
    line = Line(*line_across(axes, x, y, slope), color=colour, stroke_width=5)
    return VGroup(line, Dot(axes.c2p(x, y), color=WHITE, radius=0.09))
'''


def build(element: Tangent, stage: Stage) -> None:
    """Write a group of the line and its dot."""
    name = stage.variable(element.id)
    stage.function("line_across", LINE_ACROSS)
    stage.function("tangent_at", TANGENT_AT)
    axes, graph = stage.axes_of(element.curve), stage.graphs[element.curve]
    colour = COLOURS[element.colour]
    stage.write(f"{name} = tangent_at({axes}, {graph}, {precise(element.x)}, {colour})")
