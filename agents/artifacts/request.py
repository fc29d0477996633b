"""What a user asked for."""

from enum import StrEnum
from typing import ClassVar, NamedTuple

from pydantic import Field

from agents.artifacts.base import Artifact

PROMPT_CHARS = 200_000
"""Longest prompt there can be, characters; the settings allow less."""


class PixelSize(NamedTuple):
    """Size of a picture in pixels, both even as video encoders need it."""

    width_px: int
    height_px: int


class FrameSize(NamedTuple):
    """What a picture shows, in Manim's units; (0, 0) is at its centre."""

    width: float
    height: float


SHORT = 8.0
"""The shorter side of every frame, Manim's units: a thing is as large in each shape."""
LONG = SHORT * 16 / 9


class Aspect(StrEnum):
    """Shape of the picture, width to height."""

    WIDE = "16:9"
    TALL = "9:16"
    """Upright, for telephones."""
    SQUARE = "1:1"

    @property
    def frame(self) -> FrameSize:
        """What the picture shows."""
        sizes = {"16:9": (LONG, SHORT), "9:16": (SHORT, LONG), "1:1": (SHORT, SHORT)}
        return FrameSize(*sizes[self.value])


class Quality(StrEnum):
    """Size and rate of a video: its shorter side in pixels, and frames per second."""

    P480 = "480p15"
    P720 = "720p30"
    P1080 = "1080p60"

    @property
    def height_px(self) -> int:
        """Frame height at 16:9, pixels; the shorter side of any other shape."""
        return {"480p15": 480, "720p30": 720, "1080p60": 1080}[self.value]

    @property
    def width_px(self) -> int:
        """Frame width at 16:9, pixels; the longer side of any other shape."""
        return {"480p15": 854, "720p30": 1280, "1080p60": 1920}[self.value]

    @property
    def fps(self) -> int:
        """Frames per second."""
        return {"480p15": 15, "720p30": 30, "1080p60": 60}[self.value]

    def size(self, aspect: Aspect) -> PixelSize:
        """Size of the picture in a shape."""
        long, short = self.width_px, self.height_px
        sizes = {"16:9": (long, short), "9:16": (short, long), "1:1": (short, short)}
        return PixelSize(*sizes[aspect.value])


class Form(StrEnum):
    """What is made of the pictures of a scene."""

    VIDEO = "video"
    """An mp4 file; a WebM file with alpha where it is transparent."""
    GIF = "gif"
    STILL = "still"
    """One picture, as a PNG file."""


class Depth(StrEnum):
    """How much is planned before the code of a video is written."""

    FULL = "full"
    """What must be known first, a lesson, its mathematics checked, a storyboard, an exact plan."""
    QUICK = "quick"
    """The prompt is made clear once, and the code is written from that."""


class Voice(StrEnum):
    """Whether what is explained is spoken, and by whom."""

    NONE = "none"
    """Nobody: what is said is read in the captions."""
    WOMAN = "woman"
    MAN = "man"


class ExplainerRequest(Artifact):
    """A sentence to be explained by an animation."""

    FILE: ClassVar[str] = "request.json"

    prompt: str = Field(min_length=1, max_length=PROMPT_CHARS)
    """What to explain, in plain words."""
    quality: Quality = Quality.P720
    """Frame size and rate of the video."""
    aspect: Aspect = Aspect.WIDE
    """Shape of the picture: wide, upright or square."""
    voice: Voice = Voice.NONE
    """Who speaks what is explained; a picture stays until its sentence has ended."""
    depth: Depth = Depth.FULL
    """How much is planned before the code is written."""
    render: bool = True
    """Whether the video is drawn; without it the run ends with code that was inspected."""
