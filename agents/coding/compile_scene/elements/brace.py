"""A brace along an element, with its name beside it."""

from agents.artifacts.elements.braces import LABEL_GAP, Brace
from agents.artifacts.room.letters import FORMULA_SIZES
from agents.coding.compile_scene.literals import COLOURS, SIDES, tex_literal
from agents.coding.compile_scene.stage import Stage


def build(element: Brace, stage: Stage) -> None:
    """Write Manim's `Brace`, grouped with its label if it has one."""
    name = stage.variable(element.id)
    around, side = stage.variables[element.around], SIDES[element.side]
    colour = COLOURS[element.colour]
    brace = f"Brace({around}, {side}, buff=0.1, color={colour})"
    if element.label is None:
        stage.write(f"{name} = {brace}")
        return
    stage.write(
        f"{name} = VGroup(",
        f"    {brace},",
        f"    MathTex({tex_literal(element.label)}, font_size={FORMULA_SIZES['small']},"
        f" color={colour}),",
        ")",
        f"{name}[1].next_to({name}[0], {side}, buff={LABEL_GAP})",
    )
