"""The explainer with a scripted model in the real sandbox: real mistakes, found and told."""

import json
from pathlib import Path

import pytest
from containers import docker_engine, sandbox_on
from modelling import make_video, sent, upgrades, writes
from real_mistakes import BOTH, GOOD, OLD_NAMES, UNDRAWABLE, WRONG_METHOD
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
        {"call": "lint_tool", "args": {"code": OLD_NAMES}},
        {"call": "docs_tool", "args": {"question": "ShowCreation"}},
        writes(GOOD),
    )
    with FakeGemini(script) as server:
        outcome = make(tmp_path, server)
        assert outcome.succeeded, outcome.error
        told = json.dumps(server.received[2].body["contents"][-1])
        looked_up = json.dumps(server.received[3].body["contents"][-1])
    assert "Undefined name `ShowCreation`" in told
    assert "get_graph is now plot" in told
    assert "Create" in looked_up
    result = outcome.artifact(RenderResult)
    assert (outcome.folder.root / "WaveScene.mp4").stat().st_size > 1000
    assert result.versions is not None
    assert result.versions.manim
    assert result.scene_class == "WaveScene"
    assert "manim render" in result.command


def test_two_errors_are_mended_one_after_the_other_with_live_signatures(tmp_path: Path) -> None:
    with FakeGemini((upgrades(), writes(BOTH), writes(WRONG_METHOD), writes(GOOD))) as server:
        outcome = make(tmp_path, server)
        assert outcome.succeeded, outcome.error
        to_writer, to_fresh = (sent(server.received[number]) for number in (2, 3))
    assert "Undefined name `DrawIn`" in to_writer
    assert "`Axes` has no `get_curve_of`" in to_writer
    fresh = to_fresh.partition("<error>")[2]
    assert "get_curve_of" in fresh
    assert "Axes.plot(" in fresh or "plot(" in fresh
    assert [(each.reached, each.error.code) for each in outcome.artifact(GeneratedCode).failed] == [
        ("lint", "api-unknown-attribute"),
        ("lint", "api-unknown-attribute"),
    ]


def test_what_only_the_render_finds_is_repaired_too(tmp_path: Path) -> None:
    with FakeGemini((upgrades(), writes(UNDRAWABLE), writes(GOOD))) as server:
        outcome = make(tmp_path, server)
        assert outcome.succeeded, outcome.error
        assert "ZeroDivisionError" in sent(server.received[2])
    (failed,) = outcome.artifact(GeneratedCode).failed
    assert (failed.reached, failed.error.code) == ("render", "ZeroDivisionError")


def test_names_that_manim_has_renamed_are_mended_without_asking_a_model(tmp_path: Path) -> None:
    with FakeGemini((upgrades(), writes(OLD_NAMES))) as server:
        outcome = make(tmp_path, server)
        assert outcome.succeeded, outcome.error
        assert len(server.received) == 2
    code = outcome.artifact(GeneratedCode)
    assert (code.manim.code, code.written_by, code.attempt) == (GOOD, "model", "attempts/02")
    assert {each.old for each in code.rewrites} == {"ShowCreation", "get_graph"}
    assert code.failed == ()
    root = outcome.folder.root
    assert "+        wave = axes.plot(" in (root / "attempts/02/changes.diff").read_text()
    assert "renamed without a model: get_graph → plot (line 7)" in (root / "run.log").read_text()


def test_the_writer_is_told_what_was_renamed_in_its_module(tmp_path: Path) -> None:
    both = OLD_NAMES.replace("self.wait(1)", "self.wait(Missing)")
    with FakeGemini((upgrades(), writes(both), writes(GOOD))) as server:
        outcome = make(tmp_path, server)
        assert outcome.succeeded, outcome.error
        told = sent(server.received[2])
    assert "Already replaced in your module: get_graph → plot (line 7)" in told
    assert "Undefined name `Missing`" in told
    assert outcome.artifact(GeneratedCode).written_by == "repaired"
