"""The walk of a scene: full timing, updaters and TeX, but nothing is drawn or encoded.

Frames on which nothing depends are counted and not worked out: no code of the scene runs in them.

Manim's own `dry_run` still draws every frame; this renderer stands in for Manim's and does not.
"""

import contextlib
import linecache
import math
import sys
from typing import Any

import manim.scene.scene as scene_module
from manim import Text, config
from manim.renderer.cairo_renderer import CairoRenderer

from runner.evolving.leaps import IN_A_ROW, Leaps
from runner.fonts import invisible_texts, missing_fonts
from runner.layout import LayoutWatch
from runner.layout_origins import INVISIBLE, MISSING_FONTS, note_transforms, watch_origins
from runner.scene_file import PATH, SceneRefusedError, excerpt, user_line
from runner.settings import hold_settings, without_effect
from runner.time_line import NAMES, TimeLine
from runner.worker import Report, TimeLimitReached

ANIMATIONS = 20_000
LONGEST_S = 7200.0
"""Longest video, seconds."""
CAPTIONS = 5000
PIXEL_S = 1.6e-8
POINT_S = 2.5e-6
"""What Manim's drawing takes for a pixel of a frame and for a point that moves; measured."""


class WalkingRenderer(CairoRenderer):
    """Keeps time as Manim's renderer does, and notes what was played and how it looked."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.frames = 0
        self.time_line = TimeLine()
        self.section_starts_s: list[float] = []
        self.layout: LayoutWatch | None = None
        self._frozen = False
        self._leaps: Leaps | None = None

    def leaps_over(self, scene: Any) -> bool:
        """Whether the next frame need not be worked out."""
        return self._leaps is not None and self._leaps.skips(scene, ahead=IN_A_ROW)

    def play(self, scene: Any, *args: Any, **kwargs: Any) -> None:
        """Walk one animation, note its time and line, and look at how it ends."""
        start, first = self.time, self.frames
        line = user_line(sys._getframe(1))
        self._note_sections(start)
        if self.layout is None:
            self.layout = LayoutWatch(scene)
        self._frozen, self._leaps = False, None
        self.time_line.begin(0)
        super().play(scene, *args, **kwargs)
        note_transforms(scene.animations or ())
        if self.skip_animations:
            self.time = start  # Manim lets time pass, but the video has none of it
        if len(self.time_line.animations) >= ANIMATIONS:
            words = f"The scene plays more than {ANIMATIONS} animations."
            raise SceneRefusedError("too-long", words, line)
        names = [type(animation).__name__ for animation in scene.animations or ()]
        played = {
            "start_s": clean_s(start),
            "duration_s": clean_s(self.time - start),
            "frames": self.frames - first,
            "line": line,
            "names": names[:NAMES],
        }
        leapt = self._leaps.made if self._leaps else 0
        self.time_line.end(played, drawing_s=drawing_s(scene), leapt=leapt)
        if not self.skip_animations:
            animations = scene.animations or ()
            self.layout.look(start, self.time, held=self._frozen, animations=animations)

    def _note_sections(self, start: float) -> None:
        """Note where each section begins that has begun since the last animation."""
        sections = self.file_writer.sections
        self.section_starts_s += [clean_s(start)] * (len(sections) - len(self.section_starts_s))
        if sections:
            sections[-1].partial_movie_files.append(None)  # Manim drops sections without a file

    def update_frame(self, *args: Any, **kwargs: Any) -> None:
        """Draw nothing."""

    def save_static_frame_data(self, scene: Any, *args: Any, **kwargs: Any) -> None:
        """Draw nothing; the length of an animation is known here, and it has not begun."""
        if self.time + scene.duration > LONGEST_S:
            words = f"With this, the video is longer than {LONGEST_S:g} s, the limit."
            raise SceneRefusedError("too-long", words, user_line(sys._getframe(1)))
        self._leaps = Leaps(scene)
        self.time_line.begin(int(scene.duration * self.camera.frame_rate))

    def render(self, *args: Any, **kwargs: Any) -> None:
        """Count a frame instead of drawing it."""
        self.add_frame(None)
        self.time_line.tick()

    def freeze_current_frame(self, duration: float) -> None:
        """Count the frames of a hold."""
        self._frozen = True
        self.add_frame(None, num_frames=int(duration / (1 / self.camera.frame_rate)))

    def add_frame(self, frame: Any, num_frames: int = 1) -> None:
        """Let time pass, exactly as a drawn frame would."""
        if self.skip_animations:
            return
        self.frames += num_frames
        self.time += num_frames * (1 / self.camera.frame_rate)


def rehearse(scene_class: type, report: Report, *, found: list[dict[str, Any]]) -> dict[str, Any]:
    """Walk one scene class; whatever its code raises passes through.

    Args:
        scene_class: The scene.
        report: Where progress goes.
        found: Takes the findings about layout and time, also those made before an exception.

    Returns:
        Its length, frames, animations, sections and captions, as `SceneRehearsal` has them.
    """
    config.dry_run = True
    scene_module.CairoRenderer = WalkingRenderer
    watch_origins()
    with hold_settings() as held:
        scene: Any = scene_class()
        renderer: WalkingRenderer = scene.renderer
        report.event(event="rehearsing", scene_class=scene_class.__name__)
        try:
            scene.render()
        except TimeLimitReached:
            raise  # there is no time left to tell of anything else
        except BaseException:
            with contextlib.suppress(Exception):  # the first error is the one
                found += seen_in(renderer, scene_class.__name__)
            raise
    found += with_excerpts([without_effect(*each) for each in held.items()])
    found += seen_in(renderer, scene_class.__name__)
    found += with_excerpts(renderer.time_line.findings())
    duration_s = clean_s(renderer.frames / renderer.camera.frame_rate)
    sections = [str(section.name)[:200] for section in renderer.file_writer.sections][:1000]
    starts = renderer.section_starts_s + [duration_s] * len(sections)
    return {
        "scene_class": scene_class.__name__,
        "duration_s": duration_s,
        "frames": renderer.frames,
        "animations": renderer.time_line.animations,
        "sections": sections,
        "section_starts_s": starts[: len(sections)],
        "render_s": round(renderer.time_line.render_s, 3),
        "captions": captions(renderer, duration_s),
    }


def seen_in(renderer: WalkingRenderer, name: str) -> list[dict[str, Any]]:
    """Findings about the letters and the layout of a scene, as far as it was walked."""
    found = missing_fonts(MISSING_FONTS, Text.font_list() if MISSING_FONTS else [])
    found += invisible_texts(INVISIBLE)
    MISSING_FONTS.clear()
    INVISIBLE.clear()
    if renderer.layout is not None:
        found += renderer.layout.findings(name)
    return with_excerpts(found)


def with_excerpts(findings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same findings, with the source around the lines that each names."""
    source = "".join(linecache.getlines(PATH))
    for finding in findings:
        lines = (finding.get("line"), finding.get("measure", {}).get("other_line"))
        shown = {each["number"]: each for line in lines for each in excerpt(source, line)}
        finding["excerpt"] = [shown[number] for number in sorted(shown)]
    return findings


def drawing_s(scene: Any) -> float:
    """Seconds that Manim's drawing of one frame takes, estimated from what moves."""
    moving = (part for mobject in scene.moving_mobjects or () for part in mobject.get_family())
    points = sum(len(part.points) for part in moving)
    return config.pixel_width * config.pixel_height * PIXEL_S + points * POINT_S


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
