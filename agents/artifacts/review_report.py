"""What the finished video was found to be: by its file, by its pictures, and by a model's eyes."""

from typing import ClassVar, Literal

from pydantic import Field

from agents.artifacts.base import Artifact, Record, Seconds
from agents.artifacts.media_facts import Stretch
from agents.artifacts.validation_report import Finding


class BeatPicture(Record):
    """A picture on the sheet, and what was to be seen in it."""

    number: int = Field(ge=1, le=24)
    """As it stands on the sheet."""
    at_s: Seconds
    section: str = Field(default="", max_length=200)
    """The beat; empty where the code names none."""
    said: str = Field(default="", max_length=2000)
    """What is said in it."""


class VideoReviewReport(Artifact):
    """The review of a video that was drawn. It may be shown only when `shippable`."""

    FILE: ClassVar[str] = "review_report.json"
    REPORTS: ClassVar[bool] = True
    SHEET_FILE: ClassVar[str] = "review_sheet.png"

    shippable: bool
    """Whether it may be shown: no finding is an error."""
    findings: tuple[Finding, ...] = Field(default=(), max_length=200)
    """Of the source `layout` as the rehearsal had them, of `review` by what was drawn."""
    width_px: int = Field(default=0, ge=0)
    height_px: int = Field(default=0, ge=0)
    fps: float = Field(default=0.0, ge=0)
    """Frames for each second, on average: a hold is one frame, however long."""
    duration_s: Seconds = 0.0
    size_bytes: int = Field(default=0, ge=0)
    codecs: tuple[str, ...] = Field(default=(), max_length=64)
    """Of its streams, for example `h264`."""
    stretches: tuple[Stretch, ...] = Field(default=(), max_length=200)
    """Where nothing is seen or nothing moves."""
    sheet: str | None = None
    """The picture that was judged, one cell for each beat; relative to the run folder."""
    pictures: tuple[BeatPicture, ...] = Field(default=(), max_length=24)
    looked: Literal["seen", "not_seen"] = "not_seen"
    """Whether a model has looked at the sheet."""
    not_seen_because: str = Field(default="", max_length=600)
    """Why none has, in words."""
    may_be_mended: bool = False
    """Whether there is still somebody to mend what is wrong."""

    @property
    def needs_repair(self) -> bool:
        """Whether it is not fit to be shown, and can be mended."""
        return not self.shippable and self.may_be_mended

    @property
    def unfit(self) -> tuple[str, ...]:
        """Why it should not be shown, in words."""
        return tuple(each.words for each in self.findings if each.severity == "error")
