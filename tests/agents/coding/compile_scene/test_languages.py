"""What reads from right to left is laid out so."""

from typing import Any

import pytest

from agents.artifacts.scene_spec import ManimSceneSpec
from agents.coding.compile_scene import compile_scene

ITEMS = ("الدالة متصلة", "ميل المماس 6")
ROWS = (("الدالة", "المشتقة"), ("x", "1"))


def code_of(**element: Any) -> str:
    spec = {
        "scene_class": "WordsScene",
        "title": "Words",
        "elements": [{"id": "it", "place": {"within": "stage"}, **element}],
        "beats": [
            {"id": "only", "say": "Look.", "actions": [{"do": "fade_in", "targets": ["it"]}]},
        ],
    }
    return compile_scene(ManimSceneSpec.model_validate(spec)).code


def test_bullets_stand_on_the_side_where_reading_begins() -> None:
    assert "0.22, RIGHT,\n" in code_of(kind="bullet_list", items=ITEMS)
    assert "0.22,\n" in code_of(kind="bullet_list", items=("The slope is 6", "منحنى"))


def test_the_dot_is_behind_the_number() -> None:
    assert '[".1", ".2"]' in code_of(kind="bullet_list", items=ITEMS, numbered=True)
    assert '["1.", "2."]' in code_of(kind="bullet_list", items=("one", "two"), numbered=True)


@pytest.mark.parametrize(
    ("rows", "first"), [(ROWS, '["المشتقة", "الدالة"]'), ((("f", "g"), ("1", "2")), '["f", "g"]')]
)
def test_the_first_column_is_where_reading_begins(rows: Any, first: str) -> None:
    assert first in code_of(kind="table", rows=rows)
