"""The walk of a scene: full timing, updaters and TeX, but nothing is drawn or encoded.

Manim's own `dry_run` still draws every frame; this renderer stands in for Manim's and does not.
"""

import math
import sys
from typing import Any

import manim.scene.scene as scene_module
from manim import config
from manim.renderer.cairo_renderer import CairoRenderer

from runner.scene_file import SceneRefusedError, user_line
from runner.worker import Report

ANIMATIONS = 20_000
LONGEST_S = 7200.0
"""Longest video, seconds."""
CAPTIONS = 5000


class WalkingRenderer(CairoRenderer):
    """Keeps time as Manim's renderer does, and notes what was played."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.frames = 0
        self.animations: list[dict[str, Any]] = []

    def play(self, scene: Any, *args: Any, **kwargs: Any) -> None:
        """Walk one animation and note its time and line."""
        start = self.time
        line = user_line(sys._getframe(1))
        super().play(scene, *args, **kwargs)
        if self.skip_animations:
            self.time = start  # Manim lets time pass, but the video has none of it
        if len(self.animations) >= ANIMATIONS:
            words = f"The scene plays more than {ANIMATIONS} animations."
            raise SceneRefusedError("too-long", words, line)
        names = [type(animation).__name__ for animation in scene.animations or ()]
        self.animations.append(
            {
                "start_s": clean_s(start),
                "duration_s": clean_s(self.time - start),
                "line": line,
                "names": names[:50],
            }
        )

    def update_frame(self, *args: Any, **kwargs: Any) -> None:
        """Draw nothing."""

    def save_static_frame_data(self, scene: Any, *args: Any, **kwargs: Any) -> None:
        """Draw nothing; the length of an animation is known here, and it has not begun."""
        if self.time + scene.duration > LONGEST_S:
            words = f"With this, the video is longer than {LONGEST_S:g} s, the limit."
            raise SceneRefusedError("too-long", words, user_line(sys._getframe(1)))

    def render(self, *args: Any, **kwargs: Any) -> None:
        """Count a frame instead of drawing it."""
        self.add_frame(None)

    def freeze_current_frame(self, duration: float) -> None:
        """Count the frames of a hold."""
        self.add_frame(None, num_frames=int(duration / (1 / self.camera.frame_rate)))

    def add_frame(self, frame: Any, num_frames: int = 1) -> None:
        """Let time pass, exactly as a drawn frame would."""
        if self.skip_animations:
            return
        self.frames += num_frames
        self.time += num_frames * (1 / self.camera.frame_rate)


def rehearse(scene_class: type, report: Report) -> dict[str, Any]:
    """Walk one scene class; whatever its code raises passes through.

    Returns:
        Its length, frames, animations, sections and captions, as `SceneRehearsal` has them.
    """
    config.dry_run = True
    scene_module.CairoRenderer = WalkingRenderer
    scene: Any = scene_class()
    renderer: WalkingRenderer = scene.renderer
    report.event(event="rehearsing", scene_class=scene_class.__name__)
    scene.render()
    duration_s = clean_s(renderer.frames / renderer.camera.frame_rate)
    return {
        "scene_class": scene_class.__name__,
        "duration_s": duration_s,
        "frames": renderer.frames,
        "animations": renderer.animations,
        "sections": [str(section.name)[:200] for section in renderer.file_writer.sections][:1000],
        "captions": captions(renderer, duration_s),
    }


def captions(renderer: CairoRenderer, duration_s: float) -> list[dict[str, Any]]:
    """The scene's subcaptions, in order, cut to the length of the video in seconds."""
    found: list[dict[str, Any]] = []
    for subtitle in renderer.file_writer.subcaptions[:CAPTIONS]:
        start = max(0.0, subtitle.start.total_seconds())
        end = min(subtitle.end.total_seconds(), duration_s)
        text = str(subtitle.content).strip()[:2000]
        if text and math.isfinite(end) and end > start:
            found.append({"start_s": start, "end_s": end, "text": text})
    return sorted(found, key=lambda caption: caption["start_s"])


def clean_s(seconds: float) -> float:
    """Seconds without the dust that adding up thousands of frames leaves."""
    return round(seconds, 6)
