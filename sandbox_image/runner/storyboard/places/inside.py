"""Inside of something: room, hall and cave."""

import math

from runner.storyboard.colour import darker, lighter, mix
from runner.storyboard.pen import Pen
from runner.storyboard.places.land import DEEP, SPAN, row
from runner.storyboard.shapes import LAMP, Spot, rock
from runner.storyboard.sky import draw_stars
from runner.storyboard.stage import Stage

WALLPAPERS = ("c98f6b", "8fa89b", "a3907c", "7f93a8", "b5838d", "9c9a6b")


def room(stage: Stage) -> None:
    """A living room: window with the sky, table with a lamp, shelf, picture, rug."""
    palette, dice = stage.palette, stage.dice("room")
    back, middle, near = stage.place("back"), stage.place("middle"), stage.place("near")
    wall = mix(
        palette.lit(dice.pick(WALLPAPERS)), LAMP, 0.16 if palette.time in ("night", "dusk") else 0.0
    )
    back.downwards(
        (-SPAN, -1.9, 2 * SPAN, 2.1),
        (0, darker(wall, 0.3), 1.0),
        (0.6, wall, 1.0),
        (1, lighter(wall, 0.08), 1.0),
    )
    for index in range(-24, 25):
        back.box(index * 0.1, -1.9, 0.028, 2.0, lighter(wall, 0.1), 0.35)
    back.box(-SPAN, -0.13, 2 * SPAN, 0.22, darker(wall, 0.28))
    back.box(-SPAN, -0.145, 2 * SPAN, 0.02, darker(wall, 0.42))
    for x in (-1.1, 0.32, 1.72):
        pane(stage, back, (x, -0.66, 0.42, 0.46))
    for x in (-0.36, 1.02):
        shelf(stage, back, Spot(x, -0.28, 0.36))
    wood = palette.lit("8f623f", 0.0)
    near.downwards(
        (-SPAN, 0.08, 2 * SPAN, DEEP),
        (0, wood, 1.0),
        (0.6, darker(wood, 0.34), 1.0),
        (1, darker(wood, 0.4), 1.0),
    )
    for index in range(-12, 13):
        near.line([(index * 0.2, 0.085), (index * 0.62, DEEP)], darker(wood, 0.3), 0.004, 0.5)
    near.oval(0.1, 0.36, 0.75, 0.13, palette.lit("a4473f", 0.02), 0.9)
    near.oval(0.1, 0.36, 0.66, 0.105, palette.lit("d9a066", 0.02), 0.9)
    near.oval(0.1, 0.36, 0.6, 0.09, palette.lit("a4473f", 0.02), 0.9)
    for x in (-0.86, 1.16):
        table(stage, middle, Spot(x, 0.2, 0.46))


def pane(stage: Stage, pen: Pen, box: tuple[float, float, float, float]) -> None:
    """A window through which the sky is seen, with curtains."""
    x, y, wide, high = box
    palette = stage.palette
    frame = palette.lit("f3e9d6")
    pen.round_box(x - 0.025, y - 0.025, wide + 0.05, high + 0.05, 0.012, frame)
    pen.downwards(
        (x, y, wide, high),
        (0, palette.high, 1.0),
        (0.7, palette.middle, 1.0),
        (1, palette.low, 1.0),
    )
    pen.context.rectangle(x, y, wide, high)
    with pen.inside():
        if palette.dark:
            pen.context.translate(x + wide / 2, y)
            draw_stars(pen, stage.dice("pane", x), wide / 2, (0, high), number=14)
            pen.context.translate(-x - wide / 2, -y)
        if 0 < x < 1 and stage.picture.weather in ("clear", "clouds"):
            pen.glow(x + wide * 0.7, y + high * 0.34, 0.22, palette.glow, 0.6)
            pen.disc(x + wide * 0.7, y + high * 0.34, 0.034, palette.glow)
        pen.blob(
            [
                (x - 0.1, y + high * 1.2),
                (x + wide * 0.2, y + high * 0.76),
                (x + wide * 0.6, y + high * 0.84),
                (x + wide * 1.2, y + high * 0.7),
                (x + wide * 1.2, y + high * 1.3),
            ],
            palette.lit("6f9077", 0.4),
        )
    pen.box(x + wide / 2 - 0.008, y, 0.016, high, frame)
    pen.box(x, y + high * 0.45, wide, 0.016, frame)
    pen.round_box(x - 0.045, y + high + 0.02, wide + 0.09, 0.026, 0.01, darker(frame, 0.1))
    cloth = palette.lit(stage.dice("curtain").pick(("a4473f", "4f6d8f", "7d8f5a", "b5838d")))
    for side in (-1, 1):
        edge = x + (wide + 0.06 if side > 0 else -0.06)
        inner = edge - side * 0.13
        pen.context.move_to(edge, y - 0.06)
        pen.context.line_to(inner - side * 0.04, y - 0.06)
        pen.context.curve_to(
            inner,
            y + high * 0.4,
            edge - side * 0.03,
            y + high * 0.6,
            edge - side * 0.05,
            y + high * 0.72,
        )
        pen.context.line_to(edge - side * 0.11, y + high + 0.07)
        pen.context.line_to(edge + side * 0.02, y + high + 0.07)
        pen.context.close_path()
        pen.fill(cloth)
    pen.round_box(x - 0.1, y - 0.075, wide + 0.2, 0.018, 0.009, palette.lit("6b4a36"))


def shelf(stage: Stage, pen: Pen, spot: Spot) -> None:
    """A board with books, and a picture above it."""
    palette, x, y, size = stage.palette, spot.x, spot.y, spot.size
    dice = stage.dice("books", x)
    at = x - size * 0.44
    while at < x + size * 0.3:
        wide, high = size * dice.between(0.05, 0.09), size * dice.between(0.22, 0.36)
        book = palette.lit(dice.pick(("a4473f", "3f6b6b", "d9a066", "4f5d8f", "7d8f5a", "efe2c4")))
        pen.box(at, y - high, wide * 0.92, high, book)
        pen.box(at, y - high * 0.85, wide * 0.92, high * 0.06, lighter(book, 0.35))
        at += wide
    pen.box(x - size / 2, y, size, size * 0.06, palette.lit("6b4a36"))
    frame = (x - size * 0.28, y - size * 1.12, size * 0.56, size * 0.46)
    pen.box(*frame, palette.lit("c9a15a"))
    inset = size * 0.035
    fx, fy, wide, high = (
        frame[0] + inset,
        frame[1] + inset,
        frame[2] - 2 * inset,
        frame[3] - 2 * inset,
    )
    pen.box(fx, fy, wide, high, palette.lit("bcd3cf"))
    pen.polygon(
        (
            (fx, fy + high),
            (fx + wide * 0.35, fy + high * 0.35),
            (fx + wide * 0.6, fy + high * 0.7),
            (fx + wide * 0.75, fy + high * 0.5),
            (fx + wide, fy + high),
        ),
        palette.lit("5f8573"),
    )


def table(stage: Stage, pen: Pen, spot: Spot) -> None:
    """A table with a cloth, a lamp and a cup."""
    palette, x, y, size = stage.palette, spot.x, spot.y, spot.size
    wood = palette.lit("7a5238")
    for dx in (-0.4, 0.4):
        pen.box(x + dx * size - 0.014, y - size * 0.5, 0.028, size * 0.52, darker(wood, 0.25))
    pen.round_box(x - size / 2, y - size * 0.54, size, size * 0.07, 0.008, wood)
    lit = palette.time in ("night", "dusk")
    lx, ly = x - size * 0.16, y - size * 0.54
    if lit:
        pen.glow(lx, ly - size * 0.34, size * 1.3, LAMP, 0.55)
    pen.box(lx - size * 0.015, ly - size * 0.26, size * 0.03, size * 0.26, palette.lit("c9a15a"))
    pen.oval(lx, ly - size * 0.01, size * 0.08, size * 0.022, palette.lit("c9a15a"))
    pen.polygon(
        (
            (lx - size * 0.14, ly - size * 0.24),
            (lx - size * 0.07, ly - size * 0.46),
            (lx + size * 0.07, ly - size * 0.46),
            (lx + size * 0.14, ly - size * 0.24),
        ),
        LAMP if lit else palette.lit("efe2c4"),
    )
    pen.round_box(
        x + size * 0.16, ly - size * 0.11, size * 0.11, size * 0.11, 0.01, palette.lit("4f7f8f")
    )


def hall(stage: Stage) -> None:
    """Columns and arches, light that falls through high windows, a long carpet."""
    palette = stage.palette
    back, middle, near = stage.place("back"), stage.place("middle"), stage.place("near")
    stone = palette.lit("cdbfa8", 0.12)
    back.downwards(
        (-SPAN, -1.9, 2 * SPAN, 2.1),
        (0, darker(stone, 0.55), 1.0),
        (0.6, darker(stone, 0.3), 1.0),
        (1, darker(stone, 0.16), 1.0),
    )
    for index in range(-4, 5):
        x = index * 0.5
        back.round_box(x - 0.1, -0.76, 0.2, 0.9, 0.1, darker(stone, 0.45))
        back.round_path(x - 0.085, -0.74, 0.17, 0.62, 0.085)
        with back.inside():
            back.downwards(
                (x - 0.1, -0.76, 0.2, 0.66), (0, palette.middle, 1.0), (1, palette.low, 1.0)
            )
            back.box(x - 0.004, -0.76, 0.008, 0.66, darker(stone, 0.45))
            for bar in (-0.6, -0.42, -0.26):
                back.box(x - 0.1, bar, 0.2, 0.006, darker(stone, 0.45))
        if not palette.dark:
            back.polygon(
                ((x - 0.08, -0.7), (x + 0.08, -0.7), (x + 0.42, 0.14), (x + 0.1, 0.14)),
                palette.glow,
                0.13,
            )
    for index in range(-3, 4):
        column(stage, middle, index * 0.76 + 0.38)
    floor = palette.lit("a8957b", 0.06)
    near.downwards(
        (-SPAN, 0.1, 2 * SPAN, DEEP),
        (0, darker(floor, 0.1), 1.0),
        (0.6, darker(floor, 0.36), 1.0),
        (1, darker(floor, 0.4), 1.0),
    )
    for line in range(1, 7):
        near.box(-SPAN, 0.1 + 0.02 * line**1.8, 2 * SPAN, 0.003, darker(floor, 0.4), 0.6)
    for index in range(-14, 15):
        near.line([(index * 0.16, 0.1), (index * 0.5, DEEP)], darker(floor, 0.4), 0.003, 0.5)
    red = palette.lit("9e3039", 0.02)
    near.polygon(((-0.14, 0.1), (0.14, 0.1), (0.95, DEEP), (-0.95, DEEP)), red)
    for side in (-1, 1):
        near.polygon(
            ((side * 0.125, 0.1), (side * 0.115, 0.1), (side * 0.78, DEEP), (side * 0.86, DEEP)),
            palette.lit("d9b25f", 0.02),
        )


def column(stage: Stage, pen: Pen, x: float) -> None:
    """A column with its arch to the next one, and a banner on it."""
    stone = stage.palette.lit("dccfb6", 0.08)
    pen.context.new_path()
    pen.context.rectangle(x - 0.4, -1.9, 0.8, 1.1)
    pen.context.arc_negative(x + 0.38, -0.8, 0.31, 0, -math.pi)
    pen.context.arc_negative(x - 0.38, -0.8, 0.31, 0, -math.pi)
    pen.context.new_path()
    pen.box(x - 0.06, -1.9, 0.12, 2.06, stone)
    pen.box(x + 0.01, -1.9, 0.05, 2.06, darker(stone, 0.16))
    pen.box(x - 0.042, -0.84, 0.01, 0.92, darker(stone, 0.1))
    for y, wide, high in (
        (-0.9, 0.09, 0.04),
        (-0.86, 0.075, 0.02),
        (0.1, 0.075, 0.03),
        (0.13, 0.095, 0.05),
    ):
        pen.round_box(x - wide, y, wide * 2, high, 0.006, darker(stone, 0.06))
    if stage.dice("banner", round(x, 2)).chance(0.5):
        cloth = stage.palette.lit(stage.dice("banners").pick(("9e3039", "3f5f8f", "4f7a55")), 0.04)
        pen.polygon(
            ((x - 0.05, -0.74), (x + 0.05, -0.74), (x + 0.05, -0.4), (x, -0.35), (x - 0.05, -0.4)),
            cloth,
        )
        pen.disc(x, -0.6, 0.024, stage.palette.lit("e6c26a"))


def cave(stage: Stage) -> None:
    """Seen from inside: the mouth with the sky in it, teeth of stone above and below."""
    palette, dice = stage.palette, stage.dice("cave")
    stone = mix(palette.lit("6a5d60", 0.0), (0.1, 0.09, 0.14), 0.3)
    back, middle, near = stage.place("back"), stage.place("middle"), stage.place("near")
    back.ground(
        [(-SPAN, 0.0), (-0.5, -0.06), (0.1, -0.02), (0.6, -0.08), (SPAN, 0.0)],
        0.3,
        palette.lit("6f8f7a", 0.5),
    )
    for pen, shade, grow in ((back, 0.15, 0.0), (middle, 0.4, 0.2)):
        pen.context.rectangle(-SPAN, -1.9, 2 * SPAN, 1.9 + DEEP)
        outline = [
            (x * (1 + grow), y * (1 + grow) + dice.between(-0.03, 0.03))
            for x, y in (
                (-0.62, 0.14),
                (-0.6, -0.2),
                (-0.42, -0.44),
                (-0.1, -0.56),
                (0.24, -0.5),
                (0.5, -0.34),
                (0.66, -0.06),
                (0.62, 0.14),
            )
        ]
        pen.smooth_path(outline, closed=True)
        pen.context.set_fill_rule(1)
        pen.fill(darker(stone, shade))
        pen.context.set_fill_rule(0)
    for _ in range(26):
        x = dice.between(-SPAN, SPAN)
        long, wide = dice.between(0.12, 0.4), dice.between(0.03, 0.07)
        top = -0.86 + 0.22 * min(1.5, abs(x))
        middle.polygon(
            ((x - wide, top - 0.1), (x + wide, top - 0.1), (x, top + long)), darker(stone, 0.5)
        )
    floor = mix(stone, palette.haze, 0.12)
    near.ground(
        [(-SPAN, 0.1), (-0.8, 0.13), (-0.2, 0.1), (0.4, 0.12), (1.0, 0.09), (SPAN, 0.13)],
        DEEP,
        floor,
        lower=darker(stone, 0.5),
    )
    near.glow(0.0, 0.12, 0.9, palette.low, 0.16)
    row(
        stage,
        near,
        lambda s, p, spot, d: rock(s, p, spot, d, "5a5058"),
        number=11,
        y=(0.14, 0.24),
        size=(0.09, 0.22),
        depth=0.0,
        about="rocks",
    )
    for x in (-0.95, 0.86, 1.5):
        crystal(stage, near, x, 0.2)


def crystal(stage: Stage, pen: Pen, x: float, y: float) -> None:
    """Three crystals that shine a little."""
    colour = mix(stage.palette.accent, (0.6, 0.85, 0.95), 0.5)
    pen.glow(x, y - 0.08, 0.24, colour, 0.35)
    for dx, high, lean in ((-0.04, 0.11, -0.03), (0.04, 0.13, 0.035), (0.0, 0.19, 0.0)):
        points = (
            (x + dx - 0.022, y),
            (x + dx - 0.03 + lean, y - high * 0.75),
            (x + dx + lean, y - high),
            (x + dx + 0.03 + lean, y - high * 0.7),
            (x + dx + 0.022, y),
        )
        pen.polygon(points, colour)
        pen.polygon((points[2], points[3], points[4], (x + dx, y)), darker(colour, 0.3))
