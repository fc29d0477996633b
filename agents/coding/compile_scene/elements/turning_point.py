"""A point on a circle with its radius, its height, its foot on the x-axis, and its angle."""

from agents.artifacts.scene_spec import TurningPoint
from agents.coding.compile_scene.literals import COLOURS, number
from agents.coding.compile_scene.stage import Stage

DRAWING = """\
{angle} = ValueTracker({first})
{arm} = Line(color=WHITE, stroke_width=4)
{arc} = VMobject(color=WHITE, stroke_width=3)
{height} = Line(color={height_colour}, stroke_width=7)
{shadow} = Line(color={foot_colour}, stroke_width=7)
{dot} = Dot(color=WHITE, radius=0.09)
{sine} = MathTex(r"\\sin", font_size=34, color={height_colour})
{cosine} = MathTex(r"\\cos", font_size=34, color={foot_colour})
{degrees} = DecimalNumber(
    {first}, num_decimal_places={decimals}, unit=r"^\\circ", font_size=32
)
{group} = VGroup({shadow}, {height}, {arm}, {arc}, {dot}, {sine}, {cosine}, {degrees})
for words in ({sine}, {cosine}, {degrees}):
    words.set_stroke(BACKGROUND, width=6, background=True)

def {follow}(_):
    turn = {angle}.get_value() * DEGREES
    tip = {centre} + {radius} * np.array([np.cos(turn), np.sin(turn), 0])
    foot = np.array([tip[0], {centre}[1], 0])
    {arm}.set_points_as_corners([{centre}, tip])
    {arc}.set_points(Arc(0.27 * {radius}, 0, turn).shift({centre}).points)
    {height}.set_points_as_corners([foot, tip])
    {shadow}.set_points_as_corners([{centre}, foot])
    {dot}.move_to(tip)
    beside = {radius} * abs(np.cos(turn)) + 0.4
    outside = {radius} * np.cos(np.arcsin(np.sin(turn) / 1.5)) + 0.42
    share = np.clip((abs(np.cos(turn)) - 0.3) / 0.15, 0, 1)
    aside = RIGHT if np.cos(turn) > -0.01 else LEFT
    {sine}.move_to({centre} + ((1 - share) * beside + share * outside) * aside)
    {sine}.set_y(tip[1] / 1.5 + {centre}[1] / 3)
    {sine}.set_opacity(min(1, 3 * abs(np.sin(turn))))
    {cosine}.move_to(({centre} + foot) / 2 + (DOWN if np.sin(turn) > -0.01 else UP) * 0.26)
    {cosine}.set_opacity(min(1, 3 * abs(np.cos(turn))))
    {degrees}.set_value({angle}.get_value())
    middle = np.array([np.cos(turn / 2), np.sin(turn / 2), 0])
    {degrees}.move_to({centre} + 0.52 * {radius} * middle)
    {degrees}.set_opacity(min(1, 3 * abs(turn)))

{follow}({group})"""
PARTS = (
    "angle", "arm", "arc", "height", "shadow", "dot", "sine", "cosine", "degrees", "follow",
)  # fmt: skip


def build(element: TurningPoint, stage: Stage) -> None:
    """Write the tracker of the angle, what follows it, and the function that moves that."""
    group = stage.variable(element.id)
    names = stage.names.take_family(group, PARTS)
    stage.trackers[element.id] = names["angle"]
    stage.followers[element.id] = names["follow"]
    centre, radius = stage.circles[element.circle]
    stage.write_template(
        DRAWING,
        {
            **names,
            "group": group,
            "centre": centre,
            "radius": radius,
            "first": number(element.angle_degrees),
            "decimals": element.decimals,
            "height_colour": COLOURS[element.height_colour],
            "foot_colour": COLOURS[element.foot_colour],
        },
    )
