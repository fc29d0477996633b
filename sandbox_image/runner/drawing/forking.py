"""The walk that draws: it evolves the scene as Manim does, and forks a child for each chunk.

The walk itself draws nothing. A child goes on from the exact state at the beginning of its chunk,
draws and encodes the frames of that chunk, and ends before the scene's code is reached again.
"""

import os
import time
from dataclasses import dataclass
from typing import Any, NoReturn

import numpy as np
from manim.renderer.cairo_renderer import CairoRenderer
from manim.scene.scene_file_writer import SceneFileWriter

from runner.drawing.camera_state import note_drawing
from runner.drawing.children import ChildEnd, Children, Chunk
from runner.drawing.collected import Encoder, encoder_of
from runner.drawing.doubts import Doubts
from runner.drawing.order import DrawingOrder
from runner.drawing.poster import fullness
from runner.drawing.size import Size
from runner.drawing.still import Still
from runner.drawing.text_files import MEDIA, keep_apart

LONGEST = 60
"""Frames of a chunk; fewer towards the end, so that the children end together."""
SHORTEST = 15


class SilentWriter(SceneFileWriter):
    """Keeps sections, sounds and captions as Manim's writer does, and writes no video."""

    def begin_animation(self, *args: Any, **kwargs: Any) -> None:
        """Open nothing."""

    def end_animation(self, *args: Any, **kwargs: Any) -> None:
        """Close nothing."""

    def write_frame(self, *args: Any, **kwargs: Any) -> None:
        """Write nothing."""

    def finish(self) -> None:
        """Join nothing; the chunks are joined when all children have ended."""


@dataclass(frozen=True)
class Studio:
    """What a scene is drawn with."""

    order: DrawingOrder
    children: Children
    doubts: Doubts


class ForkingRenderer(CairoRenderer):
    """Manim's renderer, whose frames are drawn by children."""

    def __init__(self, *args: Any, studio: Studio, **kwargs: Any) -> None:
        super().__init__(*args, file_writer_class=SilentWriter, **kwargs)
        self.frames = 0
        self.walk_cpu_s = 0.0
        """Processor time spent in animations."""
        self._studio = studio
        self._static: list[Any] = []
        self._still: Still | None = None
        self._left = 0
        self._coming = 0
        self._child: DrawingChild | None = None

    def play(self, scene: Any, *args: Any, **kwargs: Any) -> None:
        """Walk one animation, or, in a child, its chunk of it."""
        start, began = self.time, time.process_time()
        self._left = 0
        try:
            super().play(scene, *args, **kwargs)
        finally:
            if self._child is not None:
                self._child.finish()  # also after an exception: the walk meets it too
            self._studio.doubts.in_frames = False
            self._close_still()
        self.walk_cpu_s += time.process_time() - began
        if self.skip_animations:
            self.time = start  # as in the rehearsal

    def save_static_frame_data(self, scene: Any, static_mobjects: Any) -> None:
        """Note what stands still; the animation has been set up and begins."""
        self._static = list(static_mobjects)
        self._coming = int(scene.duration * self.camera.frame_rate) + 1
        self.static_image = None
        self._studio.doubts.in_frames = True
        if self._static:
            note_drawing(self.camera, self._static)

    def update_frame(self, scene: Any, mobjects: Any = None, *args: Any, **kwargs: Any) -> None:
        """Note what drawing would note; draw in a child alone."""
        if self._child is not None:
            super().update_frame(scene, mobjects, *args, **kwargs)
            return
        note_drawing(self.camera, mobjects or [*scene.mobjects, *scene.foreground_mobjects])

    def render(self, scene: Any, t: float, moving_mobjects: Any = None) -> None:
        """One frame of an animation."""
        if self._child is None and not self.skip_animations and not self._left:
            self._begin_chunk(scene)
        if self._child is not None:
            self._child.draw(self, scene, moving_mobjects)
        else:
            self.update_frame(scene, moving_mobjects)
        if self.skip_animations:
            return
        self._count(1)
        self._left -= 1
        if self._child is None:
            self._studio.children.look()
        elif not self._left:
            self._child.finish()

    def freeze_current_frame(self, duration: float) -> None:
        """A held frame, in a chunk of its own."""
        frames = int(duration / (1 / self.camera.frame_rate))
        if self.skip_animations or not frames:
            return
        self._left = 0
        scene = self._scene
        self._begin_chunk(scene)
        if self._child is not None:
            self._child.draw(self, scene, scene.moving_mobjects, held=frames)
            self._child.finish()
        self._count(frames)

    def init_scene(self, scene: Any, *args: Any, **kwargs: Any) -> None:
        """Remember whose renderer this is."""
        super().init_scene(scene, *args, **kwargs)
        self._scene = scene

    def is_whole(self, chunks: list[Chunk]) -> bool:
        """Whether children drew what was walked; of ended ones only."""
        return all(chunk.frames == chunk.said["frames"] for chunk in chunks)

    def _count(self, frames: int) -> None:
        self.time += frames * (1 / self.camera.frame_rate)
        self.frames += frames
        if self._child is None:
            self._studio.children.chunks[-1].frames += frames

    def _begin_chunk(self, scene: Any) -> None:
        studio = self._studio
        self._left = chunk_frames(studio.order.total - self.frames, studio.order.workers)
        if self._still is None and self._static and self._coming > self._left:
            self._still = Still(self.camera.pixel_array.shape)
        self._coming -= self._left
        own = studio.children.own_files() | (self._still.own_files() if self._still else set())
        studio.doubts.look_before_fork(own)
        end = studio.children.fork(start=self.frames, fullest=studio.order.poster.full)
        if end is not None:
            self._child = DrawingChild(end, studio.order.size, encoder_of(studio.order.form))
            self._child.begin(self, scene, self._static, self._still)
        elif self._still is not None:
            self._still.forked()

    def _close_still(self) -> None:
        if self._still is not None:
            self._still.close()
            self._still = None


class DrawingChild:
    """What a child is besides a copy of the walk."""

    def __init__(self, end: ChildEnd, size: Size, encoder: type[Encoder]) -> None:
        self._end = end
        self._size = size
        self._encoder = encoder
        self._segment: Encoder | None = None
        self._picture: np.ndarray | None = None

    def begin(
        self, renderer: ForkingRenderer, scene: Any, static: list[Any], still: Still | None
    ) -> None:
        """Keep to ourselves, and get the picture of what stands still."""
        self._end.settle()
        keep_apart(MEDIA / f"child-{os.getpid()}")

        def draw() -> np.ndarray:
            picture = CairoRenderer.save_static_frame_data(renderer, scene, static)
            return np.zeros(0) if picture is None else picture

        try:
            if still is not None:
                renderer.static_image = still.get(draw)
                if renderer.static_image is None:
                    os._exit(1)  # the first child has failed, and has said why
            elif static:
                draw()
            self._segment = self._encoder(self._size, start=self._end.chunk.start)
        except BaseException as error:  # noqa: BLE001 (told by the parent)
            self._end.failed(error)

    def draw(self, renderer: ForkingRenderer, scene: Any, moving: Any, *, held: int = 1) -> None:
        """Draw and encode one frame."""
        segment = self._segment
        if segment is None:
            os._exit(1)
        try:
            renderer.update_frame(scene, moving)
            self._picture = renderer.camera.pixel_array
            segment.add(self._picture, held=held)
        except BaseException as error:  # noqa: BLE001 (told by the parent)
            self._end.failed(error)
        self._end.count(segment.frames)

    def finish(self) -> NoReturn:
        """Leave the chunk, and end."""
        segment = self._segment
        if segment is None or self._picture is None:
            self._end.done(b"", frames=0)
        try:
            fragment = segment.finish()
            full = fullness(self._picture)
            if full >= self._end.chunk.fullest:
                self._picture.tofile(self._end.file.with_suffix(".rgba"))
        except BaseException as error:  # noqa: BLE001 (told by the parent)
            self._end.failed(error)
        self._end.done(fragment, frames=segment.frames, full=full)


def chunk_frames(left: int, workers: int) -> int:
    """How many frames the next chunk may have, so many being left for so many workers."""
    return max(SHORTEST, min(LONGEST, left // (2 * workers)))
