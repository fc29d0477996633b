"""The code behind an animation: what has run until then, and all that is outside."""

import sys
from types import ModuleType
from typing import Any

import pytest
from runner.drawing.provenance import Provenance

SCENE = """
SIZE = 3

class Steps:
    def construct(self):
        self.play(1)
        for each in range(2):
            self.play(2)
        self.helper()

    def helper(self):
        self.play(3)
"""


def digests(source: str, *, size: object = "small") -> list[str]:
    """Digest of each `play`, as they come."""
    module = ModuleType("scene")
    exec(source, module.__dict__)  # noqa: S102 (the code of this file)
    scene_class: Any = module.Steps
    provenance = Provenance(source, scene_class, size=size)
    found: list[str] = []

    def play(self: object, number: int) -> None:
        found.append(provenance.of(sys._getframe(1)))

    scene_class.play = play
    scene_class().construct()
    return found


def test_code_up_to_an_animation_counts_and_what_follows_does_not() -> None:
    one, two, again, three = digests(SCENE)
    assert two == again
    assert len({one, two, three}) == 3
    changed = digests(SCENE.replace("self.play(2)", "self.play(22)"))
    assert changed[0] == one
    assert changed[1] != two
    assert changed[3] != three


def test_comments_and_lines_do_not_count() -> None:
    moved = SCENE.replace("SIZE = 3", "# three\n\n\nSIZE = 3").replace("(1)", "(1)  # first")
    assert digests(moved) == digests(SCENE)


@pytest.mark.parametrize(
    ("old", "new"), [("SIZE = 3", "SIZE = 4"), ("self.play(3)", "self.play(4)")]
)
def test_code_outside_counts_for_all(old: str, new: str) -> None:
    assert not set(digests(SCENE)) & set(digests(SCENE.replace(old, new)))


def test_the_size_counts() -> None:
    assert not set(digests(SCENE)) & set(digests(SCENE, size="large"))


@pytest.mark.parametrize(
    "line",
    [
        "import time",
        "from time import sleep",
        "A = {1, 2}",
        "A = set()",
        "A = id(3)",
        "import uuid",
    ],
)
def test_what_differs_from_process_to_process_cannot_be_told(line: str) -> None:
    assert set(digests(SCENE.replace("SIZE = 3", line))) == {""}


def test_played_from_elsewhere_or_wrapped_cannot_be_told() -> None:
    elsewhere = SCENE.replace(
        "    def helper", "    def setup(self):\n        pass\n\n    def helper"
    )
    assert all(digests(elsewhere))
    wrapped = SCENE.replace("    def construct", "    @(lambda made: made)\n    def construct")
    assert set(digests(wrapped)) == {""}
