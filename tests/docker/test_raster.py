"""The faster cameras draw what Manim's own draw: every frame, to the last bit."""

import os

import pytest
from guests import HERE
from rastering import DrawnTwice, draw_examples, draw_modules, read_scenes

pytestmark = pytest.mark.docker

FULL = "FULL_CORPUS"
"""Set it to draw every example of Manim's documentation, which takes long."""
SAMPLE = 24
"""Otherwise one of so many."""


def unequal(drawn: list[DrawnTwice]) -> list[str]:
    return [
        f"{one.name}: picture {one.differs_at} of {len(one.own)}, {one.errors}"
        for one in drawn
        if one.own != one.faster or one.errors[0] != one.errors[1]
    ]


def test_every_shortcut_leaves_the_pictures_as_they_are() -> None:
    modules, fast = read_scenes(HERE / "golden" / "raster" / "scenes.txt")
    drawn = draw_modules(modules)
    assert {one.name for one in drawn} == modules.keys()
    failed = [f"{one.name}: {one.errors[0]}" for one in drawn if one.errors[0] is not None]
    assert not failed
    assert all(one.own for one in drawn)
    assert not unequal(drawn)
    assert not [one.name for one in drawn if one.name in fast and one.manims_own]
    assert any(one.manims_own for one in drawn if one.name not in fast)


def test_the_documentation_looks_the_same() -> None:
    drawn = draw_examples(every=1 if os.environ.get(FULL) else SAMPLE)
    assert sum(len(one.own) for one in drawn) > len(drawn)
    assert not unequal(drawn)
