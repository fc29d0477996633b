"""The code a video is drawn by."""

import hashlib
from typing import ClassVar

from pydantic import Field

from agents.artifacts.base import Artifact, Record, SceneClassName


class ManimCode(Record):
    """What a code writer returns: one scene class and the module that holds it."""

    scene_name: SceneClassName
    code: str = Field(min_length=1, max_length=400_000)
    """A whole Python module."""


class GeneratedCode(Artifact):
    """The module as it goes to the sandbox; also written as `generated_scene.py`."""

    FILE: ClassVar[str] = "generated_code.json"
    CODE_FILE: ClassVar[str] = "generated_scene.py"

    manim: ManimCode
    written_by: str
    """`compiled` for the scene-spec compiler."""

    @property
    def sha256(self) -> str:
        """Digest of the module's bytes."""
        return hashlib.sha256(self.manim.code.encode()).hexdigest()
