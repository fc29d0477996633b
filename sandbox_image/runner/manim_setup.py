"""Manim, set up for one job: size, rate, seed, quiet, and nothing outside the work folder."""

import random
from typing import Any

import numpy as np
from manim import config
from manim.scene.scene import tqdm

from runner import right_to_left
from runner.settings import aspect, frame_height

SEED = 0
"""Rehearsal and render draw the same random numbers, or the one would not speak for the other."""


def set_up(quality: dict[str, Any]) -> None:
    """Configure Manim for a frame size in pixels and a rate in frames per second."""
    right_to_left.install()
    config.pixel_width = quality["width_px"]
    config.pixel_height = quality["height_px"]
    config.frame_rate = quality["fps"]
    config.frame_height = frame_height()
    config.frame_width = config.frame_height * aspect()
    config.media_dir = "/work/media"
    config.progress_bar = "none"
    tqdm.monitor_interval = 0  # a thread beside bars that nobody sees; forks want none
    config.verbosity = "ERROR"
    config.disable_caching = True
    config.seed = SEED
    random.seed(SEED)
    np.random.seed(SEED)


def versions() -> dict[str, str]:
    """What runs the code."""
    import platform

    import manim

    return {"python": platform.python_version(), "manim": manim.__version__}
