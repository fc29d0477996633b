"""What is certainly wrong is found, with its place and what to do; all else is silence.

The two large collections of scenes, broken and sound ones, are tested in the image.
"""

import time

import pytest
from runner.api_check.check import check, explain
from runner.api_check.spec import ApiSpec

HEAD = "from manim import *\n\n\nclass TestScene(Scene):\n    def construct(self):\n"
LINE = 6
"""The line that `scene` puts its first statement on."""
INDENT = 9


def scene(body: str) -> str:
    return HEAD + "".join(f"        {line}\n" for line in body.splitlines())


def codes(source: str, spec: ApiSpec) -> list[str]:
    return [finding["code"] for finding in check(source, spec)]


def test_a_finding_has_its_place_its_reason_and_the_live_signature(spec: ApiSpec) -> None:
    body = 'größe = "ö"; c = Circle(); c.shfit(UP)'
    [found] = check(scene(body), spec)
    assert (found["line"], found["column"]) == (LINE, INDENT + body.index("shfit"))
    assert found["source"] == "api"
    assert found["code"] == "api-unknown-attribute"
    assert found["severity"] == "error"
    assert found["symbol"] == "Circle.shfit"
    assert found["message"] == (
        "`Circle` has no `shfit`. Did you mean `shift`? It is called so:"
        " `Mobject.shift(*vectors: Vector3DLike) -> Self`."
    )
    assert [line["number"] for line in found["excerpt"]] == [4, 5, 6, 7]


def test_an_old_name_is_told_with_what_takes_its_place(spec: ApiSpec) -> None:
    [found] = check(scene("axes = Axes()\naxes.get_graph(lambda x: x)"), spec)
    assert found["code"] == "api-renamed"
    assert found["message"].startswith("`Axes` has no `get_graph`. Use `CoordinateSystem.plot`.")
    assert "function: Callable[[float], float]" in found["message"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("Circle().set_radus(2)", "api-silent-setter"),
        ("Circle(radus=2)", "api-unknown-keyword"),
        ("Square(1, RED)", "api-too-many-arguments"),
        ("Circle(1, radius=2)", "api-argument-twice"),
        ("self.play(Rotate())", "api-missing-argument"),
        ("Dot((1, 2))", "api-flat-point"),
        ("Circle().move_to([1, 2])", "api-flat-point"),
        ("self.play(Circle().shift, UP)", "api-not-an-animation"),
        ("self.play(Circle().shift(UP))", "api-not-an-animation"),
        ("self.play(Create(Circle()), runtime=2)", "api-play-keyword"),
        ("self.play(Create(Circle()), run_time=0)", "api-no-time"),
        ("self.wait(0)", "api-no-time"),
        ("Create(Circle())", "api-not-played"),
        ("Circle(color='bluish')", "api-unknown-color"),
        ("Write('words')\nself.play(Write('words'))", "api-wrong-argument"),
        ("np.math.pi", "api-unknown-name"),
        ("self.camera.frame.scale(2)", "api-renamed"),
        ("self.set_camera_orientation(phi=1)", "api-unknown-attribute"),
        ("MathTex('\\frac{1}{2}')", "api-tex-backslash"),
        ("MathTex(r'\\frac{1}{2')", "api-tex"),
    ],
)
def test_what_is_certainly_wrong_is_found(body: str, code: str, spec: ApiSpec) -> None:
    assert code in codes(scene(body), spec)


@pytest.mark.parametrize(
    "body",
    [
        "x = unknown()\nx.move_to((1, 2))\nx.shift(UP)",
        "c = Circle()\nc.speed = 2\nself.add(Dot(c.speed * UP))",
        "c = Circle() if self.time else Text('a')\nc.set_color(RED)",
        "c = Circle()\nc = Text('a')\nself.add(c, Text(c.text))",
        "try:\n    Circle().blink()\nexcept AttributeError:\n    pass",
        "if hasattr(Circle(), 'blink'):\n    Circle().blink()",
        "Circle().set(owner='me')\nprint(Circle().owner)",
        "for m in VGroup(Dot(), Text('a')):\n    m.set_color(RED).text",
        "self.play(*[Create(Circle())], **{'run_time': 2})",
        "Line(*[LEFT, RIGHT], **{'color': RED})",
        "self.play(FadeOut(Dot(), Line(), Text('a'), Circle(), Square(), Axes()))",
        "Tex('first\\nnext'), MathTex('a\\tb')",
        "Text('\\theta'), Tex(r'a $x^2$'), Tex('x^2', tex_environment='align*')",
    ],
)
def test_what_is_not_certain_is_silence(body: str, spec: ApiSpec) -> None:
    assert codes(scene(body), spec) == []


@pytest.mark.parametrize(
    ("head", "silent"),
    [
        ("", False),
        ("import numpy as np\nimport math\n", False),
        ("import my_shapes\n", True),
        ("from my_shapes import Star6\n", True),
    ],
)
def test_an_unknown_receiver_is_judged_only_where_all_objects_are_known(
    head: str, silent: bool, spec: ApiSpec
) -> None:
    found = codes(head + "from manim import *\ndef f(shape):\n    shape.shfit(UP)\n", spec)
    assert ("api-unknown-attribute" in found) is not silent


@pytest.mark.parametrize("word", ["exec('x = 1')", "c.__dict__['x'] = 1", "setattr(c, n, 1)"])
def test_where_names_are_made_of_texts_attributes_are_not_judged(word: str, spec: ApiSpec) -> None:
    assert codes(scene(f"c = Circle()\nn = 'a' + 'b'\n{word}\nc.shfit(UP)"), spec) == []


def test_classes_of_the_module_are_known_with_what_they_inherit(spec: ApiSpec) -> None:
    source = (
        "from manim import *\n"
        "class Tile(Square):\n"
        "    def lit(self, strength): return self.set_fill(YELLOW, strength)\n"
        "class TestScene(Scene):\n"
        "    def make(self): return Tile(side_length=1)\n"
        "    def construct(self):\n"
        "        tile = self.make().lit(1)\n"
        "        tile.lit()\n"
        "        tile.shfit(UP)\n"
        "        self.mak()\n"
    )
    found = [(each["line"], each["code"], each["symbol"]) for each in check(source, spec)]
    assert found == [
        (8, "api-missing-argument", "lit"),
        (9, "api-unknown-attribute", "Tile.shfit"),
        (10, "api-unknown-attribute", "TestScene.mak"),
    ]


def test_parameters_of_the_modules_own_functions_mean_what_they_like(spec: ApiSpec) -> None:
    source = "from manim import *\ndef f(shift, color, angle): ...\nf(2, 'nice', 90)\n"
    assert codes(source, spec) == []


@pytest.mark.parametrize(
    "source",
    [
        "class :\n",
        "x = '\0'\n",
        "",
        "x = " + "(" * 400 + ")" * 400,
        "x = Circle()" + ".shift(UP)" * 3000,
        "def f():\n" + "".join(f"{'  ' * n}if x:\n" for n in range(1, 90)) + "  " * 90 + "x.y\n",
    ],
    ids=["broken", "null", "empty", "brackets", "chain", "nested"],
)
def test_code_that_cannot_be_read_is_left_to_the_lint(source: str, spec: ApiSpec) -> None:
    check(source, spec)


@pytest.mark.parametrize(
    "source",
    [
        "a0 = Circle()\n" + "".join(f"a{n + 1} = [a{n}, a{n}]\n" for n in range(300)),
        "".join(f"def f{n}(): return f{n + 1}() or f{n + 2}()\n" for n in range(300)) + "f0().x\n",
        "".join(f"class C{n}(C{n + 1}): ...\n" for n in range(300))
        + "class C300(C0): ...\nC0().x\n",
        "def f():\n"
        + "".join(f"  a{n} = [a{n * 7 % 150}, a{n * 13 % 150}].a{n}\n" for n in range(150)),
    ],
    ids=["doubling", "functions", "circle of classes", "tangle"],
)
def test_nothing_can_make_it_slow(source: str, spec: ApiSpec) -> None:
    started = time.process_time()
    check("from manim import *\n" + source, spec)
    assert time.process_time() - started < 3


def test_unknown_names_of_the_lint_are_explained(spec: ApiSpec) -> None:
    finding = {"code": "F821", "symbol": "ShowCreation", "message": "Undefined name `ShowCreation`"}
    explained = explain(finding, "", spec)["message"]
    assert explained.startswith("Undefined name `ShowCreation`. Use `Create`. It is called so: `Cr")
    finding = {"code": "F821", "symbol": "Cirlce", "message": "Undefined name `Cirlce`"}
    assert explain(finding, "", spec)["message"].endswith(". Did you mean `Circle`?")
    finding = {"code": "F821", "symbol": "OpenGLVGroup", "message": "Undefined"}
    assert explain(finding, "", spec)["message"].startswith("Undefined. Use `VGroup`: OpenGL")
    finding = {"code": "F821", "symbol": "xyzzy", "message": "Undefined name `xyzzy`"}
    assert explain(finding, "", spec)["message"] == "Undefined name `xyzzy`."


def test_a_bracket_that_is_never_closed_is_told_where_it_stands(spec: ApiSpec) -> None:
    source = "x = 1\ny = [1,\nz = 2\n\n\n"
    finding = {"code": "invalid-syntax", "symbol": None, "message": "EOF", "line": 6}
    explained = explain(finding, source, spec)
    assert (explained["line"], explained["message"]) == (2, "'[' was never closed.")
    other = {"code": "invalid-syntax", "symbol": None, "message": "Expected", "line": 1}
    assert explain(other, "class :\n", spec) == other
