"""A line with numbers, dots and coloured stretches."""

from agents.artifacts.elements.number_line import NumberLine
from agents.coding.compile_scene.elements.axes import TICK_FONT, marks_between, number_decimals
from agents.coding.compile_scene.literals import COLOURS, number, tex_literal
from agents.coding.compile_scene.stage import Stage, room

LABEL_FONT = 34
BORDER = 0.6


def build(element: NumberLine, stage: Stage) -> None:
    """Write Manim's `NumberLine`, and a group of it with all that lies on it."""
    name = stage.variable(element.id)
    line = stage.names.take(f"{element.id}_line")
    (low, high), step = element.range, element.step
    width, _ = room(element.place)
    marks = marks_between((low, high), step, zero=True)
    stage.write(
        f"{line} = NumberLine(",
        f"    x_range=[{number(low)}, {number(high)}, {number(step)}],",
        f"    length={number((width or 12) - BORDER)},",
        "    color=GREY_B,",
        ")",
        f"{line}.add_numbers(",
        f"    [{', '.join(map(number, marks))}],",
        f"    font_size={TICK_FONT},",
        f"    num_decimal_places={number_decimals(step)},",
        ")",
        f"{name} = VGroup({line})",
    )
    for stretch in element.stretches:
        start, end = (f"{line}.n2p({number(at)})" for at in stretch.ends)
        colour = COLOURS[stretch.colour]
        stage.write(f"{name}.add(Line({start}, {end}, color={colour}, stroke_width=10))")
    for point in element.points:
        colour, spot = COLOURS[point.colour], f"{line}.n2p({number(point.at)})"
        filled = "BACKGROUND" if point.hollow else colour
        dot = f"Dot({spot}, color={filled}, radius=0.1).set_stroke({colour}, width=3)"
        if point.label is None:
            stage.write(f"{name}.add({dot})")
            continue
        label = f"MathTex({tex_literal(point.label)}, font_size={LABEL_FONT}, color={colour})"
        stage.write(
            f"{name}.add({dot})",
            f"{name}.add({label}.next_to({spot}, UP, buff=0.25))",
        )
    stage.put(name, element.place)
