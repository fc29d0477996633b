"""The fast way to draw: a walk forks children, and their chunks are joined as they are finished."""

import functools
import time
from pathlib import Path
from typing import Any

import manim.scene.scene as scene_module

from runner.drawing.children import ChildFailedError, Children, Chunk
from runner.drawing.doubts import Doubts
from runner.drawing.forking import ForkingRenderer, Studio
from runner.drawing.fragments import split
from runner.drawing.joined import join
from runner.drawing.order import DrawingOrder
from runner.drawing.provenance import Provenance
from runner.drawing.text_files import make_apart
from runner.settings import hold_settings

CHUNKS = 5000
"""So many are told of."""


class Fragments:
    """Collects the chunks of a video into one fragmented file, and hands them on."""

    def __init__(self, order: DrawingOrder) -> None:
        self.file = (order.into.parent / "fragments.mp4").open("wb+")
        self._order = order
        self._count = 0
        self._head: bytes | None = None

    def take(self, chunk: Chunk, path: Path) -> None:
        """Add a chunk, the next in playing order, and drop its file.

        Raises:
            ChildFailedError: It is encoded in another way than those before.
        """
        head, fragment = self._order.kept.head, chunk.kept
        if fragment is None:
            head, fragment = split(path.read_bytes())
            path.unlink()
        if self._head is None:
            self._head = head or b""
            self.file.write(self._head)
            self._order.on_fragment("init.mp4", self._head, None)
        if head != self._head:
            raise ChildFailedError("what was drawn before is encoded in another way")
        self.file.write(fragment)
        self._order.on_fragment(f"{self._count:05}.m4s", fragment, chunk)
        self._count += 1
        if chunk.kept is None:
            self._order.poster.show(chunk.said["full"], path.with_suffix(".rgba"))
        else:
            self._order.poster.show_encoded(chunk.said["full"], self._head + fragment)


def draw_forked(order: DrawingOrder) -> tuple[Any, dict[str, Any]]:
    """Draw one scene; whatever its code raises passes through.

    Returns:
        The scene's renderer, and what the drawing took, as `Accounting` has it.

    Raises:
        PlainPathNeeded, ChildFailedError: It is to be drawn the plain way.
    """
    doubts = Doubts()
    fragments = Fragments(order)

    def say(done: int) -> None:
        order.report.event(event="frames", done=done, total=max(order.total, done))

    folder = order.into.parent / "chunks"
    children = Children(order.workers, folder, on_chunk=fragments.take, on_progress=say)
    make_apart()
    try:
        scene_class = order.make_scene()
        doubts.look_at_manim()
        provenance = Provenance(order.source, scene_class, size=order.size)
        studio = Studio(order, children, doubts, provenance)
        scene_module.CairoRenderer = functools.partial(ForkingRenderer, studio=studio)
        began = time.process_time()
        renderer = walk(scene_class, studio)
        walked_s = time.process_time() - began
    finally:
        children.end()
    joining = time.monotonic()
    join(fragments.file, order.into, size=order.size, writer=renderer.file_writer)
    return renderer, {
        "build_cpu_s": max(0.0, walked_s - renderer.walk_cpu_s - renderer.drawn_cpu_s),
        "walk_cpu_s": renderer.walk_cpu_s,
        "walk_drawing_s": renderer.drawn_cpu_s,
        "draw_cpu_s": sum(chunk.cpu_s for chunk in children.chunks),
        "join_s": time.monotonic() - joining,
        "chunks": [
            {
                "frames": chunk.frames,
                "cpu_s": chunk.cpu_s,
                "walked_s": chunk.walked_s - began,
                "kept": chunk.kept is not None,
            }
            for chunk in children.chunks[:CHUNKS]
        ],
    }


def walk(scene_class: type, studio: Studio) -> Any:
    """Walk the scene to its end, and wait for the last child.

    Returns:
        The scene's renderer.

    Raises:
        PlainPathNeeded, ChildFailedError
    """
    scene: Any = scene_class()
    try:
        with hold_settings():
            scene.render()
    except Exception:
        studio.doubts.look_at_end(scene)
        studio.children.finish()  # an error in what came before comes first
        raise
    studio.doubts.look_at_end(scene)
    studio.children.finish()
    if any(chunk.frames != chunk.said["frames"] for chunk in studio.children.chunks):
        raise ChildFailedError("walk and children count other frames")
    return scene.renderer
