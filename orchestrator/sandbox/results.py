"""The shape of what each kind of job reports; a process that strangers' code shares has said it."""

import math
from typing import Annotated, Any, Self, TypeVar

from pydantic import BaseModel, Field, JsonValue, ValidationError, model_validator

from agents.artifacts.base import Record
from agents.artifacts.math_packet import MathAnswer
from agents.artifacts.media_facts import MediaFacts, Stretch
from agents.artifacts.render_result import Accounting
from agents.artifacts.story.story_request import STORY_CHARS
from agents.artifacts.validation_report import (
    Caption,
    FailureClass,
    Finding,
    Rewrite,
    SceneRehearsal,
    Versions,
)
from orchestrator.errors import SandboxProtocolError
from orchestrator.sandbox.conversation import JobEnd
from orchestrator.sandbox.failure import GARBLED, Failure

LARGEST_NUMBER = 1e12
"""No count, size or time of a scene or a file comes near; with larger ones, whoever divides or
prints them later would fail."""
WORDS = 400
"""Of why a report does not fit; what it names may be as long as a report."""

ModelT = TypeVar("ModelT", bound=BaseModel)


class Measured(Record):
    """A result whose numbers count frames, bytes and seconds."""

    @model_validator(mode="before")
    @classmethod
    def _possible(cls, result: Any) -> Any:
        refuse_vast_numbers(result)
        return result


class InspectResult(Measured):
    """The `inspect` job's result; one that contradicts itself is none."""

    passed: bool = Field(strict=True)
    """PID 1 lets nothing be drawn but after a plain `true`."""
    failure: FailureClass | None
    findings: tuple[Finding, ...] = Field(max_length=200)
    scenes: tuple[SceneRehearsal, ...] = Field(max_length=50)
    versions: Versions
    duration_s: float = Field(ge=0)
    rewritten_code: str | None = Field(default=None, max_length=400_000)
    rewrites: tuple[Rewrite, ...] = Field(default=(), max_length=200)

    @model_validator(mode="after")
    def _agree(self) -> Self:
        refuse_contradiction(self.passed, self.failure, self.findings)
        if self.passed and not self.scenes:
            raise ValueError("it passed without a scene")
        if (self.rewritten_code is None) is bool(self.rewrites):
            raise ValueError("rewritten code and what was rewritten contradict each other")
        return self


class RenderJobResult(Measured):
    """The `render` job's result; one that contradicts itself is none."""

    succeeded: bool
    failure: FailureClass | None = None
    findings: tuple[Finding, ...] = Field(max_length=200)
    versions: Versions
    render_s: float = Field(ge=0)
    duration_s: float = Field(default=0.0, ge=0)
    frames: int = Field(default=0, ge=0)
    captions: tuple[Caption, ...] = Field(default=(), max_length=5000)
    reduced: str = Field(default="", max_length=400)
    plain_because: str = Field(default="", max_length=1000)
    accounting: Accounting | None = None

    @model_validator(mode="after")
    def _agree(self) -> Self:
        refuse_contradiction(self.succeeded, self.failure, self.findings)
        return self


class MediaResult(Measured):
    """The `media` job's result."""

    facts: MediaFacts
    stretches: tuple[Stretch, ...] = Field(default=(), max_length=200)


class ScriptResult(Measured):
    """The `script` job's result."""

    succeeded: bool
    timed_out: bool = False
    exit_code: int = 0
    outputs: tuple[str, ...] = Field(default=(), max_length=64)
    facts: dict[str, MediaFacts] = Field(default_factory=dict[str, MediaFacts], max_length=64)
    told: tuple[dict[str, JsonValue], ...] = Field(default=(), max_length=64)
    """What it says that it found, line by line."""


class StoryResult(Measured):
    """The `story` job's result."""

    readable: bool
    reason: str = Field(default="", max_length=500)
    text: str = Field(default="", max_length=STORY_CHARS)
    chars: int = Field(default=0, ge=0)
    notes: tuple[Annotated[str, Field(max_length=400)], ...] = Field(default=(), max_length=12)

    @model_validator(mode="after")
    def _agree(self) -> Self:
        if self.text and len(self.text) != self.chars:
            raise ValueError("the text has another length than it says")
        return self


class MathResult(Record):
    """The `math` job's result."""

    answers: tuple[MathAnswer, ...] = Field(max_length=200)


def refuse_vast_numbers(result: Any) -> None:
    """See that no number in a result is larger than anything that can be meant.

    What is not finite is left to the fields, whose names are then told.

    Raises:
        ValueError: There is one.
    """
    left = [result]
    while left:  # no recursion: it may be nested as deeply as JSON can be
        value = left.pop()
        if isinstance(value, dict):
            left.extend(value.values())  # pyright: ignore[reportUnknownArgumentType,reportUnknownMemberType]
        elif isinstance(value, list):
            left.extend(value)  # pyright: ignore[reportUnknownArgumentType]
        elif isinstance(value, int | float) and LARGEST_NUMBER < abs(value) != math.inf:
            raise ValueError("it holds a number that is larger than anything it could mean")


def refuse_contradiction(
    good: bool, failure: FailureClass | None, findings: tuple[Finding, ...]
) -> None:
    """See that a job is good exactly when it names no failure and no error.

    Raises:
        ValueError: It says both.
    """
    errors = any(finding.severity == "error" for finding in findings)
    if good is not (failure is None) or good is errors:
        raise ValueError("what it came to and what it found contradict each other")


def read_report(model: type[ModelT], end: JobEnd | Failure) -> ModelT | Failure:
    """The report of a process that ran strangers' code; one that does not fit is their failure.

    They share the process that reports, so they can have it say anything, and nobody else would
    have it contradict itself.
    """
    if isinstance(end, Failure):
        return end
    try:
        return read_result(model, end)
    except SandboxProtocolError as error:
        words = f"{GARBLED} {error.context['first']}"
        return Failure(FailureClass.CRASHED, words, end.log, end.duration_s)


def read_result(model: type[ModelT], end: JobEnd) -> ModelT:
    """Validate a result.

    Raises:
        SandboxProtocolError: It is not what this kind of job returns.
    """
    try:
        return model.model_validate(end.result)
    except ValidationError as error:
        problem = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in problem["loc"]) or "all of it"
        raise SandboxProtocolError(
            f"the container's report does not fit {model.__name__}",
            context={"first": f"{place}: {problem['msg']}"[:WORDS]},
        ) from error
