"""Names beside what is drawn on axes, where no number and no other name stands."""

from agents.coding.compile_scene.stage import Stage

FREE_LABEL = '''\
def free_label(label, spots, axes, others):
    """Put a label beside the first of some spots where it covers no number and no other label."""
    low, high = (axes.c2p(axes.x_range[end], axes.y_range[end]) for end in (0, 1))
    taken = [*others]
    for axis in (axes.x_axis, axes.y_axis):
        for numbers in (getattr(axis, "numbers", ()), getattr(axis, "labels", ())):
            taken += numbers
    label.set_stroke(BACKGROUND, width=6, background=True).set_z_index(2)
    label.next_to(spots[0], UP, buff=0.15)
    for spot in spots:
        for way in (UR, UL, UP, DR, DL, DOWN, RIGHT, LEFT):
            label.next_to(spot, way, buff=0.12)
            inside = (label.get_corner(DL) >= low - 0.01)[:2].all()
            inside = inside and (label.get_corner(UR) <= high + 0.01)[:2].all()
            if inside and not any(boxes_meet(label, other) for other in taken):
                return label
    return label
'''
BOXES_MEET = '''\
def boxes_meet(one, two):
    """Return whether the boxes around two mobjects lie over one another."""
    apart = np.abs(one.get_center() - two.get_center())[:2]
    return (apart < np.array([one.width + two.width, one.height + two.height]) / 2 + 0.05).all()
'''
FONT = 34


def write_label(stage: Stage, axes_id: str, label: str, tex: str, spots: str, colour: str) -> None:
    """Write the lines that make a label and put it beside one of some spots.

    Args:
        stage: The module being written.
        axes_id: Id of the axes it stands on.
        label: Variable of the label.
        tex: Code of its TeX.
        spots: Code of the places it may stand beside.
        colour: Code of its colour.
    """
    stage.function("boxes_meet", BOXES_MEET)
    stage.function("free_label", FREE_LABEL)
    others = stage.labels.setdefault(axes_id, [])
    stage.write(
        f"{label} = MathTex({tex}, font_size={FONT}, color={colour})",
        f"free_label({label}, {spots}, {stage.variables[axes_id]}, [{', '.join(others)}])",
    )
    others.append(label)
