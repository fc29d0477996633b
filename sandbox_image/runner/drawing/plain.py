"""The plain way to draw: Manim's own renderer and writer, in one process."""

import os
import time
from pathlib import Path
from typing import Any

import manim.scene.scene as scene_module
from manim.renderer.cairo_renderer import CairoRenderer

from runner.drawing.order import DrawingOrder
from runner.drawing.poster import Poster, fullness
from runner.scene_file import SceneRefusedError
from runner.settings import hold_settings
from runner.worker import Report

EVENT_S = 0.2


class ReportingRenderer(CairoRenderer):
    """Manim's renderer, telling how far it is and keeping the fullest picture."""

    report: Report
    total: int
    poster: Poster
    folder: Path
    frames = 0
    _said = 0.0

    def add_frame(self, frame: Any, num_frames: int = 1) -> None:
        """Pass the frame on, and report."""
        super().add_frame(frame, num_frames)
        if self.skip_animations:
            return
        self.frames += num_frames
        now = time.monotonic()
        if now - self._said >= EVENT_S:
            self._said = now
            self.report.event(event="frames", done=self.frames, total=self.total)

    def play(self, scene: Any, *args: Any, **kwargs: Any) -> None:
        """Draw one animation; its last frame may be the fullest so far."""
        start = self.time
        super().play(scene, *args, **kwargs)
        if self.skip_animations:
            self.time = start  # as in the rehearsal
            return
        picture = self.camera.pixel_array
        full = fullness(picture)
        if full >= self.poster.full:
            file = self.folder / f"{self.num_plays}.rgba"
            picture.tofile(file)
            self.poster.show(full, file)


def draw_plainly(order: DrawingOrder) -> Any:
    """Draw one scene; whatever its code raises passes through.

    Returns:
        The scene's renderer.

    Raises:
        SceneRefusedError: Manim drew no video.
    """
    ReportingRenderer.report, ReportingRenderer.total = order.report, order.total
    ReportingRenderer.poster, ReportingRenderer.folder = order.poster, order.into.parent
    scene_class = order.make_scene()
    scene_module.CairoRenderer = ReportingRenderer
    with hold_settings():
        scene: Any = scene_class()
        scene.render()
    renderer: ReportingRenderer = scene.renderer
    drawn = renderer.file_writer.movie_file_path
    if drawn is None or not drawn.is_file():
        words = f"Manim drew no video of {scene_class.__name__}; does the code change its settings?"
        raise SceneRefusedError("no-video", words)
    os.replace(drawn, order.into)
    return renderer
