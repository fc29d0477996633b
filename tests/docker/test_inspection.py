"""What an inspection makes of the layout, in real containers: an error, or a flaw let pass."""

from pathlib import Path

import pytest
from containers import draw_code, inspect_code

from agents.artifacts.request import Aspect, Quality
from agents.artifacts.validation_report import FailureClass
from orchestrator.sandbox.contract import InspectionOrder

pytestmark = pytest.mark.docker

OVERLAP = """from manim import *

class TestScene(Scene):
    def construct(self):
        self.add(Text("one"))
        self.add(Text("two"))
        self.wait(0.4)
"""


def test_what_cannot_be_read_stops_the_code(tmp_path: Path) -> None:
    report = inspect_code(InspectionOrder(OVERLAP, Quality.P480), tmp_path)
    assert (report.passed, report.failure) == (False, FailureClass.FINDINGS)
    (error,) = report.findings
    assert (error.source, error.code, error.line) == ("layout", "text-over-text", 6)
    assert error.measure is not None
    assert error.measure.other_line == 5
    assert len(report.scenes) == 1


def test_it_can_be_let_pass_and_is_drawn(tmp_path: Path) -> None:
    order = InspectionOrder(OVERLAP, Quality.P480, layout="warning")
    report, result = draw_code(order, tmp_path)
    (flaw,) = report.findings
    assert (flaw.severity, flaw.tolerated) == ("warning", True)
    assert result.status == "succeeded"
    assert (tmp_path / "TestScene.mp4").stat().st_size > 0


def test_an_exception_stands_before_what_was_seen_until_then(tmp_path: Path) -> None:
    code = f"{OVERLAP}        {{}}['key']\n"
    report = inspect_code(InspectionOrder(code, Quality.P480), tmp_path)
    assert [each.code for each in report.findings] == ["KeyError", "text-over-text"]
    assert report.findings[0].line == 8


def test_a_report_holds_two_hundred_findings_at_most(tmp_path: Path) -> None:
    pair = "        self.add(Text('{0}').shift({1} * DOWN), Text('b').shift({1} * DOWN))\n"
    scene = "class Scene{0}(Scene):\n    def construct(self):\n{1}        self.wait(0.1)\n"
    pairs = "".join(pair.format(letter, 0.3 * n) for n, letter in enumerate("acdefghi"))
    code = "from manim import *\n" + "".join(scene.format(n, pairs) for n in range(30))
    report = inspect_code(InspectionOrder(code, Quality.P480, one=False), tmp_path)
    assert len(report.findings) == 200
    assert not report.passed


EDGES = """from manim import *


class EdgesScene(Scene):
    def construct(self):
        self.add(Text("low").move_to(6 * DOWN))
        self.add(Text("right").move_to(6 * RIGHT))
        self.wait()
"""


@pytest.mark.parametrize(
    ("aspect", "outside"),
    [(Aspect.WIDE, ["low"]), (Aspect.TALL, ["right"]), (Aspect.SQUARE, ["low", "right"])],
)
def test_the_layout_is_judged_by_the_frame_of_the_shape_that_is_asked_for(
    aspect: Aspect, outside: list[str], tmp_path: Path
) -> None:
    report = inspect_code(InspectionOrder(EDGES, Quality.P480, aspect=aspect), tmp_path)
    assert (report.aspect, report.passed) == (aspect, False)
    assert {each.code for each in report.findings} == {"off-frame"}
    told = " ".join(each.message for each in report.findings)
    assert [word for word in ("low", "right") if f"“{word}”" in told] == outside


SMALL = """from manim import *


class SmallScene(Scene):
    def construct(self):
        self.add(Text("Hardly Xylophone", font_size={size}))
        self.wait()
"""


@pytest.mark.parametrize("aspect", Aspect)
def test_what_can_be_read_is_as_large_in_each_shape(aspect: Aspect, tmp_path: Path) -> None:
    found = [
        [each.code for each in inspect_code(order, tmp_path).findings]
        for order in (
            InspectionOrder(SMALL.format(size=size), Quality.P480, aspect=aspect)
            for size in (16, 28)
        )
    ]
    assert found == [["too-small"], []]
