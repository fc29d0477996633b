"""Manim, set up for one job: size, rate, seed, quiet, and nothing outside the work folder."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from manim import config
from manim.scene.scene import tqdm

LOOK = ("background_color", "background_opacity", "frame_height", "tex_template")
DERIVED = (*LOOK, "frame_width", "frame_x_radius", "frame_y_radius", "quality", "tex_template_file")
"""Not told of when they change."""
WIDE = 16 / 9
NEARLY = 0.01
SEED = 0
"""Rehearsal and render draw the same random numbers, or the one would not speak for the other."""


def set_up(quality: dict[str, Any]) -> None:
    """Configure Manim for a frame size in pixels and a rate in frames per second."""
    config.pixel_width = quality["width_px"]
    config.pixel_height = quality["height_px"]
    config.frame_rate = quality["fps"]
    config.frame_width = config.frame_height * aspect()
    config.media_dir = "/work/media"
    config.progress_bar = "none"
    tqdm.monitor_interval = 0  # a thread beside bars that nobody sees; forks want none
    config.verbosity = "ERROR"
    config.disable_caching = True
    config.seed = SEED
    random.seed(SEED)
    np.random.seed(SEED)


@contextmanager
def keep_settings() -> Iterator[list[str]]:
    """Undo what loading a module changes in Manim's settings, but for those of its look.

    Size, rate and places belong to the request: with others, the video would be another one, or
    lie where nobody looks. Yields a list, in the end of the settings that were undone.
    """
    before = config.copy()
    undone: list[str] = []
    yield undone
    look = {name: config[name] for name in LOOK}
    undone += [name for name in config if name not in DERIVED and config[name] != before[name]]
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
    return WIDE if abs(ratio - WIDE) < NEARLY else ratio


def versions() -> dict[str, str]:
    """What runs the code."""
    import platform

    import manim

    return {"python": platform.python_version(), "manim": manim.__version__}
