import pytest

from orchestrator.media.filming import MixingInterpolator


def test_pictures_lie_evenly_from_the_first_to_the_last() -> None:
    places = MixingInterpolator().places
    assert places(3, 3) == (0, 1, 2)
    assert places(3, 5) == (0, 0.5, 1, 1.5, 2)
    assert places(1, 3) == (0, 0, 0)
    assert places(9, 1) == (0,)


@pytest.mark.parametrize("made", [1, 2, 25, 121, 361])
@pytest.mark.parametrize("wanted", [1, 2, 30, 151, 7200])
def test_no_place_is_outside(made: int, wanted: int) -> None:
    found = MixingInterpolator().places(made, wanted)
    assert len(found) == wanted
    assert found == tuple(sorted(found))
    assert min(found) == 0
    assert max(found) <= made - 1
