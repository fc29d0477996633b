from filming import film_of, shot

from agents.artifacts.request import PixelSize
from agents.artifacts.story.words import CameraMove, ShotMaker
from config import GpuModels
from orchestrator.media.video_models.takes import RUNGS, pieces_of, size_for, takes_of

MODELS = GpuModels()


def test_style_and_camera_are_told_in_every_shot_and_chance_is_its_own() -> None:
    film = film_of(
        shot("s01-01", description="A lamp."), shot("s01-02", camera=CameraMove.PAN_LEFT)
    )
    first, second = takes_of(film, MODELS).values()
    assert first.prompt == "A lamp. static camera. watercolour."
    assert second.prompt.endswith("the camera pans to the left. watercolour.")
    assert first.seed != second.seed
    again = takes_of(film, MODELS)
    assert again["s01-01"] == first
    other = takes_of(film._replace(about="Another film"), MODELS)
    assert other["s01-01"].seed != first.seed


def test_a_shot_follows_the_one_before_in_its_scene_also_past_a_card() -> None:
    film = film_of(
        shot("s01-01"), shot("s01-02", title=True), shot("s01-03"), shot("s02-01"), shot("s02-02")
    )
    follows = {name: take.follows for name, take in takes_of(film, MODELS).items()}
    assert follows == {
        "s01-01": None,
        "s01-03": "s01-01",
        "s02-01": None,
        "s02-02": "s02-01",
    }


def test_a_shot_follows_one_that_a_model_made_also_past_a_drawing_and_never_out_of_its_scene() -> (
    None
):
    drawn = ShotMaker.STORYBOARD
    film = film_of(
        shot("s01-01"),
        shot("s01-02", maker=drawn),
        shot("s01-03"),
        shot("s02-01", maker=drawn),
        shot("s02-02"),
    )
    follows = {name: take.follows for name, take in takes_of(film, MODELS).items()}
    assert follows == {"s01-01": None, "s01-03": "s01-01", "s02-02": None}


def test_a_shot_that_is_to_be_made_another_way_has_another_chance() -> None:
    first, again, third = (
        takes_of(film_of(shot("s01-01", variant=number)), MODELS)["s01-01"].seed
        for number in range(3)
    )
    assert len({first, again, third}) == 3


def test_a_long_shot_is_made_in_pieces_and_a_very_long_one_is_played_slower() -> None:
    assert pieces_of(2.0, MODELS) == (49,)
    assert pieces_of(5.0, MODELS) == (121,)
    assert pieces_of(6.0, MODELS) == (73, 73)
    assert pieces_of(90.0, MODELS) == (121,) * 4


def test_pictures_have_the_films_shape() -> None:
    assert size_for(PixelSize(1280, 720), 704) == (1252, 704)
    assert size_for(PixelSize(1080, 1920), 704) == (704, 1252)


def test_a_lower_rung_has_smaller_pictures_then_fewer() -> None:
    take = takes_of(film_of(shot("s01-01"), seconds=5), MODELS)["s01-01"]
    tried = [(take.at(rung).size.height_px, take.at(rung).pieces) for rung in RUNGS]
    assert tried == [(704, (121,)), (352, (121,)), (352, (61,))]
