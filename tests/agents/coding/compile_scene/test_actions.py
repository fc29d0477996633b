from typing import Any

import pytest

from agents.artifacts.scene_spec import ManimSceneSpec
from agents.coding.compile_scene import compile_scene


@pytest.mark.parametrize(
    ("element", "times"),
    [
        ({"kind": "text", "text": "Words"}, "1.12"),
        ({"kind": "number_line", "range": [0, 14], "step": 1}, "1.04"),
    ],
    ids=lambda made: made["kind"] if isinstance(made, dict) else made,
)
def test_what_fills_its_room_stays_inside_it_while_it_is_emphasised(
    element: dict[str, Any], times: str
) -> None:
    actions = [{"do": do, "targets": ["one"]} for do in ("fade_in", "emphasise")]
    spec = ManimSceneSpec.model_validate(
        {
            "scene_class": "OneScene", "title": "One",
            "elements": [{"id": "one", "place": {"within": "stage"}, **element}],
            "beats": [{"id": "beat", "say": "This.", "actions": actions}],
        }
    )  # fmt: skip
    assert f"Indicate(one, color=YELLOW_C, scale_factor={times}" in compile_scene(spec).code
