import json

import pytest
from pydantic import ValidationError

from agents.artifacts.editing.edit_draft import EditDraft
from agents.conversation.loose_schema import loose_schema


def draft(**params: str) -> EditDraft:
    given = [{"name": name, "value": value} for name, value in params.items()]
    task = {"operation": "ffmpeg.trim", "about": "keep a part", "params": given}
    return EditDraft.model_validate({"tasks": [task, task]})


def test_each_task_takes_what_the_one_before_has_made() -> None:
    plan = draft(start_s="1.5").to_plan(made_by="a model")
    assert [task.depends_on for task in plan.tasks] == [(), (1,)]
    assert (plan.tasks[0].plugin, plan.tasks[0].operation) == ("ffmpeg", "trim")
    assert plan.made_by == "a model"


@pytest.mark.parametrize(
    ("value", "read"),
    [("1.5", 1.5), ("9:16", "9:16"), ("true", True), ("red", "red"), ('"red"', "red")],
)
def test_values_are_read_as_they_are_meant(value: str, read: object) -> None:
    assert draft(a=value).to_plan(made_by="m").tasks[0].params == {"a": read}


def test_null_leaves_a_parameter_out() -> None:
    assert draft(end_s="null").to_plan(made_by="m").tasks[0].params == {}


@pytest.mark.parametrize("value", ["NaN", "1e999", "[" * 490 + "]" * 490])
def test_values_that_no_plan_can_hold_are_refused(value: str) -> None:
    with pytest.raises(ValidationError):
        draft(a=value)


@pytest.mark.parametrize("more", [{}, {"question": "a?", "answer": "b"}])
def test_it_is_one_of_three_things(more: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match="one of them and no more"):
        EditDraft.model_validate(more)


def test_its_schema_is_small_and_flat() -> None:
    told = json.dumps(loose_schema(EditDraft))
    assert len(told) < 2_000
    assert "$ref" not in told
    assert "anyOf" not in told
