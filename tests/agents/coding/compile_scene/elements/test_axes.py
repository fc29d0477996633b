import re
from typing import Any

import pytest
from pydantic import ValidationError

from agents.artifacts.scene_spec import ManimSceneSpec
from agents.coding.compile_scene import compile_scene

CURVE = {"kind": "curve", "id": "on", "axes": "axes", "expression": "x"}
CIRCLE = {
    "kind": "parametric_curve", "id": "on", "axes": "axes", "x": "np.cos(t)", "y": "np.sin(t)",
    "t_range": [0, 6.3],
}  # fmt: skip


def code_of(on: dict[str, Any], **fields: Any) -> str:
    axes = {
        "kind": "axes", "id": "axes", "place": {"within": "left"}, "x_range": [-2, 2],
        "y_range": [-2, 2], "x_step": 1, "y_step": 1, **fields,
    }  # fmt: skip
    shown = {"do": "create", "targets": ["axes", "on"]}
    beats = [{"id": "one", "say": "This.", "actions": [shown]}]
    spec = {"scene_class": "AxesScene", "title": "Axes", "elements": [axes, on], "beats": beats}
    return compile_scene(ManimSceneSpec.model_validate(spec)).code


def lengths(code: str) -> list[float]:
    return [float(number) for number in re.findall(r"[xy]_length=([\d.]+)", code)]


def test_a_circle_is_round_and_a_curve_fills_its_room() -> None:
    across, up = lengths(code_of(CIRCLE))
    assert across == up
    across, up = lengths(code_of(CURVE))
    assert across > up


def test_units_that_have_nothing_to_do_with_each_other_stay_as_they_are() -> None:
    across, up = lengths(code_of(CIRCLE, x_range=[0, 20], x_step=5))
    assert across / 20 < 0.5 * up / 4


def test_axes_have_names_and_keep_room_for_them() -> None:
    code = code_of(CURVE, x_name="time in s", y_name="way in m")
    assert '"time in s"' in code
    assert '"way in m"' in code
    assert lengths(code)[1] < lengths(code_of(CURVE))[1]


@pytest.mark.parametrize("name", [" ", "", "two\nlines", "x" * 31])
def test_a_name_is_one_line(name: str) -> None:
    with pytest.raises(ValidationError):
        code_of(CURVE, x_name=name)


def test_numbers_give_way_to_what_is_drawn() -> None:
    assert "numbers_aside(axes, [on])" in code_of(CURVE)
