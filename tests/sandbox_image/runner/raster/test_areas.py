"""Parts of a picture, taken together where they are near."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from runner.raster.areas import APART, NOWHERE, Area, together

SIDES = st.integers(0, 400)
AREAS = st.builds(
    lambda left, top, width, height: Area(left, top, left + width, top + height),
    *(SIDES, SIDES, SIDES, SIDES),
)


@given(st.lists(AREAS, max_size=12))
def test_few_areas_have_all_in_them_and_lie_one_below_the_other(areas: list[Area]) -> None:
    found = together(areas)
    picture = np.zeros((800, 800), dtype=bool)
    for area in found:
        area.of(picture)[:] = True
    assert all(area.of(picture).all() for area in areas)
    assert all(above.bottom + APART < below.top for above, below in itertools.pairwise(found))


def test_nothing_is_nowhere() -> None:
    assert together([NOWHERE, Area(5, 5, 5, 9)]) == ()
    assert not NOWHERE.meets(Area(0, 0, 9, 9))


@pytest.mark.parametrize(
    ("other", "meets"), [(Area(9, 0, 20, 3), True), (Area(10, 0, 20, 3), False)]
)
def test_areas_that_touch_share_no_pixel(other: Area, *, meets: bool) -> None:
    assert Area(0, 0, 10, 10).meets(other) is meets
    assert other.meets(Area(0, 0, 10, 10)) is meets
