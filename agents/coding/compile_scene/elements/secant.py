"""Two dots on a curve and the line through them; as h goes to zero, the line becomes a tangent."""

from typing import NamedTuple

from agents.artifacts.scene_spec import Axes, Curve, Secant
from agents.coding.compile_scene.elements.axes import plotted_size
from agents.coding.compile_scene.literals import COLOURS, number
from agents.coding.compile_scene.stage import Stage

LINE_ACROSS = '''\
def line_across(axes, x, y, slope):
    """Return the ends of the line with this slope through (x, y), cut off at the axes' box."""
    (left, right), (bottom, top) = axes.x_range[:2], axes.y_range[:2]
    low, high = left - x, right - x
    if abs(slope) > 1e-9:
        to_edges = sorted(((bottom - y) / slope, (top - y) / slope))
        low, high = max(low, to_edges[0]), min(high, to_edges[1])
    return axes.c2p(x + low, y + slope * low), axes.c2p(x + high, y + slope * high)
'''
DRAWING = """\
{h} = ValueTracker({first_h})
{line} = Line(color={colour}, stroke_width=5)
{run} = Line(color={run_colour}, stroke_width=4)
{rise} = Line(color={rise_colour}, stroke_width=4)
{letter} = MathTex("h", font_size=36, color={run_colour})
{letter}.set_stroke(BACKGROUND, width=6, background=True)
{dot} = Dot(color=WHITE, radius=0.09)
{moving_dot} = Dot(color={colour}, radius=0.09)"""
READOUT = """\
{run_value} = DecimalNumber({first_h}, num_decimal_places={decimals}, font_size=38)
{rise_value} = DecimalNumber(0, num_decimal_places={decimals}, font_size=38)
{slope_value} = DecimalNumber(0, num_decimal_places={decimals}, font_size=38)
{readout} = VGroup(
    VGroup(MathTex(r"\\text{{run}} = h", "=", font_size=38), {run_value}).set_color({run_colour}),
    VGroup(MathTex(r"\\text{{rise}}", "=", font_size=38), {rise_value}).set_color({rise_colour}),
    VGroup(MathTex(r"\\text{{slope}}", "=", font_size=38), {slope_value}).set_color({colour}),
)
for words, value in {readout}:
    value.next_to(words, RIGHT, buff=0.2).match_y(words[1])
{readout}.arrange(DOWN, aligned_edge=LEFT, buff=0.25)"""
FOLLOW = """\
{group} = VGroup(
    {parts}
)

def {follow}(_):
    h = {h}.get_value()
    y, moving_y = {graph}({x}), {graph}({x} + h)
    slope = (moving_y - y) / h
    near, far = {axes}.c2p({x}, y), {axes}.c2p({x} + h, moving_y)
    corner = {axes}.c2p({x} + h, y)
    {line}.set_points_as_corners(line_across({axes}, {x}, y, slope))
    {run}.set_points_as_corners([near, corner])
    {rise}.set_points_as_corners([corner, far])
    {letter}.move_to((near + corner) / 2 + (DOWN if slope * h >= 0 else UP) * 0.25)
    {letter}.set_opacity(np.interp(abs(h), [{gone}, {shown}], [0, 1]))
    {dot}.move_to(near)
    {moving_dot}.move_to(far)"""
FOLLOW_READOUT = """\
    {run_value}.set_value(h)
    {rise_value}.set_value(moving_y - y)
    {slope_value}.set_value(slope)"""
START = """\

{follow}({group})"""
SHAPES = ("run", "rise", "line", "letter", "moving_dot", "dot")
NUMBERS = ("readout", "run_value", "rise_value", "slope_value")
LETTER_ROOM = 0.4
"""The run under which its letter can stand: as wide as the letter and both dots, frame units."""


class Fade(NamedTuple):
    """Sizes of h between which the letter fades."""

    gone: float
    """From here down it cannot be seen."""
    shown: float
    """From here up all of it is there."""


def build(element: Secant, stage: Stage) -> None:
    """Write the tracker of h, the mobjects that follow it, and the function that moves them."""
    group = stage.variable(element.id)
    curve = stage.spec.element(element.curve)
    if not isinstance(curve, Curve):
        raise TypeError(f"{element.curve} is not a curve")
    axes = stage.spec.element(curve.axes)
    if not isinstance(axes, Axes):
        raise TypeError(f"{curve.axes} are no axes")
    fade = fade_letter(element, axes, stage)
    names = stage.names.take_family(group, ("h", "follow", *SHAPES, *NUMBERS))
    shapes = (*SHAPES, "readout") if element.readout else SHAPES
    values = {
        **names,
        "group": group,
        "axes": stage.variables[curve.axes],
        "graph": stage.graphs[element.curve],
        "x": number(element.x),
        "first_h": number(element.h),
        "gone": f"{fade.gone:.6g}",
        "shown": f"{fade.shown:.6g}",
        "decimals": element.decimals,
        "colour": COLOURS[element.colour],
        "run_colour": COLOURS["teal"],
        "rise_colour": COLOURS["red"],
        "parts": ",\n    ".join(names[shape] for shape in shapes) + ",",
    }
    stage.function("line_across", LINE_ACROSS)
    stage.trackers[element.id] = names["h"]
    stage.followers[element.id] = names["follow"]
    stage.painted[element.id] = names["line"]
    stage.write_template(DRAWING, values)
    if element.readout is not None:
        stage.write_template(READOUT, values)
        stage.put(names["readout"], element.readout)
    stage.write_template(FOLLOW, values)
    if element.readout is not None:
        stage.write_template(FOLLOW_READOUT, values)
    stage.write_template(START, values)


def fade_letter(element: Secant, axes: Axes, stage: Stage) -> Fade:
    """Where the letter fades as h shrinks: around the least run that has room for it.

    No h at which the secant stands still lies between, so that a letter is never left pale.
    """
    unit = plotted_size(axes)[0] / (axes.x_range[1] - axes.x_range[0])
    least = LETTER_ROOM / unit
    stops = [abs(element.h)] + [
        abs(action.gap)
        for beat in stage.spec.beats
        for action in beat.actions
        if action.gap is not None and element.id in action.targets
    ]
    return Fade(
        gone=max([0.75 * least, *(stop for stop in stops if stop < least)]),
        shown=min([1.25 * least, *(stop for stop in stops if stop >= least)]),
    )
