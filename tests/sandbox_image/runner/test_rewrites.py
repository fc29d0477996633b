"""Old names are replaced where a finding names them, and nothing else is."""

import re
from pathlib import Path
from typing import Any

import pytest
from containers import inspect_code
from runner import rewrites
from runner.api_check.check import check
from runner.api_check.renamed import KEYWORDS, METHODS, NAMES
from runner.api_check.spec import ApiSpec, load_spec

from agents.artifacts.request import Quality
from agents.artifacts.validation_report import ValidationReport
from orchestrator.sandbox.contract import InspectionOrder

GOLDEN = Path(__file__).resolve().parents[2] / "golden/api/api_spec.json"
OLD = """from manim import *


class WaveScene(Scene):
    def construct(self):
        größe = "ShowCreation stays in é text"  # ShowCreation stays in a remark
        axes = Axes(x_range=[0, 7], y_range=[-2, 2]).add_coordinate_labels()
        wave = axes.get_graph(
            lambda x: np.sin(x), color=BLUE,
        ); dot = Dot(UP_LEFT)
        self.play(ShowCreation(axes), ShowCreation(wave), run_time=0.2)
        self.play(dot.animate.scale_in_place(2), run_time=0.2)
"""
OWN = """from manim import *


def ShowCreation(mobject):
    return Create(mobject)


class Plot(VGroup):
    def get_graph(self):
        return Circle()


class WaveScene(Scene):
    def construct(self):
        self.play(ShowCreation(Plot().get_graph()), run_time=0.2)
        Missing()
"""
OTHER_MEANING = """from manim import *


class WaveScene(Scene):
    def construct(self):
        self.add(Axes().get_graph(lambda x: x, x_min=0, x_max=1))
        self.wait(0.2)
"""


@pytest.fixture(scope="module")
def spec() -> ApiSpec:
    return load_spec(GOLDEN)


def inspect(code: str, folder: Path) -> ValidationReport:
    return inspect_code(InspectionOrder(code, Quality.P480), folder)


def undefined(source: str) -> list[dict[str, Any]]:
    """What the lint would say of the old names in a module."""
    return [
        {"code": "F821", "line": line, "column": match.start() + 1}
        for line, text in enumerate(source.split("\n"), 1)
        for match in re.finditer(r"\w+", text)
        if match.group() in NAMES
    ]


def rewritten(source: str, spec: ApiSpec) -> str:
    return rewrites.rewrite(source, [*undefined(source), *check(source, spec)], spec)[0]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("x = ShowCreation(Circle())", "x = Create(Circle())"),
        ("x = Square(side=2)", "x = Square(side_length=2)"),
        ("x = Circle(colour=RED)", "x = Circle(color=RED)"),
        ("x = Dot(Square().get_top_left())", "x = Dot(Square().get_corner(UL))"),
        ("x = Text('é').rotate_in_place(PI)", "x = Text('é').rotate(PI)"),
        ("x = FRAME_WIDTH / 2", "x = config.frame_width / 2"),
        ("x = get_norm(UP)", "x = np.linalg.norm(UP)"),
        ("from manim import ShowCreation as S", "from manim import ShowCreation as S"),
        ("from manim import ShowCreation", "from manim import Create"),
        ("x = Axes().get_graph(abs, x_min=1)", "x = Axes().get_graph(abs, x_min=1)"),
        ("x = 'ShowCreation'  # ShowCreation", "x = 'ShowCreation'  # ShowCreation"),
    ],
)
def test_only_what_means_the_same_is_replaced(old: str, new: str, spec: ApiSpec) -> None:
    assert rewritten(f"from manim import *\n{old}\n", spec) == f"from manim import *\n{new}\n"


def test_what_no_finding_names_is_left_alone(spec: ApiSpec) -> None:
    source = "from manim import *\nx = ShowCreation(Circle()); y = ShowCreation(Dot())\n"
    one = {"code": "F821", "line": 2, "column": 5}
    code, told = rewrites.rewrite(source, [one], spec)
    assert code == source.replace("ShowCreation", "Create", 1)
    assert told == [{"line": 2, "old": "ShowCreation", "new": "Create"}]
    assert rewrites.rewrite(source, [], spec) == (source, [])


def test_a_method_that_the_rehearsal_stumbled_over_is_replaced_on_its_line(spec: ApiSpec) -> None:
    source = "import shapes\nx = shapes.axes()\nx.get_graph(abs)\nshapes.get_graph(abs)\n"
    walked = {"code": "AttributeError", "line": 3, "source": "rehearsal"}
    assert rewrites.rewrite(source, [walked], spec)[0] == source.replace("get_graph", "plot", 1)


def test_every_pair_is_one_that_findings_tell_too(spec: ApiSpec) -> None:
    for old, new in rewrites.NAMES.items():
        told = NAMES[old].hint if "." in new else NAMES[old].new
        assert new in told, old
    for old, new in rewrites.METHODS.items():
        assert METHODS[old].new.rpartition(".")[2] == new
    for old, new in rewrites.CALLS.items():
        assert METHODS[old].hint == new
    for old, new in rewrites.KEYWORDS.items():
        assert KEYWORDS[old].new == new


@pytest.mark.docker
def test_old_names_are_replaced_where_they_are_names_and_the_rest_stays(tmp_path: Path) -> None:
    report = inspect(OLD, tmp_path)
    assert not report.passed
    new = report.rewritten_code
    assert new is not None
    expected = (
        OLD.replace("ShowCreation(", "Create(")
        .replace("get_graph", "plot")
        .replace("add_coordinate_labels", "add_coordinates")
        .replace("UP_LEFT", "UL")
        .replace("scale_in_place", "scale")
    )
    assert new == expected
    assert [(each.line, each.old, each.new) for each in report.rewrites] == [
        (7, "add_coordinate_labels", "add_coordinates"),
        (8, "get_graph", "plot"),
        (10, "UP_LEFT", "UL"),
        (11, "ShowCreation", "Create"),
        (11, "ShowCreation", "Create"),
        (12, "scale_in_place", "scale"),
    ]
    again = inspect(new, tmp_path)
    assert [each for each in again.findings if each.source != "layout"] == []
    assert (again.rewritten_code, again.rewrites) == (None, ())


@pytest.mark.docker
@pytest.mark.parametrize("code", [OWN, OTHER_MEANING, "from manim import *\nclass :\n"])
def test_what_the_module_defines_itself_or_would_mean_something_else_is_left_alone(
    code: str, tmp_path: Path
) -> None:
    report = inspect(code, tmp_path)
    assert not report.passed
    assert (report.rewritten_code, report.rewrites) == (None, ())
