from typing import Any

import pytest

from agents.artifacts.scene_spec import ManimSceneSpec
from agents.coding.compile_scene import compile_scene

TRIANGLE = [{"at": [0, 0]}, {"at": [2, 0]}, {"at": [0, 2]}]
NAMED = [{"at": [0, 0], "name": "A"}, *TRIANGLE[1:]]
BARS = {"kind": "bar_chart", "names": ["a", "b"], "values": [1, 2]}
CIRCLE = {"kind": "circle"}
TABLE = {"kind": "table", "rows": [["a", "b"], ["c", "d"]]}
TREE = {"kind": "network", "layout": "tree", "nodes": ["a", "b"], "edges": [["a", "b"]]}
LINE = {"kind": "number_line", "range": [0, 4], "step": 1}
Json = dict[str, Any]


def change(old: Json, new: Json) -> str:
    """The animation between two elements."""
    elements = [
        {"id": name, "place": {"within": "left"}, **made}
        for name, made in (("one", old), ("two", new))
    ]
    return _change_in(elements, ["one"])


def _change_in(elements: list[Json], first: list[str]) -> str:
    actions: list[Json] = [
        {"do": "fade_in", "targets": first},
        {"do": "transform", "targets": ["one"], "into": "two"},
    ]
    beats = [{"id": "beat", "say": "This.", "actions": actions}]
    spec = {"scene_class": "OneScene", "title": "One", "elements": elements, "beats": beats}
    code = compile_scene(ManimSceneSpec.model_validate(spec)).code
    return code.split("self.play(")[2].split("(")[0].strip()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (BARS, {**BARS, "values": [3, 1]}),
        (CIRCLE, {**CIRCLE, "fill": "blue"}),
        (TABLE, {**TABLE, "rows": [["a", "b"], ["c", "e"]]}),
        (TREE, {**TREE, "nodes": ["b", "a"]}),
        (LINE, {**LINE, "range": [1, 5]}),
        ({"kind": "figure", "corners": TRIANGLE}, {"kind": "figure", "corners": TRIANGLE[::-1]}),
    ],
    ids=lambda made: made["kind"],
)
def test_things_of_one_make_change_their_shape(old: Json, new: Json) -> None:
    assert change(old, new) == "ReplacementTransform"


@pytest.mark.parametrize(("label", "done"), [("f", "LaggedStart"), (None, "ReplacementTransform")])
def test_a_curve_becomes_another_only_if_both_have_a_name_or_none(
    label: str | None, done: str
) -> None:
    steps = {"x_step": 1, "y_step": 1, "x_range": [0, 4], "y_range": [0, 4]}
    axes = {"kind": "axes", "id": "ax", "place": {"within": "left"}, **steps}
    curves: list[Json] = [
        {"kind": "curve", "id": "one", "axes": "ax", "expression": "x", "label": label},
        {"kind": "curve", "id": "two", "axes": "ax", "expression": "x / 2"},
    ]
    assert _change_in([axes, *curves], ["ax", "one"]) == done


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (BARS, {**BARS, "names": ["a", "b", "c"], "values": [1, 2, 3]}),
        (CIRCLE, {**CIRCLE, "sector_degrees": 40}),
        (TABLE, {**TABLE, "rows": [["a", "b"], ["c", "d"], ["e", "f"]]}),
        (CIRCLE, BARS),
        (TREE, {**TREE, "directed": True}),
        (LINE, {**LINE, "stretches": [{"ends": [1, 2]}]}),
        ({"kind": "figure", "corners": TRIANGLE}, {"kind": "figure", "corners": NAMED}),
        ({"kind": "text", "text": "one"}, {"kind": "text", "text": "two"}),
        ({"kind": "code_listing", "code": "a = 1"}, {"kind": "code_listing", "code": "b = 2"}),
    ],
    ids=lambda made: made["kind"],
)
def test_things_of_different_make_go_before_the_other_comes(old: Json, new: Json) -> None:
    assert change(old, new) == "LaggedStart"
