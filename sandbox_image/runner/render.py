"""The `render` job: Manim's own renderer and writer draw the scene that passed inspection.

The faster renderer takes this one's place; what goes in and comes out stays.
"""

import os
import time
from pathlib import Path
from typing import Any

import manim.scene.scene as scene_module
import numpy as np
from manim import config
from manim.renderer.cairo_renderer import CairoRenderer
from PIL import Image

from runner.diagnosis import diagnose
from runner.inspection import read_source
from runner.manim_setup import set_up, versions
from runner.rehearsal import captions, clean_s
from runner.scene_file import SceneRefusedError, choose_scenes, load_module
from runner.settings import hold_settings, keep_settings
from runner.worker import OUT, Report

EVENT_S = 0.2
POSTER = "poster.png"
SAMPLE = 8
"""Every so many pixels are looked at when the fullest frame is chosen for the poster."""


class ReportingRenderer(CairoRenderer):
    """Manim's renderer, telling how far it is and keeping the fullest picture."""

    report: Report
    total: int
    done = 0
    poster: np.ndarray | None = None
    _filled = -1.0
    _said = 0.0

    def add_frame(self, frame: np.ndarray, num_frames: int = 1) -> None:
        """Pass the frame on, and report."""
        super().add_frame(frame, num_frames)
        if self.skip_animations:
            return
        self.done += num_frames
        now = time.monotonic()
        if now - self._said >= EVENT_S:
            self._said = now
            self.report.event(event="frames", done=self.done, total=self.total)

    def play(self, scene: Any, *args: Any, **kwargs: Any) -> None:
        """Draw one animation; its last frame may be the fullest so far."""
        start = self.time
        super().play(scene, *args, **kwargs)
        if self.skip_animations:
            self.time = start  # as in the rehearsal
            return
        picture = self.camera.pixel_array
        sample = picture[::SAMPLE, ::SAMPLE, :3].astype(int)
        filled = float((abs(sample - sample[0, 0]).sum(axis=2) > 40).mean())
        if filled >= self._filled:
            self._filled, self.poster = filled, picture.copy()


def run(params: dict[str, Any], report: Report) -> None:
    """Draw one scene class of the user's module.

    Args:
        params: As for an inspection, and `frames`, what the rehearsal counted.
        report: Where the result goes; `<SceneClass>.mp4` and the poster go to the outbox.
    """
    started = time.monotonic()
    result: dict[str, Any] = {"succeeded": False, "findings": [], "versions": versions()}
    source = read_source(params["source"], result)
    files: tuple[str, ...] = ()
    if source is not None:
        set_up(params["quality"])
        try:
            files = draw(source, params, report, result)
            result["succeeded"] = True
        except BaseException as error:  # noqa: BLE001 (whatever user code raises is a finding)
            found = diagnose(error, source, where="render", seconds=params["seconds"])
            result["failure"] = found["failure"]
            result["findings"].append(found["finding"])
    result["render_s"] = time.monotonic() - started
    report.result(result, files=files)


def draw(
    source: str, params: dict[str, Any], report: Report, result: dict[str, Any]
) -> tuple[str, ...]:
    """Draw, put video and poster into the outbox, and add what is known of them to the result."""
    config.format = "mp4"
    config.preview = False
    ReportingRenderer.report, ReportingRenderer.total = report, params["frames"]
    scene_module.CairoRenderer = ReportingRenderer
    with keep_settings():
        module = load_module(source)
    (scene_class,) = choose_scenes(module, params["scene_class"], one=True)
    with hold_settings():
        scene: Any = scene_class()
        scene.render()
    renderer: ReportingRenderer = scene.renderer
    report.event(event="frames", done=renderer.done, total=renderer.done)
    video = f"{scene_class.__name__}.mp4"
    drawn = renderer.file_writer.movie_file_path
    if drawn is None or not drawn.is_file():
        words = f"Manim drew no video of {scene_class.__name__}; does the code change its settings?"
        raise SceneRefusedError("no-video", words)
    os.replace(drawn, Path(OUT, video))
    duration_s = clean_s(renderer.done / renderer.camera.frame_rate)
    result.update(
        duration_s=duration_s, frames=renderer.done, captions=captions(renderer, duration_s)
    )
    if renderer.poster is None:
        return (video,)
    Image.fromarray(renderer.poster).convert("RGB").save(Path(OUT, POSTER))
    return (video, POSTER)
