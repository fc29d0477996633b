import pytest
from pydantic import ValidationError

from agents.artifacts.scene_spec import Action, Beat, ManimSceneSpec, Text, TurningPoint, UnitCircle
from agents.artifacts.scene_spec import Place as At


def test_a_point_turns_on_a_circle_and_a_circle_is_level_with_axes() -> None:
    assert TurningPoint(id="p", circle="c").references() == (("circle", "c", "unit_circle"),)
    assert UnitCircle(id="c", axes="a", x=-4).references() == (("axes", "a", "axes"),)


def test_an_angle_may_be_more_than_a_turn_but_not_endless() -> None:
    assert Action(do="turn_to", targets=("p",), angle_degrees=720).angle_degrees == 720
    with pytest.raises(ValidationError, match="angle_degrees"):
        Action(do="turn_to", targets=("p",), angle_degrees=100_000)


def test_turning_needs_an_angle_and_only_turning_has_one() -> None:
    with pytest.raises(ValidationError, match="angle_degrees: must be set for turn_to"):
        Action(do="turn_to", targets=("p",))
    with pytest.raises(ValidationError, match="angle_degrees: must be set for turn_to"):
        Action(do="fade_in", targets=("p",), angle_degrees=3)


def test_words_cannot_turn_on_a_circle() -> None:
    words = Text(id="words", text="Hi", place=At(at=(0, 0)))
    shown = Action(do="write", targets=("words",))
    turned = Action(do="turn_to", targets=("words",), angle_degrees=30)
    beat = Beat(id="b", say="Words turn.", actions=(shown, turned))
    with pytest.raises(ValidationError, match="'words' is not of the kind turning_point or wave"):
        ManimSceneSpec(scene_class="WordsScene", title="W", elements=(words,), beats=(beat,))
