"""What a media file is, and how it looks, as a probe in the sandbox told."""

from typing import Literal

from pydantic import Field

from agents.artifacts.base import Record, Seconds


class MediaStream(Record):
    """One stream of a media file, as the probe read it."""

    kind: str = Field(max_length=40)
    codec: str = Field(max_length=80)
    width_px: int | None = Field(default=None, ge=0)
    height_px: int | None = Field(default=None, ge=0)
    fps: float | None = Field(default=None, ge=0)
    frames: int | None = Field(default=None, ge=0)
    pixel_format: str | None = Field(default=None, max_length=40)
    sample_rate_hz: int | None = Field(default=None, ge=0)
    channels: int | None = Field(default=None, ge=0)
    duration_s: float | None = Field(default=None, ge=0)


class MediaFacts(Record):
    """What a media file is; `readable` is false with a reason when it is none."""

    readable: bool
    reason: str = Field(default="", max_length=600)
    container: str = Field(default="", max_length=200)
    duration_s: float | None = Field(default=None, ge=0)
    streams: tuple[MediaStream, ...] = Field(default=(), max_length=64)

    @property
    def picture(self) -> MediaStream | None:
        """The first stream of moving pictures, if there is one."""
        return next((stream for stream in self.streams if stream.kind == "video"), None)


class Stretch(Record):
    """A part of a video in which nothing is to be seen, or nothing moves."""

    kind: Literal["black", "blank", "frozen"]
    """`black`: nothing on a dark ground. `blank`: nothing on another. `frozen`: a picture stands
    still."""
    start_s: Seconds
    end_s: Seconds

    @property
    def lasts_s(self) -> float:
        """Its length, seconds."""
        return self.end_s - self.start_s
