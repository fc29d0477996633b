import ast
from collections import Counter
from typing import get_args

import pytest
from bench_prompts import PLANS, BenchPrompt, covering, read_prompts

from agents.artifacts.base import OURS
from agents.artifacts.intent import Level, Subject
from agents.artifacts.room.line_breaks import letters_to_say
from agents.artifacts.scene_actions import Action
from agents.artifacts.scene_spec import Element
from agents.artifacts.storyboard import LETTERS_PER_SECOND, SLACK_S
from agents.coding.compile_scene import compile_scene
from agents.explainer.design_scene import PlannedScene

PROMPTS = read_prompts()
FOR_MODELS = {
    kind.model_fields["kind"].default
    for kind in get_args(get_args(Element)[0])
    if kind.model_config.get("json_schema_extra") != OURS
}
"""Kinds of elements that a model is told of."""


def test_there_are_sixty_prompts_of_every_subject_and_level() -> None:
    assert len(PROMPTS) >= 60
    assert len({each.id for each in PROMPTS}) == len({each.prompt for each in PROMPTS})
    spread = Counter((each.subject, each.level) for each in PROMPTS)
    subjects = [subject for subject in get_args(Subject) if subject != "other"]
    assert set(spread) == {(one, two) for one in subjects for two in get_args(Level)}
    assert min(spread.values()) >= 3


def test_every_prompt_has_its_plan_and_no_plan_is_left_over() -> None:
    assert {path.stem for path in PLANS.iterdir()} == {each.id for each in PROMPTS}


def test_the_plans_hold_everything_a_model_may_use() -> None:
    elements = [element.kind for each in PROMPTS for element in each.plan.elements]
    deeds = {action.do for each in PROMPTS for beat in each.plan.beats for action in beat.actions}
    ours = {"set_gap", "turn_to"}
    assert {kind for kind, count in Counter(elements).items() if count >= 3} >= FOR_MODELS
    assert deeds >= set(get_args(Action.model_fields["do"].annotation)) - ours


def test_the_sample_holds_every_kind_too() -> None:
    sample = covering(PROMPTS)
    assert {e.kind for each in sample for e in each.plan.elements} >= FOR_MODELS
    assert len(sample) <= 10


@pytest.mark.parametrize("asked", PROMPTS, ids=lambda each: each.id)
def test_a_plan_is_whole_and_compiles(asked: BenchPrompt) -> None:
    plan = asked.plan
    assert PlannedScene.model_validate_json(plan.model_dump_json()) == plan
    assert 4 <= len(plan.beats) <= 6
    for beat in plan.beats:
        assert letters_to_say(beat.say) / LETTERS_PER_SECOND <= beat.duration_s + SLACK_S, beat.id
    ast.parse(compile_scene(plan).code)
