"""What the inspection of generated code found, before anything is drawn."""

from enum import StrEnum
from typing import ClassVar, Literal

from pydantic import Field

from agents.artifacts.base import Artifact, PythonName, Record, Seconds, Sha256
from agents.artifacts.request import Aspect, Quality


class FailureClass(StrEnum):
    """How a job ended badly; one word a reader, a repair agent and a receipt can share."""

    FINDINGS = "findings"
    """The code has defects; each is a finding with its line."""
    TIMEOUT = "timeout"
    OUT_OF_MEMORY = "out_of_memory"
    DISK_FULL = "disk_full"
    TOO_MANY_PROCESSES = "too_many_processes"
    TOO_MUCH_OUTPUT = "too_much_output"
    ENDED_EARLY = "ended_early"
    """The code ended its own process before the job was done, with whatever exit code."""
    CRASHED = "crashed"
    """A signal ended the process, for example a segmentation fault."""


class ExcerptLine(Record):
    """One line of source around a finding."""

    number: int = Field(ge=1)
    text: str = Field(max_length=400)


class LayoutMeasure(Record):
    """By how much a picture cannot be read, and when."""

    scene_class: PythonName
    other_line: int | None = Field(default=None, ge=1)
    """Line that made the other object, where two are at odds; `Finding.line` made the text."""
    amount: float
    """By how much: a share of the text (`text-over-text`, `text-covered`, `off-frame`), heights of
    its capitals (`text-over-lines`), a share of the height of the picture (`too-small`), a ratio
    (`low-contrast`), a number (`too-many-words`) or how many times too fast it has to be read
    (`too-short-to-read`)."""
    start_s: Seconds
    end_s: Seconds


class Finding(Record):
    """One defect, where it is and what to do."""

    source: Literal["lint", "api", "rehearsal", "layout", "render", "review", "job"]
    """Which check saw it; `job` for the limits of the container."""
    code: str = Field(max_length=60)
    """Stable name: a ruff rule (`F821`), an exception type (`NameError`), or our own word."""
    severity: Literal["error", "warning"] = "error"
    message: str = Field(max_length=4000)
    line: int | None = Field(default=None, ge=1)
    column: int | None = Field(default=None, ge=1)
    symbol: str | None = Field(default=None, max_length=200)
    excerpt: tuple[ExcerptLine, ...] = Field(default=(), max_length=15)
    measure: LayoutMeasure | None = None
    """Set where `source` is `layout`."""
    tolerated: bool = False
    """An error of the layout that was let pass, and is therefore a warning here."""

    @property
    def words(self) -> str:
        """What is wrong, after its line if it has one."""
        return f"line {self.line}: {self.message}" if self.line else self.message


class Rewrite(Record):
    """An old name of Manim, and today's in its place."""

    line: int = Field(ge=1)
    old: str = Field(max_length=120)
    new: str = Field(max_length=120)


class AnimationTiming(Record):
    """One `play` or `wait` of a rehearsed scene."""

    start_s: Seconds
    duration_s: Seconds
    frames: int | None = Field(default=None, ge=0)
    """Frames a render will have of it; None in reports from before they were counted."""
    line: int | None = Field(default=None, ge=1)
    """Line of the user's code that played it."""
    names: tuple[str, ...] = Field(default=(), max_length=50)
    """Animation classes, for example `Create`."""


class Caption(Record):
    """A line of text with its time, from the scene's subcaptions."""

    start_s: Seconds
    end_s: Seconds
    text: str = Field(min_length=1, max_length=2000)


class SceneRehearsal(Record):
    """One scene class, walked with full timing and without drawing."""

    scene_class: PythonName
    duration_s: Seconds
    frames: int = Field(ge=0)
    """Frames a render of this quality will have."""
    animations: tuple[AnimationTiming, ...] = Field(default=(), max_length=20_000)
    sections: tuple[str, ...] = Field(default=(), max_length=1000)
    section_starts_s: tuple[Seconds, ...] = Field(default=(), max_length=1000)
    """When each section begins, in the order of `sections`."""
    render_s: Seconds | None = None
    """What drawing it takes on one core, estimated from its frames, pixels and what moves."""
    captions: tuple[Caption, ...] = Field(default=(), max_length=5000)


class Versions(Record):
    """What ran the code."""

    python: str = Field(max_length=60)
    manim: str = Field(max_length=60)


class ValidationReport(Artifact):
    """Lint and rehearsal of one module. A render can be asked for only when `passed`."""

    FILE: ClassVar[str] = "validation_report.json"
    REPORTS: ClassVar[bool] = True

    passed: bool
    failure: FailureClass | None = None
    """Set exactly when not passed."""
    may_be_mended: bool = True
    """Whether there is still somebody to mend what is wrong."""
    findings: tuple[Finding, ...] = Field(default=(), max_length=200)
    scenes: tuple[SceneRehearsal, ...] = Field(default=(), max_length=50)
    """In the order of the code; empty when lint already failed."""
    code_sha256: Sha256
    image: str
    """Identity of the sandbox image: the digest of its build inputs."""
    quality: Quality
    aspect: Aspect = Aspect.WIDE
    rewritten_code: str | None = Field(default=None, max_length=400_000)
    """Where it did not pass: the code with today's names for those that Manim has renamed, if it
    uses any. It was not inspected."""
    rewrites: tuple[Rewrite, ...] = Field(default=(), max_length=200)
    """What was replaced in it."""
    versions: Versions | None = None
    log: str = Field(default="", max_length=40_000)
    """What the code printed; the middle is cut out of long output, and that is said."""
    duration_s: Seconds = 0.0

    @property
    def needs_repair(self) -> bool:
        """Whether the code did not pass, and can be mended."""
        return not self.passed and self.may_be_mended

    @property
    def flaws(self) -> tuple[str, ...]:
        """What was let pass though it cannot be read well, in words, with its line."""
        return tuple(each.words for each in self.findings if each.tolerated)

    @property
    def first_error(self) -> str:
        """The first error with its line, for people; the failure class where there is none."""
        errors = (each.words for each in self.findings if each.severity == "error")
        return next(errors, str(self.failure))
