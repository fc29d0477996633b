"""Manim's settings, as far as user code may change them: how the video looks, and nothing else.

Size, rate, renderer and places belong to the request: with others, the video would be another one,
or lie where nobody looks.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from manim import config

from runner.scene_file import user_line

LOOK = ("background_color", "background_opacity", "frame_height", "tex_template")
DERIVED = (*LOOK, "frame_width", "frame_x_radius", "frame_y_radius", "quality", "tex_template_file")
"""Not told of when they change."""
WIDE = 16 / 9
NEARLY = 0.01
SHORT = 8.0
"""The shorter side of the frame in Manim's units, as Manim has it at 16:9.

So a thing is as large in each shape, and an upright frame is as wide as a wide one is high.
"""


@contextmanager
def keep_settings() -> Iterator[dict[str, int | None]]:
    """Undo what loading a module changes in Manim's settings, but for those of its look.

    Yields, in the end, the settings that were undone, with the lines that set them.
    """
    before = config.copy()
    undone: dict[str, int | None] = {}
    with setters_replaced(pass_on=True) as lines:
        yield undone
    look = {name: config[name] for name in LOOK}
    changed = [name for name in config if name not in DERIVED and config[name] != before[name]]
    undone.update({name: lines.get(name) for name in changed})
    config.update(before)
    config.verbosity = before.verbosity  # its setter tells the logger
    for name, value in look.items():
        config[name] = value
    config.frame_width = config.frame_height * aspect()


def aspect() -> float:
    """Width of the frame in heights.

    For 854 by 480 pixels Manim, too, takes 16:9: with any other width its pictures are others.
    """
    ratio: float = config.pixel_width / config.pixel_height
    return next((each for each in (WIDE, 1 / WIDE) if abs(ratio - each) < NEARLY), ratio)


def frame_height() -> float:
    """Height of the frame, Manim's units, before the code chooses another."""
    return SHORT / min(aspect(), 1.0)


def hold_settings() -> Any:
    """Keep a scene from changing Manim's settings while it plays, but for those of its look.

    Another rate in the middle would stretch what follows, and another renderer break it.

    Returns:
        A context that has the settings which were not changed, with the lines that tried.
    """
    return setters_replaced(pass_on=False)


@contextmanager
def setters_replaced(*, pass_on: bool) -> Iterator[dict[str, int | None]]:
    """Have the setters of Manim's settings note who calls them first, and set nothing or all."""
    kind = type(config)
    asked: dict[str, int | None] = {}
    own = {
        name: found
        for name in config
        if name not in DERIVED and isinstance(found := vars(kind).get(name), property)
    }
    for name, found in own.items():
        setattr(kind, name, found.setter(noting(name, found, asked, pass_on=pass_on)))
    try:
        yield asked
    finally:
        for name, found in own.items():
            setattr(kind, name, found)


def noting(
    name: str, own: property, asked: dict[str, int | None], *, pass_on: bool
) -> Callable[[Any, Any], None]:
    """A setter that notes the user's line."""

    def set_it(settings: Any, value: Any) -> None:
        if settings is not config or pass_on:
            own.__set__(settings, value)
        if settings is config and (pass_on or own.__get__(config) != value):
            asked.setdefault(name, user_line(sys._getframe(1)))

    return set_it


def without_effect(name: str, line: int | None) -> dict[str, Any]:
    """The finding for one of Manim's settings that is not the code's to choose."""
    return {
        "source": "rehearsal",
        "code": "setting-without-effect",
        "severity": "warning",
        "message": f"config.{name} is set by whoever asks for the video; setting it in the code has"
        " no effect here.",
        "line": line,
        "symbol": name,
    }
