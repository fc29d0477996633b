"""Words in rows and columns."""

from agents.artifacts.elements.tables import CELL_GAP, ROW_HEIGHT, Table
from agents.artifacts.room.letters import LINE, TEXT_SIZES
from agents.artifacts.room.line_breaks import reads_backward
from agents.coding.compile_scene.levels import WORDS_LEVEL
from agents.coding.compile_scene.literals import COLOURS, number, text_literal
from agents.coding.compile_scene.stage import Stage

FONT = TEXT_SIZES["normal"]


def build(element: Table, stage: Stage) -> None:
    """Write Manim's `Table`, its first column where reading begins, a line below its head."""
    name = stage.variable(element.id)
    entries = stage.names.take(f"{element.id}_entries")
    stage.function("words_level", WORDS_LEVEL)
    backward = reads_backward(" ".join(element.rows[0]))
    ordered = (row[::-1] if backward else row for row in element.rows)
    rows = (f"    [{', '.join(map(text_literal, row))}]," for row in ordered)
    options = f'"font_size": {FONT}, "color": {COLOURS[element.colour]}'
    between = ROW_HEIGHT - FONT * LINE * 1.1
    stage.write(f"{entries} = [", *rows, "]")
    stage.write(
        f"{name} = Table(",
        f"    {entries},",
        f"    h_buff={number(CELL_GAP)}, v_buff={number(between)},",
        '    line_config={"stroke_width": 1.5, "color": GREY_B},',
        f"    element_to_mobject_config={{{options}}},",
        ")",
        f"for row, texts in zip({name}.get_rows(), {entries}):",
        f"    words_level(row, texts, {FONT})",
        f"{name}.get_rows()[0].set_color({COLOURS[element.head_colour]})",
    )
    stage.put(name, element.place)
