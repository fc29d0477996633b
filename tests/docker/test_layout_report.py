"""The layout report sees what cannot be read, and is silent about what is meant to be so."""

from pathlib import Path

import pytest
from rehearsing import Rehearsed, read_golden, rehearse_examples, rehearse_modules
from sampling import FULL

from agents.coding.compile_scene import compile_scene
from tests.agents.golden_packets import PLANNED, golden_spec

pytestmark = pytest.mark.docker

GOLDEN = Path(__file__).resolve().parent.parent / "golden" / "layout"
LESSONS = ("sine", "matrix_vector")
"""That others show none is seen where they are inspected, in `test_explainer.py`."""
FOUND = 0.95
FALSE = 0.02
COST = 0.15


def named_errors(rehearsed: list[Rehearsed]) -> dict[str, list[str]]:
    return {one.name: [error.message for error in one.errors] for one in rehearsed if one.errors}


def test_bad_layouts_are_errors_with_the_lines_of_both_objects() -> None:
    scenes = read_golden(GOLDEN / "bad.txt")
    assert len(scenes) >= 40
    rehearsed = rehearse_modules({scene.name: scene.module for scene in scenes})
    missed = [
        (scene.name, one.error, one.findings)
        for scene, one in zip(scenes, rehearsed, strict=True)
        if not any(
            error.code == scene.code
            and error.measure is not None
            and {error.line, error.measure.other_line} == scene.lines
            for error in one.errors
        )
    ]
    assert len(missed) <= (1 - FOUND) * len(scenes), missed


def test_deliberate_overlays_are_no_errors() -> None:
    scenes = read_golden(GOLDEN / "good.txt")
    rehearsed = rehearse_modules({scene.name: scene.module for scene in scenes})
    assert [one.error for one in rehearsed if one.error] == []
    assert named_errors(rehearsed) == {}


def test_the_documentation_of_manim_shows_hardly_any_error() -> None:
    rehearsed = rehearse_examples(every=1 if FULL else 16)
    ran = [one for one in rehearsed if one.error is None]
    assert len(ran) >= 0.9 * len(rehearsed), [one.error for one in rehearsed if one.error]
    assert not [one.name for one in ran for found in one.findings if "not-judged" in found.code]
    allowed = FALSE * len(ran) if FULL else 1  # one of so few says little
    wrong = named_errors(ran)
    assert len(wrong) <= allowed, wrong


def test_our_own_lessons_show_none_and_looking_costs_little() -> None:
    names = PLANNED if FULL else LESSONS
    modules = {name: compile_scene(golden_spec(name)).code for name in names}
    rehearsed = rehearse_modules(modules)
    assert [one.error for one in rehearsed if one.error] == []
    assert named_errors(rehearsed) == {}
    spent, seconds = sum(one.spent_s for one in rehearsed), sum(one.seconds for one in rehearsed)
    assert spent < COST * seconds


TIMED = """
from manim import *

class TestScene(Scene):
    def construct(self):
        one = Text("one")
        two = Text("two")
        self.play(FadeIn(one), run_time=1)
        self.play(FadeIn(two), run_time=1)
        self.wait(2)
        self.play(FadeOut(one), run_time=1)
        self.wait(1)
        self.add(one)
        self.wait(1)
"""


QUICK = """from manim import *


class QuickScene(Scene):
    def construct(self):
        words = "These are many more words than anybody reads in so short a time."
        flash = Text(words, font_size=26)
        self.play(FadeIn(flash), run_time=0.2)
        self.wait(0.1)
        self.play(FadeOut(flash), run_time=0.2)
        hasty = Text(words.lower(), font_size=26)
        self.play(FadeIn(hasty), run_time=0.5)
        self.wait(0.5)
        self.play(FadeOut(hasty), run_time=0.5)
        calm = Text(words.upper(), font_size=26)
        self.play(FadeIn(calm))
        self.wait(2)
        self.play(FadeOut(calm))
        number = Text("x = 3")
        self.play(FadeIn(number), run_time=0.1)
        self.play(FadeOut(number), run_time=0.1)
        self.play(FadeIn(Text("What stands at the end may be looked at for long", font_size=26)))
"""


def test_a_text_that_goes_before_it_can_be_read_is_told() -> None:
    (rehearsed,) = rehearse_modules({"quick": QUICK})
    found = [each for each in rehearsed.findings if each.code == "too-short-to-read"]
    assert [(each.line, each.severity) for each in found] == [(7, "error"), (11, "warning")]
    assert found[0].measure is not None
    assert found[0].measure.start_s == 0
    assert 0.4 <= found[0].measure.end_s <= 0.5


def test_a_defect_is_told_once_with_its_time() -> None:
    (one,) = rehearse_modules({"timed": TIMED})
    (error,) = one.errors
    assert (error.code, error.line) == ("text-over-text", 7)
    assert error.measure is not None
    assert error.measure.other_line == 6
    assert error.measure.start_s == pytest.approx(2, abs=0.1)
    assert error.measure.end_s == pytest.approx(7, abs=0.1)
    assert "for 3.0 s" in error.message
    assert [each.number for each in error.excerpt] == [4, 5, 6, 7, 8, 9]


ODD = """
from manim import *

class Strange(VMobject):
    @property
    def submobjects(self):
        raise RuntimeError("no parts")

    @submobjects.setter
    def submobjects(self, value):
        pass

class TestScene(Scene):
    def construct(self):
        text = Text("seen")
        self.add(text)
        self.wait()
        self.mobjects.append(Strange())
        self.wait()
"""


def test_what_cannot_be_judged_is_no_error() -> None:
    (one,) = rehearse_modules({"odd": ODD})
    assert one.errors == []
