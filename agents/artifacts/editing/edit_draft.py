"""What a model answers when it plans an edit, in the flat form that goes over the wire."""

import json
from typing import Self

from pydantic import Field, JsonValue, model_validator

from agents.artifacts.base import Record
from agents.artifacts.editing.edit_plan import MOST_TASKS, EditPlan, EditTask

NOTHING = ("", "null")


class DraftParam(Record):
    """One parameter of a task."""

    name: str = Field(min_length=1, max_length=40)
    value: str = Field(max_length=1000)
    """A number, `true`, `false`, or words, without quotation marks."""

    @property
    def read(self) -> JsonValue:
        """The value as it was meant: what is no JSON is a text."""
        try:
            read: JsonValue = json.loads(self.value)
        except (ValueError, RecursionError):
            return self.value
        return read


class DraftTask(Record):
    """One operation; it is done to what the task before it has made."""

    operation: str = Field(min_length=1, max_length=81)
    """Its whole name as it is listed, for example `ffmpeg.trim`."""
    params: tuple[DraftParam, ...] = Field(default=(), max_length=40)
    """Those that are not to have their usual value."""
    about: str = Field(min_length=1, max_length=200)
    """What it does, in the language and close to the words of the user."""


class EditDraft(Record):
    """The tasks of a request in their order, or a question, or an answer; one of them only."""

    tasks: tuple[DraftTask, ...] = Field(default=(), max_length=MOST_TASKS)
    question: str = Field(default="", max_length=1000)
    """What the user has to say before anything is done."""
    answer: str = Field(default="", max_length=4000)
    """What was asked about the video, where nothing is to be done to it."""

    @model_validator(mode="after")
    def _makes_a_plan(self) -> Self:
        if [bool(self.tasks), bool(self.question), bool(self.answer)].count(True) != 1:
            raise ValueError("give tasks, or a question, or an answer: one of them and no more")
        self.to_plan(made_by="model")
        return self

    def to_plan(self, *, made_by: str) -> EditPlan:
        """The plan as every planner makes it: each task takes what the one before it has made."""
        tasks = tuple(
            EditTask(
                task=number,
                plugin=task.operation.partition(".")[0][:40] or task.operation[:40],
                operation=(task.operation.partition(".")[2] or task.operation)[:40],
                params={p.name: p.read for p in task.params if p.value.lower() not in NOTHING},
                depends_on=(number - 1,) if number > 1 else (),
                about=task.about,
            )
            for number, task in enumerate(self.tasks, start=1)
        )
        return EditPlan(
            tasks=tasks, question=self.question, answer=self.answer, made_by=made_by[:80]
        )
