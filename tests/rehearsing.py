"""Rehearsals in the real image, without the rest of an inspection, and golden scenes for them."""

from pathlib import Path
from typing import Any, NamedTuple

from guests import ask_guest

from agents.artifacts.request import Aspect, Quality
from agents.artifacts.validation_report import Finding, SceneRehearsal

HEAD = "from manim import *\n\n\nclass TestScene({base}):\n    def construct(self):\n"
HEAD_LINES = 5
SEED = 5


class GoldenScene(NamedTuple):
    """A scene of ours, and what must be reported of it."""

    name: str
    module: str
    code: str | None
    """Code of the error; None where there may be none."""
    lines: frozenset[int | None]
    """Lines of the module that the error names; None stands for no other object."""


class Rehearsed(NamedTuple):
    """What a rehearsal said."""

    name: str
    findings: tuple[Finding, ...]
    scenes: tuple[SceneRehearsal, ...]
    error: Finding | None
    """The exception that ended it."""
    seconds: float
    spent_s: float
    """Part of it that looking at the layout took."""

    @property
    def errors(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.severity == "error"]


def read_golden(path: Path) -> list[GoldenScene]:
    """The scenes of a file in `tests/golden/layout/`, whose beginning describes its form."""
    parts = path.read_text(encoding="utf-8").split("\n=== ")
    return [read_scene(part) for part in parts[1:]]


def read_scene(part: str) -> GoldenScene:
    header, _, body = part.partition("\n")
    name, *wanted = (word.strip() for word in header.split("|"))
    base = "Scene"
    if body.startswith("@ "):
        first, _, body = body.partition("\n")
        base = first.removeprefix("@ ").strip()
    module = HEAD.format(base=base)
    module += "".join(f"        {line}\n" for line in body.rstrip().splitlines())
    if not wanted:
        return GoldenScene(name, module, None, frozenset())
    code, lines = wanted
    numbers = (None if each == "-" else int(each) + HEAD_LINES for each in lines.split())
    return GoldenScene(name, module, code, frozenset(numbers))


def rehearse_modules(
    modules: dict[str, str], *, seconds: float = 180, aspect: Aspect = Aspect.WIDE
) -> list[Rehearsed]:
    """Rehearse modules by name, in one container."""
    ordered = [{"name": name, "code": code} for name, code in modules.items()]
    size = Quality.P480.size(aspect)._asdict()
    return ask({"modules": ordered, "seconds": seconds, "size": {**size, "fps": 15}})


def rehearse_examples(*, every: int) -> list[Rehearsed]:
    """Rehearse one of so many examples of Manim's documentation, the same ones each time."""
    return ask({"modules": [], "examples": every, "seed": SEED, "seconds": 240})


def ask(order: dict[str, Any]) -> list[Rehearsed]:
    return [read_result(result) for result in ask_guest("rehearsing_guest", order)]


def read_result(result: dict[str, Any]) -> Rehearsed:
    """What the guest printed, in the form that reports have."""
    error = result["error"]
    return Rehearsed(
        result["name"],
        tuple(Finding.model_validate(finding) for finding in result["findings"]),
        tuple(SceneRehearsal.model_validate(scene) for scene in result["scenes"]),
        Finding.model_validate(error) if error else None,
        result["seconds"],
        result["spent_s"],
    )
