"""Names of angles have room in their corners from the least scale on."""

import math

import pytest

from agents.artifacts.elements.corner_angles import CLEAR, least_scale
from agents.artifacts.elements.figures import Figure
from agents.artifacts.room.letters import formula_extent

EQUILATERAL = ((0.0, 0.0), (1.0, 0.0), (0.5, math.sqrt(3) / 2))
SHARP = ((0.0, 0.0), (3.0, -0.5), (3.0, 0.5))
SIXTY = r"60^\circ"


def figure(points: tuple[tuple[float, float], ...], angles: dict[int, str]) -> Figure:
    corners = [{"at": at, "angle": angles.get(n)} for n, at in enumerate(points)]
    return Figure.model_validate({"id": "f", "place": {"within": "stage"}, "corners": corners})


def test_a_figure_without_names_of_angles_may_be_of_any_size() -> None:
    assert least_scale(EQUILATERAL, {}) == 0
    assert figure(EQUILATERAL, {}).needs(3).height == 2.6


def test_at_the_least_scale_a_name_is_as_far_from_the_opposite_side_as_it_must_be() -> None:
    scale = least_scale(EQUILATERAL, {0: SIXTY})
    radius = math.hypot(*formula_extent(SIXTY, "small")) / 2
    from_corner = (radius + CLEAR) / math.sin(math.radians(30))
    assert scale * math.sqrt(3) / 2 == pytest.approx(from_corner + radius + CLEAR)


def test_more_names_and_sharper_corners_need_more() -> None:
    one = least_scale(EQUILATERAL, {0: SIXTY})
    assert least_scale(EQUILATERAL, dict.fromkeys(range(3), SIXTY)) > one
    as_long = [(x / math.hypot(*SHARP[1]), y / math.hypot(*SHARP[1])) for x, y in SHARP]
    assert least_scale(as_long, {0: SIXTY}) > 2 * one


def test_the_order_of_the_corners_does_not_count() -> None:
    backwards = tuple(reversed(EQUILATERAL))
    assert least_scale(backwards, {2: SIXTY}) == pytest.approx(least_scale(EQUILATERAL, {0: SIXTY}))


def test_a_room_too_narrow_for_an_angle_is_named() -> None:
    needed = figure(SHARP, {0: SIXTY}).needs(14)
    assert needed.grows
    with pytest.raises(ValueError, match="names of its angles"):
        figure(SHARP, {0: SIXTY}).needs(needed.height)
