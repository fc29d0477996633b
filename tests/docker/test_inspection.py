"""What an inspection makes of the layout, in real containers: an error, or a flaw let pass."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from attacking import Box, box
from containers import draw_code

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


@pytest.fixture(scope="module")
def one_for_all(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Box]:
    with box(tmp_path_factory.mktemp("inspection")) as made:
        yield made


def test_what_cannot_be_read_stops_the_code(one_for_all: Box) -> None:
    report = one_for_all.inspect(OVERLAP)
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


def test_an_exception_stands_before_what_was_seen_until_then(one_for_all: Box) -> None:
    report = one_for_all.inspect(f"{OVERLAP}        {{}}['key']\n")
    assert [each.code for each in report.findings] == ["KeyError", "text-over-text"]
    assert report.findings[0].line == 8


def test_a_report_holds_two_hundred_findings_at_most(one_for_all: Box) -> None:
    pair = "        self.add(Text('{0}').shift({1} * DOWN), Text('b').shift({1} * DOWN))\n"
    scene = "class Scene{0}(Scene):\n    def construct(self):\n{1}        self.wait(0.1)\n"
    pairs = "".join(pair.format(letter, 0.3 * n) for n, letter in enumerate("acdefghi"))
    code = "from manim import *\n" + "".join(scene.format(n, pairs) for n in range(30))
    report = one_for_all.inspect(code, one=False)
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
    aspect: Aspect, outside: list[str], one_for_all: Box
) -> None:
    report = one_for_all.inspect(EDGES, aspect=aspect)
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
def test_what_can_be_read_is_as_large_in_each_shape(aspect: Aspect, one_for_all: Box) -> None:
    reports = [one_for_all.inspect(SMALL.format(size=size), aspect=aspect) for size in (16, 28)]
    found = [[each.code for each in report.findings] for report in reports]
    assert found == [["too-small"], []]
