import re
from itertools import pairwise
from typing import Any

import pytest

from agents.artifacts.scene_spec import ManimSceneSpec
from agents.coding.compile_scene import compile_scene

PLACED = re.compile(r'"([^"]+)": \((-?[\d.]+), (-?[\d.]+), ([\d.]+)\),')
"""Name, place and width of a node."""


def places(nodes: list[str], edges: list[tuple[str, str]]) -> dict[str, tuple[float, ...]]:
    tree: dict[str, Any] = {
        "kind": "network", "id": "tree", "layout": "tree", "nodes": nodes, "edges": edges,
        "place": {"within": "left"},
    }  # fmt: skip
    shown = {"do": "create", "targets": ["tree"]}
    spec = ManimSceneSpec.model_validate(
        {"scene_class": "TreeScene", "title": "Tree", "elements": [tree],
         "beats": [{"id": "one", "say": "A tree.", "actions": [shown]}]}
    )  # fmt: skip
    found = PLACED.findall(compile_scene(spec).code)
    return {name: tuple(map(float, numbers)) for name, *numbers in found}


def test_a_node_stands_above_the_middle_of_its_children() -> None:
    placed = places(
        ["a", "b", "c", "d", "e"], [("a", "b"), ("a", "c"), ("c", "d"), ("c", "e")]
    )  # fmt: skip
    x = {name: numbers[0] for name, numbers in placed.items()}
    assert x["c"] == pytest.approx((x["d"] + x["e"]) / 2, abs=0.01)
    assert x["a"] == pytest.approx((x["b"] + x["c"]) / 2, abs=0.01)


def test_nodes_are_as_wide_as_their_names() -> None:
    placed = places(["5 2 8 1", "5 2", "8 1"], [("5 2 8 1", "5 2"), ("5 2 8 1", "8 1")])
    assert placed["5 2 8 1"][2] > placed["5 2"][2]


def test_a_long_root_leaves_room_for_short_leaves() -> None:
    halves = ["5 2", "8 1"]
    edges = [("5 2 8 1", half) for half in halves]
    edges += [(half, digit) for half in halves for digit in half.split()]
    assert len(places(["5 2 8 1", *halves, "5", "2", "8", "1"], edges)) == 7


def test_wide_leaves_of_one_parent_are_spread_out_and_do_not_meet() -> None:
    leaves = [f"leaf {n}" for n in range(3)]
    edges = [("a", "b"), ("a", "c"), *(("b", leaf) for leaf in leaves)]
    placed = places(["a", "b", "c", *leaves], edges)
    row = sorted(placed[leaf] for leaf in leaves)
    for (x, _, width), (next_x, _, next_width) in pairwise(row):
        assert next_x - x >= (width + next_width) / 2
