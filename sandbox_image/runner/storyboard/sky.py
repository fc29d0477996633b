"""The sky: its colours, sun or moon, stars and clouds. In coordinates of the frame."""

from typing import Any

from runner.storyboard.colour import Colour, lighter, mix
from runner.storyboard.order import Dice
from runner.storyboard.pen import Pen
from runner.storyboard.stage import Stage

CLOUDS = {"clear": 3, "clouds": 8, "rain": 9, "snow": 7, "fog": 4, "storm": 11}


def draw_sky(stage: Stage, *, open_sky: bool = False) -> None:
    """Draw all of it, down to the horizon and behind the ground.

    Args:
        stage: Of the shot.
        open_sky: There is nothing else in the picture: more clouds, and a larger sun.
    """
    pen, palette = stage.sheet("back"), stage.palette
    wide, high = stage.half_width, stage.half_height
    horizon = high if open_sky else min(high, stage.view.horizon + 0.04)
    pen.downwards(
        (-wide, -high, 2 * wide, high + horizon),
        (0.0, palette.high, 1.0),
        (0.55, palette.middle, 1.0),
        (1.0, palette.low, 1.0),
    )
    pen.box(-wide, horizon - 0.002, 2 * wide, high - horizon + 0.01, palette.haze)
    dice = stage.dice("sky", stage.picture.time)
    if stage.palette.dark and stage.picture.weather in ("clear", "clouds", "fog"):
        draw_stars(pen, dice, wide, (-high, horizon), number=130 if open_sky else 80)
    draw_light(stage, pen, dice, horizon, large=open_sky)
    draw_clouds(stage, pen, horizon, open_sky=open_sky)


def draw_stars(
    pen: Pen, dice: Dice, wide: float, between: tuple[float, float], *, number: int
) -> None:
    """Stars, a few of them bright."""
    top, bottom = between
    for _ in range(number):
        x, y = dice.between(-wide, wide), top + (bottom - top) * dice.between(0, 1) ** 1.4 * 0.9
        size = dice.between(0.0009, 0.0024)
        pen.disc(x, y, size, (1.0, 0.98, 0.9), dice.between(0.35, 0.95))
        if dice.chance(0.06):
            pen.glow(x, y, size * 8, (1.0, 0.98, 0.9), 0.5)


def draw_light(stage: Stage, pen: Pen, dice: Dice, horizon: float, *, large: bool) -> None:
    """Sun or moon with its light around; hidden where the weather is bad."""
    palette, picture = stage.palette, stage.picture
    hidden = picture.weather in ("rain", "storm", "snow")
    side = dice.pick((-1, 1)) * (-1 if stage.view.mirrored else 1)
    x = side * picture.width * dice.between(0.14, 0.3)
    low = picture.time in ("dawn", "dusk")
    rise = 0.1 if low else dice.between(0.3, 0.36) * picture.height
    y = max(horizon - rise, -0.5 * picture.height + 0.16) if not large else -0.02
    radius = (0.085 if low else 0.058) * (1.6 if large else 1.0)
    pen.glow(x, y, radius * (7 if low else 5), palette.glow, 0.25 if hidden else 0.62)
    if hidden:
        return
    if not palette.dark:
        pen.disc(x, y, radius, lighter(palette.glow, 0.25))
        return
    pen.disc(x, y, radius * 0.9, palette.glow)
    crater = mix(palette.glow, palette.middle, 0.22)
    for dx, dy, share in ((-0.3, -0.2, 0.2), (0.25, 0.1, 0.27), (-0.15, 0.4, 0.15)):
        pen.disc(x + dx * radius, y + dy * radius, radius * share, crater)


def draw_clouds(stage: Stage, pen: Pen, horizon: float, *, open_sky: bool) -> None:
    """Flat clouds, those low in the sky smaller and paler."""
    picture, palette = stage.picture, stage.palette
    dice = picture.dice("clouds")
    number = CLOUDS.get(picture.weather, 3) + (4 if open_sky else 0)
    top = -picture.height * 0.5
    dull = picture.weather in ("rain", "storm", "snow", "fog")
    base = mix(palette.high, palette.low, 0.35) if dull else lighter(palette.low, 0.35)
    if palette.dark:
        base = mix(palette.middle, palette.low, 0.55)
    for index in range(number):
        height = dice.between(0.04, 0.82)
        y = top + (horizon - top) * height
        size = (0.34 - 0.2 * height) * dice.between(0.7, 1.25) * (1.5 if open_sky else 1.0)
        spread = (index + dice.between(0.1, 0.9)) / number * 2 - 1
        x = spread * stage.half_width
        alpha = (0.8 if dull else 0.62) * (1 - 0.45 * height)
        cloud(pen, dice, (x, y, size), base, alpha)


def cloud(
    pen: Pen, dice: Dice, at: tuple[float, float, float], colour: Colour, alpha: float
) -> None:
    """One cloud: a flat foot, round above; `at` is its middle and how wide it is."""
    x, y, size = at
    pen.context.push_group()
    pen.round_box(x - size / 2, y - size * 0.045, size, size * 0.09, size * 0.045, colour)
    pen.round_box(
        x - size * dice.between(0.5, 0.72), y + size * 0.03, size * 0.9, size * 0.06, 0.03, colour
    )
    puffs = dice.whole(3, 4)
    for index in range(puffs):
        share = (index + 0.5) / puffs
        radius = size * (0.1 + 0.1 * (1 - abs(share - 0.45) * 2)) * dice.between(0.85, 1.15)
        cx, bottom = x + (share - 0.5) * size * 0.72, y + size * 0.02
        with pen_above(pen, bottom):
            pen.disc(cx, bottom - radius * 0.35, radius, colour)
    pen.context.pop_group_to_source()
    pen.context.paint_with_alpha(alpha)


def pen_above(pen: Pen, y: float) -> Any:
    """Draw only above a line."""
    pen.context.rectangle(-9, -9, 18, 9 + y)
    return pen.inside()
