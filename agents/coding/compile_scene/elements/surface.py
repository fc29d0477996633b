"""The graph of a function of two variables, drawn in perspective."""

from agents.artifacts.elements.surfaces import Surface
from agents.coding.compile_scene.expression import checked_expression
from agents.coding.compile_scene.literals import COLOURS, number
from agents.coding.compile_scene.stage import Stage, room

SURFACE = '''\
def surface_of(height_at, x_range, y_range, turn, colours, width, height, steps=22):
    """Return the faces of a surface, the farthest first, above the frame of its ground."""
    xs, ys = np.linspace(*x_range, steps + 1), np.linspace(*y_range, steps + 1)
    grid = np.array([[height_at(x, y) for y in ys] for x in xs], dtype=float)
    grid = np.nan_to_num(grid, nan=0.0, posinf=0.0, neginf=0.0)
    low, high = np.percentile(grid, 1), np.percentile(grid, 99)
    span = max(high - low, 1e-9)
    levels = (np.clip(grid, low, high) - low) / span if high - low > 1e-9 else 0 * grid + 0.5
    sine, cosine = np.sin(turn), np.cos(turn)

    def seen(u, v, level):
        right, away = u * cosine - v * sine, u * sine + v * cosine
        return np.array([right, 0.45 * away + 0.8 * level, 0])

    us, vs = np.linspace(-1, 1, steps + 1), np.linspace(-1, 1, steps + 1)
    ground = Polygon(*(seen(u, v, -0.15) for u, v in ((-1, -1), (1, -1), (1, 1), (-1, 1))))
    group = VGroup(ground.set_stroke(GREY_B, width=2))
    faces = []
    for i in range(steps):
        for j in range(steps):
            ends = [(i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1)]
            level = np.mean([levels[end] for end in ends])
            face = Polygon(*(seen(us[a], vs[b], levels[a, b]) for a, b in ends))
            colour = interpolate_color(colours[0], colours[1], level)
            face.set_fill(colour, opacity=0.9).set_stroke(colour, width=0.6)
            away = (us[i] + us[i + 1]) * sine + (vs[j] + vs[j + 1]) * cosine
            faces.append((-away, face))
    group.add(*(face for _, face in sorted(faces, key=lambda each: each[0])))
    return group.scale(min(width / group.width, height / group.height)).center()
'''


def build(element: Surface, stage: Stage) -> None:
    """Write the function, and its faces."""
    name = stage.variable(element.id)
    height_at = stage.names.take(f"{element.id}_at")
    stage.function("surface_of", SURFACE)
    width, height = room(element.place)
    (x_low, x_high), (y_low, y_high) = element.x_range, element.y_range
    stage.write(
        f"def {height_at}(x, y):",
        f"    return {checked_expression(element.expression, ('x', 'y'))}",
        "",
        f"{name} = surface_of(",
        f"    {height_at},",
        f"    ({number(x_low)}, {number(x_high)}), ({number(y_low)}, {number(y_high)}),",
        f"    {number(element.turn_degrees)} * DEGREES,",
        f"    ({COLOURS[element.low_colour]}, {COLOURS[element.high_colour]}),",
        f"    {number(width or 8)}, {number(height or 5)},",
        ")",
    )
    stage.put(name, element.place)
