"""Which shots of a film are for a model, and who is asked to make it."""

import pytest
from filming import shot

from agents.artifacts.story.own_file import OwnFile
from agents.artifacts.story.words import ShotMaker
from orchestrator.media.makers import FilmMakers, shots_by_model
from orchestrator.media.profile import ExecutionProfile

OWN = OwnFile(file="own/0123456789abcdef.png", sha256="0" * 64)
SHOTS = (
    shot("s01-01", title=True, maker=ShotMaker.MODEL),
    shot("s01-02"),
    shot("s01-03", maker=ShotMaker.MODEL),
    shot("s01-04", maker=ShotMaker.STORYBOARD),
    shot("s01-05", maker=ShotMaker.MODEL).model_copy(update={"own": OWN}),
)


@pytest.mark.parametrize(
    ("profile", "ids"),
    [
        (ExecutionProfile.DEBUG_CPU, {"s01-03"}),
        (ExecutionProfile.PROD_GPU, {"s01-02", "s01-03"}),
    ],
)
def test_a_shot_goes_before_its_film_and_no_card_or_own_file_is_for_a_model(
    profile: ExecutionProfile, ids: set[str]
) -> None:
    assert shots_by_model(SHOTS, profile) == ids


def test_a_film_without_a_shot_for_a_model_is_drawn_and_lacks_nothing() -> None:
    makers = FilmMakers()
    assert makers.who_films(frozenset()) is makers.drawing
    assert not makers.drawing.lacking
    assert makers.who_films(frozenset(["s01-01"])).lacking == "no model was chosen"
