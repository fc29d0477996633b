import pytest

from agents.errors import BadParameterError
from agents.providers.offline.plane_view import HEIGHT, WIDTH, choose_plane_view

IDENTITY = ((1.0, 0.0), (0.0, 1.0))


def test_small_matrices_are_shown_large() -> None:
    view = choose_plane_view(IDENTITY, [(-1, 1), (-1, 1)], 0)
    assert view.unit == 1.4
    assert view.step == 1
    assert view.x_range[0] <= -2
    assert view.y_range[1] >= 2


def test_the_drawn_part_fills_its_room() -> None:
    view = choose_plane_view(((2, 1), (1, 3)), [(-1, 1), (-1, 2)], 0)
    width = (view.x_range[1] - view.x_range[0]) * view.unit
    height = (view.y_range[1] - view.y_range[0]) * view.unit
    assert WIDTH - view.unit < width <= WIDTH + 1e-6 or HEIGHT - view.unit < height
    assert height <= HEIGHT + 1e-3
    assert width <= WIDTH + 1e-3


@pytest.mark.parametrize("sign", [1, -1])
def test_the_largest_entries_still_fit(sign: int) -> None:
    matrix = ((9.0, 9.0 * sign), (9.0 * sign, 9.0))
    view = choose_plane_view(matrix, [(1, 1), (9 + 9 * sign, 9 + 9 * sign)], 0)
    assert view.unit >= 0.24
    assert view.step == 5


def test_what_lands_too_far_away_is_refused() -> None:
    with pytest.raises(BadParameterError, match="162 units away"):
        choose_plane_view(((9, 9), (9, 9)), [(9, 9), (162, 162)], 0)


def test_the_grid_reaches_over_the_whole_view_after_shrinking() -> None:
    plain = choose_plane_view(IDENTITY, [(1, 1), (1, 1)], 0)
    small = choose_plane_view(((0.25, 0), (0, 0.25)), [(1, 1), (0.25, 0.25)], 0)
    assert small.reach == 4 * max(abs(end) for end in (*small.x_range, *small.y_range))
    assert small.reach > plain.reach


def test_turning_arrows_stay_inside() -> None:
    view = choose_plane_view(((-3, 0), (0, -3)), [(0, 0), (0, 0)], 180)
    assert view.y_range[1] >= 2
    assert view.x_range[0] <= -4
