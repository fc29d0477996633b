"""Rectangles of equal width that stand on the x-axis and reach to a curve."""

from agents.artifacts.scene_spec import Rectangles
from agents.coding.compile_scene.literals import COLOURS, number, precise
from agents.coding.compile_scene.stage import Stage

RECTANGLES_UNDER = '''\
def rectangles_under(axes, graph, low, high, count, shift, colours, opacity):
    """Return rectangles of equal width between the x-axis and the graph.

    Each is as high as the graph at `shift` of its width: 0 is its left edge, 1 its right edge.
    """
    low, high = np.clip((low, high), *axes.x_range[:2])
    width = (high - low) / count
    group, zero = VGroup(), np.clip(0, *axes.y_range[:2])
    for left in np.linspace(low, high, count, endpoint=False):
        y = np.clip(np.nan_to_num(graph(left + shift * width)), *axes.y_range[:2])
        corners = [(left, zero), (left, y), (left + width, y), (left + width, zero)]
        shape = Polygon(*(axes.c2p(*corner) for corner in corners))
        colour = colours[0] if y >= 0 else colours[1]
        shape.set_fill(colour, opacity=opacity)
        group.add(shape.set_stroke(colour, width=min(2.5, 40 / count)))
    return group
'''
SHIFTS = {"left": "0", "middle": "0.5", "right": "1"}


def build(element: Rectangles, stage: Stage) -> None:
    """Write a group with one filled polygon for each part of the interval."""
    name = stage.variable(element.id)
    stage.function("rectangles_under", RECTANGLES_UNDER)
    low, high = (precise(end) for end in element.interval)
    stage.write(
        f"{name} = rectangles_under(",
        f"    {stage.axes_of(element.curve)}, {stage.graphs[element.curve]}, {low}, {high},"
        f" {element.count}, {SHIFTS[element.sample]},",
        f"    ({COLOURS[element.colour]}, {COLOURS[element.colour_below]}),"
        f" {number(element.opacity)},",
        ")",
    )
