"""What is to be done to a video, task by task; or what has to be asked first."""

from typing import ClassVar, Self

from pydantic import Field, JsonValue, model_validator

from agents.artifacts.base import Artifact, Record

MOST_TASKS = 20


class EditTask(Record):
    """One operation of one plugin."""

    task: int = Field(ge=1, le=MOST_TASKS)
    """Its number, counted from 1 in the order they are done."""
    plugin: str = Field(min_length=1, max_length=40)
    """For example `ffmpeg`."""
    operation: str = Field(min_length=1, max_length=40)
    """What of it, for example `trim`."""
    params: dict[str, JsonValue] = Field(default_factory=dict[str, JsonValue], max_length=40)
    """Its parameters, by name."""
    depends_on: tuple[int, ...] = Field(default=(), max_length=MOST_TASKS)
    """Numbers of the tasks whose output it takes; none: the video as it is."""
    about: str = Field(default="", max_length=200)
    """What it does, in the user's words or close to them."""


class EditPlan(Artifact):
    """The tasks that answer a request, or a question to the user."""

    FILE: ClassVar[str] = "plan.json"

    tasks: tuple[EditTask, ...] = Field(default=(), max_length=MOST_TASKS)
    question: str = Field(default="", max_length=1000)
    """What has to be known before anything is done; then there are no tasks."""
    answer: str = Field(default="", max_length=4000)
    """What was asked about the video, answered; nothing is made then."""
    made_by: str = Field(default="rules", max_length=80)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if [bool(self.tasks), bool(self.question), bool(self.answer)].count(True) != 1:
            raise ValueError("a plan has tasks, or a question, or an answer, and one of them only")
        for place, each in enumerate(self.tasks, start=1):
            if each.task != place or any(number >= place for number in each.depends_on):
                raise ValueError("tasks are numbered in order, and depend on earlier ones only")
        return self
