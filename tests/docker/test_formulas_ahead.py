"""Formulas that are set ahead are those that the scene asks for, byte for byte."""

import pytest
from guests import ask_guest

pytestmark = pytest.mark.docker

SOURCE = r"""
from manim import *
import manim as m

class Demo(Scene):
    def construct(self):
        last = m.MathTex("c^2", "=", "a^2 + b^2", color=RED, font_size=60)
        title = Title("Words with $x$ in them", include_underline=False)
        steps = [MathTex(r"\frac{1}{%d}" % n) for n in range(3)]
        colored = MathTex("x^2 + y^2", tex_to_color_map={"x": YELLOW, "y": self.blue})
        isolated = Tex("one two three", substrings_to_isolate=["two"], tex_environment="flushleft")
        unknown = MathTex("a", arg_separator=self.separator)
        more = MathTex(*self.parts)
        listed = BulletedList("first", "second", buff=0.5)
"""
WRITTEN = [
    ["MathTex", ["c^2", "=", "a^2 + b^2"], {}],
    ["Title", ["Words with $x$ in them"], {}],
    ["MathTex", ["x^2 + y^2"], {"tex_to_color_map": {"x": "#FFFFFF", "y": "#FFFFFF"}}],
    [
        "Tex",
        ["one two three"],
        {"substrings_to_isolate": ["two"], "tex_environment": "flushleft"},
    ],
    ["BulletedList", ["first", "second"], {}],
]
BROKEN = r"""
MathTex(r"\nosuchcommand")
MathTex("y^{17}")
Tex("after it")
Tex({[]: 1})
Tex(b"x")
"""
ENDLESS = r"""
MathTex("y^{17}")
MathTex("x^{18}")
MathTex(r"\def\x{\x}\x")
"""
OTHERWISE = """
config.tex_template = TexFontTemplates.droid_serif
MathTex("a")
MathTex("b")
"""


def test_what_stands_in_the_source_is_set_and_nothing_of_it_again() -> None:
    (answer,) = ask_guest("formulas_guest", {"source": SOURCE, "expected": len(WRITTEN)})
    assert (answer["written"], answer["same"]) == (WRITTEN, True)
    assert answer["started"] == ["latex", "dvisvgm"], "the dots of the list, which stand nowhere"


def test_one_that_never_ends_is_left_for_the_next() -> None:
    order = {"source": ENDLESS, "expected": 2, "but": "def"}
    (answer,) = ask_guest("formulas_guest", order)
    assert [texts for _, texts, _ in answer["written"]] == [["y^{17}"], ["x^{18}"]]
    assert (answer["started"], answer["same"]) == ([], True)


def test_one_that_cannot_be_set_costs_only_itself() -> None:
    good = {"source": BROKEN, "expected": 2, "but": "nosuchcommand"}
    (answer,) = ask_guest("formulas_guest", good)
    assert [texts for _, texts, _ in answer["written"]] == [["y^{17}"], ["after it"]]
    assert (answer["started"], answer["same"]) == ([], True)


@pytest.mark.parametrize("source", [OTHERWISE, "x = (", "MathTex('alone')", "\0"])
def test_where_it_would_not_help_nothing_is_begun(source: str) -> None:
    (answer,) = ask_guest("formulas_guest", {"source": source, "expected": 0})
    assert answer["started"] == ([] if "alone" not in source else ["latex", "dvisvgm"])
