"""How a video looks and sounds at a glance: a strip of moments, and how loud it is."""

from typing import ClassVar

from pydantic import Field

from agents.artifacts.base import Artifact


class VideoLook(Artifact):
    """Of an upload, or of the result of a request."""

    FILE: ClassVar[str] = "look.json"
    REPORTS: ClassVar[bool] = True

    shown: str = Field(default="", max_length=120)
    """File that a browser can play, in the same folder; empty where none could be made."""
    strip: str = Field(default="", max_length=120)
    """Picture of moments side by side and, below, how loud it is, evenly spread over the video;
    empty where there is none."""
