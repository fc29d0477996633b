"""Looks at one picture of each beat of a finished video, and says what a viewer would stumble at.

The pictures come as one sheet; times, sizes and overlaps are measured elsewhere.
"""

from typing import Literal

from pydantic import Field

from agents.agent_spec import AgentSpec, Brief
from agents.artifacts.base import Record
from agents.prompts import Quoted, prompt_beside


class SeenProblem(Record):
    """Something wrong in one picture."""

    picture: int = Field(ge=1, le=24)
    """Its number on the sheet."""
    kind: Literal[
        "unreadable", "overlap", "empty", "cut_off", "wrong_subject", "wrong_fact", "ugly"
    ]
    grave: bool
    """Whether the video must not be shown with it."""
    problem: str = Field(min_length=1, max_length=300)
    """What is wrong, and where in the picture."""
    fix: str = Field(min_length=1, max_length=300)
    """What to change in the scene."""


class Verdict(Record):
    """What was seen."""

    answers_request: bool
    """Whether the pictures are about what was asked for."""
    problems: tuple[SeenProblem, ...] = Field(default=(), max_length=8)


class WatchVideoBrief(Brief):
    """What the agent is given, beside the sheet."""

    request: Quoted
    pictures: Quoted
    """One line each: number, time, and what is said."""


AGENT = AgentSpec(
    name="watch_video",
    brief=WatchVideoBrief,
    writes=Verdict,
    prompt=prompt_beside(__file__),
)
