"""Everything between a curve and the x-axis over an interval."""

from agents.artifacts.scene_spec import Area
from agents.coding.compile_scene.literals import COLOURS, number, precise
from agents.coding.compile_scene.stage import Stage

AREA_UNDER = '''\
def area_under(axes, graph, low, high, colours, opacity):
    """Return what lies between the x-axis and the graph: the part above it, the part below it."""
    xs = np.linspace(*np.clip((low, high), *axes.x_range[:2]), 201)
    ys = np.clip(np.nan_to_num([graph(x) for x in xs]), *axes.y_range[:2])
    parts, zero = VGroup(), np.clip(0, *axes.y_range[:2])
    for colour, edge in zip(colours, (np.maximum(ys, zero), np.minimum(ys, zero))):
        points = [(xs[0], zero), *zip(xs, edge), (xs[-1], zero)]
        part = Polygon(*(axes.c2p(x, y) for x, y in points), stroke_width=0)
        parts.add(part.set_fill(colour, opacity=opacity if (edge != zero).any() else 0))
    return parts
'''


def build(element: Area, stage: Stage) -> None:
    """Write a group of two filled shapes, one on each side of the x-axis."""
    name = stage.variable(element.id)
    stage.function("area_under", AREA_UNDER)
    low, high = (precise(end) for end in element.interval)
    stage.write(
        f"{name} = area_under(",
        f"    {stage.axes_of(element.curve)}, {stage.graphs[element.curve]}, {low}, {high},",
        f"    ({COLOURS[element.colour]}, {COLOURS[element.colour_below]}),"
        f" {number(element.opacity)},",
        ")",
    )
