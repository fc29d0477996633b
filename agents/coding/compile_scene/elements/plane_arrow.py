"""An arrow from the origin that moves with the plane; its head keeps its shape."""

from agents.artifacts.elements.plane import PlaneArrow
from agents.coding.compile_scene.literals import COLOURS, number, tex_literal
from agents.coding.compile_scene.stage import Stage

ARROW_OUTLINE = '''\
def arrow_outline(tail, tip):
    """Return the corners of an arrow; a very short one is all head, one without length a point."""
    length = np.linalg.norm(tip - tail)
    if length < 1e-6:
        return [tail] * 8
    along = (tip - tail) / length
    aside = np.array([-along[1], along[0], 0])
    head = min(0.28, 0.6 * length)
    neck = tip - head * along
    shaft, wing = 0.04 * aside, 0.45 * head * aside
    outline = [tail + shaft, neck + shaft, neck + wing, tip, neck - wing, neck - shaft]
    return [*outline, tail - shaft, tail + shaft]
'''
DRAWING = """\
{done} = ValueTracker(0)
{shape} = VMobject(stroke_width=0, fill_opacity=1).set_color({colour})"""
LABEL = """\
{label} = MathTex({tex}, font_size=38, color={colour})
{label}.set_stroke(BACKGROUND, width=6, background=True)
{name} = VGroup({shape}, {label})"""
FOLLOW = """\

def {follow}(_):
    tip = {plane}.c2p(*({matrix_at}({done}.get_value()) @ [{x}, {y}]))
    tail = {plane}.c2p(0, 0)
    {shape}.set_points_as_corners(arrow_outline(tail, tip))"""
FOLLOW_LABEL = """\
    length = np.linalg.norm(tip - tail)
    away = (tip - tail) / max(length, 0.2)
    {label}.move_to(tip + {ahead} * away + {aside} * np.array([-away[1], away[0], 0]))
    seen = min(1, 4 * length)
    {label}.set_fill(opacity=seen).set_stroke(opacity=seen, background=True)"""
PLACES = {"left": (0.2, 0.26), "right": (0.2, -0.26), "ahead": (0.36, 0.0)}
"""How far a label stands beyond the tip of its arrow, and to the left of it, frame units."""


def build(element: PlaneArrow, stage: Stage) -> None:
    """Write the arrow, its label, and the function that moves them."""
    name = stage.variable(element.id)
    own = stage.names.take_family(name, ("done", "follow", "shape", "label"))
    stage.function("arrow_outline", ARROW_OUTLINE)
    stage.trackers[element.id], stage.followers[element.id] = own["done"], own["follow"]
    labelled = element.label is not None
    values = {
        **own,
        "name": name,
        "shape": own["shape"] if labelled else name,
        "colour": COLOURS[element.colour],
        "tex": tex_literal(element.label or ""),
        "x": number(element.tip[0]),
        "y": number(element.tip[1]),
        "ahead": number(PLACES[element.label_side][0]),
        "aside": number(PLACES[element.label_side][1]),
        "plane": stage.variables[element.plane],
        "matrix_at": stage.graphs[element.plane],
    }
    stage.write_template(DRAWING, values)
    if labelled:
        stage.write_template(LABEL, values)
    stage.write_template(FOLLOW, values)
    if labelled:
        stage.write_template(FOLLOW_LABEL, values)
    stage.write("", f"{own['follow']}({name})")
