"""The scenes that are drawn, and what each of them is an example of."""

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "scenes"
CLASS = re.compile(r"^class (\w+)\(\w*Scene\):", re.MULTILINE)


class Group(StrEnum):
    """Scenes for which a number of their own is to be reached."""

    STILL = "text, plot, hold"
    """Little moves at a time."""
    MOVING = "3-D, updater"
    """Much is drawn anew in every frame."""
    OTHER = "other"


@dataclass(frozen=True)
class BenchScene:
    """One scene class in a file of its own."""

    name: str
    """Of the file in `bench/scenes/`."""
    kind: str
    group: Group

    @property
    def code(self) -> str:
        """The module."""
        return (FOLDER / f"{self.name}.py").read_text(encoding="utf-8")

    @property
    def scene_class(self) -> str:
        """Its one scene class."""
        (found,) = CLASS.findall(self.code)
        return str(found)


SCENES = (
    BenchScene("words", "text", Group.STILL),
    BenchScene("formulas", "TeX", Group.STILL),
    BenchScene("plot", "plot", Group.STILL),
    BenchScene("bars", "bar chart", Group.STILL),
    BenchScene("holds", "long holds", Group.STILL),
    BenchScene("tracker", "updaters, redrawn", Group.MOVING),
    BenchScene("pendulum", "updaters by time", Group.MOVING),
    BenchScene("surface", "3-D", Group.MOVING),
    BenchScene("squares", "many mobjects", Group.OTHER),
    BenchScene("picture", "image", Group.OTHER),
    BenchScene("camera", "moving camera", Group.OTHER),
    BenchScene("field", "vector field", Group.OTHER),
    BenchScene("cloud", "point cloud", Group.OTHER),
)
SIMILARITY_EVERYWHERE = ("words", "plot", "surface")
"""Compared with the raw frames at every quality; the others at the smallest."""


def choose(names: list[str]) -> tuple[BenchScene, ...]:
    """The scenes of these names, in their order here; all of them where there is no name.

    Raises:
        SystemExit: A name is not known.
    """
    unknown = set(names) - {scene.name for scene in SCENES}
    if unknown:
        raise SystemExit(f"there is no scene {', '.join(sorted(unknown))}")
    return tuple(scene for scene in SCENES if not names or scene.name in names)
