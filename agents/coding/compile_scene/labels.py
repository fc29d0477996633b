"""Names beside what is drawn on axes, where no number and no other name stands."""

from agents.coding.compile_scene.stage import SHRINK_TO_FIT, Stage

FREE_LABEL = '''\
def free_label(label, spots, axes, others, lines):
    """Put a label beside a spot where it covers no number, no other label and, if it can, no line.

    The first of the spots are the best; where all is taken, it is pushed into the axes.
    """
    low, high = (axes.c2p(axes.x_range[end], axes.y_range[end]) for end in (0, 1))
    taken = [*others]
    for axis in (axes.x_axis, axes.y_axis):
        for numbers in (getattr(axis, "numbers", ()), getattr(axis, "labels", ())):
            taken += numbers
    pieces = [piece for line in lines for piece in line.family_members_with_points()]
    inked = np.concatenate([[piece.get_start(), *piece.get_anchors()] for piece in pieces])
    label.set_stroke(BACKGROUND, width=6, background=True).set_z_index(2)
    second_best = None
    for spot in spots:
        for way in (UR, UL, DR, DL, UP, DOWN, RIGHT, LEFT):
            label.next_to(spot, way, buff=0.12)
            inside = (label.get_corner(DL) >= low - 0.01)[:2].all()
            inside = inside and (label.get_corner(UR) <= high + 0.01)[:2].all()
            if not inside or any(boxes_meet(label, other) for other in taken):
                continue
            second_best = label.get_center() if second_best is None else second_best
            apart = np.abs(inked - label.get_center())[:, :2]
            if not (apart < np.array([label.width, label.height]) / 2 + 0.06).all(axis=1).any():
                return label
    if second_best is not None:
        return label.move_to(second_best)
    shrink_to_fit(label, *(high - low)[:2])
    for spot in spots:
        for way in (UR, UL, DR, DL):
            label.next_to(spot, way, buff=0.12)
            label.shift(np.clip(0, low - label.get_corner(DL), high - label.get_corner(UR)))
            if not any(boxes_meet(label, other) for other in taken):
                return label
    return label
'''
BOXES_MEET = '''\
def boxes_meet(one, two):
    """Return whether the boxes around two mobjects lie over one another."""
    apart = np.abs(one.get_center() - two.get_center())[:2]
    return (apart < np.array([one.width + two.width, one.height + two.height]) / 2 + 0.05).all()
'''
SPOTS_ALONG = '''\
def spots_along(line):
    """Return places on a line at which its name can stand, the best first."""
    pieces = line.family_members_with_points()
    points = np.concatenate([piece.get_anchors() for piece in pieces]) if pieces else [ORIGIN]
    return [points[int(at * (len(points) - 1))] for at in (0.97, 0.9, 0.75, 0.6, 0.4, 0.2, 0.05)]
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
    stage.function("shrink_to_fit", SHRINK_TO_FIT)
    stage.function("boxes_meet", BOXES_MEET)
    stage.function("free_label", FREE_LABEL)
    others, axes = stage.labels.setdefault(axes_id, []), stage.variables[axes_id]
    lines = [f"{axes}.x_axis", f"{axes}.y_axis", *stage.curves.get(axes_id, [])]
    stage.write(
        f"{label} = MathTex({tex}, font_size={FONT}, color={colour})",
        "free_label(",
        f"    {label}, {spots}, {axes}, [{', '.join(others)}],",
        f"    [{', '.join(lines)}],",
        ")",
    )
    others.append(label)
