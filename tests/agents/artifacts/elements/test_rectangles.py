from typing import Any

import pytest
from pydantic import ValidationError

from agents.artifacts.elements.rectangles import Area, Rectangles


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"interval": (2, 0)}, "interval: the first number must be the smaller one"),
        ({"interval": (1, 1)}, "interval: the first number must be the smaller one"),
        ({"count": 0}, "count"),
        ({"count": 257}, "count"),
        ({"sample": "top"}, "sample"),
        ({"opacity": 1.5}, "opacity"),
    ],
)
def test_broken_rectangles_name_the_field(changes: dict[str, Any], message: str) -> None:
    fields = {"id": "r", "curve": "curve", "interval": (0, 2), "count": 4} | changes
    with pytest.raises(ValidationError, match=message):
        Rectangles.model_validate(fields)


def test_both_lie_on_a_curve() -> None:
    area = Area(id="area", curve="curve", interval=(0, 1))
    rectangles = Rectangles(id="r", curve="curve", interval=(0, 1), count=4)
    for element in (area, rectangles):
        assert element.references() == (("curve", "curve", "curve"),)
