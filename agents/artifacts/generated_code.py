"""The code a video is drawn by, and what was tried before it."""

import hashlib
import re
from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from agents.artifacts.base import Artifact, Record, SceneClassName, Sha256
from agents.artifacts.validation_report import Rewrite

Reached = Literal["lint", "rehearsal", "render", "layout", "review"]
"""How far a version of the code came, in this order. `layout`: it runs to its end, and only what
it shows cannot be read well; so it is better than one that cannot be drawn. `review`: it was drawn,
and the video found unfit to be shown."""

# Each part in one way only: the code is a stranger's, and this runs on the host.
_CLASS = re.compile(r"^class[ \t]+(\w+)[ \t]*\(([^)\n]*)\)", re.MULTILINE)
_SCENE = re.compile(r"Scene\b")


class ManimCode(Record):
    """What a code writer returns: one scene class and the module that holds it."""

    scene_name: SceneClassName
    """Name of the one scene class, TitleCase and ending in `Scene`."""
    code: str = Field(min_length=1, max_length=400_000)
    """A whole Python module."""

    @model_validator(mode="after")
    def _holds_its_class(self) -> Self:
        # By its text: nothing a model wrote is parsed as Python outside the sandbox.
        found = scene_classes(self.code)
        if self.scene_name not in found:
            others = f"only {', '.join(found)}" if found else "no scene class at all"
            raise ValueError(f"scene_name: the code holds no class {self.scene_name}, {others}")
        return self


def scene_classes(code: str) -> tuple[str, ...]:
    """Names of the scene classes that begin a line of the code, in their order."""
    return tuple(name for name, bases in _CLASS.findall(code) if _SCENE.search(bases))


class CodeError(Record):
    """The identity of an error: two that are equal here are the same defect, wherever they lie."""

    kind: str = Field(max_length=20)
    """Which check saw it, as `Finding.source` has it."""
    code: str = Field(max_length=60)
    """The exception type, the lint rule, or our own word."""
    message: str = Field(max_length=500)
    """Without numbers, addresses and line breaks, which change from one try to the next."""
    symbol: str | None = Field(default=None, max_length=200)


class FailedTry(Record):
    """A version of the code that failed, and the error that the next one was to mend."""

    attempt: str
    """`attempts/NN`, where it is kept."""
    scene_name: SceneClassName
    code_sha256: Sha256
    reached: Reached
    errors: int = Field(ge=1)
    """How many errors were reported."""
    error: CodeError


class CodePart(Record):
    """One of several scenes."""

    scene_class: SceneClassName
    folder: str = Field(max_length=100)
    """Where it was made, relative to the run folder."""
    code_sha256: Sha256 | None = None
    """Of its own module."""
    missing_because: str = Field(default="", max_length=600)
    """Why there is none, in words; empty where there is one."""


class GeneratedCode(Artifact):
    """The module as it goes to the sandbox; also written as `generated_scene.py`."""

    FILE: ClassVar[str] = "generated_code.json"
    CODE_FILE: ClassVar[str] = "generated_scene.py"

    manim: ManimCode
    written_by: Literal["compiled", "model", "repaired"]
    """`compiled` from a scene spec without a model; `repaired` by a later try of a model."""
    attempt: str | None = None
    """`attempts/NN` of this version; none when it is the only one there will be."""
    failed: tuple[FailedTry, ...] = Field(default=(), max_length=100)
    """The versions before this one, oldest first."""
    rewrites: tuple[Rewrite, ...] = Field(default=(), max_length=200)
    """Names that Manim has renamed, replaced without a model after it was written."""
    parts: tuple[CodePart, ...] = Field(default=(), max_length=20)
    """The scenes it was put together from, in order; empty where there is only one."""
    given_up: str | None = None
    """Why it is not repaired any further; this is then the best version there was."""

    @property
    def may_be_mended(self) -> bool:
        """Whether there is still somebody to mend what is wrong with it."""
        return self.written_by != "compiled" and self.given_up is None and not self.parts

    @property
    def sha256(self) -> str:
        """Digest of the module's bytes."""
        return hashlib.sha256(self.manim.code.encode()).hexdigest()
