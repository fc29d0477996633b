"""The graph of a function on axes."""

from agents.artifacts.scene_spec import Curve
from agents.coding.compile_scene.expression import checked_expression
from agents.coding.compile_scene.labels import SPOTS_ALONG, write_label
from agents.coding.compile_scene.literals import COLOURS, number, tex_literal
from agents.coding.compile_scene.stage import Stage

STEPS = 160
"""Points along one piece; enough for a smooth line at 1080 p."""
LINE_INSIDE = '''\
def line_inside(axes, at, low, high, colour):
    """Return the path of a point from `low` to `high`, as far as it lies inside the axes."""
    (left, right), (bottom, top) = axes.x_range[:2], axes.y_range[:2]
    pieces, piece = [], []
    with np.errstate(all="ignore"):
        spots = np.array([at(t) for t in np.linspace(low, high, 401)], dtype=float)
        rises = np.abs(np.diff(spots[:, 1], prepend=spots[:1, 1], append=spots[-1:, 1]))
    rises = np.nan_to_num(rises, posinf=0) / (top - bottom)
    for k, (x, y) in enumerate([*spots, (np.nan, np.nan)]):
        steep = rises[k] > 0.05 and rises[k] > 8 * max(rises[k - 1], rises[min(k + 1, 401)])
        inside = left - 1e-9 <= x <= right + 1e-9 and bottom <= y <= top
        if not inside or steep or rises[k] > 0.5:
            pieces.append(piece)
            piece = []
        if inside:
            piece.append((x, y))
    group = VGroup()
    for piece in pieces:
        if len(piece) > 1:
            line = VMobject(color=colour, stroke_width=5)
            group.add(line.set_points_smoothly([axes.c2p(x, y) for x, y in piece]))
    return group
'''
"""A function that leaves the axes, or has a pole, would be drawn over everything else."""


def build(element: Curve, stage: Stage) -> None:
    """Write the function, and its graph over every piece."""
    name = stage.variable(element.id)
    graph = stage.names.take(f"{element.id}_at")
    stage.graphs[element.id] = graph
    colour = COLOURS[element.colour]
    stage.write(f"def {graph}(x):", f"    return {checked_expression(element.expression)}", "")
    _write_line(element, name, stage)
    stage.curves.setdefault(element.axes, []).append(name)
    if element.label is None:
        return
    label = stage.names.take(f"{element.id}_label")
    tex, spots = tex_literal(element.label), f"{stage.function('spots_along', SPOTS_ALONG)}({name})"
    write_label(stage, element.axes, label, tex, spots, colour)
    stage.painted[element.id] = name
    line, stage.variables[element.id] = name, stage.names.take(f"{element.id}_named")
    stage.write(f"{stage.variables[element.id]} = VGroup({line}, {label})")


def _write_line(element: Curve, name: str, stage: Stage) -> None:
    graph, colour = stage.graphs[element.id], COLOURS[element.colour]
    axes = stage.variables[element.axes]
    if not element.pieces:
        stage.function("line_inside", LINE_INSIDE)
        ends = f"*{axes}.x_range[:2]"
        stage.write(f"{name} = line_inside({axes}, lambda x: (x, {graph}(x)), {ends}, {colour})")
        return
    pieces = [
        f"[{number(low)}, {number(high)}, {number((high - low) / STEPS)}]"
        for low, high in element.pieces
    ]
    if len(pieces) == 1:
        stage.write(
            f"{name} = {axes}.plot(",
            f"    {graph}, x_range={pieces[0]}, color={colour}, stroke_width=5",
            ")",
        )
        return
    stage.write(
        f"{name} = VGroup(",
        f"    {axes}.plot({graph}, x_range=piece, color={colour}, stroke_width=5)",
        f"    for piece in ({', '.join(pieces)})",
        ")",
    )
