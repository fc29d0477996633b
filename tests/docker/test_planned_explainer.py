"""The whole chain in the real sandbox: claims judged by SymPy, and a plan that always compiles."""

from pathlib import Path

import pytest
from containers import docker_engine, sandbox_on
from modelling import make_video
from planning import CLAIMS, REFUTED, chain
from real_mistakes import WRONG_METHOD
from wire.fake_gemini import FakeGemini
from wire.fake_server import Step

from agents.artifacts.animation_package import AnimationPackage
from agents.artifacts.generated_code import GeneratedCode
from agents.artifacts.math_packet import MathPacket
from agents.artifacts.validation_report import ValidationReport
from config import RepairBounds
from orchestrator.engine.outcome import RunOutcome
from orchestrator.workflows.planned_explainer import WORKFLOW

pytestmark = pytest.mark.docker


def make(folder: Path, steps: tuple[Step, ...]) -> RunOutcome:
    containers = sandbox_on(lambda: docker_engine(folder))
    with FakeGemini(steps) as server:
        return make_video(
            folder,
            server,
            containers=containers,
            workflow=WORKFLOW,
            bounds=RepairBounds(tries_per_error=1),
        )


def test_code_that_stays_broken_gives_way_to_the_compiled_plan_with_nothing_amiss(
    tmp_path: Path,
) -> None:
    code = WRONG_METHOD.replace("WaveScene", "SquareOfASumScene")
    broken: Step = {"answer": {"scene_name": "SquareOfASumScene", "code": code}, "times": 0}
    steps = list(chain(claims=REFUTED))
    steps.insert(5, {"answer": CLAIMS, "when": "the two sides differ by"})
    outcome = make(tmp_path, (*steps, broken))
    assert outcome.succeeded, outcome.error
    made = outcome.artifact(GeneratedCode)
    assert (made.written_by, len(made.failed)) == ("compiled", 2)
    assert outcome.artifact(ValidationReport).findings == ()
    packet = outcome.artifact(MathPacket)
    assert [each.verdict for each in packet.claims] == ["verified", "unverified"]
    assert [each.verdict for each in packet.refuted] == ["refuted"]
    assert "at a = " in (packet.refuted[0].reason or "")
    package = outcome.artifact(AnimationPackage)
    assert (outcome.folder.root / package.video).stat().st_size > 10_000
    assert package.subtitles_vtt is not None
    assert package.flaws == ()
