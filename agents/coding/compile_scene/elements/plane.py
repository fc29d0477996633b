"""A coordinate plane with a faint grid, and the matrix that will act on it."""

import math

from agents.artifacts.elements.plane import Plane
from agents.coding.compile_scene.literals import number, point
from agents.coding.compile_scene.stage import Stage

MATRIX_ON_THE_WAY = '''\
def matrix_on_the_way(matrix, angle, t):
    """Return the matrix that has done a share t of its work: it turns evenly and stretches."""
    back, ahead = (
        np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
        for turn in (-angle, t * angle)
    )
    return ahead @ ((1 - t) * np.eye(2) + t * back @ np.array(matrix))
'''
DRAWING = """\
{name} = NumberPlane(
    x_range=[{x_low}, {x_high}, 1],
    y_range=[{y_low}, {y_high}, 1],
    x_length={x_length},
    y_length={y_length},
    background_line_style={{"stroke_color": GREY_B, "stroke_width": 1, "stroke_opacity": 0.3}},
    axis_config={{"color": GREY_B, "stroke_width": 2}},
)
{name}.x_axis.add_numbers([{x_marks}], font_size={font})
{name}.y_axis.add_numbers([{y_marks}], font_size={font})
for numbers in ({name}.x_axis.numbers, {name}.y_axis.numbers):
    numbers.set_stroke(BACKGROUND, width=6, background=True)
{name}.move_to({centre})

def {matrix_at}(t):
    return matrix_on_the_way([{rows}], {turn}, t)"""
FONT = 28


def build(element: Plane, stage: Stage) -> None:
    """Write Manim's `NumberPlane`, and the function of the matrix on its way."""
    name = stage.variable(element.id)
    matrix_at = stage.names.take(f"{element.id}_matrix")
    stage.graphs[element.id] = matrix_at
    stage.function("matrix_on_the_way", MATRIX_ON_THE_WAY)
    (x_low, x_high), (y_low, y_high) = element.x_range, element.y_range
    stage.write_template(
        DRAWING,
        {
            "name": name,
            "x_low": x_low,
            "x_high": x_high,
            "y_low": y_low,
            "y_high": y_high,
            "x_length": number((x_high - x_low) * element.unit),
            "y_length": number((y_high - y_low) * element.unit),
            "x_marks": _marks(x_low, x_high, element.step),
            "y_marks": _marks(y_low, y_high, element.step),
            "font": FONT,
            "centre": point(element.centre),
            "matrix_at": matrix_at,
            "rows": ", ".join(f"[{', '.join(map(number, row))}]" for row in element.matrix),
            "turn": number(math.radians(element.turn_degrees)),
        },
    )


def _marks(low: int, high: int, step: int) -> str:
    """Multiples of the step inside the ends, without zero, where the axes cross."""
    first = math.ceil((low + 1) / step) * step
    return ", ".join(str(mark) for mark in range(first, high, step) if mark)
