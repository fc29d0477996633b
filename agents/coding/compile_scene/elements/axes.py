"""An x-axis and a y-axis with numbers."""

import math

from agents.artifacts.elements.graphs import NAME_ROOM
from agents.artifacts.elements.plots import Arrow, ParametricCurve, VectorField
from agents.artifacts.room.letters import TEXT_SIZES
from agents.artifacts.scene_spec import Axes, Curve
from agents.coding.compile_scene.literals import number, tex_literal, text_literal
from agents.coding.compile_scene.stage import Stage, room

TICK_FONT = 28
"""Size of the numbers; digits are 2.5 % of the frame's height."""
LABEL_ROOM = 0.5
"""Numbers hang outside of the plotted box by about this much, frame units."""
EDGE_GAP = 0.2
"""From the lower edge to the middle of numbers that stand there, frame units."""
DEFAULT_SIZE = (6.0, 4.5)
NAME_DROP, NAME_RISE = 0.72, 0.3
"""From the box to the middle of the name of the x-axis below it, and of the y-axis above it."""
NEARLY = 1.6
"""Units that differ by less are made equal where shapes are drawn."""
NUMBERS_ASIDE = '''\
def numbers_aside(axes, drawn):
    """Move the numbers of an axis to the edge of its box if something runs through one of them."""
    spots = [np.zeros((0, 3))]
    for part in VGroup(*drawn).family_members_with_points():
        start, end = part.get_start_anchors(), part.get_end_anchors()
        longest = np.linalg.norm(end - start, axis=1).max()
        share = np.linspace(0, 1, 2 + int(longest / 0.05))[:, None, None]
        spots.append((start + share * (end - start)).reshape(-1, 3))
    spots = np.concatenate(spots)[:, :2]
    corner = axes.c2p(axes.x_range[0], axes.y_range[0])
    for axis, way in ((axes.x_axis, UP), (axes.y_axis, RIGHT)):
        numbers = axis.labels if hasattr(axis, "labels") else axis.numbers
        corners = [(word.get_corner(DL)[:2], word.get_corner(UR)[:2]) for word in numbers]
        if any(((low < spots) & (spots < high)).all(axis=1).any() for low, high in corners):
            numbers.shift(way * (corner - axis.n2p(axis.x_range[0]) - 0.06 * UP))
'''
"""Numbers in the middle of a plot are readable only as long as nothing is drawn there."""


def build(element: Axes, stage: Stage) -> None:
    """Write Manim `Axes` that fill their room, with numbers at every step but zero."""
    name = stage.variable(element.id)
    x_length, y_length = plotted_size(element, even=_shows_shapes(element, stage))
    stage.write(
        f"{name} = Axes(",
        f"    x_range={_range(element.x_range, element.x_step)},",
        f"    y_range={_range(element.y_range, element.y_step)},",
        f"    x_length={number(x_length)},",
        f"    y_length={number(y_length)},",
        "    tips=False,",
        '    axis_config={"color": GREY_B, "stroke_width": 2, "tick_size": 0.06},',
        ")",
    )
    x_marks = marks_between(element.x_range, element.x_step)
    y_marks = marks_between(element.y_range, element.y_step)
    if element.x_unit == "pi":
        _write_pi_labels(name, x_marks, stage)
    else:
        _write_numbers(f"{name}.x_axis", x_marks, element.x_step, stage)
    _write_numbers(f"{name}.y_axis", y_marks, element.y_step, stage)
    x_numbers = "labels" if element.x_unit == "pi" else "numbers"
    if element.x_numbers == "edge":
        edge = f"{name}.c2p(0, {number(element.y_range[0])})[1] - {EDGE_GAP}"
        stage.write(f"{name}.x_axis.{x_numbers}.set_y({edge})")
    stage.write(
        f"for numbers in ({name}.x_axis.{x_numbers}, {name}.y_axis.numbers):",
        "    numbers.set_stroke(BACKGROUND, width=6, background=True).set_z_index(1)",
    )
    _write_names(element, name, stage)
    stage.put(name, element.place)


def write_numbers_aside(element: Axes, stage: Stage) -> None:
    """Write what gives way to the things on the axes, once these are there."""
    curves = {e.id for e in stage.spec.elements if isinstance(e, Curve) and e.axes == element.id}
    lines = [
        stage.variables[each.id]
        for each in stage.spec.elements
        if each.id in stage.variables
        and any(target in (element.id, *curves) for _, target, _ in each.references())
    ]
    if lines:
        stage.function("numbers_aside", NUMBERS_ASIDE)
        drawn = ", ".join(lines)
        stage.write(f"numbers_aside({stage.variables[element.id]}, [{drawn}])")


def plotted_size(element: Axes, *, even: bool = False) -> tuple[float, float]:
    """Width and height of the box between the ends of the axes, frame units.

    Where the numbers need more than `LABEL_ROOM`, all of it is drawn a little smaller.

    Args:
        element: The axes.
        even: Make the units of both axes equally long where they nearly are.
    """
    room_width, room_height = room(element.place)
    names = NAME_ROOM * ((element.x_name is not None) + (element.y_name is not None))
    width = (room_width or DEFAULT_SIZE[0]) - LABEL_ROOM
    height = (room_height or DEFAULT_SIZE[1]) - LABEL_ROOM - names
    (x_low, x_high), (y_low, y_high) = element.x_range, element.y_range
    across, up = width / (x_high - x_low), height / (y_high - y_low)
    if even and max(across, up) <= NEARLY * min(across, up):
        width, height = (min(across, up) * span for span in (x_high - x_low, y_high - y_low))
    return round(width, 4), round(height, 4)


def _shows_shapes(element: Axes, stage: Stage) -> bool:
    """Whether lengths and angles are seen on the axes: circles must be round."""
    shapes = (Arrow, ParametricCurve, VectorField)
    return any(isinstance(e, shapes) and e.axes == element.id for e in stage.spec.elements)


def _write_names(element: Axes, name: str, stage: Stage) -> None:
    """Write what is counted along the axes: below their box on the right, and above it."""
    font = TEXT_SIZES["small"]
    low, high = (f"{name}.c2p({number(element.x_range[n])}, 0)" for n in (0, 1))
    if element.x_name is not None:
        foot = f"{name}.c2p(0, {number(element.y_range[0])})[1] - {NAME_DROP}"
        stage.write(
            f"{name}.add(Text({text_literal(element.x_name)}, font_size={font}, color=GREY_A))",
            f"{name}[-1].set_y({foot}).align_to({high}, RIGHT)",
        )
    if element.y_name is not None:
        top = f"{name}.c2p(0, {number(element.y_range[1])}) + {NAME_RISE} * UP"
        stage.write(
            f"{name}.add(Text({text_literal(element.y_name)}, font_size={font}, color=GREY_A))",
            f"{name}[-1].move_to({top})",
            f"if {name}[-1].get_left()[0] < {low}[0] - 0.2:",
            f"    {name}[-1].align_to({low} + 0.2 * LEFT, LEFT)",
        )


def _range(ends: tuple[float, float], step: float) -> str:
    return f"[{number(ends[0])}, {number(ends[1])}, {number(step)}]"


def marks_between(ends: tuple[float, float], step: float, *, zero: bool = False) -> list[float]:
    """Multiples of the step inside the range; without zero, where axes cross, unless asked for."""
    first, last = math.ceil(ends[0] / step - 1e-9), math.floor(ends[1] / step + 1e-9)
    return [round(k * step, 9) for k in range(first, last + 1) if zero or k != 0]


def number_decimals(step: float) -> int:
    """With how many decimals multiples of a step are written."""
    decimals = max(0, min(4, math.ceil(-math.log10(step) - 1e-9)))
    return decimals + (round(step * 10**decimals) != round(step * 10**decimals, 6))


def _write_numbers(axis: str, marks: list[float], step: float, stage: Stage) -> None:
    stage.write(
        f"{axis}.add_numbers(",
        f"    [{', '.join(number(mark) for mark in marks)}],",
        f"    font_size={TICK_FONT},",
        f"    num_decimal_places={number_decimals(step)},",
        ")",
    )


def _write_pi_labels(name: str, marks: list[float], stage: Stage) -> None:
    labels = ", ".join(f"{number(mark)}: {tex_literal(_times_pi(mark))}" for mark in marks)
    stage.write(
        f"{name}.x_axis.add_labels(",
        f"    {{mark: MathTex(tex) for mark, tex in {{{labels}}}.items()}},",
        f"    font_size={TICK_FONT},",
        ")",
    )


def _times_pi(value: float) -> str:
    """TeX of a multiple of pi with a small denominator, or the number itself."""
    for below in (1, 2, 3, 4, 6):
        above = value / math.pi * below
        if abs(above - round(above)) < 1e-6:
            sign, count = "-" if above < 0 else "", abs(round(above))
            top = r"\pi" if count == 1 else rf"{count}\pi"
            return f"{sign}{top}" if below == 1 else f"{sign}{top}/{below}"
    return number(value)
