"""The walk that draws: it evolves the scene as Manim does, and forks a child for each chunk.

The walk itself draws nothing. A child goes on from the exact state at the beginning of its chunk,
draws and encodes the frames of that chunk, and ends before the scene's code is reached again.
"""

import sys
import time
from typing import Any, NoReturn

from manim.renderer.cairo_renderer import CairoRenderer
from manim.scene.scene_file_writer import SceneFileWriter
from manim.utils.iterables import list_update

from runner.drawing.camera_state import note_drawing
from runner.drawing.children import ChildEnd, ChildFailedError, Children, Chunk
from runner.drawing.collected import encoder_of
from runner.drawing.doubts import Doubts
from runner.drawing.drawing_child import DrawingChild
from runner.drawing.feed import Feed, Ring
from runner.drawing.order import DrawingOrder
from runner.drawing.pace import Pace
from runner.drawing.provenance import Provenance
from runner.drawing.still import Still
from runner.evolving.leaps import Leaps
from runner.raster.redrawing import Redrawer


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


class Studio:
    """What a scene is drawn with."""

    def __init__(
        self, order: DrawingOrder, children: Children, doubts: Doubts, provenance: Provenance
    ) -> None:
        self.order = order
        self.children = children
        self.doubts = doubts
        self.provenance = provenance
        self.pace = Pace(order.size.width_px * order.size.height_px)
        self._rings: dict[int, Ring] = {}

    def feed(self) -> Feed:
        """A way to hand frames to the next child."""
        place = self.children.await_place()
        if place not in self._rings:
            self._rings[place] = Ring(self.order.size)
        return Feed(self._rings[place])

    def learn(self) -> None:
        """Take over how long children took lately."""
        for chunk in self.children.ended():
            drawn = chunk.said.get("drawn", 0)
            self.pace.drew(chunk.said.get("draw_s", 0.0), drawn if chunk.said.get("draw_s") else 0)
            self.pace.encoded(chunk.said.get("encode_s", 0.0), drawn)


class ForkingRenderer(CairoRenderer):
    """Manim's renderer, whose frames are encoded, and for the most part drawn, by children."""

    def __init__(self, *args: Any, studio: Studio, **kwargs: Any) -> None:
        super().__init__(*args, file_writer_class=SilentWriter, **kwargs)
        self.frames = 0
        self.walk_cpu_s = 0.0
        """Processor time spent in animations, without drawing."""
        self.drawn_cpu_s = 0.0
        """Processor time that the walk itself has drawn."""
        self._studio = studio
        self._static: list[Any] = []
        self._still: Still | None = None
        self._feed: Feed | None = None
        self._draws = False
        self._left = 0
        self._coming = 0
        """Frames of the animation that belong to no chunk yet."""
        self._before = 0
        """Frames of its chunk before."""
        self._code = ""
        self._since = (0.0, 0.0, 0, 0)
        self._child: DrawingChild | None = None
        self._leaps: Leaps | None = None
        self._redrawer = Redrawer()

    def leaps_over(self, scene: Any) -> bool:
        """Whether the next frame is drawn by a child, and nothing here depends on it."""
        if self._leaps is None:
            return False
        idle = self._child is None and not self._draws
        return self._leaps.skips(scene, ahead=self._left if idle else 0)

    def play(self, scene: Any, *args: Any, **kwargs: Any) -> None:
        """Walk one animation, or, in a child, its chunk of it."""
        start, began, drawn = self.time, time.process_time(), self.drawn_cpu_s
        self._left, self._before, self._leaps = 0, 0, None
        self._code = self._studio.provenance.of(sys._getframe(1))
        try:
            super().play(scene, *args, **kwargs)
        finally:
            if self._child is not None:
                self._child.finish()  # also after an exception: the walk meets it too
            self._end_chunk()
            self._studio.doubts.in_frames = False
            if self._still is not None:
                self._still.close()
                self._still = None
        self.walk_cpu_s += time.process_time() - began - (self.drawn_cpu_s - drawn)
        if self.skip_animations:
            self.time = start  # as in the rehearsal

    def save_static_frame_data(self, scene: Any, static_mobjects: Any) -> None:
        """Begin the first chunk: the animation has been set up, and nothing has moved yet."""
        self._static = list(static_mobjects)
        self.static_image = None
        if not self.skip_animations:
            self._coming = int(scene.duration * self.camera.frame_rate) + 1
            self._studio.doubts.in_frames = True
            self._leaps = Leaps(scene)
            self._studio.pace.updating = has_updaters(scene)
            self._studio.pace.leaping = self._leaps.possible
            self._begin_chunk(scene, held=scene.is_current_animation_frozen_frame())
        if self._child is None and not self._draws and self._static:
            note_drawing(self.camera, self._static)

    def update_frame(self, scene: Any, mobjects: Any = None, *args: Any, **kwargs: Any) -> None:
        """Draw, where we do; else note what drawing would note."""
        shown = mobjects or list_update(scene.mobjects, scene.foreground_mobjects)
        if self._child is None and not self._draws:
            note_drawing(self.camera, shown)
        elif args or kwargs:
            self._redrawer.forget()
            super().update_frame(scene, mobjects, *args, **kwargs)
        elif not self._redrawer.draw(self.camera, shown, self.static_image):
            super().update_frame(scene, mobjects)

    def render(self, scene: Any, t: float, moving_mobjects: Any = None) -> None:
        """One frame of an animation."""
        if self._child is None and not self.skip_animations and not self._left:
            self._end_chunk()
            self._begin_chunk(scene)
        if self._child is not None:
            self._child.draw(lambda: self.update_frame(scene, moving_mobjects), self.camera)
        elif self._feed is not None:
            self._give(self._feed, scene, moving_mobjects)
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
        """A held frame: all of its chunk."""
        frames = held_frames(duration, self.camera.frame_rate)
        if self.skip_animations:
            return
        if self._child is not None and frames:
            self._child.add_drawn(self.camera.pixel_array, held=frames)
        if self._child is not None:
            self._child.finish()
        self._count(frames)

    def is_whole(self, chunks: list[Chunk]) -> bool:
        """Whether children drew what was walked; of ended ones only."""
        return all(chunk.frames == chunk.said["frames"] for chunk in chunks)

    @property
    def _leapt(self) -> int:
        return self._leaps.made if self._leaps else 0

    def _child_of(self, end: ChildEnd) -> DrawingChild:
        order = self._studio.order
        return DrawingChild(end, order.size, encoder_of(order.form), self._redrawer)

    def _count(self, frames: int) -> None:
        self.time += frames * (1 / self.camera.frame_rate)
        self.frames += frames
        if self._child is None:
            self._studio.children.chunks[-1].frames += frames

    def _begin_chunk(self, scene: Any, *, held: bool = False) -> None:
        """Find or fork what makes the next frames."""
        studio = self._studio
        self._since = (time.process_time(), self.drawn_cpu_s, self.frames, self._leapt)
        if found := studio.order.kept.find(self._code, self.frames):
            kept, fragment = found
            self._left = kept.frames
            self._coming -= kept.frames
            studio.children.place(
                start=self.frames,
                frames=kept.frames,
                code=kept.code,
                full=kept.full,
                fragment=fragment,
            )
            return
        studio.learn()
        self._left = studio.pace.chunk_frames(
            studio.order.total - self.frames,
            studio.order.workers,
            coming=self._coming,
            before=self._before,
            first=not self.frames,
        )
        self._before = self._left
        if not held and studio.pace.walk_should_draw(studio.order.workers):
            self._begin_drawing(scene)
        else:
            self._leave_drawing(scene, held=held)
        self._since = (time.process_time(), self.drawn_cpu_s, self.frames, self._leapt)

    def _end_chunk(self) -> None:
        """The walk is past its last frame."""
        began, drawn, first, leapt = self._since
        if self.frames > first:
            took = time.process_time() - began - (self.drawn_cpu_s - drawn)
            self._studio.pace.evolved(took, self.frames - first - (self._leapt - leapt))
        self._since = (0.0, 0.0, self.frames, self._leapt)
        if self._draws and not self._redrawer.was_right():
            raise ChildFailedError("the background was changed in its place")
        self._draws = False
        if self._feed is not None:
            self._feed.end()
            self._feed = None

    def _begin_drawing(self, scene: Any) -> None:
        """Draw these frames here, and have a child encode them."""
        feed = self._studio.feed()
        end = self._fork(feed.own_files())
        if end is not None:
            feed.keep_taking()
            encode(self._child_of(end), feed)
        feed.keep_giving()
        self._feed, self._draws = feed, True
        if self._static and self.static_image is None:
            if self._still is None:
                super().save_static_frame_data(scene, self._static)
                return
            picture = self._still.get(None)
            if picture is None:
                raise ChildFailedError("what stands still was not drawn")
            self.static_image = picture.copy()

    def _leave_drawing(self, scene: Any, *, held: bool) -> None:
        """Have a child draw these frames."""
        first = self._still is None and self.static_image is None
        if first and not held and self._static and self._coming > self._left:
            self._still = Still(self.camera.pixel_array.shape)
        end = self._fork(set())
        if end is None:
            if self._still is not None:
                self._still.forked()
            return
        self._child = self._child_of(end)
        try:
            self._child.begin()
            if self._static and self.static_image is None:
                self._draw_static(scene)
        except BaseException as error:  # noqa: BLE001 (told by the parent)
            self._child.fail(error)

    def _draw_static(self, scene: Any) -> None:
        """In a child: get the picture of what stands still."""

        def draw() -> Any:
            return CairoRenderer.save_static_frame_data(self, scene, self._static)

        self.static_image = draw() if self._still is None else self._still.get(draw)
        if self.static_image is None:
            raise ChildFailedError("what stands still was not drawn")

    def _fork(self, own: set[int]) -> ChildEnd | None:
        studio = self._studio
        own = own | studio.children.own_files()
        if self._still is not None:
            own |= self._still.own_files()
        studio.doubts.look_before_fork(own)
        self._coming -= self._left
        fullest = studio.order.poster.full
        return studio.children.fork(start=self.frames, code=self._code, fullest=fullest)

    def _give(self, feed: Feed, scene: Any, moving_mobjects: Any) -> None:
        began = time.process_time()
        self.update_frame(scene, moving_mobjects)
        drawn = time.process_time()
        self._studio.pace.drew(drawn - began, 1)
        feed.give(self.camera.pixel_array)
        self.drawn_cpu_s += time.process_time() - began


def held_frames(duration_s: float, fps: float) -> int:
    """How many frames Manim holds a picture."""
    return int(duration_s / (1 / fps))


def has_updaters(scene: Any) -> bool:
    """Whether anything in a scene is made anew for each frame."""
    if scene.updaters:
        return True
    return any(part.updaters for mobject in scene.mobjects for part in mobject.get_family())


def encode(child: DrawingChild, feed: Feed) -> NoReturn:
    """In a child: encode what comes, until there is no more."""
    try:
        child.begin()
        for picture in feed.frames():
            child.add(picture)
    except BaseException as error:  # noqa: BLE001 (told by the parent)
        child.fail(error)
    child.finish()
