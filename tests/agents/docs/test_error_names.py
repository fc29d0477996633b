"""The names an error speaks of, as Python, Manim and the lint say it."""

import pytest

from agents.docs.error_names import MOST, names_in_error


@pytest.mark.parametrize(
    ("message", "line", "names"),
    [
        ("'Axes' object has no attribute 'get_graph'", "", ("Axes.get_graph",)),
        ("'Axes' object has no attribute 'graph'", "a.get_graph(f)", ("Axes.get_graph",)),
        ("type object 'Circle' has no attribute 'of'", "", ("Circle.of",)),
        ("module 'manim' has no attribute 'Foo'", "", ("manim.Foo",)),
        (
            "module 'manim.utils.rate_functions' has no attribute 'ease'",
            "x = rate_functions.ease",
            ("rate_functions.ease",),
        ),
        (
            "Mobject.__init__() got an unexpected keyword argument 'colour'",
            "self.play(Create(Circle(colour=RED)))",
            ("Circle", "colour", "Create"),
        ),
        (
            "manim.animation.fading._Fade.__init__() got an unexpected keyword argument 'x'",
            "",
            ("x",),
        ),
        (
            "Circle.__init__() takes from 1 to 3 positional arguments but 5 were given",
            "Circle(1, 2, 3, 4)",
            ("Circle",),
        ),
        ("Scene.play() missing 1 required positional argument: 'x'", "", ("Scene.play",)),
        ("name 'ShowCreation' is not defined", "", ("ShowCreation",)),
        ("cannot import name 'GraphScene' from 'manim'", "", ("GraphScene",)),
        ("Undefined name `TextMobject`", "t = TextMobject('a')", ("TextMobject",)),
        ("could not broadcast", "x = axes.c2p(1, np.array([2]))", ("axes.c2p",)),
        ("bad", "for dot in VGroup(Dot()):", ("Dot", "VGroup")),
        ("bad", "axes = Axes(x_range=[0, 1],", ("Axes",)),
        ("bad", "  Text('a'), print(1))", ("Text",)),
        ("bad", "Circle().shift(UP)", ("Circle", "shift")),
        ("", "", ()),
        ("\0", "\0(", ()),
        ("'" * 3000, "(" * 3000, ()),
    ],
)
def test_names_are_picked(message: str, line: str, names: tuple[str, ...]) -> None:
    found = names_in_error(message, line)
    assert sorted(found) == sorted(names)
    assert found[:1] == names[:1] or line.startswith("Circle()")


def test_not_more_than_a_few_are_picked() -> None:
    line = ", ".join(f"Name{number}()" for number in range(100))
    assert len(names_in_error("bad", line)) == MOST
