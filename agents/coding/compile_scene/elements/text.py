"""Plain words."""

from agents.artifacts.room.letters import LINE_SPACING, TEXT_SIZES
from agents.artifacts.scene_spec import Text
from agents.coding.compile_scene.literals import COLOURS, text_literal
from agents.coding.compile_scene.stage import Stage


def build(element: Text, stage: Stage) -> None:
    """Write a Manim `Text`."""
    name = stage.variable(element.id)
    words, size = text_literal(element.text), TEXT_SIZES[element.size]
    options = f"font_size={size}, line_spacing={LINE_SPACING}, color={COLOURS[element.colour]}"
    stage.write(f"{name} = Text({words}, {options})")
    stage.put(name, element.place)
