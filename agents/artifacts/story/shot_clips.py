"""The pictures of a film, as they were made: one clip for each shot."""

from typing import ClassVar

from pydantic import Field

from agents.artifacts.base import Artifact, Record, Seconds, Sha256
from agents.artifacts.story.words import ShotId


class ShotClip(Record):
    """One shot as a video without sound."""

    shot: ShotId
    file: str = Field(max_length=120)
    """Relative to the run folder."""
    sha256: Sha256
    duration_s: Seconds
    frames: int = Field(ge=1)
    requested: str = Field(max_length=60)
    """Who was asked to make it: `storyboard`, a video model, `own`."""
    used: str = Field(max_length=60)
    """Who made it."""
    because: str = Field(default="", max_length=400)
    """Why it was another, or is not as it was asked for; else empty."""


class ShotClips(Artifact):
    """All clips, in the order of the shots."""

    FILE: ClassVar[str] = "clips.json"
    REPORTS: ClassVar[bool] = True

    clips: tuple[ShotClip, ...] = Field(min_length=1)
    profile: str = Field(default="", max_length=60)
    """What the pictures of films were made with when this one was: `debug_cpu`, `prod_gpu`."""
    profile_because: str = Field(default="", max_length=400)
    """Why it was that."""
