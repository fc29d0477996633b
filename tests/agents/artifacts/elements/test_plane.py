from typing import Any

import pytest
from pydantic import ValidationError

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

PLANE: dict[str, Any] = {
    "id": "plane",
    "centre": (0, 0),
    "unit": 0.5,
    "x_range": (-3, 3),
    "y_range": (-2, 2),
    "matrix": ((2, 1), (1, 3)),
}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"x_range": (1, 3)}, "x_range: must rise and hold zero"),
        ({"y_range": (2, -2)}, "y_range: must rise and hold zero"),
        ({"x_range": (-40, 40)}, "x_range: more than 60 lines"),
        ({"x_range": (-1.5, 3)}, "x_range"),
        ({"matrix": ((1, 2, 3), (4, 5, 6))}, "matrix"),
        ({"matrix": ((1e9, 0), (0, 1))}, "matrix"),
        ({"turn_degrees": 200}, "turn_degrees"),
        ({"step": 0}, "step"),
    ],
)
def test_broken_planes_name_the_field(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Plane.model_validate(PLANE | changes)


def test_a_line_needs_a_direction() -> None:
    with pytest.raises(ValidationError, match="direction: must not be zero"):
        PlaneLine(id="line", plane="plane", direction=(0, 0))


def spec(*actions: Action) -> ManimSceneSpec:
    everything = (
        Plane.model_validate(PLANE),
        PlaneGrid(id="grid", plane="plane", reach=3),
        PlaneArrow(id="arrow", plane="plane", tip=(1, 0)),
        PlaneArea(id="area", plane="plane", corners=((0, 0), (1, 0), (1, 1))),
        PlaneLine(id="line", plane="plane", direction=(1, 2)),
    )
    names = tuple(element.id for element in everything)
    show = Action(do="fade_in", targets=names)
    return ManimSceneSpec(
        scene_class="PlaneScene",
        title="P",
        elements=everything,
        beats=(Beat(id="b", say="It moves.", actions=(show, *actions)),),
    )


def test_what_lies_on_a_plane_moves_with_it() -> None:
    whole = spec(Action(do="apply_matrix", targets=("grid", "arrow", "area"), progress=1))
    assert ManimSceneSpec.model_validate_json(whole.model_dump_json()) == whole


@pytest.mark.parametrize("name", ["plane", "line"])
def test_what_stays_cannot_be_moved(name: str) -> None:
    with pytest.raises(ValidationError, match=f"'{name}' is not of the kind plane_grid or"):
        spec(Action(do="apply_matrix", targets=(name,), progress=1))


def test_how_far_is_a_share() -> None:
    with pytest.raises(ValidationError, match="progress: must be set for apply_matrix"):
        Action(do="apply_matrix", targets=("grid",))
    with pytest.raises(ValidationError, match="progress"):
        Action(do="apply_matrix", targets=("grid",), progress=1.5)
