"""The layers of one shot, from the sky to what stands before everybody."""

from dataclasses import dataclass, field, replace
from typing import Any

import cairo

from runner.storyboard.colour import Palette, palette_of, rgb
from runner.storyboard.order import Dice, Picture
from runner.storyboard.pen import Pen

MARGIN = 0.11
"""By so much of the frame every layer is larger on each side, for the camera to move over it."""
NEARNESS = {"back": 0.3, "middle": 0.6, "near": 1.0, "front": 1.0, "fore": 1.35}
"""Layers from far to near, and how much of the camera's movement each takes part in."""


LAMPLIT = {"room", "hall"}
"""Where lamps give the light when it is dark outside."""


@dataclass
class Layer:
    """One sheet of the picture."""

    surface: Any
    nearness: float


@dataclass
class View:
    """From where a scenery is seen."""

    horizon: float = 0.12
    """Where the ground begins, in frame coordinates: 0 is the middle."""
    zoom: float = 1.0
    shift: float = 0.0
    """To the right, in units of the scenery."""
    mirrored: bool = False


@dataclass
class Stage:
    """What a shot is drawn on."""

    picture: Picture
    view: View = field(default_factory=View)
    layers: dict[str, Layer] = field(default_factory=dict[str, Layer])
    focus: tuple[float, float] = (0.0, 0.0)
    """What the camera goes towards, in frame coordinates."""

    def __post_init__(self) -> None:
        picture = self.picture
        palette: Palette = palette_of(picture.time, picture.mood, picture.weather)
        if picture.scenery in LAMPLIT and picture.time in ("night", "dusk"):
            palette = replace(palette, light=rgb("ffd7a3"), shade=rgb("3b2431"), dim=0.3)
        self.palette = palette

    @property
    def half_width(self) -> float:
        """From the middle of the frame to the edge of a layer."""
        return self.picture.width * (0.5 + MARGIN)

    @property
    def half_height(self) -> float:
        """The same downwards."""
        return self.picture.height * (0.5 + MARGIN)

    def sheet(self, name: str) -> Pen:
        """A pen for a layer in frame coordinates, (0, 0) in the middle."""
        if name not in self.layers:
            picture = self.picture
            width = round(picture.width_px * (1 + 2 * MARGIN))
            height = round(picture.height_px * (1 + 2 * MARGIN))
            surface = cairo.ImageSurface(cairo.FORMAT_ARGB32, width, height)
            self.layers[name] = Layer(surface, NEARNESS[name])
        surface = self.layers[name].surface
        context = cairo.Context(surface)
        context.translate(surface.get_width() / 2, surface.get_height() / 2)
        unit = min(self.picture.width_px, self.picture.height_px)
        context.scale(unit, unit)
        return Pen(context)

    def place(self, name: str) -> Pen:
        """A pen for a layer in coordinates of the scenery: y is 0 where the ground begins."""
        pen, view = self.sheet(name), self.view
        pen.context.translate(0, view.horizon)
        pen.context.scale(-view.zoom if view.mirrored else view.zoom, view.zoom)
        pen.context.translate(-view.shift, 0)
        return pen

    def dice(self, *about: object) -> Dice:
        """Chance for what stays as it is in this place."""
        return self.picture.place_dice(*about)
