"""The fast way to draw: a walk forks children, and their chunks are joined as they are finished."""

import functools
import time
from typing import Any

import manim.scene.scene as scene_module

from runner.drawing.children import ChildFailedError, Children
from runner.drawing.collected import collector_of
from runner.drawing.doubts import Doubts
from runner.drawing.forking import ForkingRenderer, Studio
from runner.drawing.order import DrawingOrder
from runner.drawing.provenance import Provenance
from runner.drawing.single import SingleRenderer
from runner.drawing.text_files import make_apart
from runner.settings import hold_settings

CHUNKS = 5000
"""So many are told of."""


def draw_forked(order: DrawingOrder) -> tuple[Any, dict[str, Any]]:
    """Draw one scene; whatever its code raises passes through.

    Returns:
        The scene's renderer, and what the drawing took, as `Accounting` has it.

    Raises:
        PlainPathNeeded, ChildFailedError: It is to be drawn the plain way.
    """
    doubts = Doubts()
    collector = collector_of(order)

    def say(done: int) -> None:
        order.report.event(event="frames", done=done, total=max(order.total, done))

    folder = order.into.parent / "chunks"
    children = Children(order.workers, folder, on_chunk=collector.take, on_progress=say)
    make_apart()
    try:
        scene_class = order.make_scene()
        doubts.look_at_manim()
        provenance = Provenance(order.source, scene_class, size=order.size)
        studio = Studio(order, children, doubts, provenance)
        kind = SingleRenderer if order.form.kind == "still" else ForkingRenderer
        scene_module.CairoRenderer = functools.partial(kind, studio=studio)
        began = time.process_time()
        renderer = walk(scene_class, studio)
        walked_s = time.process_time() - began
    finally:
        children.end()
    joining = time.monotonic()
    collector.finish(renderer.file_writer)
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
    if not scene.renderer.is_whole(studio.children.chunks):
        raise ChildFailedError("walk and children count other frames")
    return scene.renderer
