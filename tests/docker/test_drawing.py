"""Children draw the very frames that Manim draws, or are not asked to."""

import os
import textwrap

import pytest
from drawing import Drawn, compare_examples, compare_modules, compare_stills

from agents.artifacts.request import Aspect, Quality
from orchestrator.sandbox.contract import Output
from orchestrator.sandbox.jobs import quality_params
from orchestrator.sandbox.plain_command import plain_command
from tests.golden.drawing_scenes import DOUBTED, EXACT

pytestmark = [pytest.mark.docker, pytest.mark.slow]

FULL = "FULL_CORPUS"
"""Set where all of a corpus is drawn and not a sample."""
MODULE = "from manim import *\n\n\nclass Drawn({base}):\n    def construct(self):\n{body}"

EDGES = """Scene
sides = VGroup(Text("top").to_edge(UP), Text("left").to_edge(LEFT), Text("low").to_corner(DR))
self.add(NumberPlane(), sides)
dot = Dot(color=YELLOW).shift(3 * LEFT)
self.play(dot.animate.shift(6 * RIGHT), Rotate(sides[0], PI), run_time=0.6)
self.wait(0.2)
"""
"""Things at the edges of the frame, wherever those are."""
GLASS = """Scene
pane = Square(color=BLUE, fill_opacity=0.4)
self.add(Circle(color=RED, fill_opacity=1), pane)
self.play(pane.animate.shift(RIGHT), run_time=0.6)
self.play(FadeOut(pane), run_time=0.4)
self.wait(0.3)
"""
"""Things that can be seen through."""


def module(body: str) -> str:
    base, _, code = body.partition("\n")
    return MODULE.format(base=base, body=textwrap.indent(code, " " * 8))


@pytest.fixture(scope="module")
def drawn() -> dict[str, Drawn]:
    return compare_modules({name: module(body) for name, body in (EXACT | DOUBTED).items()})


@pytest.mark.parametrize("name", EXACT)
def test_each_frame_is_as_manim_draws_it(drawn: dict[str, Drawn], name: str) -> None:
    one = drawn[name]
    assert (one.error, one.forked_error, one.doubt) == (None, None, None)
    assert one.frames > 0
    assert one.equal, one.differing


@pytest.mark.parametrize("name", DOUBTED)
def test_what_children_could_draw_differently_is_left_to_one_process(
    drawn: dict[str, Drawn], name: str
) -> None:
    assert drawn[name].doubt, drawn[name]


def test_the_documentation_of_manim_is_drawn_frame_by_frame_the_same() -> None:
    examples = compare_examples(every=1 if os.environ.get(FULL) else 40)
    ran = [one for one in examples if one.error is None]
    assert len(ran) >= 0.9 * len(examples), [one.error for one in examples if one.error]
    assert [one for one in ran if not one.equal] == []


@pytest.mark.parametrize("aspect", Aspect)
def test_in_each_shape_the_command_that_is_told_draws_the_same_frames_with_plain_manim(
    aspect: Aspect,
) -> None:
    quality = Quality.P480
    drawn = compare_modules(
        {"Drawn": module(EDGES)},
        size=quality_params(quality, aspect),
        command=plain_command(quality, aspect, "Drawn"),
    )
    one = drawn["Drawn"]
    assert (one.error, one.forked_error, one.doubt) == (None, None, None)
    assert one.frames > 0
    assert one.equal, one.differing


MOVED = "what stands still is changed by the scene"
OVERLAY = ("redrawn text and formulas", "3-D camera", "sections, captions, sounds")
"""Of the scenes above."""


def test_without_a_background_each_frame_is_as_manim_draws_it() -> None:
    bodies = {"glass": GLASS, "edges": EDGES, **{name: EXACT[name] for name in OVERLAY}}
    clear = compare_modules(
        {name: module(body) for name, body in bodies.items()},
        form={"transparent": True},
    )
    assert [one for one in clear.values() if not one.equal or one.error or one.doubt] == []


AT_S = (0.0, 0.34, 0.61, 0.7)


def test_a_still_is_the_frame_that_manim_draws_at_that_time() -> None:
    bodies = {"edges": EDGES, "glass": GLASS, "moved": EXACT[MOVED], "camera": EXACT["3-D camera"]}
    drawn = compare_stills({name: module(body) for name, body in bodies.items()}, AT_S)
    wrong = [one for one in drawn if not one.equal or one.error or one.doubt]
    assert wrong == []
    assert [one.frames for one in drawn] == [1] * len(bodies) * len(AT_S)


def test_of_a_transparent_scene_too_the_command_that_is_told_draws_the_same() -> None:
    output = Output(transparent=True)
    drawn = compare_modules(
        {"Drawn": module(GLASS)},
        size=quality_params(Quality.P480, Aspect.SQUARE),
        form={"transparent": True},
        command=plain_command(Quality.P480, Aspect.SQUARE, "Drawn", output=output),
    )
    assert drawn["Drawn"].equal, drawn["Drawn"]
