"""Rain, snow and fog that move: sheets that are drawn once and pushed on from frame to frame."""

import math
from dataclasses import dataclass
from typing import Any

import cairo

from runner.storyboard.grading import grade
from runner.storyboard.order import Picture
from runner.storyboard.own import Footage, footage_of
from runner.storyboard.pen import Pen
from runner.storyboard.scenery import INDOORS
from runner.storyboard.stage import Stage


@dataclass
class Drift:
    """A sheet that repeats itself, and how it moves."""

    surface: Any
    right: float
    """Pixels in a second."""
    down: float
    sway: float = 0.0
    """Pixels to both sides."""

    def paint(self, context: Any, seconds: float) -> None:
        """Lay it over a frame."""
        width, height = self.surface.get_width(), self.surface.get_height()
        sway = self.sway * math.sin(seconds * 1.3)
        x = round(self.right * seconds + sway) % width
        y = round(self.down * seconds) % height
        for left in (x - width, x) if x else (0,):
            for top in (y - height, y) if y else (0,):
                context.set_source_surface(self.surface, left, top)
                context.paint()


def weather_of(picture: Picture) -> list[Drift] | list[Footage]:
    """What moves by itself in a shot: the air, but not inside of houses and on cards; a clip."""
    if picture.own:
        return footage_of(picture)
    drifts = drifts_of(picture)
    for drift in drifts:
        grade(drift.surface, picture.look)
    return drifts


def drifts_of(picture: Picture) -> list[Drift]:
    """What moves through the air, in its own colours."""
    if picture.scenery in INDOORS or picture.type in ("title", "insert"):
        return []
    if picture.weather in ("rain", "storm"):
        strong = picture.weather == "storm"
        return [rain(picture, 210 if strong else 130, strong=strong)]
    if picture.weather == "snow":
        return [snow(picture, 90, 0.0026, 0.07, "far"), snow(picture, 55, 0.0046, 0.13, "near")]
    if picture.weather == "fog":
        return [fog(picture)]
    return []


def sheet(picture: Picture) -> tuple[Any, Pen]:
    """An empty sheet as large as the frame, and a pen for it; (0, 0) is its upper left corner."""
    surface = cairo.ImageSurface(cairo.FORMAT_ARGB32, picture.width_px, picture.height_px)
    context = cairo.Context(surface)
    unit = min(picture.width_px, picture.height_px)
    context.scale(unit, unit)
    return surface, Pen(context)


def rain(picture: Picture, number: int, *, strong: bool) -> Drift:
    """Slanting drops."""
    surface, pen = sheet(picture)
    dice = picture.dice("rain")
    slant = 0.34 if strong else 0.16
    for _ in range(round(number * picture.width * picture.height)):
        x, y = dice.between(0, picture.width), dice.between(0, picture.height)
        long, alpha = dice.between(0.03, 0.075), dice.between(0.16, 0.42)
        for dx in (0.0, -picture.width):
            for dy in (0.0, -picture.height):
                pen.context.move_to(x + dx, y + dy)
                pen.context.line_to(x + dx + long * slant, y + dy + long)
                pen.stroke((0.86, 0.92, 1.0), 0.0022, alpha)
    unit = min(picture.width_px, picture.height_px)
    speed = 1.25 * unit
    return Drift(surface, speed * slant, speed)


def snow(picture: Picture, number: int, size: float, speed: float, about: str) -> Drift:
    """Flakes that sway."""
    surface, pen = sheet(picture)
    dice = picture.dice("snow", about)
    for _ in range(round(number * picture.width * picture.height)):
        x, y = dice.between(0, picture.width), dice.between(0, picture.height)
        radius, alpha = size * dice.between(0.6, 1.3), dice.between(0.55, 0.95)
        for dx in (0.0, picture.width, -picture.width):
            for dy in (0.0, picture.height, -picture.height):
                pen.disc(x + dx, y + dy, radius, (1, 1, 1), alpha)
    unit = min(picture.width_px, picture.height_px)
    return Drift(surface, speed * unit * 0.25, speed * unit, sway=unit * 0.012)


def fog(picture: Picture) -> Drift:
    """Long banks that go past, low in the picture."""
    surface, pen = sheet(picture)
    dice = picture.dice("fog")
    for _ in range(7):
        x, y = dice.between(0, picture.width), picture.height * dice.between(0.42, 0.86)
        wide, high = dice.between(0.5, 0.9), dice.between(0.1, 0.2)
        for dx in (0.0, picture.width, -picture.width):
            with pen.moved(x + dx, y):
                pen.context.scale(wide, high)
                pen.glow(0, 0, 1.0, (0.93, 0.95, 0.97), 0.3)
    return Drift(surface, 0.05 * min(picture.width_px, picture.height_px), 0.0)


def draw_bolt(stage: Stage) -> None:
    """Lightning far away, in some shots of a storm."""
    picture = stage.picture
    dice = picture.dice("bolt")
    if picture.weather != "storm" or picture.scenery in INDOORS or dice.chance(0.4):
        return
    pen = stage.sheet("back")
    x, y = picture.width * dice.between(-0.3, 0.3), -picture.height * 0.5
    points = [(x, y)]
    while y < stage.view.horizon - 0.03:
        x, y = x + dice.between(-0.05, 0.05), y + dice.between(0.05, 0.1)
        points.append((x, min(y, stage.view.horizon)))
    pen.glow(points[2][0], points[2][1], 0.5, (0.85, 0.88, 1.0), 0.5)
    for width, alpha in ((0.016, 0.25), (0.005, 1.0)):
        for point in points:
            pen.context.line_to(*point)
        pen.stroke((0.95, 0.96, 1.0), width, alpha)
