"""A marked place on axes: a dot, or an upright dashed line."""

from agents.artifacts.elements.marker import Marker
from agents.coding.compile_scene.literals import COLOURS, SIDES, number, tex_literal
from agents.coding.compile_scene.stage import Stage

LABEL_FONT = 34


def build(element: Marker, stage: Stage) -> None:
    """Write a Manim `Dot` or `DashedLine`, grouped with its label if it has one."""
    name = stage.variable(element.id)
    axes, colour = stage.variables[element.axes], COLOURS[element.colour]
    x, y = (number(value) for value in element.at)
    mark = name if element.label is None else stage.names.take(f"{element.id}_mark")
    if element.shape == "dot":
        radius = number(element.size)
        stage.write(f"{mark} = Dot({axes}.c2p({x}, {y}), radius={radius}, color={colour})")
    else:
        stage.write(
            f"{mark} = DashedLine(",
            f"    {axes}.c2p({x}, {axes}.y_range[0]), {axes}.c2p({x}, {axes}.y_range[1]),",
            f"    color={colour}, stroke_width=3, dash_length=0.12,",
            ")",
        )
    if element.label is None:
        return
    label = stage.names.take(f"{element.id}_label")
    stage.write(
        f"{label} = MathTex({tex_literal(element.label)}, font_size={LABEL_FONT}, color={colour})",
        f"{label}.set_stroke(BACKGROUND, width=6, background=True).set_z_index(2)",
        f"{label}.next_to({mark}, {SIDES[element.side]}, buff=0.15)",
        f"{name} = VGroup({mark}, {label})",
    )
