"""An x-axis and a y-axis with numbers."""

import math

from agents.artifacts.scene_spec import Axes
from agents.coding.compile_scene.literals import number, tex_literal
from agents.coding.compile_scene.stage import Stage, room

TICK_FONT = 28
"""Size of the numbers; digits are 2.5 % of the frame's height."""
LABEL_ROOM = 0.5
"""Numbers hang outside of the plotted box by about this much, frame units."""
EDGE_GAP = 0.2
"""From the lower edge to the middle of numbers that stand there, frame units."""
DEFAULT_SIZE = (6.0, 4.5)


def build(element: Axes, stage: Stage) -> None:
    """Write Manim `Axes` that fill their room, with numbers at every step but zero."""
    name = stage.variable(element.id)
    x_length, y_length = plotted_size(element)
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
    stage.put(name, element.place)


def plotted_size(element: Axes) -> tuple[float, float]:
    """Width and height of the box between the ends of the axes, frame units.

    Where the numbers need more than `LABEL_ROOM`, all of it is drawn a little smaller.
    """
    width, height = room(element.place)
    return (width or DEFAULT_SIZE[0]) - LABEL_ROOM, (height or DEFAULT_SIZE[1]) - LABEL_ROOM


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
