"""Frames are leapt over where nothing depends on them, and only there."""

import os
import textwrap

import pytest
from guests import ask_guest

from tests.golden.drawing_scenes import EXACT

pytestmark = pytest.mark.docker

FULL = "FULL_CORPUS"
"""Set where all of Manim's documentation is walked and not a sample."""

LEAPT = {
    "moved": "self.play(Square().animate.shift(RIGHT), run_time=2)",
    "written": "self.play(Write(Text('words')), run_time=2)",
    "created": "self.play(Create(Square()), FadeIn(Dot()), run_time=2)",
    "bordered": "self.play(DrawBorderThenFill(Square()), run_time=2)",
    "there and back": "self.play(Indicate(Square()), run_time=2)",
    "in turn": "self.play(Succession(Create(Square()), FadeIn(Dot())), run_time=2)",
    "one after the other": "self.play(LaggedStart(FadeIn(Dot()), FadeIn(Square())), run_time=2)",
    "along an arc": "self.play(Transform(Dot(), Dot(UP), path_arc=PI), run_time=2)",
    "a number": "self.play(ValueTracker(0).animate.set_value(3), run_time=2)",
    "the code of a play": "self.play(ApplyFunction(lambda m: m.scale(2), Square()), run_time=2)",
}
"""One play each of 2 s at 15 frames a second: all but the first and the last two are left out."""
MOVED = "self.play(square.animate.shift(RIGHT), run_time=2)"
WALKED = {
    "an updater": f"square = Square()\nself.add(Dot().add_updater(lambda m, dt: None))\n{MOVED}",
    "an updater of the scene": f"square = Square()\nself.add_updater(lambda dt: None)\n{MOVED}",
    "an updater of what comes": f"square = Square().add_updater(lambda m: None)\n{MOVED}",
    "a scene that has a say": f"square = Square()\nself.update_self = lambda dt: None\n{MOVED}",
    "a rate of the scene": "self.play(Create(Square(), rate_func=lambda t: t), run_time=2)",
    "a path of the scene": (
        "self.play(Transform(Dot(), Dot(UP), path_func=lambda a, b, t: a), run_time=2)"
    ),
    "a kind of the scene": (
        "class Own(Square):\n    pass\nself.play(Own().animate.shift(RIGHT), run_time=2)"
    ),
    "an animation of the scene": (
        "class Own(FadeIn):\n    pass\nself.play(Own(Dot()), run_time=2)"
    ),
    "a step of the scene": (
        "play = FadeIn(Dot())\nplay.interpolate_mobject = lambda t: None\n"
        "self.play(play, run_time=2)"
    ),
    "what waits for its turn beside others": (
        "self.play(Succession(Wait(1), FadeIn(Dot())), Create(Square()), run_time=2)"
    ),
    "what goes along another": "self.play(MoveAlongPath(Dot(), Circle()), run_time=2)",
    "counting": "self.play(ChangeDecimalToValue(DecimalNumber(0), 3), run_time=2)",
    "turning": "self.play(Rotating(Square()), run_time=2)",
    "a function of the frame": "self.play(UpdateFromAlphaFunc(Dot(), lambda m, t: m), run_time=2)",
    "a group that goes back": (
        "self.play(AnimationGroup(FadeIn(Dot()), rate_func=there_and_back), run_time=2)"
    ),
    "a border that goes back": (
        "self.play(DrawBorderThenFill(Dot(), rate_func=there_and_back), run_time=2)"
    ),
    "what is unwritten": "self.play(Unwrite(Text('words')), run_time=2)",
    "a fickle rate": "self.play(Create(Square(), rate_func=wiggle), run_time=2)",
}


@pytest.fixture(scope="module")
def played() -> dict[str, tuple[list[list[int]], int]]:
    bodies = {name: f"Scene\n{code}\n" for name, code in (LEAPT | WALKED).items()}
    answers = ask_guest("leaps_guest", {"bodies": bodies})
    return {answer["name"]: (answer["plays"], answer["frames"]) for answer in answers}


@pytest.mark.parametrize("name", LEAPT)
def test_what_depends_on_the_time_alone_is_leapt_over(
    played: dict[str, tuple[list[list[int]], int]], name: str
) -> None:
    assert played[name] == ([[True, 27]], 30)


@pytest.mark.parametrize("name", WALKED)
def test_what_may_depend_on_the_frame_before_is_walked(
    played: dict[str, tuple[list[list[int]], int]], name: str
) -> None:
    assert played[name] == ([[False, 0]], 30)


def test_what_is_met_is_the_same_with_leaps_and_without() -> None:
    modules = [{"name": name, "code": module(body)} for name, body in EXACT.items()]
    every = 1 if os.environ.get(FULL) else 10
    answers = ask_guest("leaping_guest", {"modules": modules, "examples": every, "seed": 5})
    assert [each for each in answers if each["differing"] or each["other_error"]] == []
    assert sum(each["states"] for each in answers) > 500
    assert sum(each["leapt"] for each in answers) > 500


def module(body: str) -> str:
    base, _, code = body.partition("\n")
    lines = textwrap.indent(code, " " * 8)
    return f"from manim import *\n\n\nclass Walked({base}):\n    def construct(self):\n{lines}"
