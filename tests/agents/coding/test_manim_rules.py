import pytest

from agents.artifacts.request import Aspect
from agents.coding.manim_rules import ROOMS, manim_rules


def test_the_rules_name_the_version_and_leave_nothing_unfilled() -> None:
    rules = manim_rules("0.22.0")

    assert "Manim Community 0.22.0" in rules
    assert "@@" not in rules


def test_the_rules_say_what_is_forbidden_where_things_may_lie_and_how_captions_are_made() -> None:
    rules = manim_rules("0.22.0")

    for word in ("No network", "no `if __name__`", "x from -6.6 to 6.6", "add_subcaption"):
        assert word in rules


def test_the_writer_of_an_upright_picture_is_told_its_size_and_to_stack() -> None:
    rules = manim_rules("0.22.0", Aspect.TALL)

    assert "8 wide and 14.2 high" in rules
    assert "x from -3.6 to 3.6 and y from -5.6 to 6.7" in rules
    assert "scale_to_fit_width(7)" in rules
    assert "upright" in rules
    assert "6.6" not in rules


@pytest.mark.parametrize("aspect", Aspect)
def test_the_room_for_things_lies_in_the_frame_with_space_for_captions(aspect: Aspect) -> None:
    room, frame = ROOMS[aspect], aspect.frame
    assert room.text_width <= 2 * room.x_most <= frame.width
    assert room.y_most <= frame.height / 2
    assert room.y_least >= 0.8 * -frame.height / 2
