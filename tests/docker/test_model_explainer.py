"""The explainer with a scripted model in the real sandbox: real mistakes, found and told."""

import json
from pathlib import Path

import pytest
from containers import docker_engine, sandbox_on
from modelling import make_video, sent, upgrades, writes
from real_mistakes import BOTH, GOOD, OLD_METHOD, OLD_NAME, UNDRAWABLE
from wire.fake_gemini import FakeGemini

from agents.artifacts.generated_code import GeneratedCode
from agents.artifacts.render_result import RenderResult
from orchestrator.engine.outcome import RunOutcome

pytestmark = pytest.mark.docker


def make(folder: Path, server: FakeGemini) -> RunOutcome:
    containers = sandbox_on(lambda: docker_engine(folder))
    return make_video(folder, server, containers=containers)


def test_a_writer_that_checks_its_code_and_looks_names_up_makes_a_video(tmp_path: Path) -> None:
    script = (
        upgrades(),
        {"call": "lint_tool", "args": {"code": OLD_NAME}},
        {"call": "docs_tool", "args": {"question": "ShowCreation"}},
        writes(GOOD),
    )
    with FakeGemini(script) as server:
        outcome = make(tmp_path, server)
        assert outcome.succeeded, outcome.error
        told = json.dumps(server.received[2].body["contents"][-1])
        looked_up = json.dumps(server.received[3].body["contents"][-1])
    assert "Undefined name `ShowCreation`" in told
    assert "Create" in looked_up
    result = outcome.artifact(RenderResult)
    assert (outcome.folder.root / "WaveScene.mp4").stat().st_size > 1000
    assert result.versions is not None
    assert result.versions.manim
    assert result.scene_class == "WaveScene"
    assert "manim render" in result.command


def test_two_errors_are_mended_one_after_the_other_with_live_signatures(tmp_path: Path) -> None:
    with FakeGemini((upgrades(), writes(BOTH), writes(OLD_METHOD), writes(GOOD))) as server:
        outcome = make(tmp_path, server)
        assert outcome.succeeded, outcome.error
        to_writer, to_fresh = (sent(server.received[number]) for number in (2, 3))
    assert "ShowCreation" in to_writer
    assert "Create(" in to_writer
    fresh = to_fresh.partition("<error>")[2]
    assert "get_graph" in fresh
    assert "Axes.plot(" in fresh or "plot(" in fresh
    assert [(each.reached, each.error.code) for each in outcome.artifact(GeneratedCode).failed] == [
        ("lint", "F821"),
        ("rehearsal", "TypeError"),
    ]


def test_what_only_the_render_finds_is_repaired_too(tmp_path: Path) -> None:
    with FakeGemini((upgrades(), writes(UNDRAWABLE), writes(GOOD))) as server:
        outcome = make(tmp_path, server)
        assert outcome.succeeded, outcome.error
        assert "ZeroDivisionError" in sent(server.received[2])
    (failed,) = outcome.artifact(GeneratedCode).failed
    assert (failed.reached, failed.error.code) == ("render", "ZeroDivisionError")
