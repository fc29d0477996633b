"""A polygon with names at its corners, angles and sides."""

from agents.artifacts.elements.corner_angles import ARC, CLEAR
from agents.artifacts.elements.figures import NAMES_OUTSIDE, Figure
from agents.artifacts.room.letters import FORMULA_SIZES
from agents.coding.compile_scene.literals import COLOURS, number, point, tex_literal
from agents.coding.compile_scene.stage import Stage, room

NAMED_FIGURE = f'''\
def named_figure(points, names, angles, sides, squares, width, height, paint):
    """Return a polygon as large as its room, its names outside, its angles in their corners."""
    shape = Polygon(*points)
    edge = {NAMES_OUTSIDE} * (any(names) or any(sides))
    shape.scale(min((width - 2 * edge) / shape.width, (height - 2 * edge) / shape.height))
    shape.center().set_stroke(paint[0], width=4).set_fill(paint[1], opacity=paint[2])
    corners, middle = shape.get_vertices(), shape.get_center_of_mass()
    group = VGroup(shape)
    for k, corner in enumerate(corners):
        before, after = corners[k - 1] - corner, corners[(k + 1) % len(corners)] - corner
        before, after = before / np.linalg.norm(before), after / np.linalg.norm(after)
        if squares[k]:
            spots = [corner + 0.28 * step for step in (before, before + after, after)]
            group.add(VMobject(color=paint[0], stroke_width=3).set_points_as_corners(spots))
        if angles[k]:
            inwards = (before + after) / max(np.linalg.norm(before + after), 1e-6)
            sine = np.sqrt((1 - np.dot(before, after)) / 2)
            start = np.arctan2(before[1], before[0])
            turn = (np.arctan2(after[1], after[0]) - start + PI) % TAU - PI
            arc = Arc({ARC}, start, turn, arc_center=corner, color=paint[0], stroke_width=3)
            label = MathTex(angles[k], font_size={FORMULA_SIZES["small"]})
            reach = np.hypot(label.width, label.height) / 2
            far = max((reach + {CLEAR}) / sine, {ARC} + {CLEAR} + reach)
            group.add(arc, label.move_to(corner + inwards * far))
        if names[k]:
            away = -(before + after) / max(np.linalg.norm(before + after), 1e-6)
            label = MathTex(names[k], font_size=38)
            reach = np.hypot(label.width, label.height) / 2
            group.add(label.move_to(corner + away * (0.18 + reach)))
    for k, name in enumerate(sides):
        if not name:
            continue
        start, end = corners[k], corners[(k + 1) % len(corners)]
        label = MathTex(name, font_size=38)
        across = np.array([end[1] - start[1], start[0] - end[0], 0]) / np.linalg.norm(end - start)
        if np.dot(across, (start + end) / 2 - middle) < 0:
            across = -across
        reach = (abs(across[0]) * label.width + abs(across[1]) * label.height) / 2
        group.add(label.move_to((start + end) / 2 + across * (0.15 + reach)))
    return group
'''


def build(element: Figure, stage: Stage) -> None:
    """Write the figure as large as its room."""
    name = stage.variable(element.id)
    stage.function("named_figure", NAMED_FIGURE)
    width, height = room(element.place)
    names = ", ".join(tex_literal(corner.name or "") for corner in element.corners)
    angles = ", ".join(tex_literal(corner.angle or "") for corner in element.corners)
    sides = ", ".join(map(tex_literal, element.sides or [""] * len(element.corners)))
    squares = ", ".join(str(corner.right_angle) for corner in element.corners)
    fill = COLOURS[element.fill] if element.fill else "BACKGROUND"
    opacity = number(element.fill_opacity if element.fill else 0)
    stage.write(
        f"{name} = named_figure(",
        f"    [{', '.join(point(corner.at) for corner in element.corners)}],",
        f"    [{names}],",
        f"    [{angles}],",
        f"    [{sides}],",
        f"    [{squares}],",
        f"    {number(width or 5)}, {number(height or 4)},",
        f"    ({COLOURS[element.outline]}, {fill}, {opacity}),",
        ")",
    )
    stage.put(name, element.place)
