"""What a render made, or why it made nothing."""

from typing import ClassVar, Literal

from pydantic import Field

from agents.artifacts.base import Artifact, PythonName, Record, Seconds, Sha256
from agents.artifacts.request import Aspect, Form, Quality
from agents.artifacts.validation_report import Caption, FailureClass, Finding, Versions


class VideoFile(Record):
    """A video in the run folder."""

    path: str
    """Relative to the run folder."""
    sha256: Sha256
    size_bytes: int = Field(ge=1)


class ChunkTiming(Record):
    """A run of frames that one process drew."""

    frames: int = Field(ge=0)
    cpu_s: Seconds
    """Processor time of its process."""
    walked_s: Seconds
    """Processor time of the walk when it began."""
    kept: bool = False
    """Whether an earlier attempt had drawn it, and nothing was drawn now."""


class Accounting(Record):
    """What drawing took, where the work was shared among processes."""

    build_cpu_s: Seconds
    """Processor time of the scene's own code between animations."""
    walk_cpu_s: Seconds
    """Processor time of evolving the scene, frame by frame, without drawing."""
    walk_drawing_s: Seconds = 0.0
    """Processor time of what the same process has drawn besides."""
    draw_cpu_s: Seconds
    """Processor time of drawing and encoding, all other processes together."""
    join_s: Seconds
    """Seconds that joining the chunks took."""
    chunks: tuple[ChunkTiming, ...] = Field(default=(), max_length=5000)
    """In playing order; the first 5,000."""


class RenderResult(Artifact):
    """One scene class, drawn; or the finding that stopped it, or why it was not begun."""

    FILE: ClassVar[str] = "render_result.json"
    REPORTS: ClassVar[bool] = True

    status: Literal["succeeded", "failed", "skipped"]
    skipped_because: str = Field(default="", max_length=4000)
    """Why nothing was drawn, in words: it was asked for, or the code did not pass inspection."""
    scene_class: PythonName
    quality: Quality
    aspect: Aspect = Aspect.WIDE
    form: Form = Form.VIDEO
    transparent: bool = False
    """Whether there is no background in it, so that it can be laid over something."""
    video: VideoFile | None = None
    """The video, or the GIF or still that was made in its place. Set exactly when succeeded."""
    reduced: str = Field(default="", max_length=400)
    """What it has less of than the pictures had, and why, in words: a GIF is smaller and slower."""
    poster: VideoFile | None = None
    """A PNG of the last moment that shows the most, when there is one."""
    duration_s: Seconds = 0.0
    """Length of the video."""
    frames: int = Field(default=0, ge=0)
    captions: tuple[Caption, ...] = ()
    failure: FailureClass | None = None
    findings: tuple[Finding, ...] = ()
    command: str
    """How to draw the same with plain Manim."""
    stderr_summary: str = ""
    """The end of what the render printed."""
    image: str
    """Identity of the sandbox image."""
    versions: Versions | None = None
    render_s: Seconds = 0.0
    """Seconds the render took; 0 when it came from the cache."""
    plain_because: str = Field(default="", max_length=1000)
    """Why one process drew it all, frame after frame; empty where several shared the work."""
    accounting: Accounting | None = None
    """Set where several processes shared the work."""
    from_cache: bool = False

    @property
    def why_no_video(self) -> str:
        """Why there is none, in words; only to be asked where there is none."""
        found = self.findings[0].message if self.findings else self.skipped_because
        return found or "The render failed."

    @property
    def needs_repair(self) -> bool:
        """Whether the code could not be drawn."""
        return self.status == "failed"
