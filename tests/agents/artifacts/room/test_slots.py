"""What shares a region stands apart while it is seen together, and one after the other elsewise."""

from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from pydantic import ValidationError
from scene_specs import scene_specs

from agents.artifacts.room.frame import REGIONS
from agents.artifacts.room.slots import moments, share_out
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
