"""The index in the real image holds what its Manim holds, and answers typical questions."""

import json
from pathlib import Path

import pytest
from containers import using_sandbox

from agents.artifacts.docs_index import DocsIndex
from agents.docs.bounded_text import tokens_of
from agents.docs.entry_text import keyword_names
from agents.docs.renamed import RENAMED, RENAMED_KEYWORDS
from agents.docs.search import search_docs
from orchestrator.sandbox.contract import ImageExport

pytestmark = pytest.mark.docker

GOLDEN = Path(__file__).parents[1] / "golden/docs/docs_index.json"
MOST_BYTES = 1_500_000
QUESTIONS = {
    "how do I plot a function on axes": "CoordinateSystem.plot",
    "highlight a formula with a box": "SurroundingRectangle",
    "morph one equation into another": "TransformMatchingTex",
    "zoom in with the camera": "MovingCameraScene",
    "arrange objects in a grid": "Mobject.arrange_in_grid",
    "area under a curve": "CoordinateSystem.get_area",
    "riemann sum rectangles": "CoordinateSystem.get_riemann_rectangles",
    "brace under text": "Brace",
    "tracking a changing number": "ValueTracker",
    "show a decimal number that updates": "DecimalNumber",
    "rotate an object": "Rotate",
    "move along a path": "MoveAlongPath",
    "write text letter by letter": "AddTextLetterByLetter",
    "draw a matrix": "Matrix",
    "table of numbers": "Table",
    "set the camera orientation in 3d": "ThreeDScene.set_camera_orientation",
    "play animations one after another with lag": "LaggedStart",
    "graph with vertices and edges": "Graph",
    "vector field arrows": "ArrowVectorField",
    "tangent line to a curve": "TangentLine",
    "bar chart": "BarChart",
    "syntax highlighted code listing": "Code",
    "update an object every frame": "always_redraw",
    "dashed line": "DashedLine",
    "angle between two lines": "Angle",
    "load an svg file": "SVGMobject",
    "labels for the axes": "Axes.get_axis_labels",
    "axes.plot": "Axes.plot",
    "ShowCreation": "Create",
    "what replaces get_graph?": "CoordinateSystem.plot",
}
"""What writers ask, and a name whose signature the answer must hold."""


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> ImageExport:
    folder = tmp_path_factory.mktemp("export")
    return using_sandbox(folder, lambda sandbox: sandbox.export())


@pytest.fixture(scope="module")
def index(export: ImageExport) -> DocsIndex:
    return export.docs


def test_it_is_of_the_installed_manim_and_small(export: ImageExport, index: DocsIndex) -> None:
    assert index.manim_version == export.versions["manim"]
    assert len(index.entries) > 1500
    assert len(index.model_dump_json(exclude_defaults=True)) <= MOST_BYTES
    names = [entry.name for entry in index.entries]
    assert names == sorted(set(names))


def test_every_name_that_scenes_may_use_is_there(export: ImageExport, index: DocsIndex) -> None:
    modules = {"AS2700", "BS381", "DVIPSNAMES", "SVGNAMES", "X11", "XKCD", "np"}
    missing = {name for name in export.manim_names if name not in index.by_name}
    # What is left: modules, the other renderer, dictionaries and things for the terminal.
    assert modules <= missing
    assert len(missing) < 50
    assert not {"Circle", "UP", "BLUE", "smooth", "config", "VGroup", "DEGREES"} & missing


def test_signatures_and_keywords_are_the_live_ones(index: DocsIndex) -> None:
    plot = index.find("Axes.plot")
    assert plot is not None
    assert plot.signature.startswith("CoordinateSystem.plot(function: ")
    assert {"x_range", "use_smoothing", "stroke_width", "color"} <= keyword_names(plot)
    circle = index.by_name["Circle"]
    assert "radius" in keyword_names(circle)
    assert "fill_opacity" in keyword_names(circle)
    assert not circle.open
    assert index.by_name["Create"].category == "animation"
    assert "run_time=DEFAULT_ANIMATION_RUN_TIME" in index.by_name["Create"].inherited["Animation"]
    # A square is a rectangle with its sides given: they are no keywords of it.
    assert not {"side", "width", "height"} & keyword_names(index.by_name["Square"])


def test_the_golden_entries_are_still_those_of_the_image(index: DocsIndex) -> None:
    golden = DocsIndex.model_validate(json.loads(GOLDEN.read_text(encoding="utf-8")))
    changed = [each.name for each in golden.entries if index.by_name.get(each.name) != each]
    assert changed == [], "run `python tests/golden/docs/regenerate.py`"


def test_typical_questions_are_answered(index: DocsIndex) -> None:
    answers = {question: search_docs(index, question) for question in QUESTIONS}
    assert [
        question
        for question, answer in answers.items()
        if f"\n{QUESTIONS[question]}(" not in f"\n{answer}"
    ] == []
    assert [
        (question, tokens)
        for question in QUESTIONS
        for tokens in (1500, 400, 60)
        if tokens_of(search_docs(index, question, tokens=tokens)) > tokens
    ] == []


def test_old_names_are_gone_and_new_ones_are_there(index: DocsIndex) -> None:
    last_names = {entry.last_name for entry in index.entries}
    assert [each for each in RENAMED if each.new not in index.by_name] == []
    assert [each for each in RENAMED if each.old in last_names] == []


def test_new_keywords_are_accepted_and_old_ones_are_not(index: DocsIndex) -> None:
    pairs = [
        (renamed, keyword_names(index.by_name[name]))
        for renamed in RENAMED_KEYWORDS
        for name in renamed.on
    ]
    assert [each for each, accepted in pairs if each.new not in accepted] == []
    assert [each for each, accepted in pairs if each.old in accepted] == []
