"""Requests of an editing session that are carried out again on another video, without a model."""

from typing import ClassVar

from pydantic import Field

from agents.artifacts.base import Artifact, Record
from agents.artifacts.editing.edit_plan import EditPlan
from agents.artifacts.request import PROMPT_CHARS


class KeptScript(Record):
    """A script that a model wrote or mended."""

    task: int = Field(ge=1)
    body: str = Field(min_length=1, max_length=100_000)
    """All that follows the beginning that every script has."""
    by: str = Field(max_length=80)
    """Who wrote it."""


class KeptRequest(Record):
    """One request, as it was planned and written."""

    prompt: str = Field(min_length=1, max_length=PROMPT_CHARS)
    plan: EditPlan
    scripts: tuple[KeptScript, ...] = Field(default=(), max_length=20)
    """Of the tasks that are not done by scripts of our own."""


class EditReplay(Artifact):
    """What led to a result, oldest first; a copy, so that the session it is of may go."""

    FILE: ClassVar[str] = "replay.json"

    of: str = Field(max_length=200)
    """Video id of that session."""
    requests: tuple[KeptRequest, ...] = Field(min_length=1, max_length=999)
