"""Values are followed from where they are made to where they are used, and no farther."""

import ast

import pytest
from runner.api_check.inference import Inference
from runner.api_check.module_facts import ModuleFacts
from runner.api_check.spec import ApiSpec

HEAD = """from manim import *


class Tile(Square):
    def lit(self):
        return self.set_fill(YELLOW, 1)


class TestScene(ThreeDScene):
    def make(self, kind):
        return Tile()

    def either(self, flag):
        if flag:
            return Circle()
        return Text("a")

    def construct(self):
        self.dot = Dot()
        shapes = [Circle(), Square()]
        group = VGroup(*shapes)
        axes = Axes()
"""


def kinds_of(expression: str, spec: ApiSpec, before: str = "") -> set[str] | None:
    """What an expression at the end of `construct` may be, in short words."""
    body = f"{before}\nfound = {expression}".strip().splitlines()
    source = HEAD + "".join(f"        {line}\n" for line in body)
    facts = ModuleFacts(ast.parse(source), spec)
    inference = Inference(facts)
    [placed] = [
        each
        for each in facts.reader.placed
        if isinstance(each.node, ast.Assign) and ast.unparse(each.node.targets[0]) == "found"
    ]
    assert isinstance(placed.node, ast.Assign)
    values = inference.of(placed.node.value, placed.scope)
    if values is None:
        return None
    return {f"{each.kind}:{each.name}" if each.name else each.kind for each in values}


@pytest.mark.parametrize(
    ("expression", "kinds"),
    [
        ("Circle()", {"object:Circle"}),
        ("Circle().shift(UP).scale(2)", {"object:Circle"}),
        ("Tile().lit().copy()", {"object:user:Tile"}),
        ("self.make('a')", {"object:user:Tile"}),
        ("self.either(1)", {"object:Circle", "object:Text"}),
        ("self.dot", {"object:Dot"}),
        ("self.camera", {"object:ThreeDCamera"}),
        ("self", {"object:user:TestScene"}),
        ("axes.plot(lambda x: x)", {"object:ParametricFunction"}),
        ("axes.get_graph(lambda x: x)", {"object:ParametricFunction"}),
        ("axes.get_center()", {"array"}),
        ("Circle().animate.shift(UP)", {"animate"}),
        ("group[0]", None),
        ("[each for each in shapes][0]", {"object:Circle", "object:Square"}),
        ("always_redraw(lambda: Circle())", {"object:Circle"}),
        ("UP + 2 * RIGHT", {"array"}),
        ("2 * PI / 3", {"number"}),
        ("f'{1}' + 'a'", {"str"}),
        ("np.array([1, 2])", {"array"}),
        ("RED", {"color"}),
        ("Circle", {"class:Circle"}),
        ("np.linalg", {"module:numpy.linalg"}),
        ("Circle().get_center", {"method:get_center"}),
        ("self.wait()", {"none"}),
        ("unknown()", None),
        ("Circle() + Square()", None),
    ],
)
def test_an_expression_is_what_it_is(
    expression: str, kinds: set[str] | None, spec: ApiSpec
) -> None:
    assert kinds_of(expression, spec) == kinds


@pytest.mark.parametrize(
    ("before", "expression", "kinds"),
    [
        ("a = Circle()\nb = a", "b", {"object:Circle"}),
        ("a = Circle()\na = a.copy()", "a", {"object:Circle"}),
        ("a = Circle()\nif a:\n    a = Text('')", "a", {"object:Circle", "object:Text"}),
        ("a = 1\na += 2", "a", {"number"}),
        ("a, b = Circle(), Dot()", "b", {"object:Dot"}),
        ("a, *b = Circle(), Dot()", "b", None),
        ("for a in shapes: pass", "a", {"object:Circle", "object:Square"}),
        ("for n, a in enumerate(shapes): pass", "n", {"number"}),
        ("for a, b in zip(shapes, 'ab'): pass", "b", {"str"}),
        ("for a in group: pass", "a", {"object:Mobject"}),
        ("with open('a') as a: pass", "a", None),
        ("def f(): return Dot()", "f()", {"object:Dot"}),
        ("def f(x): return x", "f(Dot())", None),
        ("def f(): yield Dot()", "f()", None),
        ("f = lambda: Dot()", "f", {"callable"}),
        ("if (a := Dot()): pass", "a", {"object:Dot"}),
        ("self.dot = Circle()", "self.dot", {"object:Dot", "object:Circle"}),
        ("other.dot = Circle()", "self.dot", None),
        ("self.camera = other", "self.camera", None),
        ("Square = Circle", "Square()", {"object:Circle"}),
    ],
)
def test_names_are_all_they_are_bound_to(
    before: str, expression: str, kinds: set[str] | None, spec: ApiSpec
) -> None:
    assert kinds_of(expression, spec, before) == kinds
