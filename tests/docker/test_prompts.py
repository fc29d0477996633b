"""What the prompts say about Manim holds for the Manim that is installed."""

import re
from pathlib import Path

import pytest
from containers import draw_code, using_sandbox

from agents.artifacts.docs_index import DocsIndex
from agents.artifacts.request import Quality
from agents.coding.manim_rules import manim_rules
from agents.coding.write_scene import AGENT, WriteSceneBrief, read_module
from orchestrator.sandbox.container_sandbox import ContainerSandbox
from orchestrator.sandbox.contract import InspectionOrder

pytestmark = pytest.mark.docker


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> DocsIndex:
    return using_sandbox(tmp_path_factory.mktemp("export"), ContainerSandbox.export).docs


def write_scene_prompt() -> str:
    brief = WriteSceneBrief(rules=manim_rules("0"), title="", description="", constraints="")
    return AGENT.prompt.render(brief).system


def test_the_example_scene_passes_inspection_without_a_warning_and_can_be_drawn(
    tmp_path: Path,
) -> None:
    example = read_module(write_scene_prompt())
    report, result = draw_code(InspectionOrder(example.code, Quality.P480), tmp_path)
    assert report.findings == ()
    assert len(report.scenes[0].captions) == 2
    assert result.status == "succeeded"


def test_every_class_and_method_that_the_rules_recommend_is_there(index: DocsIndex) -> None:
    known = {entry.name for entry in index.entries}
    members = {name.rpartition(".")[2] for name in known}
    api = manim_rules(index.manim_version).partition("The API as it is now:")[2]
    recommended, _, _ = api.partition("- Setters and getters")
    code = " ".join(re.findall(r"`([^`]+)`", recommended.replace("not ShowCreation", "")))
    classes = set(re.findall(r"\b([A-Z][a-z]\w+)\(", code)) | set(
        re.findall(r"\b(?:Create|Write|NumberPlane|NumberLine|Table|DashedLine)\b", code)
    )
    assert len(classes) > 15
    assert classes <= known, classes - known
    methods = set(re.findall(r"\.([a-z]\w+)\(", code)) - {"set_color", "shift"}
    assert len(methods) > 5
    assert methods <= members, methods - members


def test_every_colour_that_the_rules_name_is_there(index: DocsIndex) -> None:
    known = {entry.name for entry in index.entries}
    told = manim_rules("0").partition("- Colours")[2].partition("No other names")[0]
    shaded, _, plain = told.partition("each also from _A (light) to _C")
    bases = re.findall(r"[A-Z]{3,}", shaded)
    colours = {f"{base}{shade}" for base in bases for shade in ("", "_A", "_B", "_C")}
    colours |= set(re.findall(r"[A-Z]{3,}(?:_[A-E])?", plain))
    assert len(colours) > 30
    assert colours <= known, colours - known
