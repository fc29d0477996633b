"""What a writer's tools answer, on the wire and in words."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from fake_sandbox import sandbox_on
from fakes import FakeContainer, FakeEngine
from modelling import make_video, marking_guest, module, upgrades, writes
from wire.fake_gemini import FakeGemini

from agents.artifacts.generated_code import GeneratedCode
from agents.artifacts.validation_report import Finding
from orchestrator.sandbox.engine import Mounts, Profile
from orchestrator.stages.writing_tools import CALLS, finding_words


@dataclass
class CountingEngine(FakeEngine):
    """Counts how many containers there were at the same time."""

    at_once: int = 0

    def start(self, profile: Profile, *, mounts: Mounts | None = None) -> FakeContainer:
        container = super().start(profile)
        self.at_once = max(self.at_once, len(self.containers))
        return container


BAD = module("lint: F821 Undefined name `Sqare`")


def answered(server: FakeGemini, request: int) -> str:
    """What the tools answered last, as it was sent with a request."""
    return json.dumps(server.received[request].body["contents"][-1])


def test_the_writer_is_offered_three_tools_with_what_they_are_for(
    tmp_path: Path, server: FakeGemini
) -> None:
    server.load(upgrades(), writes(module()))
    make_video(tmp_path, server)
    offered = json.dumps(server.received[1].body["tools"])
    for name in ("lint_tool", "render_tool", "docs_tool"):
        assert f'"{name}"' in offered
    assert "rehearsal of the scene" in offered


def test_lint_tool_tells_the_line_and_what_is_wrong_and_then_that_it_passed(
    tmp_path: Path, server: FakeGemini
) -> None:
    server.load(
        upgrades(),
        {"call": "lint_tool", "args": {"code": BAD}},
        {"call": "lint_tool", "args": {"code": module()}},
        writes(module()),
    )
    outcome = make_video(tmp_path, server)
    assert outcome.succeeded, outcome.error
    assert "line 6: error [F821] F821 Undefined name `Sqare`" in answered(server, 2)
    assert "It passed. WaveScene: 1 animations" in answered(server, 3)
    assert outcome.artifact(GeneratedCode).failed == ()


def test_what_lint_tool_passed_is_inspected_anyway(tmp_path: Path, server: FakeGemini) -> None:
    server.load(
        upgrades(),
        {"call": "lint_tool", "args": {"code": module()}},
        writes(BAD),
        writes(module()),
    )
    outcome = make_video(tmp_path, server)
    assert outcome.succeeded, outcome.error
    assert len(outcome.artifact(GeneratedCode).failed) == 1


def test_render_tool_draws_small_and_tells_what_cannot_be_drawn(
    tmp_path: Path, server: FakeGemini
) -> None:
    server.load(
        upgrades(),
        {"call": "render_tool", "args": {"code": module("render: ValueError bad picture")}},
        {"call": "render_tool", "args": {"code": module()}},
        writes(module()),
    )
    assert make_video(tmp_path, server).succeeded
    assert "could not be drawn" in answered(server, 2)
    assert "bad picture" in answered(server, 2)
    assert "It can be drawn. It passed." in answered(server, 3)


def test_docs_tool_answers_from_the_installed_manim(tmp_path: Path, server: FakeGemini) -> None:
    server.load(upgrades(), {"call": "docs_tool", "args": {"question": "Circle"}}, writes(module()))
    assert make_video(tmp_path, server).succeeded
    assert "Circle(" in answered(server, 2)


@pytest.mark.parametrize(("code", "why"), [("", "no code"), ("#" * 100_001, "longer than 100000")])
def test_code_that_is_none_is_refused_in_words(
    tmp_path: Path, server: FakeGemini, code: str, why: str
) -> None:
    server.load(upgrades(), {"call": "lint_tool", "args": {"code": code}}, writes(module()))
    assert make_video(tmp_path, server).succeeded
    assert why in answered(server, 2)


def test_no_container_of_a_tool_is_left(tmp_path: Path, server: FakeGemini) -> None:
    engine = FakeEngine(marking_guest())
    server.load(
        upgrades(),
        {"call": "lint_tool", "args": {"code": BAD}},
        {"call": "render_tool", "args": {"code": module()}},
        writes(module()),
    )
    assert make_video(tmp_path, server, containers=sandbox_on(engine)).succeeded
    assert len(engine.started) >= 3
    assert engine.containers == {}


def test_a_tool_can_be_called_so_often_and_then_the_writer_must_answer(
    tmp_path: Path, server: FakeGemini
) -> None:
    engine = FakeEngine(marking_guest())
    call = {"call": "render_tool", "args": {"code": module()}, "times": CALLS["render_tool"] + 1}
    server.load(upgrades(), call, writes(module()))
    assert make_video(tmp_path, server, containers=sandbox_on(engine)).succeeded
    assert "It can be drawn" in answered(server, -2)
    assert "You have called render_tool 2 times" in answered(server, -1)
    assert len(engine.started) <= CALLS["render_tool"] + 3


def test_many_calls_in_one_answer_have_one_container_at_a_time(
    tmp_path: Path, server: FakeGemini
) -> None:
    engine = CountingEngine(marking_guest())
    server.load(
        upgrades(),
        {"call": "lint_tool", "args": {"code": module()}, "calls": 30},
        writes(module()),
    )
    assert make_video(tmp_path, server, containers=sandbox_on(engine)).succeeded
    assert engine.at_once == 1
    assert answered(server, 2).count("It passed") == CALLS["lint_tool"]


def test_addresses_in_messages_are_left_out_so_that_answers_stay_the_same() -> None:
    one, other = (
        finding_words(
            Finding(source="rehearsal", code="TypeError", message=f"<Dot object at {at}> is none")
        )
        for at in ("0x7f5e39b57d90", "0x7f5e418ff950")
    )
    assert one == other
