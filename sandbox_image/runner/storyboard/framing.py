"""What stands before everything: leaves and grass at the edge of the picture, a dark rim."""

import cairo

from runner.storyboard.colour import darker, mix
from runner.storyboard.figures import NIGHT
from runner.storyboard.pen import Pen
from runner.storyboard.stage import Stage

GREEN = {"forest", "field", "garden", "road", "river", "mountains", "village", "castle"}


def draw_foreground(stage: Stage) -> None:
    """Grass in one lower corner, a branch in the upper one across, where there are plants."""
    picture = stage.picture
    if picture.scenery not in GREEN:
        return
    pen, dice = stage.sheet("fore"), picture.dice("foreground")
    dark = mix(darker(stage.palette.lit("3f5d4a"), 0.45), NIGHT, 0.25)
    side = dice.pick((-1, 1))
    corner = side * picture.width * 0.5
    bottom = picture.height * 0.5 + 0.1
    for _ in range(26):
        x = corner - side * dice.between(-0.1, 0.34) * picture.width * 0.6
        high = 0.1 + dice.between(0.06, 0.2) * max(0.1, 1 - abs(x - corner) / (0.4 * picture.width))
        lean = dice.between(-0.06, 0.06)
        pen.context.move_to(x - 0.008, bottom)
        pen.context.curve_to(
            x - 0.006,
            bottom - high * 0.6,
            x + lean * 0.5,
            bottom - high,
            x + lean,
            bottom - high - 0.03,
        )
        pen.context.curve_to(
            x + lean * 0.5 + 0.01,
            bottom - high * 0.8,
            x + 0.01,
            bottom - high * 0.4,
            x + 0.01,
            bottom,
        )
        pen.fill(dark)
    if dice.chance(0.55):
        branch(pen, -corner, -picture.height * 0.5, side, stage)


def branch(pen: Pen, x: float, y: float, side: int, stage: Stage) -> None:
    """A branch with leaves that comes in from an upper corner."""
    dark = mix(darker(stage.palette.lit("3f5d4a"), 0.4), NIGHT, 0.25)
    dice = stage.picture.dice("branch")
    ends = [
        (x - side * 0.12, y + 0.02),
        (x + side * 0.1, y + 0.05),
        (x + side * 0.28, y + 0.12),
        (x + side * 0.4, y + 0.15),
    ]
    pen.line(ends, dark, 0.013)
    for index in range(16):
        share = 0.12 + 0.86 * index / 15
        at = (x + side * (-0.06 + 0.47 * share), y + 0.03 + 0.12 * share**1.2)
        turn = side * (0.5 + dice.between(-0.3, 0.5)) * (1 if index % 2 else -1) + (
            0 if side > 0 else 3.14
        )
        with pen.moved(*at, turn=turn):
            size = dice.between(0.05, 0.075)
            pen.context.move_to(0, 0)
            pen.context.curve_to(size * 0.3, -size * 0.34, size * 0.8, -size * 0.26, size, 0)
            pen.context.curve_to(size * 0.8, size * 0.26, size * 0.3, size * 0.34, 0, 0)
            pen.fill(dark)


def draw_vignette(stage: Stage) -> None:
    """Darken the rim, as one sees who looks closely."""
    pen = stage.sheet("fore")
    wide, high = stage.half_width, stage.half_height
    with pen.moved(0, 0):
        pen.context.scale(stage.picture.width, stage.picture.height)
        shades = cairo.RadialGradient(0, 0, 0.36, 0, 0, 0.74)
        shades.add_color_stop_rgba(0, *NIGHT, 0.0)
        shades.add_color_stop_rgba(0.55, *NIGHT, 0.6)
        shades.add_color_stop_rgba(1, *NIGHT, 0.92)
        pen.context.set_source(shades)
        pen.context.rectangle(-wide, -high, 2 * wide, 2 * high)
        pen.context.fill()
