from typing import Any

import pytest

from agents.artifacts.scene_spec import (
    Action,
    Axes,
    Beat,
    ManimSceneSpec,
    Place,
    TurningPoint,
    UnitCircle,
    Wave,
)
from agents.coding.compile_scene import compile_scene


def turning_spec(**names: Any) -> ManimSceneSpec:
    """A point that turns on a circle, and its wave."""
    axes = Axes(id=names.get("axes", "axes"), place=Place(region="right"), x_range=(0, 6.3),
                y_range=(-1.2, 1.2), x_step=1, y_step=1)  # fmt: skip
    circle = UnitCircle(id=names.get("circle", "circle"), axes=axes.id, x=-4)
    point = TurningPoint(id=names.get("point", "point"), circle=circle.id, decimals=1)
    wave = Wave(id=names.get("wave", "wave"), circle=circle.id)
    everything = (axes.id, circle.id, point.id, wave.id)
    actions = (
        Action(do="fade_in", targets=everything),
        Action(do="turn_to", targets=(point.id, wave.id), angle_degrees=120, run_s=3),
        Action(do="turn_to", targets=(point.id,), angle_degrees=-22.5),
        Action(do="recolour", targets=(wave.id,), colour="red"),
    )
    return ManimSceneSpec(
        scene_class="TurningScene",
        title="Turning",
        elements=(axes, circle, point, wave),
        beats=(Beat(id="all", say="It turns.", actions=actions),),
    )


def test_point_and_wave_turn_in_step() -> None:
    flat = " ".join(compile_scene(turning_spec()).code.split())
    assert (
        "self.play( point_angle.animate.set_value(120), wave_angle.animate.set_value(120), "
        "run_time=3, )"
    ) in flat
    assert flat.count(".set_value(-22.5)") == 1


def test_they_follow_only_while_they_turn() -> None:
    flat = " ".join(compile_scene(turning_spec()).code.split())
    before, after = flat.split("self.play( point_angle")
    assert before.endswith("point.add_updater(point_follow) wave.add_updater(wave_follow) ")
    _, after = after.split("run_time=3, )")
    assert after.startswith(" point.remove_updater(point_follow) wave.remove_updater(wave_follow)")


def test_circle_is_as_large_as_one_unit_of_its_axes() -> None:
    code = compile_scene(turning_spec()).code
    assert "circle_radius = axes.c2p(0, 1)[1] - axes.c2p(0, 0)[1]" in code
    assert "circle_centre = np.array([-4, axes.c2p(0, 0)[1], 0])" in code


def test_a_new_colour_is_the_lines() -> None:
    assert "wave_line.animate.set_color(RED_C)" in compile_scene(turning_spec()).code


@pytest.mark.parametrize("which", ["axes", "circle", "point", "wave"])
@pytest.mark.parametrize("name", ["turn", "tip", "foot", "turns", "share", "words", "aside"])
def test_no_name_of_an_element_breaks_the_code(which: str, name: str) -> None:
    code = compile_scene(turning_spec(**{which: name})).code
    compile(code, "generated_scene.py", "exec")
    assert f"{name}_2 = " in code
