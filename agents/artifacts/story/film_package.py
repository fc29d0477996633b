"""The finished film: what to hand to a viewer."""

from typing import ClassVar

from pydantic import Field

from agents.artifacts.base import Artifact, Seconds, Sha256


class FilmPackage(Artifact):
    """Names every file of a film, relative to the run folder."""

    FILE: ClassVar[str] = "film_package.json"
    REPORTS: ClassVar[bool] = True

    title: str
    video: str
    sha256: Sha256
    duration_s: Seconds
    shots: int = Field(ge=1)
    subtitles_srt: str | None = None
    subtitles_vtt: str | None = None
    poster: str | None = None
    loudness_lufs: float | None = None
    """Measured on the finished film."""
    true_peak_db: float | None = None
    notes: tuple[str, ...] = ()
    """What is not as it was asked for, in words."""
    made_by: str
    """Who planned, drew, spoke and composed it, in words a viewer understands."""
