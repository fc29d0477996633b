"""A still: the scene is walked to its moment, and one child draws that one picture.

What stands still in an animation is drawn as it was when that began, so the child is forked there
and walks on by itself. What stands in the end is drawn as Manim draws it for a picture of the end:
after the last animation, not in its last frame.
"""

from typing import Any

from manim.renderer.cairo_renderer import CairoRenderer
from manim.utils.exceptions import EndSceneEarlyException

from runner.drawing.camera_state import note_drawing
from runner.drawing.children import Chunk
from runner.drawing.forking import ForkingRenderer, held_frames


class SingleRenderer(ForkingRenderer):
    """Manim's renderer, of whose frames one is drawn."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        order = self._studio.order
        self._wanted = order.form.frame(float(order.size.fps), order.total)

    def save_static_frame_data(self, scene: Any, static_mobjects: Any) -> None:
        """Fork the child, if the picture is one of this animation."""
        self._static = list(static_mobjects)
        self.static_image = None
        if not self.skip_animations:
            self._studio.doubts.in_frames = True
            frames = int(scene.duration * self.camera.frame_rate) + 1
            if scene.is_current_animation_frozen_frame():
                frames = held_frames(scene.duration, self.camera.frame_rate)
            if self._wanted is not None and self.frames <= self._wanted < self.frames + frames:
                self._fork_one(scene)
        if self._child is None and self._static:
            note_drawing(self.camera, self._static)

    def render(self, scene: Any, t: float, moving_mobjects: Any = None) -> None:
        """One frame of an animation; drawn if it is the one."""
        if self._child is not None and self.frames == self._wanted:
            self._child.draw(lambda: self.update_frame(scene, moving_mobjects), self.camera)
            self._child.finish()
        note_drawing(self.camera, moving_mobjects or all_of(scene))
        if not self.skip_animations:
            self._count(1)

    def freeze_current_frame(self, duration: float) -> None:
        """A held frame; in the child it has been drawn just now."""
        if self.skip_animations:
            return
        if self._child is not None:
            self._child.add_drawn(self.camera.pixel_array)
            self._child.finish()
        self._count(held_frames(duration, self.camera.frame_rate))

    def scene_finished(self, scene: Any) -> None:
        """Have what stands in the end drawn, if that is wanted."""
        super().scene_finished(scene)
        if self._wanted is None:
            self.static_image, self._static = None, []
            self._fork_one(scene)
            if self._child is not None:
                self._child.draw(lambda: self.update_frame(scene), self.camera)
                self._child.finish()

    def is_whole(self, chunks: list[Chunk]) -> bool:
        """Whether the picture was drawn."""
        return any(chunk.said["frames"] for chunk in chunks)

    def _fork_one(self, scene: Any) -> None:
        studio = self._studio
        studio.doubts.look_before_fork(studio.children.own_files())
        end = studio.children.fork(start=self.frames, code="", fullest=1.0)
        if end is None:
            return
        self._child = self._child_of(end)
        try:
            self._child.begin()
            if self._static:
                CairoRenderer.save_static_frame_data(self, scene, self._static)
        except BaseException as error:  # noqa: BLE001 (told by the parent)
            self._child.fail(error)

    def _count(self, frames: int) -> None:
        self.time += frames * (1 / self.camera.frame_rate)
        self.frames += frames
        if self._child is None and self._wanted is not None and self.frames > self._wanted:
            self.num_plays = max(1, self.num_plays)  # Manim refuses a scene that has played nothing
            raise EndSceneEarlyException  # the rest is of no matter


def all_of(scene: Any) -> list[Any]:
    """What a scene shows."""
    return [*scene.mobjects, *scene.foreground_mobjects]
