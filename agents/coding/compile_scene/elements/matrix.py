"""A matrix in brackets."""

from agents.artifacts.elements.tables import ENTRY_GAP, Matrix
from agents.artifacts.room.letters import FORMULA_SIZES, formula_extent
from agents.coding.compile_scene.literals import COLOURS, number, tex_literal
from agents.coding.compile_scene.stage import Stage

BRACKETS = {"round": ("(", ")"), "square": ("[", "]"), "bars": ("|", "|")}


def build(element: Matrix, stage: Stage) -> None:
    """Write Manim's `Matrix`, entry by entry."""
    name = stage.variable(element.id)
    extents = [formula_extent(entry, "normal") for row in element.rows for entry in row]
    across = max(extent.width for extent in extents) + ENTRY_GAP
    down = max(0.5, *(extent.height for extent in extents)) + 0.3
    left, right = BRACKETS[element.brackets]
    rows = (f"        [{', '.join(map(tex_literal, row))}]," for row in element.rows)
    stage.write(
        f"{name} = Matrix(",
        "    [",
        *rows,
        "    ],",
        f"    h_buff={number(across)}, v_buff={number(down)},",
        f'    left_bracket="{left}", right_bracket="{right}",',
        "    element_alignment_corner=DOWN,",
        f'    element_to_mobject_config={{"font_size": {FORMULA_SIZES["normal"]}}},',
        f").set_color({COLOURS[element.colour]})",
    )
    stage.put(name, element.place)
