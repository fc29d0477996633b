"""Every prompt of the bench is delivered though no code of the model ever works."""

from pathlib import Path

import pytest
from bench_prompts import BenchPrompt, covering, read_prompts
from containers import docker_engine, sandbox_on
from inspecting import inspect_modules
from modelling import make_video
from real_mistakes import WRONG_METHOD
from sampling import FULL
from wire.fake_gemini import FakeGemini
from wire.fake_server import Step

from agents.artifacts.animation_package import AnimationPackage
from agents.artifacts.generated_code import GeneratedCode
from agents.artifacts.validation_report import ValidationReport
from agents.coding.compile_scene import compile_scene
from config import RepairBounds
from orchestrator.workflows.planned_explainer import WORKFLOW

pytestmark = [pytest.mark.docker, pytest.mark.slow]

PROMPTS = read_prompts()
COVERING = covering(PROMPTS)
CASES = PROMPTS if FULL else COVERING[:2]


def test_plans_with_every_kind_of_element_pass_inspection() -> None:
    modules = {each.id: compile_scene(each.plan).code for each in COVERING}
    reports = inspect_modules(modules, short={})
    assert {name: each["findings"] for name, each in reports.items() if each["findings"]} == {}
    assert all(each["passed"] for each in reports.values())


@pytest.mark.parametrize("asked", CASES, ids=lambda each: each.id)
def test_the_compiler_delivers_with_an_empty_layout_report(
    tmp_path: Path, asked: BenchPrompt
) -> None:
    scene_class = asked.plan.scene_class
    code = WRONG_METHOD.replace("WaveScene", scene_class)
    broken: Step = {"answer": {"scene_name": scene_class, "code": code}, "times": 0}
    containers = sandbox_on(lambda: docker_engine(tmp_path))
    with FakeGemini((*asked.answers(), broken)) as server:
        outcome = make_video(
            tmp_path,
            server,
            prompt=asked.prompt,
            containers=containers,
            workflow=WORKFLOW,
            bounds=RepairBounds(tries_per_error=1),
        )
    assert outcome.succeeded, outcome.error
    assert outcome.artifact(GeneratedCode).written_by == "compiled"
    assert outcome.artifact(ValidationReport).findings == ()
    package = outcome.artifact(AnimationPackage)
    assert "compiled to code without one" in package.made_by
    assert package.flaws == ()
    assert (outcome.folder.root / package.video).stat().st_size > 10_000
    assert package.duration_s == pytest.approx(asked.plan.duration_s, abs=0.5)
