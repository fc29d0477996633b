"""The plain way to draw: Manim's own renderer and writer, in one process."""

import os
import time
from pathlib import Path
from typing import Any

import manim.scene.scene as scene_module
from manim.renderer.cairo_renderer import CairoRenderer
from manim.utils.exceptions import EndSceneEarlyException

from runner.drawing.alpha_pixels import straight
from runner.drawing.collected import save_still
from runner.drawing.forking import SilentWriter
from runner.drawing.forms import Form
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
    form: Form
    folder: Path
    frames = 0
    _said = 0.0

    def add_frame(self, frame: Any, num_frames: int = 1) -> None:
        """Pass the frame on, and report."""
        super().add_frame(straight(frame) if self.form.transparent else frame, num_frames)
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
    ReportingRenderer.form = order.form
    scene_class = order.make_scene()
    if order.form.kind == "still":
        return draw_single(order, scene_class)
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


class WatchingRenderer(CairoRenderer):
    """Manim's renderer, looked at for the picture of a still; it draws all that comes before."""

    wanted: int | None
    picture: Any = None
    frames = 0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, file_writer_class=SilentWriter, **kwargs)

    def add_frame(self, frame: Any, num_frames: int = 1) -> None:
        """Keep it if it is the one, and end there."""
        super().add_frame(frame, num_frames)
        if self.skip_animations:
            return
        self.frames += num_frames
        if self.wanted is not None and self.frames > self.wanted:
            if self.picture is None:
                self.picture = frame.copy()
            self.num_plays = max(1, self.num_plays)  # Manim refuses a scene that has played nothing
            raise EndSceneEarlyException

    def scene_finished(self, scene: Any) -> None:
        """Keep what stands in the end."""
        super().scene_finished(scene)
        if self.wanted is None:
            self.static_image = None
            self.update_frame(scene)
            self.picture = self.camera.pixel_array.copy()


def draw_single(order: DrawingOrder, scene_class: type) -> Any:
    """Draw the picture of a still.

    Raises:
        SceneRefusedError: The scene ended before.
    """
    WatchingRenderer.wanted = order.form.frame(float(order.size.fps), order.total)
    scene_module.CairoRenderer = WatchingRenderer
    with hold_settings():
        scene: Any = scene_class()
        scene.render()
    if scene.renderer.picture is None:
        words = f"{scene_class.__name__} ended before the moment of the still."
        raise SceneRefusedError("no-video", words)
    transparent = order.form.transparent
    save_still(scene.renderer.picture, order.into, transparent=transparent)
    return scene.renderer
