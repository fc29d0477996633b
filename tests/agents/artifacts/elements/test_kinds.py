"""What a kind of element refuses, it refuses by naming the field."""

from typing import Any

import pytest
from pydantic import ValidationError
from scene_specs import roots

from agents.artifacts.elements.base import complete_tex
from agents.artifacts.elements.figures import Circle, Figure
from agents.artifacts.elements.listing import CodeListing
from agents.artifacts.elements.lists import Derivation
from agents.artifacts.elements.network import Network
from agents.artifacts.elements.number_line import NumberLine
from agents.artifacts.elements.plots import Arrow, ParametricCurve
from agents.artifacts.elements.surfaces import Surface
from agents.artifacts.elements.tables import BarChart, Matrix, Table

PLACE = {"place": {"within": "left"}}
SQUARE = [{"at": at} for at in ((0, 0), (1, 0), (1, 1), (0, 1))]
BOTH = {"at": (0, 0), "right_angle": True, "angle": "x"}
DENTED = [{"at": at} for at in ((0, 0), (4, 0), (1, 1), (0, 4))]
FLAT = [{"at": at} for at in ((0, 0), (9, 0), (9, 0.1))]


@pytest.mark.parametrize(
    ("kind", "fields", "message"),
    [
        (Figure, {"corners": DENTED}, "without dents"),
        (Figure, {"corners": FLAT}, "too flat"),
        (Figure, {"corners": SQUARE, "sides": ["a"]}, "one for each side"),
        (Figure, {"corners": [*SQUARE[1:], BOTH]}, "a square or an arc"),
        (Circle, {"radius_name": "r", "sector_degrees": 200}, "radius_name"),
        (Circle, {"centre_name": "M", "sector_degrees": 300}, "centre_name"),
        (NumberLine, {"range": (3, 1), "step": 1}, "range"),
        (NumberLine, {"range": (0, 100), "step": 1}, "unreadable"),
        (NumberLine, {"range": (0, 5), "step": 1, "points": [{"at": 9}]}, "within range"),
        (NumberLine, {"range": (0, 5), "step": 1, "stretches": [{"ends": (3, 2)}]}, "stretches"),
        (Matrix, {"rows": [["1", "2"], ["3"]]}, "same length"),
        (Table, {"rows": [["a"], ["b", "c"]]}, "same length"),
        (BarChart, {"names": ["a"], "values": [1, 2]}, "one for each name"),
        (BarChart, {"names": ["a"], "values": [-1]}, "negative"),
        (Network, {"nodes": ["a", "a"], "edges": []}, "same name"),
        (Network, {"nodes": ["a", "b"], "edges": [["a", "c"]]}, r"edges\[0\]"),
        (Network, {"nodes": ["a", "b"], "edges": [["a", "b"], ["b", "a"]]}, "twice"),
        (Network, {"nodes": ["a", "b", "c"], "edges": [["a", "b"]], "layout": "tree"}, "a tree"),
        (CodeListing, {"code": "x" * 61}, "60 characters"),
        (CodeListing, {"code": " \n "}, "empty"),
        (CodeListing, {"code": "x = 1  # مرحبا"}, "letters that join"),
        (CodeListing, {"code": "x = 1  # नमस्ते"}, "letters that join"),
        (CodeListing, {"code": "漢" * 31}, "60 characters"),
        (Circle, {"radius_name": r"\text{نق}"}, "no letter here"),
        (Circle, {"radius_name": r"\text{радиус}"}, "no letter here"),
        (Surface, {"expression": "x", "x_range": (1, 1)}, "x_range"),
        (Derivation, {"steps": [{"right": "= 1"}]}, "steps"),
        (Derivation, {"steps": [{"right": "= {1"}, {"right": "= 1"}]}, "braces"),
        (Matrix, {"rows": [["1"], ["{2"]]}, "braces"),
        (Figure, {"corners": SQUARE, "sides": ["{a", "", "", ""]}, "braces"),
        (Circle, {"radius_name": "$r$"}, "math mode"),
        (NumberLine, {"range": (0, 5), "step": 1, "points": [{"at": 1, "label": "{a"}]}, "braces"),
        (Arrow, {"axes": "ax", "end": (0, 0)}, "end"),
        (ParametricCurve, {"axes": "ax", "x": "t", "y": "t", "t_range": (1, 0)}, "t_range"),
    ],
    ids=lambda value: None if isinstance(value, dict) else getattr(value, "__name__", None),
)
def test_refused(kind: Any, fields: dict[str, Any], message: str) -> None:
    placed = PLACE if "place" in kind.model_fields else {}
    with pytest.raises(ValidationError, match=message):
        kind(id="it", **placed, **fields)


@pytest.mark.parametrize(
    ("element", "message"),
    [
        (BarChart(id="b", names=("a long name",) * 9, values=(1,) * 9, **PLACE), "units long"),
        (Network(id="n", nodes=("a", "b", *"cdefgh"), edges=tuple(("a", n) for n in "bcdefgh"),
                 layout="tree", **PLACE), "beside one another"),
        (NumberLine(id="l", range=(0, 20), step=1, **PLACE), "larger step"),
        (NumberLine(id="l", range=(0, 4), step=1, **PLACE,
                    points=({"at": 1, "label": "abcdefg"}, {"at": 1.2, "label": "abcdefg"})),
         "labels of 1 and 1.2"),
        (CodeListing(id="c", code="y" * 50, **PLACE), "break them"),
    ],
    ids=lambda value: getattr(value, "kind", None),
)  # fmt: skip
def test_what_cannot_be_read_in_its_room_is_refused(element: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        element.needs(6.1)


def test_every_kind_that_is_put_within_a_region_is_tried_by_the_property_test() -> None:
    from typing import get_args

    from agents.artifacts.elements import Element
    from agents.artifacts.elements.base import PlacedElement

    kinds = get_args(get_args(Element)[0])
    placed = {
        kind.model_fields["kind"].default for kind in kinds if issubclass(kind, PlacedElement)
    }
    assert placed == roots.keys()


@pytest.mark.parametrize("code", ["print('שלום')  # é", "# สวัสดีชาวโลก", "# 你好", "# Привет"])
def test_letters_that_stand_alone_can_be_in_a_listing(code: str) -> None:
    assert CodeListing(id="c", code=code, **PLACE).code == code  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize("tex", [r"\text{größe}", r"2 \cdot 3", "90^\u2032", "\u00b2", r"\alpha"])
def test_tex_has_latin_letters_and_signs(tex: str) -> None:
    assert complete_tex(tex) == tex
