"""A still: the scene is walked to its moment, and one child draws that one picture.

What stands still in an animation is drawn as it was when that began, so the child is forked there
and walks on by itself. What stands in the end is drawn as Manim draws it for a picture of the end:
after the last animation, not in its last frame.
"""

from typing import Any

from manim.utils.exceptions import EndSceneEarlyException

from runner.drawing.camera_state import note_drawing
from runner.drawing.children import Chunk
from runner.drawing.collected import encoder_of
from runner.drawing.forking import DrawingChild, ForkingRenderer


class SingleRenderer(ForkingRenderer):
    """Manim's renderer, of whose frames one is drawn."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        order = self._studio.order
        self._wanted = order.form.frame(float(order.size.fps), order.total)
        self._asked = False

    def play(self, scene: Any, *args: Any, **kwargs: Any) -> None:
        """Walk one animation."""
        self._asked = False
        super().play(scene, *args, **kwargs)

    def render(self, scene: Any, t: float, moving_mobjects: Any = None) -> None:
        """One frame of an animation; drawn if it is the one."""
        if self._child is None and not self.skip_animations and not self._asked:
            self._asked = True
            if self._holds(self._coming):
                self._fork(scene)
        if self._child is not None and self.frames == self._wanted:
            self._child.draw(self, scene, moving_mobjects)
            self._child.finish()
        note_drawing(self.camera, moving_mobjects or all_of(scene))
        if not self.skip_animations:
            self._count(1)

    def freeze_current_frame(self, duration: float) -> None:
        """A held frame."""
        frames = int(duration / (1 / self.camera.frame_rate))
        if self.skip_animations or not frames:
            return
        scene = self._scene
        if self._holds(frames):
            self._fork(scene)
        if self._child is not None:
            self._child.draw(self, scene, scene.moving_mobjects)
            self._child.finish()
        self._count(frames)

    def scene_finished(self, scene: Any) -> None:
        """Have what stands in the end drawn, if that is wanted."""
        super().scene_finished(scene)
        if self._wanted is None:
            self.static_image, self._static = None, []
            self._fork(scene)
            if self._child is not None:
                self._child.draw(self, scene, None)
                self._child.finish()

    def is_whole(self, chunks: list[Chunk]) -> bool:
        """Whether the picture was drawn."""
        return any(chunk.said["frames"] for chunk in chunks)

    def _holds(self, frames: int) -> bool:
        return self._wanted is not None and self.frames <= self._wanted < self.frames + frames

    def _fork(self, scene: Any) -> None:
        studio = self._studio
        studio.doubts.look_before_fork(studio.children.own_files())
        end = studio.children.fork(start=self.frames, fullest=1.0)
        if end is not None:
            self._child = DrawingChild(end, studio.order.size, encoder_of(studio.order.form))
            self._child.begin(self, scene, self._static, None)

    def _count(self, frames: int) -> None:
        self.time += frames * (1 / self.camera.frame_rate)
        self.frames += frames
        if self._child is None and self._wanted is not None and self.frames > self._wanted:
            self.num_plays = max(1, self.num_plays)  # Manim refuses a scene that has played nothing
            raise EndSceneEarlyException  # the rest is of no matter


def all_of(scene: Any) -> list[Any]:
    """What a scene shows."""
    return [*scene.mobjects, *scene.foreground_mobjects]
