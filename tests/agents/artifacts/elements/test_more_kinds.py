"""Braces, named points, linear maps, and what lies beside its axes."""

from typing import Any

import pytest
from pydantic import ValidationError

from agents.artifacts.room.slots import share_out
from agents.artifacts.scene_spec import ManimSceneSpec

Json = dict[str, Any]
AXES: Json = {
    "kind": "axes", "id": "ax", "x_range": [-3, 3], "y_range": [-1, 9], "x_step": 1, "y_step": 2,
    "place": {"within": "left"},
}  # fmt: skip
CURVE: Json = {"kind": "curve", "id": "c", "axes": "ax", "expression": "x**2"}
TEXT: Json = {"kind": "text", "id": "t", "text": "Some words", "place": {"within": "right"}}
MAP: Json = {
    "kind": "linear_map", "id": "m", "matrix": [[0, -1], [1, 0]], "place": {"within": "right"},
}  # fmt: skip


def spec_of(*elements: Json, actions: tuple[Json, ...] = ()) -> ManimSceneSpec:
    shown = {"do": "fade_in", "targets": [element["id"] for element in elements]}
    beat = {"id": "only", "say": "Look.", "actions": [shown, *actions]}
    return ManimSceneSpec.model_validate(
        {"scene_class": "MoreScene", "title": "More", "elements": elements, "beats": [beat]}
    )


@pytest.mark.parametrize(
    "element",
    [
        CURVE | {"expression": "x**2 + 50"},
        CURVE | {"expression": "np.sqrt(-x**2 - 1)"},
        {"kind": "parametric_curve", "axes": "ax", "x": "9 + t", "y": "t", "t_range": [0, 1]},
        {"kind": "arrow", "axes": "ax", "end": [1, 12]},
        {"kind": "point", "axes": "ax", "at": [4, 0]},
        {"kind": "tangent", "curve": "c", "x": 3.5},
        {"kind": "tangent", "curve": "c", "x": 5},
        {"kind": "area", "curve": "c", "interval": [4, 6]},
        {"kind": "rectangles", "curve": "c", "interval": [-9, -3], "count": 4},
    ],
    ids=lambda element: element["kind"],
)
def test_what_lies_beside_its_axes_is_refused_with_their_ends(element: Json) -> None:
    with pytest.raises(ValidationError, match=r"'it' cannot be seen.*from -3 to 3"):
        spec_of(AXES, CURVE, element | {"id": "it"})


@pytest.mark.parametrize(
    "element",
    [
        CURVE | {"expression": "1 / x"},
        CURVE | {"expression": "np.tan(x) - 8"},
        CURVE | {"expression": "np.unknown(x)"},
        {"kind": "parametric_curve", "axes": "ax", "x": "9 * t", "y": "t", "t_range": [0, 1]},
        {"kind": "tangent", "curve": "c", "x": 3},
        {"kind": "point", "axes": "ax", "at": [-3, 9], "label": "P"},
        {"kind": "area", "curve": "c", "interval": [2, 6]},
    ],
)
def test_what_lies_on_them_in_part_passes(element: Json) -> None:
    assert spec_of(AXES, CURVE, element | {"id": "it"}).elements


@pytest.mark.parametrize("side", ["above", "below", "left", "right"])
def test_a_brace_has_room_beside_its_element(side: str) -> None:
    plain = share_out(*_parts(spec_of(TEXT)))["t"]
    brace = {"kind": "brace", "id": "b", "around": "t", "side": side, "label": r"\frac{a}{b}"}
    figure = {"kind": "circle", "id": "f", "place": {"within": "right"}}
    rooms = share_out(*_parts(spec_of(TEXT, figure, brace)))
    gap = rooms["t"].y - rooms["t"].height / 2 - rooms["f"].top
    assert (gap > 1) == (side == "below")
    assert (rooms["t"].width < plain.width - 0.5) == (side in ("left", "right"))


def test_a_brace_needs_an_element_with_room_of_its_own() -> None:
    brace = {"kind": "brace", "id": "b", "around": "c"}
    with pytest.raises(ValidationError, match="has no room for a brace"):
        spec_of(AXES, CURVE, brace)


def test_a_name_that_is_wider_than_its_room_is_refused() -> None:
    narrow = TEXT | {"place": {"within": "right_narrow"}}
    brace = {"kind": "brace", "id": "b", "around": "t", "label": "abcdefghijklmnopqrstuvw"}
    with pytest.raises(ValidationError, match="units long"):
        spec_of(narrow, brace)


@pytest.mark.parametrize(
    ("action", "message"),
    [
        ({"do": "trace", "targets": ["t"]}, "is already on screen|only these can trace"),
        ({"do": "zoom_in", "targets": ["t", "m"]}, "exactly one"),
        ({"do": "zoom_in", "targets": ["q"]}, "no element called"),
        ({"do": "apply_matrix", "targets": ["t"], "progress": 1}, "only these can apply_matrix"),
        ({"do": "apply_matrix", "targets": ["m"]}, "progress"),
        ({"do": "transform", "targets": ["m"], "into": "t"}, "cannot transform|already on screen"),
    ],
)
def test_deeds_that_are_refused(action: Json, message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        spec_of(TEXT, MAP | {"place": {"within": "left"}}, actions=(action,))


def test_a_linear_map_whose_vectors_go_too_far_is_refused() -> None:
    with pytest.raises(ValidationError, match="too large"):
        spec_of(MAP | {"matrix": [[40, 0], [0, 1]]})


def _parts(spec: ManimSceneSpec) -> tuple[Any, Any]:
    return spec.elements, spec.beats
