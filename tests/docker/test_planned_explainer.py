"""The whole chain in the real sandbox: claims judged by SymPy, and a plan that always compiles."""

from pathlib import Path

import pytest
from containers import docker_engine, sandbox_on, using_sandbox
from modelling import make_video
from planning import CLAIMS, REFUTED, chain
from real_mistakes import WRONG_METHOD
from wire.fake_gemini import FakeGemini
from wire.fake_server import Step

from agents.artifacts.animation_package import AnimationPackage
from agents.artifacts.generated_code import GeneratedCode
from agents.artifacts.math_packet import MathPacket
from agents.artifacts.media_facts import MediaFacts
from agents.artifacts.render_result import RenderResult
from agents.artifacts.review_report import VideoReviewReport
from agents.artifacts.validation_report import ValidationReport
from config import RepairBounds
from orchestrator.engine.outcome import RunOutcome
from orchestrator.workflows.planned_explainer import WORKFLOW
from tests.orchestrator.workflows.test_long_explainer import CLASSES, PLANNING

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


def test_two_scenes_become_one_video_without_a_seam(tmp_path: Path) -> None:
    broken: Step = {"fail": "refused", "times": 0}
    outcome = make(tmp_path, (*PLANNING, broken))
    assert outcome.succeeded, outcome.error
    report = outcome.artifact(ValidationReport)
    assert report.findings == ()
    assert [scene.scene_class for scene in report.scenes] == list(CLASSES)
    whole = outcome.artifact(RenderResult)
    root = outcome.folder.root
    parts = [
        RenderResult.model_validate_json((root / f"scenes/0{n}/render_result.json").read_bytes())
        for n in (1, 2)
    ]
    assert whole.frames == sum(part.frames for part in parts)
    videos = [root / f"scenes/0{n}/{name}.mp4" for n, name in enumerate(CLASSES, start=1)]
    assert whole.video is not None
    seen = [probe(tmp_path, path) for path in (root / whole.video.path, *videos)]
    lengths = [facts.duration_s or 0 for facts in seen]
    frames = [facts.picture.frames or 0 for facts in seen if facts.picture]
    assert abs(lengths[0] - sum(lengths[1:])) < 0.002
    assert frames[0] == sum(frames[1:])
    review = outcome.artifact(VideoReviewReport)
    assert review.shippable
    assert [each.kind for each in review.stretches if each.kind != "frozen"] == []
    assert [picture.section for picture in review.pictures] == ["square", "answer"] * 2


def probe(folder: Path, path: Path) -> MediaFacts:
    return using_sandbox(folder, lambda sandbox: sandbox.probe_media(path))
