"""What was made faster between frames gives what Manim's own ways give."""

import pytest
from guests import ask_guest

pytestmark = pytest.mark.docker

COPIED = (
    "made = Text('Glyphs of 12 kinds')",
    "made = MathTex('a^2', '+', 'b^2', '=', 'c^2').set_color(RED)",
    "made = VGroup(Circle(), Square().add_updater(lambda m, dt: m.rotate(dt)), Dot())",
    "made = Axes(axis_config={'include_numbers': True})",
    "made = DecimalNumber(3.25, unit='m')",
    "made = Brace(Square(), DOWN)",
    "made = Code(code_string='x = 1', language='python')",
    "made = NumberPlane()",
    "made = VGroup(Circle()); made.shared = made[0].points; made.itself = made",
    "made = ImageMobject([[0, 255], [255, 0]])",
    "made = ValueTracker(3)",
    "made = Surface(lambda u, v: (u, v, u * v), resolution=4)",
    "made = Square(); made.target = Circle(); made.save_state()",
    "made = VGroup(Square()); made[0].__deepcopy__ = lambda memo: 7",
    "made = type('Own', (VGroup,), {'__deepcopy__': lambda self, memo: (memo.update({id(self.back):"
    " None}), Mobject.__deepcopy__(self, memo))[1]})(Square()); made.back = Circle()",
)
DRAWN = (
    "made = Square(sheen_factor=0.5, sheen_direction=UP)",
    "made = VMobject().set_points_as_corners([LEFT, UP, RIGHT])",
    "made = VMobject(); made.points = np.array([[1.0, 2.0, 3.0]])",
    "made = VMobject(); made.points = np.zeros((6, 3))",
    "made = VGroup()",
    "made = Square(fill_color=[RED, BLUE], fill_opacity=[0, 0.5], stroke_color=[BLACK, WHITE])",
    "made = Square(); made.fill_rgbas = made.stroke_rgbas = np.array([[0] * 4, [0, -0.0, 2, 1.0]])",
    "made = Square(); made.fill_rgbas = np.full((2, 4), 0.3, np.float32); del made.stroke_rgbas",
    "made = Square(); made.fill_rgbas = np.ones((1, 3), int); made.stroke_rgbas = np.ones((1, 2))",
    "made = Square(); made.fill_rgbas = np.full((1, 5), 0.5); made.stroke_rgbas = [[0.1] * 4]",
    "made = VGroup(VGroup(), Dot(), VGroup(Square(), VGroup()))",
    "made = VGroup(Dot()); made.submobjects.append(Mobject())",
    "made = DashedLine(LEFT, RIGHT)",
    "made = type('Own', (Square,), {'get_anchors': lambda self: [UP, DOWN]})()",
    "made = VGroup(Dot(), type('Own', (Square,), {'get_anchors': lambda self: [UP, DOWN]})())",
    "made = Square(); made.points = made.points.astype(np.float32)",
    "made = VGroup(Square(), Square().scale(2), Square())",
    "made = Square(); made.get_anchors = lambda: [UP, DOWN]",
    "made = Square(); made._iter_family = lambda path: iter([made, made])",
    "made = VMobject(); made.points = np.array([[1, 2, 3]] * 4, dtype=object)",
    "made = type('Own', (Square,), {'get_nth_curve_points': lambda self, n: self.points[:4]})()",
    "made = type('Own', (VGroup,), {'_iter_family': lambda self, path: iter([self, self])})()",
    "made = Square(); made.points[3] = np.nan",
    "made = VMobject(); made.points = np.array([[0.0, -0.0, 1]] * 15 + [[-0.0, 0.0, -1]] * 15)",
    "made = VMobject(); made.points = np.array([[-0.0, 0.0, 1]] * 15 + [[0.0, -0.0, -1]] * 15)",
    "made = VMobject(); made.points = np.ones((4, 2))",
    "made = type('Own', (Square,), {'get_extremum_along_dim': lambda self, *a, **b: 7})()",
    "made = VGroup(Dot(), type('Own', (Square,), {'reduce_across_dimension': lambda *_: -9})())",
    "made = VGroup(Circle(), FunctionGraph(np.sin), Text('words'), Sphere(resolution=3))",
    "made = Group(ImageMobject([[0, 255], [255, 0]]), Dot()).shift(UP)",
)
OUTLINES = (
    "M 0 0 L 1 2 C 1 2 3 4 5 6 Z",
    "m 1 1 q 1 2 3 4 h 3 v 2 z m 2 2 l 1 0 0 1 z",
    "M.5-1e2C1,2 3,4 5,6 7,8 9,10 11,12z",
    "M 0 0 C 1 1 2 2 z M 4 4 L z",
    "M 1 1 A 3 3 0 0 1 2 2 Z",
    "M 0 0 T 1 1 S 2 2 3 3 s 1 1 2 2 t 3 3",
    "L 1 1 z",
    "Z",
    "",
    "M 1",
    "M 0 0 C 1 2 3",
    "no outline",
)
READY = [
    ("SingleStringMathTex", "7", ""),
    ("MathTex", "x", ""),
    ("Tex", "A", ""),
    ("MathTex", r"\pi", ""),
]
SET = [
    ("MathTex", r"\int_0^1 x^2 \, dx = \frac{1}{3}", ""),
    ("Tex", "Words, and $x$ among them", ""),
]
OTHER = [("MathTex", r"\mathscr{L}", r"\usepackage{mathrsfs}")]
BROKEN = [("Tex", r"\begin{itemize}", ""), ("MathTex", r"\nosuchcommand", "")]


def test_copies_hold_the_same_things_at_the_same_places() -> None:
    answers = ask_guest("evolving_guest", {"copied": COPIED})
    assert [answer["code"] for answer in answers if not answer["equal"]] == []
    assert len(answers) == len(COPIED)
    assert all(answer["parts"] > 20 for answer in answers)
    assert sum(answer["paths"] for answer in answers) > 50


def test_colors_and_outlines_are_the_same_numbers() -> None:
    answers = ask_guest("evolving_guest", {"arrays": [*COPIED, *DRAWN]})
    assert {answer["code"]: answer["differ"] for answer in answers if answer["differ"]} == {}
    assert len(answers) == len(COPIED) + len(DRAWN)
    assert all(answer["asked"] >= 15 for answer in answers)


def test_outlines_are_read_alike_the_first_time_and_every_other() -> None:
    answers = ask_guest("evolving_guest", {"outlines": OUTLINES})
    assert [each["outline"] for each in answers if not all(each["same"])] == []
    assert [each["outline"] for each in answers] == list(OUTLINES)
    assert all(len(each["same"]) == 4 for each in answers)


def test_formulas_are_the_same_whether_they_lay_ready_or_were_set() -> None:
    asked = [*READY, *SET, *OTHER, *BROKEN]
    answers = ask_guest("evolving_guest", {"formulas": asked})
    assert len(answers) == len(asked)
    for answer in answers:
        own, fast = answer["own"], answer["fast"]
        compared = ("points", "glyphs", "error", "complaint")
        assert {key: own[key] for key in compared} == {key: fast[key] for key in compared}, answer
    fast = [answer["fast"] for answer in answers]
    ready, made, other, broken = fast[:4], fast[4:6], fast[6:7], fast[7:]
    assert all(not one["started"] and one["glyphs"] for one in ready)
    assert all(one["started"] == ["latex", "dvisvgm"] and one["loaded"] == 1 for one in made)
    assert all(one["loaded"] == 0 and one["error"] is None for one in other)
    assert all(one["error"] and one["complaint"] for one in broken)
    assert all(set(one["started"]) == {"latex"} and one["loaded"] for one in broken)
