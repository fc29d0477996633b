"""The height of a point on a circle, drawn over its angle as the point turns."""

from agents.artifacts.scene_spec import UnitCircle, Wave
from agents.coding.compile_scene.literals import COLOURS, number
from agents.coding.compile_scene.stage import Stage

DRAWING = """\
{angle} = ValueTracker({first})
{line} = VMobject(color={colour}, stroke_width=5)
{link} = Line(color=GREY_B, stroke_width=2)
{stand} = Line(color={colour}, stroke_width=7)
{dot} = Dot(color=WHITE, radius=0.09)
{group} = VGroup({link}, {line}, {stand}, {dot})

def {follow}(_):
    turn = {angle}.get_value() * DEGREES
    turns = np.linspace(0, turn, 2 + int(abs(turn) / 0.06))
    foot, tip = {axes}.c2p(turn, 0), {axes}.c2p(turn, np.sin(turn))
    {line}.set_points_as_corners([{axes}.c2p(x, np.sin(x)) for x in turns])
    {link}.set_points_as_corners(
        [{centre} + {radius} * np.array([np.cos(turn), np.sin(turn), 0]), tip]
    )
    {stand}.set_points_as_corners([foot, tip])
    {dot}.move_to(tip)

{follow}({group})"""
PARTS = ("angle", "line", "link", "stand", "dot", "follow")


def build(element: Wave, stage: Stage) -> None:
    """Write the tracker of the angle, what follows it, and the function that moves that."""
    circle = stage.spec.element(element.circle)
    if not isinstance(circle, UnitCircle):
        raise TypeError(f"{element.circle} is not a unit circle")
    group = stage.variable(element.id)
    names = stage.names.take_family(group, PARTS)
    stage.trackers[element.id] = names["angle"]
    stage.followers[element.id] = names["follow"]
    stage.painted[element.id] = names["line"]
    centre, radius = stage.circles[element.circle]
    stage.write_template(
        DRAWING,
        {
            **names,
            "group": group,
            "axes": stage.variables[circle.axes],
            "centre": centre,
            "radius": radius,
            "first": number(element.angle_degrees),
            "colour": COLOURS[element.colour],
        },
    )
