"""The grid that moves with the plane, cut off at the edges of the plane."""

from agents.artifacts.elements.plane import PlaneGrid
from agents.coding.compile_scene.literals import COLOURS
from agents.coding.compile_scene.stage import Stage

LINE_IN_BOX = '''\
def line_in_box(start, along, low, high):
    """Return the ends of the part of a line inside a box, or None where there is none."""
    enter, leave = -np.inf, np.inf
    for axis in (0, 1):
        if abs(along[axis]) > 1e-9:
            ends = sorted((edge[axis] - start[axis]) / along[axis] for edge in (low, high))
            enter, leave = max(enter, ends[0]), min(leave, ends[1])
        elif not low[axis] <= start[axis] <= high[axis]:
            return None
    if np.isinf(enter) or enter >= leave:
        return None
    return start + enter * along, start + leave * along
'''
DRAWING = """\
{done} = ValueTracker(0)
{starts} = [
    (np.array(start), np.array(along))
    for k in range(-{reach}, {reach} + 1)
    for start, along in (((k, 0), (0, 1)), ((0, k), (1, 0)))
]
{name} = VGroup(*(VMobject(stroke_width=2) for _ in {starts})).set_color({colour})

def {follow}(_):
    matrix = {matrix_at}({done}.get_value())
    low, high = zip({plane}.x_range[:2], {plane}.y_range[:2])
    for line, (start, along) in zip({name}, {starts}):
        ends = line_in_box(matrix @ start, matrix @ along, low, high)
        line.set_stroke(opacity=0 if ends is None else 0.7)
        if ends is not None:
            line.set_points_as_corners([{plane}.c2p(*end) for end in ends])

{follow}({name})"""


def build(element: PlaneGrid, stage: Stage) -> None:
    """Write the lines and the function that moves them."""
    name = stage.variable(element.id)
    own = stage.names.take_family(name, ("done", "follow", "starts"))
    stage.function("line_in_box", LINE_IN_BOX)
    stage.trackers[element.id], stage.followers[element.id] = own["done"], own["follow"]
    stage.write_template(
        DRAWING,
        {
            **own,
            "name": name,
            "reach": element.reach,
            "colour": COLOURS[element.colour],
            "plane": stage.variables[element.plane],
            "matrix_at": stage.graphs[element.plane],
        },
    )
