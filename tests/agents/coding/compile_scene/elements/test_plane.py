from typing import Any

import pytest

from agents.artifacts.scene_spec import (
    Action,
    Beat,
    ManimSceneSpec,
    Plane,
    PlaneArea,
    PlaneArrow,
    PlaneGrid,
    PlaneLine,
)
from agents.coding.compile_scene import compile_scene


def plane_spec(**names: Any) -> ManimSceneSpec:
    """A plane with one of everything on it."""
    plane = Plane(
        id=names.get("plane", "plane"),
        centre=(-2, 0.5),
        unit=0.75,
        x_range=(-3, 4),
        y_range=(-2, 3),
        matrix=((2, 1), (0.5, -3)),
        turn_degrees=90,
    )
    grid = PlaneGrid(id=names.get("grid", "grid"), plane=plane.id, reach=5)
    arrow = PlaneArrow(
        id=names.get("arrow", "arrow"), plane=plane.id, tip=(1, -0.5), label="v", label_side="right"
    )
    bare = PlaneArrow(id="bare", plane=plane.id, tip=(0, 1))
    square = PlaneArea(
        id=names.get("square", "square"), plane=plane.id, corners=((0, 0), (1, 0), (1, 1))
    )
    line = PlaneLine(id="line", plane=plane.id, direction=(1, 2))
    moving = (grid.id, arrow.id, square.id)
    actions = (
        Action(do="fade_in", targets=(plane.id, *moving, "bare", "line")),
        Action(do="apply_matrix", targets=moving, progress=1, run_s=3),
        Action(do="apply_matrix", targets=(arrow.id,), progress=0.5),
    )
    return ManimSceneSpec(
        scene_class="PlaneScene",
        title="Plane",
        elements=(plane, grid, square, line, arrow, bare),
        beats=(Beat(id="all", say="It moves.", actions=actions),),
    )


def test_matrix_and_points_are_in_the_code() -> None:
    flat = " ".join(compile_scene(plane_spec()).code.split())
    assert "return matrix_on_the_way([[2, 1], [0.5, -3]], 1.570796, t)" in flat
    assert "x_range=[-3, 4, 1], y_range=[-2, 3, 1], x_length=5.25, y_length=3.75," in flat
    assert "plane.x_axis.add_numbers([-2, -1, 1, 2, 3], font_size=28)" in flat
    assert "plane.move_to([-2, 0.5, 0])" in flat
    assert "tip = plane.c2p(*(plane_matrix(arrow_done.get_value()) @ [1, -0.5]))" in flat
    assert "for corner in [[0, 0], [1, 0], [1, 1]]]" in flat
    assert "arrow_label.move_to(tip + 0.2 * away + -0.26 * np.array(" in flat
    assert "for k in range(-5, 5 + 1)" in flat


def test_a_line_ends_at_the_edges_of_the_plane() -> None:
    flat = " ".join(compile_scene(plane_spec()).code.split())
    assert "line_2 = DashedLine( plane.c2p(-1, -2), plane.c2p(1.5, 3)," in flat


def test_everything_moves_together_and_follows_only_then() -> None:
    flat = " ".join(compile_scene(plane_spec()).code.split())
    assert (
        "grid.add_updater(grid_follow) arrow.add_updater(arrow_follow) "
        "square.add_updater(square_follow) self.play( grid_done.animate.set_value(1), "
        "arrow_done.animate.set_value(1), square_done.animate.set_value(1), run_time=3, ) "
        "grid.remove_updater(grid_follow)"
    ) in flat
    assert "self.play(arrow_done.animate.set_value(0.5), run_time=1)" in flat


@pytest.mark.parametrize("which", ["plane", "grid", "arrow", "square"])
@pytest.mark.parametrize("name", ["matrix", "tip", "tail", "corners", "line_in_box", "t", "low"])
def test_no_name_of_an_element_breaks_the_code(which: str, name: str) -> None:
    code = compile_scene(plane_spec(**{which: name})).code
    compile(code, "generated_scene.py", "exec")
    assert f"{name}_2 = " in code
