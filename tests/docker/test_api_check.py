"""In the real image: no false alarm on Manim's own examples, nothing broken is overlooked."""

import ast
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from broken_scenes import FOLDER, BrokenScene, read_broken_scenes, read_file
from containers import IMAGE, inspect_code
from inspecting import (
    inspect_modules,
    read_examples_in_image,
    read_modules_in_image,
    spec_of_image,
)

from agents.artifacts.request import Quality
from agents.coding.compile_scene import compile_scene
from agents.docs.error_names import names_in_error
from orchestrator.sandbox.contract import InspectionOrder
from tests.agents.golden_packets import PLANNED, golden_spec

pytestmark = pytest.mark.docker

GOLDEN_SPEC = Path(__file__).parents[1] / "golden/api/api_spec.json"
SOUND = read_file(FOLDER.parent / "sound/scenes.txt")
BROKEN = read_broken_scenes()
NEVER_RUN = {
    "import requests": "It needs a package that is not there, and the internet.",
    "OpenGLV": "It uses classes of the other renderer, which `from manim import *` does not bring.",
    "*args: Any": "It uses `Any`, which nothing imports: a NameError.",
}
"""What stands in examples of Manim's own that cannot run as they are, with the reason."""
LONGEST_S = 0.2
"""Processor time for 300 lines; 25 ms were measured where nothing else ran, and 50 asked."""
FEWEST_EXAMPLES = 380
FEWEST_BROKEN = 120
BY_READING = 0.9
TABLES = ("keywords", "methods", "names")


def errors_of(result: dict[str, Any]) -> list[dict[str, Any]]:
    """Findings but for those of the layout, which is another test's."""
    return [each for each in result["findings"] if each["source"] != "layout"]


@pytest.fixture(scope="module")
def examples() -> dict[str, dict[str, Any]]:
    return read_examples_in_image()


@pytest.fixture(scope="module")
def inspected() -> dict[str, dict[str, Any]]:
    """The many that are made from tables are only read: nothing of them would be run."""
    tables = {scene.name: scene.code for scene in BROKEN if is_of_a_table(scene)}
    others = {scene.name: scene.code for scene in (*BROKEN, *SOUND) if scene.name not in tables}
    endless = {scene.name: 3.0 for scene in BROKEN if scene.finds == "time-limit"}
    return read_modules_in_image(tables) | inspect_modules(others, short=endless)


def is_of_a_table(scene: BrokenScene) -> bool:
    return scene.by_reading and scene.name.partition(":")[0] in TABLES


def test_no_example_of_manims_documentation_is_refused(
    examples: dict[str, dict[str, Any]],
) -> None:
    assert len(examples) >= FEWEST_EXAMPLES
    flagged = {
        name: [each for each in result["findings"] if is_alarm(each)]
        for name, result in examples.items()
        if not any(reason in result["code"] for reason in NEVER_RUN)
    }
    assert {name: found for name, found in flagged.items() if found} == {}


def is_alarm(finding: dict[str, Any]) -> bool:
    """Whether it stops a scene, or is one of the API check's."""
    return finding["source"] == "api" or finding["severity"] == "error"


def test_it_is_quick(examples: dict[str, dict[str, Any]]) -> None:
    lines = sum(result["code"].count("\n") for result in examples.values())
    seconds = sum(result["check_s"] for result in examples.values())
    assert seconds / lines * 300 < LONGEST_S


def test_scenes_that_only_look_wrong_are_not_refused(
    inspected: dict[str, dict[str, Any]],
) -> None:
    assert {
        scene.name: errors_of(inspected[scene.name])
        for scene in SOUND
        if errors_of(inspected[scene.name]) or not inspected[scene.name]["scenes"]
    } == {}


def is_found(scene: BrokenScene, result: dict[str, Any]) -> bool:
    """Whether a finding names the mistake, on its line."""
    return any(
        (each["code"], each.get("line")) == (scene.finds, scene.line)
        and scene.says in each["message"]
        for each in result["findings"]
    )


def test_every_broken_scene_is_found_on_its_line(inspected: dict[str, dict[str, Any]]) -> None:
    missed = {
        scene.name: inspected[scene.name]["findings"]
        for scene in BROKEN
        if not is_found(scene, inspected[scene.name])
    }
    assert missed == {}


def test_nine_of_ten_are_found_without_running_anything(
    inspected: dict[str, dict[str, Any]],
) -> None:
    kinds: Counter[str] = Counter()
    read: Counter[str] = Counter()
    for scene in BROKEN:
        kind = scene.name.partition(":")[0]
        sources = {each["source"] for each in inspected[scene.name]["findings"]}
        kinds[kind] += 1
        read[kind] += bool(sources & {"lint", "api"}) and scene.by_reading
    assert kinds.total() >= FEWEST_BROKEN
    assert read.total() / kinds.total() >= BY_READING
    # The many names must not hide what is overlooked elsewhere.
    others = [kind for kind in kinds if kind not in TABLES]
    assert sum(read[kind] for kind in others) / sum(kinds[kind] for kind in others) >= 0.8


def test_our_own_code_is_not_refused() -> None:
    modules = {name: compile_scene(golden_spec(name)).code for name in PLANNED}
    found = read_modules_in_image(modules)
    assert {name: each["findings"] for name, each in found.items() if each["findings"]} == {}


def test_a_finding_reaches_the_report_and_names_what_to_look_up(tmp_path: Path) -> None:
    code = (
        "from manim import *\nclass TestScene(Scene):\n    def construct(self):\n"
        "        self.add(Axes().get_graph(np.sin))\n"
    )
    report = inspect_code(InspectionOrder(code, Quality.P480), tmp_path)
    [found] = report.findings
    assert (found.source, found.code, found.line, found.column) == ("api", "api-renamed", 4, 25)
    assert not report.passed
    assert report.scenes == ()
    assert "CoordinateSystem.plot" in names_in_error(found.message, found.excerpt[2].text)


def test_the_golden_spec_is_still_that_of_the_image() -> None:
    import json
    import sys

    sys.path.insert(0, str(GOLDEN_SPEC.parent))
    try:
        from regenerate import few_of
    finally:
        sys.path.pop(0)
    golden = json.loads(GOLDEN_SPEC.read_text(encoding="utf-8"))
    assert golden == few_of(spec_of_image()), "run `python tests/golden/api/regenerate.py`"


def test_a_star_brings_what_it_is_said_to_bring() -> None:
    program = "from manim import *\nprint([name for name in dir() if name[:2] != '__'])"
    command = ["docker", "run", "--rm", "--network", "none", "--tmpfs", "/work:uid=10001,gid=10001"]
    command += ["--entrypoint", "/opt/venv/bin/python"]
    done = subprocess.run(
        [*command, IMAGE.tag, "-c", program], capture_output=True, check=True, text=True
    )
    assert sorted(ast.literal_eval(done.stdout)) == spec_of_image()["stars"]["manim"]
