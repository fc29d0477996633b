"""What goes to another region is an element of its own from then on."""

from typing import Any

import pytest
from pydantic import ValidationError

from agents.artifacts.room.moves import with_moves
from agents.artifacts.scene_spec import ManimSceneSpec
from agents.coding.compile_scene import compile_scene

Json = dict[str, Any]
BARS: Json = {"kind": "bar_chart", "id": "bars", "names": ["a", "b"], "values": [1, 2]}
AXES: Json = {
    "kind": "axes", "id": "ax", "x_range": [0, 4], "y_range": [0, 4], "x_step": 1, "y_step": 1,
}  # fmt: skip


def within(region: str, element: Json) -> Json:
    return {**element, "place": {"within": region}}


def words(name: str) -> Json:
    return {"kind": "text", "id": name, "text": f"What {name} says to us"}


def do(deed: str, *targets: str, **more: object) -> Json:
    return {"do": deed, "targets": targets, **more}


def spec_of(elements: list[Json], *actions: Json) -> ManimSceneSpec:
    beats = [{"id": "beat", "say": "This.", "actions": actions}]
    spec = {"scene_class": "GoingScene", "title": "Going", "elements": elements, "beats": beats}
    return ManimSceneSpec.model_validate(spec)


def test_a_move_puts_a_copy_into_the_other_region_and_later_deeds_are_its_own() -> None:
    spec = spec_of(
        [within("left", words("one")), within("right", words("two"))],
        do("fade_in", "one"),
        do("move", "one", to="right", run_s=2),
        do("fade_in", "two"),
        do("emphasise", "one"),
    )
    elements, (beat,) = with_moves(spec.elements, spec.beats)
    assert [each.id for each in elements] == ["one", "one_right", "two"]
    move = beat.actions[1]
    assert (move.do, move.targets, move.into, move.run_s) == ("transform", ("one",), "one_right", 2)
    assert beat.actions[3].targets == ("one_right",)


def test_who_goes_twice_goes_on_from_where_it_is() -> None:
    spec = spec_of(
        [within("left", BARS)],
        do("fade_in", "bars"),
        do("move", "bars", to="right"),
        do("move", "bars", to="left"),
        do("fade_out", "bars"),
    )
    elements, (beat,) = with_moves(spec.elements, spec.beats)
    assert [each.id for each in elements] == ["bars", "bars_right", "bars_left"]
    assert [action.into for action in beat.actions[1:3]] == ["bars_right", "bars_left"]
    assert beat.actions[3].targets == ("bars_left",)


def test_several_go_together_and_truly_move() -> None:
    spec = spec_of(
        [within("stage", words("one")), within("stage", BARS)],
        do("fade_in", "one", "bars"),
        do("move", "one", "bars", to="left"),
    )
    code = compile_scene(spec).code
    assert "ReplacementTransform(one, one_left" in code
    assert "ReplacementTransform(bars, bars_left" in code
    assert code.count("self.play(") == 2


def test_the_room_it_left_is_free_for_another() -> None:
    long = {"kind": "bullet_list", "items": ["a long line of words"] * 6}
    spec_of(
        [within("left", {**long, "id": "one"}), within("left", {**long, "id": "two"})],
        do("fade_in", "one"),
        do("move", "one", to="right"),
        do("fade_in", "two"),
    )


@pytest.mark.parametrize(
    ("elements", "target", "why"),
    [
        ([within("left", AXES), {"kind": "curve", "id": "f", "axes": "ax", "expression": "x"}],
         "ax", "'f' belongs to it"),
        ([within("left", AXES), {"kind": "curve", "id": "f", "axes": "ax", "expression": "x"}],
         "f", "no region of its own"),
        ([within("left", AXES)], "ax", "fade it out"),
    ],
)  # fmt: skip
def test_what_cannot_go_is_named(elements: list[Json], target: str, why: str) -> None:
    names = [each["id"] for each in elements]
    with pytest.raises(ValidationError, match=why):
        spec_of(elements, do("create", *names), do("move", target, to="right"))


def test_where_it_goes_there_must_be_room() -> None:
    many = [within("right", {**words(f"w{n}"), "size": "large"}) for n in range(6)]
    with pytest.raises(ValidationError, match="right is"):
        spec_of(
            [within("left", BARS), *many],
            do("fade_in", "bars", *(each["id"] for each in many)),
            do("move", "bars", to="right"),
        )


@pytest.mark.parametrize("wrong", [{"by": [1, 0]}, {"turn_degrees": 90}])
def test_a_region_says_all_of_where_it_goes(wrong: Json) -> None:
    with pytest.raises(ValidationError, match="a region says where to"):
        spec_of(
            [within("left", BARS)], do("fade_in", "bars"), do("move", "bars", to="right", **wrong)
        )
