"""What shares a region stands apart while it is seen together, and one after the other elsewise."""

from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from pydantic import ValidationError
from scene_specs import scene_specs

from agents.artifacts.elements.braces import Brace
from agents.artifacts.request import Aspect
from agents.artifacts.room.frame import GAP, REGIONS
from agents.artifacts.room.slots import ENLARGED, moments, share_out
from agents.artifacts.scene_spec import ManimSceneSpec


def spec_of(elements: list[dict[str, Any]], *beats: list[dict[str, Any]]) -> ManimSceneSpec:
    told = [
        {"id": f"beat_{number}", "say": "This.", "actions": actions}
        for number, actions in enumerate(beats)
    ]
    return ManimSceneSpec.model_validate(
        {"scene_class": "RoomScene", "title": "Room", "elements": elements, "beats": told}
    )


def text(name: str, region: str = "left", words: str = "Some words") -> dict[str, Any]:
    return {"kind": "text", "id": name, "text": words, "place": {"within": region}}


def show(*names: str) -> dict[str, Any]:
    return {"do": "fade_in", "targets": names}


def hide(*names: str) -> dict[str, Any]:
    return {"do": "fade_out", "targets": names}


@settings(max_examples=60, deadline=None)
@given(scene_specs())
def test_rooms_of_what_is_seen_together_never_meet(spec: ManimSceneSpec) -> None:
    rooms = share_out(spec.elements, spec.beats, spec.aspect)
    seen = moments(spec.elements, spec.beats)
    regions = {each.id: each.place.within for each in spec.elements if hasattr(each, "place")}
    for one, two in combinations(rooms, 2):
        if seen[one] & seen[two]:
            assert not rooms[one].meets(rooms[two])
    for name, box in rooms.items():
        region = REGIONS[spec.aspect][regions[name]]
        assert box.x + box.width / 2 <= spec.aspect.frame.width / 2
        assert box.top <= region.top + 1e-3
        assert box.y - box.height / 2 >= region.y - region.height / 2 - 1e-3


def test_one_that_comes_after_another_has_gone_takes_its_place() -> None:
    spec = spec_of([text("a"), text("b")], [show("a"), hide("a"), show("b")])
    rooms = share_out(spec.elements, spec.beats)
    # While one fades out it is still seen, and the other comes only then.
    assert rooms["a"] == rooms["b"]


def test_a_formula_that_becomes_another_keeps_its_place() -> None:
    formulas = [
        {"kind": "formula", "id": n, "parts": [{"tex": "x"}], "place": {"within": "left"}}
        for n in ("one", "two")
    ]
    change = {"do": "transform", "targets": ["one"], "into": "two"}
    spec = spec_of([formulas[0], text("t"), formulas[1]], [show("one", "t"), change])
    rooms = share_out(spec.elements, spec.beats)
    assert rooms["one"] == rooms["two"] != rooms["t"]


def formula(name: str, tex: str = "x", region: str = "left") -> dict[str, Any]:
    return {"kind": "formula", "id": name, "parts": [{"tex": tex}], "place": {"within": region}}


def circle(name: str, region: str = "left") -> dict[str, Any]:
    return {"kind": "circle", "id": name, "place": {"within": region}}


def becomes(source: str, into: str) -> dict[str, Any]:
    return {"do": "transform", "targets": [source], "into": into}


def test_what_is_seen_together_stands_in_the_order_of_the_list() -> None:
    spec = spec_of(
        [text("a"), text("b"), text("later")], [show("a", "b"), hide("a"), show("later")]
    )
    rooms = share_out(spec.elements, spec.beats)
    assert rooms["a"].y > rooms["b"].y > rooms["later"].y


def test_the_order_is_given_up_where_the_height_does_not_suffice() -> None:
    tall = [text(name, words="many words " * 12) for name in ("a", "b", "later")]
    spec = spec_of(tall, [show("a", "b"), hide("a"), show("later")])
    rooms = share_out(spec.elements, spec.beats)
    assert rooms["later"].y == rooms["a"].y > rooms["b"].y


def test_a_lower_one_stands_right_below_what_is_there_and_not_below_what_is_gone() -> None:
    tall = text("tall", words="many words " * 8)
    spec = spec_of([tall, formula("low"), text("t")], [show("tall"), becomes("tall", "low"),
                                                       show("t")])  # fmt: skip
    rooms = share_out(spec.elements, spec.beats)
    between = rooms["low"].y - rooms["t"].y - (rooms["low"].height + rooms["t"].height) / 2
    assert between == pytest.approx(GAP, abs=1e-3)


def test_what_is_never_seen_with_another_stands_in_the_middle() -> None:
    tall = text("tall", words="many words " * 8)
    spec = spec_of([tall, formula("low")], [show("tall"), becomes("tall", "low")])
    rooms = share_out(spec.elements, spec.beats)
    assert rooms["low"].y == rooms["tall"].y == REGIONS[Aspect.WIDE]["left"].y


def test_pictures_that_turn_into_each_other_are_equally_large() -> None:
    spec = spec_of(
        [circle("one"), circle("two"), text("t"), circle("three")],
        [show("one"), becomes("one", "two"), show("t"), becomes("two", "three")],
    )
    rooms = share_out(spec.elements, spec.beats)
    assert rooms["one"] == rooms["two"] == rooms["three"]


def test_a_region_that_was_empty_in_between_is_shared_out_anew() -> None:
    spec = spec_of(
        [circle("one"), text("t"), circle("alone")], [show("one", "t"), hide("one", "t")],
        [show("alone")],
    )  # fmt: skip
    rooms = share_out(spec.elements, spec.beats)
    assert rooms["alone"].height == REGIONS[Aspect.WIDE]["left"].height > rooms["one"].height


def test_words_with_a_region_to_themselves_are_enlarged_as_long_as_no_line_is_broken() -> None:
    alone = spec_of([text("a")], [show("a")])
    assert share_out(alone.elements, alone.beats)["a"].enlarged == ENLARGED[0]
    full = spec_of([text("a", words="Some words that fill a line")], [show("a")])
    assert share_out(full.elements, full.beats)["a"].enlarged < ENLARGED[0]
    beside = spec_of([text("a"), circle("c")], [show("a", "c")])
    assert share_out(beside.elements, beside.beats)["a"].enlarged == 1
    heading = spec_of([text("a", "title")], [show("a")])
    assert share_out(heading.elements, heading.beats)["a"].enlarged == 1


def test_words_with_a_brace_keep_their_size_and_have_room_for_it() -> None:
    brace = {"kind": "brace", "id": "b", "around": "a", "label": "n"}
    spec = spec_of([text("a"), brace, text("t")], [show("a", "b", "t")])
    rooms = share_out(spec.elements, spec.beats)
    assert rooms["a"].enlarged == 1
    between = rooms["a"].y - rooms["t"].y - (rooms["a"].height + rooms["t"].height) / 2
    away = next(each for each in spec.elements if isinstance(each, Brace)).extent().height
    assert between == pytest.approx(GAP + away, abs=1e-3)


def test_many_elements_at_once_are_refused_without_delay() -> None:
    names = [f"t{n}" for n in range(90)]
    groups = [show(*names[start : start + 30]) for start in range(0, 90, 30)]
    with pytest.raises(ValidationError, match="show fewer at once"):
        spec_of([text(name) for name in names], groups)


def test_axes_keep_their_room_while_a_curve_on_them_is_seen() -> None:
    axes = {
        "kind": "axes", "id": "ax", "x_range": [0, 4], "y_range": [0, 4], "x_step": 1, "y_step": 1,
        "place": {"within": "left"},
    }  # fmt: skip
    curve = {"kind": "curve", "id": "c", "axes": "ax", "expression": "x"}
    spec = spec_of([axes, curve, text("t")], [show("ax", "c"), hide("ax"), show("t")])
    rooms = share_out(spec.elements, spec.beats)
    assert not rooms["ax"].meets(rooms["t"])


@pytest.mark.parametrize(
    ("elements", "beats", "message"),
    [
        ([text(f"t{n}", words="many words " * 12) for n in range(6)],
         [[show(*(f"t{n}" for n in range(6)))]], "show fewer at once, or say less"),
        ([text("a", "left"), text("b", "stage")], [[show("a", "b")]], "lie over one another"),
        ([text("a", words="x" * 60)], [[show("a")]], "break it into several"),
    ],
    ids=["too much", "regions that meet", "too long"],
)  # fmt: skip
def test_what_does_not_fit_is_refused_with_the_reason(
    elements: list[dict[str, Any]], beats: list[list[dict[str, Any]]], message: str
) -> None:
    with pytest.raises(ValidationError, match=message):
        spec_of(elements, *beats)


def test_over_a_line_at_the_bottom_the_other_regions_end_higher() -> None:
    figure = {"kind": "circle", "id": "c", "place": {"within": "left"}}
    elements = [figure, text("a", "right"), text("b", "bottom")]
    spec = spec_of(elements, [show("c", "a", "b")])
    rooms = share_out(spec.elements, spec.beats)
    assert not rooms["c"].meets(rooms["b"])
    alone = spec_of([figure], [show("c")])
    assert share_out(alone.elements, alone.beats)["c"].height > rooms["c"].height


def test_a_region_that_a_shape_has_not_is_refused_with_those_it_has() -> None:
    raw = spec_of([text("a", "left")], [show("a")]).model_dump()
    with pytest.raises(ValidationError, match=r"no region left.*title, stage, upper, lower"):
        ManimSceneSpec.model_validate(raw | {"aspect": "9:16"})


def test_regions_of_every_shape_lie_in_its_frame_and_above_its_captions() -> None:
    for aspect, regions in REGIONS.items():
        for box in regions.values():
            assert abs(box.x) + box.width / 2 <= aspect.frame.width / 2 - 0.3
            assert box.top <= aspect.frame.height / 2 - 0.2
            assert box.y - box.height / 2 >= -aspect.frame.height / 2 + 0.9
        assert not regions["title"].meets(regions["stage"])
        assert not regions["upper"].meets(regions["lower"])
