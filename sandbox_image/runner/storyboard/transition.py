"""How a clip begins and ends: out of the picture before it, from black, to black.

It is part of the clip, so no clip overlaps another, and all of them are joined as they are.
"""

from dataclasses import dataclass
from typing import Any

import cairo
import numpy as np
from PIL import Image, ImageOps

from runner.storyboard.camera import Camera, moves_of
from runner.storyboard.compose import compose
from runner.storyboard.order import read_picture
from runner.storyboard.weather import weather_of


@dataclass(frozen=True)
class Transition:
    """What is laid over the first and the last frames."""

    frames: int
    """In how many the clip has come."""
    before: Any
    """Last picture of the clip before, out of which it comes; black where it is None."""
    ends: int
    """In how many it goes to black at its end."""
    length: int
    """Of the clip, frames."""

    def is_over(self, index: int) -> bool:
        """Whether something is laid over this frame."""
        return index < self.frames or index >= self.length - self.ends

    def paint(self, context: Any, index: int) -> None:
        """Lay it over a frame."""
        if index < self.frames:
            shade(context, self.before, 1 - (index + 1) / (self.frames + 1))
        if index >= self.length - self.ends:
            shade(context, None, (index - self.length + self.ends + 1) / self.ends)


def shade(context: Any, surface: Any, opacity: float) -> None:
    """Lay a picture over what is drawn; black where there is none."""
    if surface is None:
        context.set_source_rgba(0, 0, 0, opacity)
        context.paint()
        return
    context.set_source_surface(surface, 0, 0)
    context.paint_with_alpha(opacity)


def read_transition(shot: dict[str, Any], frames: int) -> Transition:
    """What was ordered; a clip that says nothing of it begins and ends with a cut."""
    begins = shot.get("begins") or {}
    before, picture = begins.get("from"), begins.get("picture")
    out_of = None
    if picture:
        out_of = surface_of(read_still(picture, shot["width_px"], shot["height_px"]))
    elif before:
        out_of = last_frame(before)
    return Transition(
        int(begins.get("frames", 0)), out_of, int(shot.get("ends_in_black", 0)), frames
    )


def read_still(path: str, width_px: int, height_px: int) -> Any:
    """A picture from a file, as large as the frame: what stands over is cut off evenly.

    Gives:
        Its pixels: uint8, shape (height, width, 3), RGB.
    """
    with Image.open(path, formats=["PNG"]) as opened:
        size = (width_px, height_px)
        fitted = ImageOps.fit(opened.convert("RGB"), size, Image.Resampling.LANCZOS)
    return np.asarray(fitted)


def surface_of(pixels: Any) -> Any:
    """Pixels as a surface of cairo: uint8, shape (height, width, 3), RGB."""
    height, width = pixels.shape[:2]
    surface = cairo.ImageSurface(cairo.FORMAT_RGB24, width, height)
    drawn = np.ndarray((height, width, 4), np.uint8, surface.get_data())
    drawn[:, :, :3] = pixels[:, :, ::-1]
    surface.mark_dirty()
    return surface


def last_frame(shot: dict[str, Any]) -> Any:
    """The last picture of a shot, as a cairo surface."""
    picture = read_picture(shot)
    surface = cairo.ImageSurface(cairo.FORMAT_RGB24, picture.width_px, picture.height_px)
    context = cairo.Context(surface)
    Camera(compose(picture)).lay(context, moves_of(picture)[-1])
    for drift in weather_of(picture):
        drift.paint(context, (picture.frames - 1) / picture.fps)
    surface.flush()
    return surface
