"""A circle level with the zero of axes; its radius is their unit of y."""

from agents.artifacts.scene_spec import UnitCircle
from agents.coding.compile_scene.literals import COLOURS, number
from agents.coding.compile_scene.stage import Stage

DRAWING = """\
{centre} = np.array([{x}, {axes}.c2p(0, 0)[1], 0])
{radius} = {axes}.c2p(0, 1)[1] - {axes}.c2p(0, 0)[1]
{name} = VGroup(
    Line({centre} + 1.25 * {radius} * LEFT, {centre} + 1.25 * {radius} * RIGHT),
    Line({centre} + 1.25 * {radius} * DOWN, {centre} + 1.25 * {radius} * UP),
    Circle(radius={radius}).move_to({centre}),
    MathTex("1", font_size=32).move_to({centre} + {radius} * RIGHT + [0.2, -0.25, 0]),
    MathTex("1", font_size=32).move_to({centre} + {radius} * UP + [-0.2, 0.25, 0]),
)
{name}[:2].set_stroke(GREY_B, width=2)
{name}[2].set_stroke({colour}, width=4)
{name}[3:].set_color(GREY_B)"""


def build(element: UnitCircle, stage: Stage) -> None:
    """Write the circle with its two axes, and where its centre is and how long its radius."""
    name = stage.variable(element.id)
    names = stage.names.take_family(name, ("centre", "radius"))
    stage.circles[element.id] = (names["centre"], names["radius"])
    stage.write_template(
        DRAWING,
        {
            **names,
            "name": name,
            "axes": stage.variables[element.axes],
            "x": number(element.x),
            "colour": COLOURS[element.colour],
        },
    )
