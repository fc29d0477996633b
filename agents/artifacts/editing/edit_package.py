"""What a request has come to: the result, and the scripts that make it again."""

from typing import ClassVar

from pydantic import Field

from agents.artifacts.base import Artifact, Record, Seconds, Sha256
from agents.artifacts.editing.edit_script import FailedScript
from agents.artifacts.editing.output_contract import OutputContract
from agents.artifacts.media_facts import MediaFacts


class TaskRun(Record):
    """One script on one file, and how it kept its contract."""

    contract: OutputContract
    facts: MediaFacts | None = None
    """Of its output; none when there is none."""
    broken: tuple[str, ...] = Field(default=(), max_length=40)
    """Each term of the contract that was not kept, in words; or why there is no output."""
    log: str = Field(default="", max_length=8000)
    duration_s: Seconds = 0.0


class KeptFile(Record):
    """The output of a task, kept beside it until the request is done."""

    file: str = Field(max_length=60)
    """Relative to the request's folder."""
    sha256: Sha256
    facts: MediaFacts


class TaskValidation(Artifact):
    """A task on its dummy, and then on the video."""

    FILE: ClassVar[str] = "task_validation.json"

    task: int = Field(ge=1)
    script: str = Field(max_length=40)
    """File name of the script, beside this."""
    written_by: str = Field(default="template", max_length=80)
    dummy: TaskRun
    video: TaskRun | None = None
    """None as long as it has not run."""
    made_from: Sha256 | None = None
    """Digest of all that the task is made from: what is told here holds as long as that is so."""
    body: str = Field(default="", max_length=100_000)
    """What a model wrote of the script; empty: it is a template's."""
    failed: tuple[FailedScript, ...] = Field(default=(), max_length=100)
    """Those that were mended before it."""
    said: str = Field(default="", max_length=6000)
    """What was found in the video, for people."""
    is_idle: bool = False
    """Whether after what was found there was nothing to do."""
    kept: KeptFile | None = None
    """What was made of the video, where that took long."""


class EditPackage(Artifact):
    """The result of one request."""

    FILE: ClassVar[str] = "edit_package.json"

    output: str | None = Field(default=None, max_length=60)
    """The result, relative to the request's folder; none where a question was answered."""
    sha256: Sha256 | None = None
    facts: MediaFacts | None = None
    answer: str = Field(default="", max_length=4000)
    question: str = Field(default="", max_length=1000)
    scripts: tuple[str, ...] = Field(default=(), max_length=20)
    """In the order in which they make it again."""
    checked: tuple[str, ...] = Field(default=(), max_length=40)
    """What was measured and kept, in words."""
    notes: tuple[str, ...] = Field(default=(), max_length=40)
    """What was found in the video on the way."""
