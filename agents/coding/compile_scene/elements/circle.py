"""A circle with its radius, or a sector of it."""

from agents.artifacts.elements.figures import Circle
from agents.coding.compile_scene.literals import COLOURS, number, tex_literal
from agents.coding.compile_scene.stage import Stage, room

LABEL_FONT = 38
BORDER = 0.2


def build(element: Circle, stage: Stage) -> None:
    """Write Manim's `Circle` as large as its room, and what is in it."""
    name = stage.variable(element.id)
    width, height = room(element.place)
    radius = (min(width or 5, height or 5) - BORDER) / 2
    outline = COLOURS[element.outline]
    stage.write(
        f"{name} = VGroup(Circle(radius={number(radius)}, color={outline}, stroke_width=5))"
    )
    if element.fill is not None:
        stage.write(f"{name}[0].set_fill({COLOURS[element.fill]}, opacity=0.35)")
    if element.sector_degrees is not None:
        stage.write(
            f"{name}.add(Sector(radius={number(radius)},"
            f" angle={number(element.sector_degrees)} * DEGREES,"
            " color=YELLOW_C, fill_opacity=0.45))"
        )
    way, side, at = ("LEFT", "UP", 270.0) if element.sector_degrees is None else _free(element)
    if element.radius_name is not None:
        label = f"MathTex({tex_literal(element.radius_name)}, font_size={LABEL_FONT})"
        stage.write(
            f"{name}.add(Line(ORIGIN, {number(radius)} * {way}, color=WHITE, stroke_width=4))",
            f"{name}.add({label}.next_to({number(radius / 2)} * {way}, {side}, buff=0.15))",
        )
    if element.centre_name is not None or element.radius_name is not None:
        stage.write(f"{name}.add(Dot(ORIGIN, radius=0.07))")
    if element.centre_name is not None:
        label = f"MathTex({tex_literal(element.centre_name)}, font_size={LABEL_FONT})"
        away = f"0.4 * rotate_vector(RIGHT, {number(at)} * DEGREES)"
        stage.write(f"{name}.add({label}.move_to({away}))")
    stage.put(name, element.place)


def _free(element: Circle) -> tuple[str, str, float]:
    """Beside a sector: where the radius goes, on which side its name is, and the centre's name."""
    sector = element.sector_degrees or 0
    return "DOWN", "RIGHT", 225.0 if sector <= 180 else (sector + 360) / 2
