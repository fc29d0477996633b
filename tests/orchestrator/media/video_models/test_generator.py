"""Clips by a model, with a model that only says what it was asked."""

import asyncio
import json
from contextlib import aclosing
from pathlib import Path

import pytest
from filming import ToyDesk, ToyModel, film_of, shot

from agents.artifacts.story.words import ShotMaker, Transition
from config import GpuModels
from orchestrator.engine.key_lock import hold_key
from orchestrator.errors import BackendMissingError
from orchestrator.media.filming import Filmed, FilmOrder, MixingInterpolator
from orchestrator.media.storyboard_generator import StoryboardGenerator
from orchestrator.media.video_models.errors import ModelTroubleError, Why
from orchestrator.media.video_models.generator import ModelGenerator
from orchestrator.media.video_models.messages import PictureOrder

NAME = "Wan2.2-TI2V-5B-Diffusers"
SCENES = film_of(shot("s01-01"), shot("s01-02"), shot("s02-01"))


def trouble(why: Why, words: str = "no") -> ModelTroubleError:
    return ModelTroubleError(why, words)


def generator(
    model: ToyModel,
    turns: Path,
    *,
    lacking: str = "",
    is_strict: bool = False,
    models: GpuModels | None = None,
) -> ModelGenerator:
    return ModelGenerator(
        models or GpuModels(),
        otherwise=StoryboardGenerator(),
        interpolator=MixingInterpolator(),
        lacking=lacking,
        is_strict=is_strict,
        turns=turns,
        start=model.starter(),
    )


def film_with(maker: ModelGenerator, film: FilmOrder, desk: ToyDesk) -> dict[str, Filmed]:
    async def run() -> dict[str, Filmed]:
        found: dict[str, Filmed] = {}
        async with aclosing(maker.film(film, desk)) as filming:
            async for each in filming:
                assert (desk.folder / each.order.clip).is_file()
                assert (desk.folder / each.order.still).is_file()
                assert each.order.shot not in found
                found[each.order.shot] = each
        assert set(found) == {each.id for each in film.shots}
        return found

    return asyncio.run(run())


def told(filmed: Filmed) -> tuple[str, str, str]:
    return filmed.requested, filmed.used, filmed.because


@pytest.fixture
def desk(tmp_path: Path) -> ToyDesk:
    (tmp_path / "desk").mkdir()
    return ToyDesk(tmp_path / "desk")


def test_within_a_scene_each_clip_begins_with_the_last_picture_of_the_one_before(
    desk: ToyDesk, tmp_path: Path
) -> None:
    model = ToyModel()
    found = film_with(generator(model, tmp_path), SCENES, desk)
    assert {told(each) for each in found.values()} == {(NAME, NAME, "")}
    first, second, third = model.pieces
    assert (first.first, third.first) == (None, None)
    assert second.first is not None
    assert second.first.read_text() == "last of s01-01.0.png, 704"
    assert (model.started, model.running) == (1, 0)
    assert "filming s01-01: step 1 of 1" in desk.told


def test_a_long_shot_goes_on_with_its_own_last_picture(desk: ToyDesk, tmp_path: Path) -> None:
    model = ToyModel()
    film_with(generator(model, tmp_path), film_of(shot("s01-01"), seconds=8), desk)
    one, two = model.pieces
    assert two.first == one.last
    assert one.seed != two.seed
    script, _, inputs = desk.scripts[0]
    assert list(inputs) == ["s01-01.0.png", "s01-01.1.png"]
    assert "s01-01.1.png" in script


def test_cards_are_drawn_by_rules_and_that_is_what_was_asked(desk: ToyDesk, tmp_path: Path) -> None:
    model = ToyModel()
    film = film_of(shot("s01-01", title=True), shot("s01-02"))
    found = film_with(generator(model, tmp_path), film, desk)
    assert told(found["s01-01"]) == ("storyboard", "storyboard", "")
    assert [each.into.name for each in model.pieces] == ["s01-02.0.png"]


def test_one_shot_among_drawings_begins_out_of_none_of_another_scene(
    desk: ToyDesk, tmp_path: Path
) -> None:
    film = film_of(
        shot("s01-01", maker=ShotMaker.STORYBOARD),
        shot("s01-02"),
        shot("s02-01"),
        shot("s02-02"),
        shot("s02-03", maker=ShotMaker.STORYBOARD),
    )
    model = ToyModel()
    found = film_with(generator(model, tmp_path), film, desk)
    assert {name for name, each in found.items() if each.used == NAME} == film.by_model
    assert told(found["s01-01"]) == told(found["s02-03"]) == ("storyboard", "storyboard", "")
    promoted, first, second = model.pieces
    assert (promoted.first, first.first) == (None, None)
    assert second.first is not None
    assert second.first.read_text() == "last of s02-01.0.png, 704"


def test_what_the_model_lacks_is_told_of_its_own_shots_alone(desk: ToyDesk, tmp_path: Path) -> None:
    film = film_of(shot("s01-01", maker=ShotMaker.STORYBOARD), shot("s01-02"))
    found = film_with(generator(ToyModel(), tmp_path, lacking="no device"), film, desk)
    assert told(found["s01-01"]) == ("storyboard", "storyboard", "")
    assert told(found["s01-02"]) == (NAME, "storyboard", "no device")


def test_a_dissolve_out_of_a_models_clip_is_out_of_its_last_picture(
    desk: ToyDesk, tmp_path: Path
) -> None:
    film = film_of(
        shot("s01-01"),
        shot("s01-02", title=True, transition=Transition.DISSOLVE),
        shot("s01-03", transition=Transition.DISSOLVE),
    )
    film_with(generator(ToyModel(), tmp_path), film, desk)
    clip, card, after = desk.scripts
    (before,) = card[2].values()
    assert before.read_text() == "last of s01-01.0.png, 704"
    assert before.name in card[0]
    assert '"picture"' not in clip[0]
    assert '"from": {' in after[0]  # the card, which is drawn by rules


def test_where_memory_is_not_enough_clips_are_made_smaller_and_say_so(
    desk: ToyDesk, tmp_path: Path
) -> None:
    model = ToyModel()
    model.most_height_px = 400
    found = film_with(generator(model, tmp_path), SCENES, desk)
    words = "memory was not enough for 1253x704: made at 626x352"
    assert {told(each) for each in found.values()} == {(NAME, NAME, words)}
    # What failed once is not tried again with every shot.
    assert [each.height_px for each in model.pieces] == [704, 352, 352, 352]


def test_where_even_less_is_too_much_a_storyboard_is_drawn(desk: ToyDesk, tmp_path: Path) -> None:
    model = ToyModel()
    model.most_height_px = 100
    found = film_with(generator(model, tmp_path), film_of(shot("s01-01")), desk)
    assert told(found["s01-01"]) == (NAME, "storyboard", "memory was not enough")
    assert [(each.height_px, each.frames) for each in model.pieces] == [
        (704, 49),
        (352, 49),
        (352, 25),
    ]


def test_memory_that_is_never_enough_is_not_tried_with_every_shot(
    desk: ToyDesk, tmp_path: Path
) -> None:
    model = ToyModel()
    model.most_height_px = 100
    found = film_with(generator(model, tmp_path), SCENES, desk)
    assert len(model.asked) == 6
    assert found["s02-01"].because == "2 shots in a row failed; memory was not enough"


def test_a_shot_that_failed_is_drawn_and_the_next_goes_on_from_the_last_there_is(
    desk: ToyDesk, tmp_path: Path
) -> None:
    model = ToyModel(s01_02=trouble("died", "it ended with 1"))
    film = film_of(shot("s01-01"), shot("s01-02"), shot("s01-03"))
    found = film_with(generator(model, tmp_path), film, desk)
    assert told(found["s01-02"]) == (NAME, "storyboard", "it ended with 1")
    assert found["s01-03"].used == NAME
    assert model.started == 2


def test_a_model_that_is_not_there_is_asked_once(desk: ToyDesk, tmp_path: Path) -> None:
    model = ToyModel(s01_01=trouble("missing", "the weights are not there"))
    found = film_with(generator(model, tmp_path), SCENES, desk)
    assert {told(each) for each in found.values()} == {
        (NAME, "storyboard", "the weights are not there")
    }
    assert len(model.asked) == 1


def test_a_model_that_fails_twice_in_a_row_is_not_asked_again(
    desk: ToyDesk, tmp_path: Path
) -> None:
    names = ("s01_01", "s01_02", "s02_01")
    model = ToyModel(**{name: trouble("failed", "no") for name in names})
    found = film_with(generator(model, tmp_path), SCENES, desk)
    assert len(model.asked) == 2
    assert found["s02-01"].because == "2 shots in a row failed; no"


def test_what_is_lacking_is_told_of_every_shot_and_no_process_starts(
    desk: ToyDesk, tmp_path: Path
) -> None:
    model = ToyModel()
    film = film_of(shot("s01-01", title=True), shot("s01-02"), shot("s01-03"))
    found = film_with(generator(model, tmp_path, lacking="no torch"), film, desk)
    assert told(found["s01-02"]) == (NAME, "storyboard", "no torch")
    assert told(found["s01-01"]) == ("storyboard", "storyboard", "")
    assert model.started == 0


@pytest.mark.parametrize("lacking", ["no torch", ""])
def test_strict_stops_with_what_is_missing_and_what_to_set(
    lacking: str, desk: ToyDesk, tmp_path: Path
) -> None:
    model = ToyModel(s01_01=trouble("missing", "no torch"))
    maker = generator(model, tmp_path, lacking=lacking, is_strict=True)
    with pytest.raises(BackendMissingError, match="no torch"):
        film_with(maker, SCENES, desk)
    assert desk.scripts == []
    assert model.running == 0


def test_first_pictures_of_all_scenes_are_drawn_before_any_clip(
    desk: ToyDesk, tmp_path: Path
) -> None:
    model = ToyModel()
    models = GpuModels(image_model="somebody/draws")
    film_with(generator(model, tmp_path, models=models), SCENES, desk)
    kinds = [type(each) is PictureOrder for each in model.asked]
    assert kinds == [True, True, False, False, False]
    assert [each.first and each.first.name for each in model.pieces][::2] == [
        "s01-01.first.png",
        "s02-01.first.png",
    ]


def test_a_first_picture_that_failed_is_told_and_not_kept(desk: ToyDesk, tmp_path: Path) -> None:
    class Blind(ToyModel):
        async def make(self, order, tell):
            if isinstance(order, PictureOrder):
                raise trouble("out_of_memory", "too large")
            return await super().make(order, tell)

    models = GpuModels(image_model="somebody/draws")
    found = film_with(generator(Blind(), tmp_path, models=models), film_of(shot("s01-01")), desk)
    assert told(found["s01-01"]) == (NAME, NAME, "its first picture was not drawn: too large")
    assert desk.kept == {}


def test_what_was_made_before_is_taken_and_a_changed_shot_changes_what_follows_it(
    desk: ToyDesk, tmp_path: Path
) -> None:
    film_with(generator(ToyModel(), tmp_path), SCENES, desk)
    again = ToyModel()
    film_with(generator(again, tmp_path), SCENES, ToyDesk(desk.folder, desk.kept))
    assert (again.asked, again.started) == ([], 0)

    changed = film_of(shot("s01-01"), shot("s01-02", description="Snow."), shot("s02-01"))
    film_with(generator(again, tmp_path), changed, ToyDesk(desk.folder, desk.kept))
    assert [each.into.name for each in again.pieces] == ["s01-02.0.png"]

    from_the_start = film_of(shot("s01-01", description="Snow."), *changed.shots[1:])
    more = ToyModel()
    film_with(generator(more, tmp_path), from_the_start, ToyDesk(desk.folder, desk.kept))
    assert [each.into.name for each in more.pieces] == ["s01-01.0.png", "s01-02.0.png"]


def test_one_film_at_a_time_is_made_on_a_graphics_processor(desk: ToyDesk, tmp_path: Path) -> None:
    model = ToyModel()
    maker = generator(model, tmp_path)

    async def run() -> None:
        held = await hold_key(tmp_path, "gpu 0", wait_s=0)
        assert held is not None
        filming = maker.film(film_of(shot("s01-01")), desk)
        first = asyncio.ensure_future(anext(filming))
        await asyncio.sleep(0.2)
        assert (model.started, first.done()) == (0, False)
        assert desk.told == ["waits until another film is done with the graphics processor"]
        held.release()
        await first
        assert model.started == 1
        await filming.aclose()

    asyncio.run(run())
    assert model.running == 0


def test_a_clip_has_its_places_in_what_was_made(desk: ToyDesk, tmp_path: Path) -> None:
    film_with(generator(ToyModel(), tmp_path), film_of(shot("s01-01")), desk)
    script = desk.scripts[0][0]
    order = json.loads(eval(script.partition("json.loads(")[2].rpartition("))")[0]))  # noqa: S307
    assert len(order["places"]) == order["shot"]["frames"] == 30
    assert order["places"][-1] == 48
    assert (order["shot"]["width_px"], order["shot"]["height_px"]) == (854, 480)
