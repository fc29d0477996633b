"""Arrows that show a direction at every place of axes."""

from agents.artifacts.elements.plots import VectorField
from agents.coding.compile_scene.expression import checked_expression
from agents.coding.compile_scene.literals import COLOURS
from agents.coding.compile_scene.stage import Stage

ARROWS_ON = '''\
def arrows_on(axes, field, across, colour):
    """Return arrows at even distances on axes, as steep as paths along the field are drawn."""
    left, bottom = axes.c2p(axes.x_range[0], axes.y_range[0])[:2]
    right, top = axes.c2p(axes.x_range[1], axes.y_range[1])[:2]
    pitch = (right - left) / across
    places = [
        np.array([x, y, 0])
        for x in np.arange(left + pitch / 2, right, pitch)
        for y in np.arange(bottom + pitch / 2, top, pitch)
    ]
    values = np.array([field(*axes.p2c(place)[:2]) for place in places], dtype=float)
    values = np.nan_to_num(values, nan=0.0, posinf=0.0, neginf=0.0)
    strengths = np.linalg.norm(values, axis=1)
    strong = max(np.percentile(strengths, 90), strengths.max() / 1e3, 1e-9)
    across_unit = (right - left) / (axes.x_range[1] - axes.x_range[0])
    up_unit = (top - bottom) / (axes.y_range[1] - axes.y_range[0])
    group = VGroup()
    for place, (x, y), strength in zip(places, values, strengths):
        strength = min(strength / strong, 1) ** 0.6
        x, y = x * across_unit, y * up_unit
        if strength < 1e-2:
            group.add(Dot(place, radius=0.03, color=colour))
            continue
        way = np.array([x, y, 0]) / np.hypot(x, y) * pitch * (0.3 + 0.5 * strength) / 2
        arrow = Arrow(place - way, place + way, buff=0, color=colour, stroke_width=3)
        group.add(arrow.set_opacity(0.55 + 0.45 * strength))
    return group
'''


def build(element: VectorField, stage: Stage) -> None:
    """Write the function of the field, and its arrows."""
    name = stage.variable(element.id)
    field = stage.names.take(f"{element.id}_at")
    stage.function("arrows_on", ARROWS_ON)
    x, y = (checked_expression(each, ("x", "y")) for each in (element.x, element.y))
    axes, colour = stage.variables[element.axes], COLOURS[element.colour]
    stage.write(
        f"def {field}(x, y):",
        f"    return {x}, {y}",
        "",
        f"{name} = arrows_on({axes}, {field}, {element.across}, {colour})",
    )
