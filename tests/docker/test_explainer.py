"""The whole way from a sentence to a video, in real containers."""

import asyncio
import json
from pathlib import Path

import pytest
from containers import LIMITS
from inspecting import inspect_modules
from sampling import FULL, sample

from agents.artifacts.animation_package import AnimationPackage
from agents.artifacts.generated_code import GeneratedCode
from agents.artifacts.render_result import RenderResult
from agents.artifacts.request import ExplainerRequest, Quality
from agents.artifacts.validation_report import ValidationReport
from agents.coding.compile_scene import compile_scene
from config import Settings
from orchestrator.runs import Explained, open_studio
from orchestrator.sandbox.contract import MediaFacts
from tests.agents.golden_packets import PLANNED, golden_spec

pytestmark = pytest.mark.docker

REHEARSED = (
    "square", "tangent", "shifted_logarithm", "pythagoras_huge", "integral_half_circle",
    "circle_cosine", "quadratic_fractions", "matrix_large",
)  # fmt: skip
"""A sample of the golden prompts, some of each lesson; each takes seconds of TeX."""


def explain(prompt: str, folder: Path) -> tuple[Explained, MediaFacts | None]:
    settings = Settings(runs_dir=folder / "runs", cache_dir=folder / "cache", limits=LIMITS)

    async def run() -> tuple[Explained, MediaFacts | None]:
        async with open_studio(settings) as studio:
            request = ExplainerRequest(prompt=prompt, quality=Quality.P480)
            explained = await studio.explain(request)
            facts = None
            if explained.video is not None:
                facts = await studio.sandbox.probe_media(explained.video)
            return explained, facts

    return asyncio.run(run())


def test_a_sentence_becomes_a_video_and_again_from_the_caches(tmp_path: Path) -> None:
    prompt = "Explain the Pythagorean theorem with legs 5 and 12"
    explained, facts = explain(prompt, tmp_path)
    assert explained.outcome.error is None
    package = explained.outcome.artifact(AnimationPackage)
    assert 20 <= package.duration_s <= 60
    assert facts is not None
    (video,) = facts.streams
    assert (video.codec, video.width_px, video.height_px) == ("h264", 854, 480)
    assert video.pixel_format == "yuv420p"
    assert video.fps is not None
    assert video.fps <= 15  # on the average: a held picture is one frame, however long
    assert facts.duration_s == pytest.approx(package.duration_s, abs=0.1)

    root = explained.folder
    result = explained.outcome.artifact(RenderResult)
    report = explained.outcome.artifact(ValidationReport)
    assert result.frames == report.scenes[0].frames == round(package.duration_s * 15)
    assert result.captions == report.scenes[0].captions
    assert len(result.captions) >= 5
    for name in (package.video, package.code, package.poster, package.subtitles_vtt):
        assert name is not None
        assert (root / name).stat().st_size > 0
    assert (root / "attempts/01" / GeneratedCode.CODE_FILE).exists()
    assert any("13" in statement for statement in package.checked)
    receipt = json.loads(explained.receipt.read_text())
    assert receipt["outcome"] == "succeeded"
    assert receipt["shippable"] is True

    again, _ = explain(prompt, tmp_path)
    assert again.outcome.artifact(RenderResult).from_cache
    assert again.video is not None
    assert again.folder != root
    first = (root / package.video).read_bytes()
    assert again.video.read_bytes() == first
    cached = [stage.stage for stage in again.outcome.receipt.stages if stage.from_cache]
    assert cached == ["compute_math", "inspect_code", "render_scene", "review_video"]


def test_a_function_of_the_prompt_is_drawn(tmp_path: Path) -> None:
    explained, facts = explain("the derivative of x^3 - 2x at x = 1", tmp_path)
    assert explained.outcome.error is None
    assert facts is not None
    assert facts.readable
    package = explained.outcome.artifact(AnimationPackage)
    assert 20 <= package.duration_s <= 60
    assert any("3x² - 2" in statement for statement in package.checked), package.checked


WITH_VALUES = (
    ("area under x^3 from 0 to 2 with 3 rectangles", "the integral of x³ from 0 to 2 is 4"),
    ("Why is the cosine of 60 degrees 1/2?", "the cosine of 60 degrees is 1/2"),
    ("solve 2x^2 - 3x = 2", "x = -1/2 solves it"),
    ("what the matrix [[1, 2], [-1, 1]] does to the plane", "the determinant is 3"),
)


@pytest.mark.parametrize(("prompt", "confirmed"), sample(WITH_VALUES, 0, 3))
def test_values_of_the_prompt_are_drawn(prompt: str, confirmed: str, tmp_path: Path) -> None:
    explained, facts = explain(prompt, tmp_path)
    assert explained.outcome.error is None
    assert facts is not None
    assert facts.readable
    package = explained.outcome.artifact(AnimationPackage)
    assert 20 <= package.duration_s <= 60
    assert confirmed in package.checked


def test_what_is_compiled_passes_inspection() -> None:
    names = PLANNED if FULL else REHEARSED
    modules = {name: compile_scene(golden_spec(name)).code for name in names}
    reports = inspect_modules(modules, short={})
    assert {name: each["findings"] for name, each in reports.items() if each["findings"]} == {}
    for name in names:
        assert reports[name]["passed"], name
        assert 20 <= reports[name]["scenes"][0]["duration_s"] <= 60, name
