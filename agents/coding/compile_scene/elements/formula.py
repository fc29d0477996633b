"""Mathematics, as one line of parts with their own colours."""

from agents.artifacts.room.letters import FORMULA_SIZES
from agents.artifacts.scene_spec import Formula
from agents.coding.compile_scene.literals import COLOURS, tex_literal
from agents.coding.compile_scene.stage import Stage


def build(element: Formula, stage: Stage) -> None:
    """Write a Manim `MathTex`, one argument for each part."""
    name = stage.variable(element.id)
    size, colour = FORMULA_SIZES[element.size], COLOURS[element.colour]
    # Manim splits at double braces, which TeX treats like single ones with a space between.
    parts = [tex_literal(part.tex.replace("{{", "{ {")) for part in element.parts]
    options = f"font_size={size}, color={colour}"
    if sum(map(len, parts)) + len(name) + len(options) < 70:
        stage.write(f"{name} = MathTex({', '.join(parts)}, {options})")
    else:
        stage.write(f"{name} = MathTex(", *(f"    {part}," for part in parts))
        stage.write(f"    {options},", ")")
    for number, part in enumerate(element.parts):
        if part.colour is not None:
            stage.write(f"{name}[{number}].set_color({COLOURS[part.colour]})")
    stage.put(name, element.place)
