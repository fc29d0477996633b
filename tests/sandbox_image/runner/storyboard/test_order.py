"""What the drawing is told, and chance that is always the same."""

from typing import Any

import pytest
from runner.storyboard.order import Dice, read_picture

SHOT: dict[str, Any] = {
    "id": "s01-01",
    "type": "wide",
    "camera": "static",
    "characters": [{"id": "mira", "voice": "girl"}],
    "scenery": "forest",
    "time": "day",
    "weather": "clear",
    "mood": "calm",
    "frames": 60,
    "fps": 30,
    "width_px": 1280,
    "height_px": 720,
}


def test_a_shot_is_read_with_what_may_be_left_out() -> None:
    picture = read_picture(SHOT)
    assert (picture.place, picture.card, picture.thing, picture.seed) == ("", "", "", 0)
    assert picture.actors[0].number == -1
    assert picture.seconds == 2
    assert (picture.width, picture.height) == (1280 / 720, 1)
    tall = read_picture(SHOT | {"width_px": 720, "height_px": 1280})
    assert (tall.width, tall.height) == (1, 1280 / 720)


@pytest.mark.parametrize("wrong", [{"frames": 0}, {"width_px": 1281}, {"height_px": 721}])
def test_a_shot_without_a_picture_is_refused_by_name(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="s01-01"):
        read_picture(SHOT | wrong)


def test_a_place_looks_the_same_in_every_shot_and_a_shot_as_no_other() -> None:
    first, second = (read_picture(SHOT | {"id": name, "place": "mill"}) for name in ("a", "b"))
    other = read_picture(SHOT | {"place": "inn"})
    assert first.place_dice("hill").between(0, 1) == second.place_dice("hill").between(0, 1)
    assert first.place_dice("hill").between(0, 1) != other.place_dice("hill").between(0, 1)
    assert first.dice("view").between(0, 1) != second.dice("view").between(0, 1)


def test_dice_are_fair_and_keep_within_their_bounds() -> None:
    dice = Dice("x")
    thrown = [dice.whole(1, 6) for _ in range(600)]
    assert set(thrown) == {1, 2, 3, 4, 5, 6}
    assert all(2.0 <= dice.between(2, 3) < 3.0 for _ in range(200))
    assert 200 < sum(dice.chance(0.5) for _ in range(600)) < 400
    assert {dice.pick("ab") for _ in range(40)} == {"a", "b"}
    assert Dice("x").between(0, 1) == Dice("x").between(0, 1) != Dice("y").between(0, 1)
