"""What the rest of the project may ask of a sandbox, and what it gets back.

`DockerSandbox` is the real one; the tests' in-process engine passes the same contract tests.
"""

import hashlib
import secrets
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

from pydantic import Field

from agents.artifacts.base import Record
from agents.artifacts.docs_index import DocsIndex
from agents.artifacts.math_packet import MathAnswer, MathQuestion
from agents.artifacts.media_facts import MediaFacts, Stretch
from agents.artifacts.render_result import RenderResult, VideoFile
from agents.artifacts.request import Aspect, Form, Quality
from agents.artifacts.story.story_text import BookKind
from agents.artifacts.validation_report import ValidationReport
from orchestrator.errors import NotInspectedError

if TYPE_CHECKING:
    from orchestrator.sandbox.media_room import MediaRoom

OnProgress = Callable[["Progress"], None]
OnChunk = Callable[["Chunk"], None]

MOST_FRAMES = 10**9
"""More than any video has; with larger numbers nobody could tell how far a job is."""
_SEAL = secrets.token_bytes(16)


class Progress(Record):
    """How far a job is; forgeable by generated code, so good for display only."""

    event: str = Field(max_length=40)
    """`linting`, `rehearsing` or `frames`."""
    scene_class: str | None = Field(default=None, max_length=200)
    done: int | None = Field(default=None, ge=0, le=MOST_FRAMES)
    total: int | None = Field(default=None, ge=0, le=MOST_FRAMES)


@dataclass(frozen=True)
class Chunk:
    """A piece of a video that is still being drawn, made by generated code; only to be watched."""

    name: str
    """`init.mp4`, which comes first and has no frames, then `00000.m4s`, `00001.m4s`, …"""
    start_frame: int
    """Its first frame: the one after the last of the piece before."""
    frames: int
    """How many frames it lasts."""
    content: bytes
    code: str = ""
    """Digest of the code behind it; where a later attempt's is the same, it need not be drawn."""
    full: float = -1.0
    """How much its last picture shows, for the choice of a poster."""


@dataclass(frozen=True)
class KeptChunk:
    """A piece of an earlier attempt at the same video, kept as a file."""

    path: Path
    sha256: str
    start_frame: int
    frames: int
    code: str
    full: float


@dataclass(frozen=True)
class InspectionOrder:
    """Code to inspect, and for what."""

    code: str
    quality: Quality = Quality.P720
    scene_class: str | None = None
    """The class to rehearse; None for every one in the file."""
    one: bool = True
    """With no class named: refuse a file that holds several."""
    layout: Literal["error", "warning"] = "error"
    """What text is that cannot be read well; with `warning` the code passes all the same."""
    aspect: Aspect = Aspect.WIDE


@dataclass(frozen=True)
class Output:
    """What is to be made of code that passed.

    Raises:
        ValueError: There is no such thing.
    """

    form: Form = Form.VIDEO
    transparent: bool = False
    """Without a background, to be laid over something: a WebM file with alpha, or such a PNG."""
    at_s: float | None = None
    """Of a still: its time in the video, seconds; None for what stands in the end."""

    def __post_init__(self) -> None:
        if self.transparent and self.form is Form.GIF:
            raise ValueError("a GIF has no half-transparent pixels, so none is made without ground")
        if self.at_s is not None and not (self.form is Form.STILL and 0 <= self.at_s < 1e6):
            raise ValueError("only a still has a time, in seconds from the start")

    @property
    def ending(self) -> str:
        """Of the file that is made."""
        if self.form is Form.VIDEO:
            return "webm" if self.transparent else "mp4"
        return {Form.GIF: "gif", Form.STILL: "png"}[self.form]


MP4 = Output()


class InspectedCode:
    """Code that passed inspection: the only thing a render takes.

    Only `pass_inspection` makes one, so a render without a passed inspection cannot be written.
    """

    __slots__ = ("code", "report")

    def __init__(self, code: str, report: ValidationReport, *, seal: bytes) -> None:
        if seal is not _SEAL:
            raise NotInspectedError("inspected code is made by a passed inspection only")
        self.code = code
        self.report = report

    @property
    def quality(self) -> Quality:
        """The quality it was rehearsed at, and will be drawn at."""
        return self.report.quality

    @property
    def aspect(self) -> Aspect:
        """The shape it was rehearsed in, and will be drawn in."""
        return self.report.aspect


def pass_inspection(code: str, report: ValidationReport, *, image: str) -> InspectedCode:
    """Seal code with the report it passed; also how it is done again after a restart.

    Raises:
        NotInspectedError: The report did not pass, or speaks of other code or another image.
    """
    if not report.passed:
        raise NotInspectedError("this code did not pass inspection")
    if report.code_sha256 != hashlib.sha256(code.encode()).hexdigest():
        raise NotInspectedError("this inspection report speaks of other code")
    if report.image != image:
        raise NotInspectedError("this inspection was made by another sandbox image")
    return InspectedCode(code, report, seal=_SEAL)


def require_renderable(inspected: InspectedCode, image: str) -> None:
    """Refuse what was inspected elsewhere, or is not one scene.

    Raises:
        NotInspectedError: With the reason.
    """
    if inspected.report.image != image:
        raise NotInspectedError("this code was inspected by another sandbox image")
    if len(inspected.report.scenes) != 1:
        raise NotInspectedError("a render draws one scene class; inspect with its name")


@dataclass(frozen=True)
class Inspection:
    """The report, and the key to a render when it passed."""

    report: ValidationReport
    inspected: InspectedCode | None
    from_cache: bool = False


@dataclass(frozen=True)
class MathReply:
    """Answers of the algebra system, one for each question and in their order."""

    answers: tuple[MathAnswer, ...]
    from_cache: bool = False


@dataclass(frozen=True)
class MediaLook:
    """How a video looks, and what it is."""

    facts: MediaFacts
    stretches: tuple[Stretch, ...] = ()
    """Where nothing is seen or nothing moves; in order."""
    sheet: VideoFile | None = None
    """A PNG of the pictures at the times that were asked for, numbered from 1."""
    from_cache: bool = False


@dataclass(frozen=True)
class Joined:
    """Several videos in one file."""

    video: VideoFile | None
    reason: str = ""
    """Why there is none, in words."""
    from_cache: bool = False


@dataclass(frozen=True)
class BookRead:
    """The words of a PDF or an EPUB; untrusted, as whatever comes out of a container."""

    text: str = ""
    """Markdown; empty where there are more characters than were asked for."""
    chars: int = 0
    """How many there are."""
    notes: tuple[str, ...] = ()
    """What of the file is not in the text."""
    reason: str = ""
    """Why it cannot be read, in words; empty when it was."""


class ImageExport(Record):
    """What was written down about the image while it was built."""

    versions: dict[str, str] = Field(max_length=100)
    """Version of each program and package that matters."""
    manim_names: tuple[str, ...] = Field(max_length=10_000)
    """What `from manim import *` brings."""
    docs: DocsIndex
    """What each of Manim's names is, how it is called, and an example."""


class Attempt(Protocol):
    """One container: it inspects, and then draws what passed."""

    async def inspect(
        self, order: InspectionOrder, *, on_progress: OnProgress | None = None
    ) -> Inspection:
        """Lint and rehearse; findings are a report, never an exception."""
        ...

    async def render(
        self,
        inspected: InspectedCode,
        into: Path,
        *,
        output: Output = MP4,
        on_progress: OnProgress | None = None,
        on_chunk: OnChunk | None = None,
        kept: tuple[KeptChunk, ...] = (),
    ) -> RenderResult:
        """Draw the one scene class of the inspection; video and poster go into a folder.

        Both callbacks are called from any thread. Pieces come of an mp4 alone, and none of what
        was drawn before. Pieces in `kept`, of an earlier attempt at an mp4 by the same image at
        this quality, the first one being the initialisation segment, are not drawn anew where the
        code behind them is the same.
        """
        ...


class Sandbox(Protocol):
    """Where everything untrusted runs."""

    @property
    def image(self) -> str:
        """Identity of the image: the digest of its build inputs."""
        ...

    def attempt(self) -> AbstractAsyncContextManager[Attempt]:
        """A container of one's own, gone when the block is left."""
        ...

    async def answer_math(self, questions: tuple[MathQuestion, ...]) -> MathReply:
        """Have the algebra system answer; a question without an answer has its `error` set."""
        ...

    async def probe_media(self, path: Path) -> MediaFacts:
        """Have a media file read, in a container of its own."""
        ...

    async def look_at_media(self, path: Path, into: Path, *, at_s: tuple[float, ...]) -> MediaLook:
        """Have a video looked at from beginning to end; the sheet of pictures goes into a folder.

        Args:
            path: The video.
            into: Folder for the sheet.
            at_s: Times of the pictures on the sheet, seconds, 1 to 24 of them.
        """
        ...

    async def join_media(self, paths: tuple[Path, ...], into: Path, *, name: str) -> Joined:
        """Have videos of one size and rate put one after the other, without encoding again.

        Args:
            paths: The videos, in order.
            into: Folder for the joined one.
            name: Its file name, ending in `.mp4`.
        """
        ...

    async def read_book(self, path: Path, *, kind: BookKind, most_chars: int) -> BookRead:
        """Have the words of a PDF or an EPUB read, in a container of its own.

        Args:
            path: The file.
            kind: What it is.
            most_chars: Longer ones are only counted.
        """
        ...

    def media_room(self) -> "AbstractAsyncContextManager[MediaRoom]":
        """A room for files that are too large for a container's memory, emptied at the end."""
        ...

    async def export(self) -> ImageExport:
        """What the image holds."""
        ...

    async def identity(self) -> dict[str, str]:
        """Engine, kernel, image and policy; raises when the engine or the image is not there."""
        ...

    async def built_image(self) -> str:
        """What the engine calls the image that is used, asked once; raises as `identity`.

        The same inputs, built again later, make another image under the same `image`.
        """
        ...

    async def check_posture(self) -> dict[str, Any]:
        """What user code could do in a container; raises when it could do too much."""
        ...
