"""A filled area that moves with the plane."""

from agents.artifacts.elements.plane import PlaneArea
from agents.coding.compile_scene.literals import COLOURS, number
from agents.coding.compile_scene.stage import Stage

DRAWING = """\
{done} = ValueTracker(0)
{name} = VMobject(fill_opacity={opacity}, stroke_width=3).set_color({colour})

def {follow}(_):
    matrix = {matrix_at}({done}.get_value())
    corners = [{plane}.c2p(*(matrix @ corner)) for corner in [{corners}]]
    {name}.set_points_as_corners([*corners, corners[0]])

{follow}({name})"""


def build(element: PlaneArea, stage: Stage) -> None:
    """Write the area and the function that moves it."""
    name = stage.variable(element.id)
    own = stage.names.take_family(name, ("done", "follow"))
    stage.trackers[element.id], stage.followers[element.id] = own["done"], own["follow"]
    corners = ", ".join(f"[{', '.join(map(number, corner))}]" for corner in element.corners)
    stage.write_template(
        DRAWING,
        {
            **own,
            "name": name,
            "opacity": number(element.opacity),
            "colour": COLOURS[element.colour],
            "corners": corners,
            "plane": stage.variables[element.plane],
            "matrix_at": stage.graphs[element.plane],
        },
    )
