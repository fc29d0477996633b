"""A dot on axes with its name."""

from agents.artifacts.elements.points import LabelledPoint
from agents.coding.compile_scene.labels import write_label
from agents.coding.compile_scene.literals import COLOURS, precise, tex_literal
from agents.coding.compile_scene.stage import Stage


def build(element: LabelledPoint, stage: Stage) -> None:
    """Write a Manim `Dot`, grouped with its label if it has one."""
    name = stage.variable(element.id)
    colour, axes = COLOURS[element.colour], stage.variables[element.axes]
    x, y = (precise(value) for value in element.at)
    dot = name if element.label is None else stage.names.take(f"{element.id}_dot")
    stage.write(f"{dot} = Dot({axes}.c2p({x}, {y}), radius=0.09, color={colour}).set_z_index(1)")
    if element.label is None:
        return
    label = stage.names.take(f"{element.id}_label")
    tex = tex_literal(element.label)
    write_label(stage, element.axes, label, tex, f"[{dot}]", colour)
    stage.write(f"{name} = VGroup({dot}, {label})")
