"""What Manim imports and few scenes use is there all the same."""

import pytest
from guests import ask_guest

pytestmark = pytest.mark.docker


def test_nothing_of_it_is_executed_until_a_scene_wants_it() -> None:
    state, answers = ask_guest("late_modules_guest", {})
    assert sorted(state["put_off"]) == state["late"]
    assert answers["statistics"] == [0.5, 5.0]
    assert answers["turned"][0] == [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
    assert answers["turned"][1] == [-0.416, 0.909, 0]
    assert answers["sound"] == ["Graph", True, 1_000_000]
    assert answers["address"] == "/x"
    layouts = answers["layouts"]
    assert layouts["circular"][0] == [2.0, 0.0, 0.0]
    assert all(len({tuple(place) for place in places}) == 4 for places in layouts.values())
    assert answers["networkx"] == [True, True, 3]
    assert answers["geometry"] == [1.0, 5.0, [1.0, 2.0]]
    assert answers["spline"] == 135.0
    assert answers["testing"] == "numpy.f2py"
    assert answers["code"] == ["x"]
