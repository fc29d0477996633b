import pytest

from orchestrator.media.video_models.placement import (
    GIB,
    Placement,
    choose_placement,
    fitting_frames,
    fitting_side,
)

WAN = {"transformer": 10 * GIB, "text_encoder": 11 * GIB, "vae": 3 * GIB}
"""About what the usual model has."""


@pytest.mark.parametrize(
    ("free_gib", "placement"),
    [
        (80, Placement.WHOLE),
        (32, Placement.WHOLE),
        (24, Placement.BY_MODEL),
        (12, Placement.BY_LAYER),
    ],
)
def test_weights_lie_where_they_have_room(free_gib: int, placement: Placement) -> None:
    assert choose_placement(WAN, free_gib * GIB, pixels=1280 * 704 * 121) is placement


def test_small_pictures_leave_room_for_weights() -> None:
    assert choose_placement(WAN, 26 * GIB, pixels=640 * 352 * 121) is Placement.WHOLE
    assert choose_placement({}, 0, pixels=0) is Placement.WHOLE


def test_sizes_are_those_that_a_model_can_make() -> None:
    assert [fitting_side(px, 32) for px in (1280, 720, 1252, 3)] == [1280, 704, 1248, 32]
    assert [fitting_frames(count, 4) for count in (1, 2, 5, 6, 121)] == [5, 5, 5, 9, 121]
    assert fitting_frames(50, 1) == 50
