"""Scenes that are wrong, each with its true line and what must be said of it.

They are kept in `golden/broken/`, one file for each kind of mistake. A scene begins with a line
`=== name | code of the finding | a piece of its message`; its true line ends in `#!`. Where it has
no class, it is the body of one.
"""

import re
import textwrap
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "golden/broken"
HEADER = re.compile(r"^=== (.+?) \| (\S+) \|[ ]?(.*)$", re.MULTILINE)
MARK = "  #!"
CLASS = "class Broken(Scene):\n    def construct(self):\n"


@dataclass(frozen=True)
class BrokenScene:
    """One scene, and the finding that names its mistake."""

    name: str
    """With the kind of mistake before it."""
    code: str
    """The module."""
    finds: str
    """Code of the finding."""
    says: str
    """A piece of its message."""
    line: int | None
    """The true line; None where no line is the wrong one."""

    @property
    def by_reading(self) -> bool:
        """Whether lint and API check find it, so that nothing of it runs."""
        return self.finds.startswith(("api-", "F", "invalid-syntax"))


def read_broken_scenes() -> list[BrokenScene]:
    """All of them."""
    return [scene for path in sorted(FOLDER.glob("*.txt")) for scene in read_file(path)]


def read_file(path: Path) -> list[BrokenScene]:
    parts = HEADER.split(path.read_text(encoding="utf-8"))[1:]
    return [
        make_scene(f"{path.stem}: {name}", finds, says, body)
        for name, finds, says, body in zip(
            parts[::4], parts[1::4], parts[2::4], parts[3::4], strict=True
        )
    ]


def make_scene(name: str, finds: str, says: str, body: str) -> BrokenScene:
    body = body.strip("\n") + "\n"
    if not re.search(r"^(class|def construct)\b", body, re.MULTILINE):
        body = CLASS + textwrap.indent(body, " " * 8)
    if not re.search(r"^(from|import) manim", body, re.MULTILINE):
        body = f"from manim import *\n\n\n{body}"
    marked = [number for number, line in enumerate(body.split("\n"), 1) if MARK in line]
    assert len(marked) <= 1, name
    return BrokenScene(name, body.replace(MARK, ""), finds, says, marked[0] if marked else None)
