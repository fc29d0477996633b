"""Lines of mathematics whose signs stand below one another."""

from agents.artifacts.elements.lists import STEP_GAP, Derivation
from agents.artifacts.room.letters import FORMULA_SIZES
from agents.coding.compile_scene.literals import COLOURS, number, tex_literal
from agents.coding.compile_scene.stage import Stage

ALIGNED = '''\
def aligned_steps(steps, font_size, colour, gap):
    """Return lines of formulas one below the other, their last parts level on the left."""
    rows = VGroup(*(MathTex(*parts, font_size=font_size, color=colour) for parts in steps))
    rows.arrange(DOWN, buff=gap)
    for row in rows[1:]:
        row.shift((rows[0][-1].get_left() - row[-1].get_left())[0] * RIGHT)
    return rows.center()
'''


def build(element: Derivation, stage: Stage) -> None:
    """Write a group with one formula for each step."""
    name = stage.variable(element.id)
    stage.function("aligned_steps", ALIGNED)
    rows: list[str] = []
    for step in element.steps:
        parts = [part for part in (step.left, step.right) if part is not None]
        written = ", ".join(tex_literal(part.replace("{{", "{ {")) for part in parts)
        rows.append(f"        ({written},),")
    stage.write(
        f"{name} = aligned_steps(",
        "    [",
        *rows,
        "    ],",
        f"    {FORMULA_SIZES[element.size]}, {COLOURS[element.colour]}, {number(STEP_GAP)},",
        ")",
    )
    stage.put(name, element.place)
