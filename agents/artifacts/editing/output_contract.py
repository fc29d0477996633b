"""What a result must be, worked out from the video before and the parameters alone."""

from pydantic import Field

from agents.artifacts.base import Record, Seconds


class OutputContract(Record):
    """What is measured on a result; a field that is None or empty is free."""

    ending: str = Field(max_length=10)
    """Of the file's name, without the dot."""
    duration_s: Seconds | None = None
    tolerance_s: Seconds = 0.1
    width_px: int | None = Field(default=None, ge=1)
    """As it is shown: turned, with square pixels."""
    height_px: int | None = Field(default=None, ge=1)
    tolerance_px: int = Field(default=2, ge=0)
    """Encoders need even sizes."""
    fps: float | None = Field(default=None, gt=0)
    has_picture: bool = True
    sound_tracks: int | None = Field(default=None, ge=0)
    channels: int | None = Field(default=None, ge=1)
    """Of the first sound track."""
    subtitle_tracks: int | None = Field(default=None, ge=0)
    parts: int | None = Field(default=None, ge=1)
    """How many videos are in the archive."""
    chapters: int | None = Field(default=None, ge=0)
    bit_depth: int | None = Field(default=None, ge=8)
    pixel_format: str | None = None
    """How pixels are stored; of what is mixed, few players may read what comes out."""
    colour_transfer: str | None = None
    """How brightness is coded; HDR is lost with it."""
    codecs: tuple[str, ...] = Field(default=(), max_length=20)
    """Those that the picture may have."""
    loudness_lufs: float | None = None
    is_grey: bool = False
    largest_bytes: int | None = Field(default=None, ge=1)
