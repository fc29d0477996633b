"""What a media file is, and how it looks, as a probe in the sandbox told."""

import re
from typing import Literal

from pydantic import Field

from agents.artifacts.base import Record, Seconds
from agents.artifacts.request import PixelSize


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
    start_s: float | None = None
    """When it begins, seconds; may be before the beginning."""
    rotation_deg: int = Field(default=0, ge=0, lt=360)
    """By how much a player turns the picture clockwise."""
    sample_aspect: str | None = Field(default=None, max_length=40)
    """Width to height of one pixel, as `4:3`; none: square."""
    variable_rate: bool = False
    """Whether its pictures come at uneven times."""
    colour_space: str | None = Field(default=None, max_length=40)
    colour_transfer: str | None = Field(default=None, max_length=40)
    colour_primaries: str | None = Field(default=None, max_length=40)
    colour_range: str | None = Field(default=None, max_length=40)
    channel_layout: str | None = Field(default=None, max_length=40)
    language: str | None = Field(default=None, max_length=20)
    is_cover: bool = False
    """A still picture that belongs to a sound track."""
    bit_rate: int | None = Field(default=None, ge=0)
    """Bits per second."""

    @property
    def size_shown(self) -> PixelSize | None:
        """The size at which it is to be seen: turned, and with square pixels."""
        if not self.width_px or not self.height_px:
            return None
        across, _, down = (self.sample_aspect or "1:1").partition(":")
        width_px = round(self.width_px * int(across) / int(down))
        turned = self.rotation_deg in (90, 270)
        return PixelSize(*((self.height_px, width_px) if turned else (width_px, self.height_px)))

    @property
    def bit_depth(self) -> int:
        """Bits of one colour value."""
        found = re.search(r"p0?(9|10|12|14|16)(?:le|be)?$", self.pixel_format or "")
        return int(found[1]) if found else 8


class MediaFacts(Record):
    """What a media file is; `readable` is false with a reason when it is none."""

    readable: bool
    reason: str = Field(default="", max_length=600)
    container: str = Field(default="", max_length=200)
    duration_s: float | None = Field(default=None, ge=0)
    streams: tuple[MediaStream, ...] = Field(default=(), max_length=64)
    start_s: float = 0.0
    """The time it begins with, seconds."""
    size_bytes: int = Field(default=0, ge=0)
    parts: int = Field(default=0, ge=0)
    """Of an archive: how many videos are in it; the streams are the first one's."""
    chapters: int = Field(default=0, ge=0)
    """How many parts with a name and a time it has."""
    loudness_lufs: float | None = None
    """Integrated loudness of the first sound track (EBU R 128), where it was measured."""
    saturation: float | None = Field(default=None, ge=0)
    """Mean saturation of the pictures, 0 for grey, where it was measured."""

    @property
    def picture(self) -> MediaStream | None:
        """The first stream of moving pictures, if there is one."""
        moving = (each for each in self.streams if each.kind == "video" and not each.is_cover)
        return next(moving, None)

    @property
    def sounds(self) -> tuple[MediaStream, ...]:
        """Its sound tracks."""
        return tuple(stream for stream in self.streams if stream.kind == "audio")

    @property
    def subtitles(self) -> tuple[MediaStream, ...]:
        """Its subtitle tracks."""
        return tuple(stream for stream in self.streams if stream.kind == "subtitle")

    @property
    def lasts_s(self) -> float:
        """How long it lasts, seconds; 0 where that is not known."""
        longest = max((stream.duration_s or 0.0 for stream in self.streams), default=0.0)
        return self.duration_s or longest


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
