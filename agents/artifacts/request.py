"""What a user asked for."""

from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from agents.artifacts.base import Artifact

PROMPT_CHARS = 200_000
"""Longest prompt there can be, characters; the settings allow less."""


class Quality(StrEnum):
    """Frame height and rate of a video; the width follows from 16:9."""

    P480 = "480p15"
    P720 = "720p30"
    P1080 = "1080p60"

    @property
    def height_px(self) -> int:
        """Frame height, pixels."""
        return {"480p15": 480, "720p30": 720, "1080p60": 1080}[self.value]

    @property
    def width_px(self) -> int:
        """Frame width, pixels, even as video encoders need it."""
        return {"480p15": 854, "720p30": 1280, "1080p60": 1920}[self.value]

    @property
    def fps(self) -> int:
        """Frames per second."""
        return {"480p15": 15, "720p30": 30, "1080p60": 60}[self.value]


class Depth(StrEnum):
    """How much is planned before the code of a video is written."""

    QUICK = "quick"
    """The prompt is made clear once, and the code is written from that."""


class ExplainerRequest(Artifact):
    """A sentence to be explained by an animation."""

    FILE: ClassVar[str] = "request.json"

    prompt: str = Field(min_length=1, max_length=PROMPT_CHARS)
    """What to explain, in plain words."""
    quality: Quality = Quality.P720
    """Frame size and rate of the video."""
    depth: Depth = Depth.QUICK
    """How much is planned before the code is written."""
