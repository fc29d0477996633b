"""Old names are replaced in a container, and nothing else; the result is inspected again."""

from pathlib import Path

import pytest
from containers import inspect_code

from agents.artifacts.request import Quality
from agents.artifacts.validation_report import ValidationReport
from agents.docs.renamed import BY_OLD_NAME
from orchestrator.sandbox.contract import InspectionOrder

pytestmark = pytest.mark.docker

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


def inspect(code: str, folder: Path) -> ValidationReport:
    return inspect_code(InspectionOrder(code, Quality.P480), folder)


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
    assert again.passed, again.findings
    assert (again.rewritten_code, again.rewrites) == (None, ())


@pytest.mark.parametrize("code", [OWN, OTHER_MEANING, "from manim import *\nclass :\n"])
def test_what_the_module_defines_itself_or_would_mean_something_else_is_left_alone(
    code: str, tmp_path: Path
) -> None:
    report = inspect(code, tmp_path)
    assert not report.passed
    assert (report.rewritten_code, report.rewrites) == (None, ())


def test_every_pair_is_one_that_the_documentation_tells_too() -> None:
    source = (Path(__file__).resolve().parents[3] / "sandbox_image/runner/rewrites.py").read_text()
    space: dict[str, dict[str, str]] = {}
    table = source[source.index("NAMES = {") : source.index("CHANGED_TOO")]
    exec(table, space)  # noqa: S102 (our own table)
    for old, new in (*space["NAMES"].items(), *space["METHODS"].items()):
        assert BY_OLD_NAME[old].new.rpartition(".")[2] == new, old
