"""Without a model, the chain has the same links, and each holds what the lesson has to say."""

import asyncio
import json
from pathlib import Path
from typing import cast

import pytest
from explaining import PYTHAGORAS, explain

from agents.artifacts.curriculum import CurriculumPlan
from agents.artifacts.generated_code import GeneratedCode
from agents.artifacts.knowledge_graph import KnowledgeGraph
from agents.artifacts.math_packet import MathPacket
from agents.artifacts.request import ExplainerRequest
from agents.artifacts.scene_spec import ManimSceneSpec
from agents.artifacts.storyboard import VisualStoryboard
from agents.artifacts.upgraded_prompt import UpgradedPrompt
from agents.providers.offline.lesson import Lesson
from agents.providers.offline.lessons import load_lessons
from orchestrator.stages.plan_lesson import map_knowledge, order_units, storyboard_of
from orchestrator.stages.plan_scene import plan_scene
from orchestrator.stages.workshop import ExplainerRun
from tests.agents.golden_packets import PLANNED as PLANNED_SPECS
from tests.agents.golden_packets import golden_spec

PLANNED = (
    UpgradedPrompt.FILE, "intent.json", KnowledgeGraph.FILE, CurriculumPlan.FILE, MathPacket.FILE,
    VisualStoryboard.FILE, ManimSceneSpec.FILE, GeneratedCode.FILE, GeneratedCode.CODE_FILE,
)  # fmt: skip


class Quiet:
    def progress(self, text: str) -> None:
        """Nobody listens."""


RUN = cast("ExplainerRun", Quiet())


@pytest.mark.parametrize("lesson", load_lessons(), ids=lambda lesson: lesson.name)
def test_what_a_lesson_needs_can_be_taught_in_an_order(lesson: Lesson) -> None:
    intent = lesson.understand(lesson.examples[0])
    assert intent is not None
    graph = asyncio.run(map_knowledge(RUN, intent))
    plan = asyncio.run(order_units(RUN, intent, graph))
    assert graph.target == plan.units[-1].concept == lesson.name
    assert plan.misfits(graph) == ()
    assert len(plan.units) == len(lesson.concepts) >= 4


def test_the_storyboard_has_the_beats_of_the_scene(tmp_path: Path) -> None:
    outcome = explain(tmp_path)
    board, spec = outcome.artifact(VisualStoryboard), outcome.artifact(ManimSceneSpec)
    assert [beat.id for beat in board.beats] == [beat.id for beat in spec.beats]
    assert [beat.say for beat in board.beats] == [beat.say for beat in spec.beats]
    assert all("appears" in beat.seen or "changes" in beat.seen for beat in board.beats)
    assert board.duration_s == pytest.approx(spec.duration_s, abs=1)
    assert outcome.artifact(MathPacket).claims[0].verdict == "verified"
    assert "triangle" in outcome.artifact(UpgradedPrompt).description


def test_words_that_were_changed_in_the_storyboard_are_said_in_the_scene(tmp_path: Path) -> None:
    outcome = explain(tmp_path)
    board = outcome.artifact(VisualStoryboard)
    changed = json.loads(board.model_dump_json())
    changed["beats"][0]["say"] = "Here it begins."
    packet = outcome.artifact(MathPacket)
    intent = next(
        found for each in load_lessons() if (found := each.understand(PYTHAGORAS)) is not None
    )
    request = ExplainerRequest(prompt=PYTHAGORAS)
    board_again = VisualStoryboard.model_validate(changed)
    spec = asyncio.run(plan_scene(RUN, request, intent, packet, board_again))
    assert [spec.beats[0].say, spec.beats[1].say] == ["Here it begins.", board.beats[1].say]


def test_the_same_request_gives_the_same_bytes(tmp_path: Path) -> None:
    one, other = (explain(tmp_path / name).folder.root for name in ("one", "other"))
    for name in PLANNED:
        assert (one / name).read_bytes() == (other / name).read_bytes(), name


@pytest.mark.parametrize("name", PLANNED_SPECS)
def test_every_lesson_that_was_ever_planned_has_a_storyboard_that_can_be_spoken(name: str) -> None:
    spec = golden_spec(name)
    board = storyboard_of(spec, goal="All of it.")
    assert [beat.id for beat in board.beats] == [beat.id for beat in spec.beats]
