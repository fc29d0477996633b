"""What people have built, from outside: village, city, castle."""

from runner.storyboard.colour import darker, lighter
from runner.storyboard.order import Dice
from runner.storyboard.pen import Pen
from runner.storyboard.places.land import DEEP, SPAN, hills, meadow, row
from runner.storyboard.shapes import LAMP, WALLS, Spot, house, tree, window
from runner.storyboard.stage import Stage


def village(stage: Stage) -> None:
    """Houses in two rows around a church, hills behind, a path in front."""
    hills(stage, "back", material="7fa093", depth=0.62, base=0.0, rise=0.2)
    pen = hills(stage, "back", material="8aa873", depth=0.42, base=0.05, rise=0.06)
    row(stage, pen, house, number=13, y=(0.04, 0.07), size=(0.13, 0.19), depth=0.44, about="far")
    middle = hills(stage, "middle", material="84a15f", depth=0.22, base=0.1, rise=0.02)
    church(stage, middle, Spot(0.28, 0.09, 0.3, 0.26))
    row(
        stage, middle, tree, number=10, y=(0.07, 0.09), size=(0.22, 0.34), depth=0.26, about="trees"
    )
    row(
        stage,
        middle,
        house,
        number=4,
        y=(0.1, 0.13),
        size=(0.26, 0.36),
        depth=0.14,
        about="l",
        span=(-2.2, -0.1),
    )
    row(
        stage,
        middle,
        house,
        number=3,
        y=(0.1, 0.13),
        size=(0.26, 0.36),
        depth=0.14,
        about="r",
        span=(0.55, 2.2),
    )
    near = meadow(stage, base=0.15)
    path = stage.palette.lit("d9c49a" if stage.picture.weather != "snow" else "c5d0d8", 0.1)
    near.smooth_path([(-0.06, 0.145), (-0.02, 0.2), (-0.3, 0.32), (-0.6, 0.7), (-0.9, DEEP)])
    for x, y in ((0.7, DEEP), (0.42, 0.7), (0.12, 0.32), (0.14, 0.2), (0.04, 0.145)):
        near.context.line_to(x, y)
    near.fill(path)


def church(stage: Stage, pen: Pen, spot: Spot) -> None:
    """A nave and a tower with a spire."""
    palette, x, y, size, depth = stage.palette, spot.x, spot.y, spot.size, spot.depth
    wall, roof = palette.lit("efe6d2", depth), palette.lit("5f6b7a", depth)
    pen.box(x, y - size * 0.6, size * 0.9, size * 0.6, darker(wall, 0.08))
    pen.polygon(
        (
            (x - 0.01, y - size * 0.6),
            (x + size * 0.15, y - size * 0.95),
            (x + size * 0.8, y - size * 0.95),
            (x + size * 0.95, y - size * 0.6),
        ),
        roof,
    )
    pen.box(x - size * 0.2, y - size * 1.3, size * 0.36, size * 1.3, wall)
    pen.box(x, y - size * 1.3, size * 0.16, size * 1.3, darker(wall, 0.12))
    pen.polygon(
        (
            (x - size * 0.26, y - size * 1.3),
            (x - size * 0.02, y - size * 2.1),
            (x + size * 0.22, y - size * 1.3),
        ),
        roof,
    )
    pen.polygon(
        ((x - size * 0.02, y - size * 2.1), (x + size * 0.22, y - size * 1.3), (x, y - size * 1.3)),
        darker(roof, 0.2),
    )
    for dx in (0.28, 0.5, 0.72):
        glass = LAMP if palette.dark else palette.lit("55717f", depth)
        pen.round_box(x + size * dx, y - size * 0.42, size * 0.09, size * 0.3, size * 0.045, glass)
    pen.disc(x - size * 0.02, y - size * 1.08, size * 0.1, palette.lit("f8f1df"))
    pen.line(
        [(x - size * 0.02, y - size * 1.08), (x - size * 0.02, y - size * 1.15)],
        palette.lit("3a3a44"),
        size * 0.02,
    )


def block(stage: Stage, pen: Pen, spot: Spot, dice: Dice) -> None:
    """A tall house of a city."""
    palette, x, y, depth = stage.palette, spot.x, spot.y, spot.depth
    wide, high = spot.size, spot.size * dice.between(1.5, 3.4)
    wall = palette.lit(dice.pick((*WALLS, "b98a78", "8fa3ad", "a9b0a2", "7d8fa0")), depth)
    left, top = x - wide / 2, y - high
    pen.box(left, top, wide, high + 0.1, wall)
    pen.box(left + wide * 0.66, top, wide * 0.34, high + 0.1, darker(wall, 0.14))
    crown = dice.whole(0, 3)
    if crown == 0:
        pen.polygon(((left, top), (x, top - wide * 0.4), (left + wide, top)), darker(wall, 0.3))
    elif crown == 1:
        pen.box(left - wide * 0.05, top - wide * 0.08, wide * 1.1, wide * 0.1, darker(wall, 0.24))
    elif crown == 2:
        pen.box(left + wide * 0.2, top - wide * 0.3, wide * 0.6, wide * 0.3, darker(wall, 0.1))
        pen.box(x - wide * 0.02, top - wide * 0.7, wide * 0.04, wide * 0.4, darker(wall, 0.4))
    columns = 3 if wide < 0.2 else 4
    side = wide / (columns * 1.75)
    rows = int(high / (side * 2.1))
    for line in range(rows):
        for column in range(columns):
            lit = dice.chance(0.5 if palette.dark else 0.3 if palette.time == "dusk" else 0)
            glass = LAMP if lit else darker(wall, 0.32 if not palette.dark else 0.45)
            at = left + wide * (column + 0.5) / columns - side / 2
            pen.box(at, top + side * (0.8 + line * 2.1), side, side * 1.25, glass, 0.9)


def city(stage: Stage) -> None:
    """Roofs and towers in three rows, a street with lamps."""
    back = stage.place("back")
    row(stage, back, block, number=24, y=(0.1, 0.12), size=(0.15, 0.24), depth=0.68, about="far")
    row(stage, back, block, number=17, y=(0.1, 0.12), size=(0.14, 0.22), depth=0.46, about="more")
    middle = stage.place("middle")
    row(
        stage,
        middle,
        block,
        number=6,
        y=(0.12, 0.13),
        size=(0.24, 0.32),
        depth=0.2,
        about="l",
        span=(-2.3, -0.3),
    )
    row(
        stage,
        middle,
        block,
        number=6,
        y=(0.12, 0.13),
        size=(0.24, 0.32),
        depth=0.2,
        about="r",
        span=(0.4, 2.3),
    )
    palette = stage.palette
    walk, street = palette.lit("b9b2a6", 0.1), palette.lit("6f7078", 0.08)
    middle.box(-SPAN, 0.11, 2 * SPAN, 0.3, walk)
    near = stage.place("near")
    near.downwards((-SPAN, 0.16, 2 * SPAN, DEEP), (0, street, 1.0), (1, darker(street, 0.4), 1.0))
    near.box(-SPAN, 0.15, 2 * SPAN, 0.016, lighter(walk, 0.2))
    for index in range(-7, 8):
        near.polygon(
            (
                (index * 0.36, 0.44),
                (index * 0.36 + 0.16, 0.44),
                (index * 0.36 + 0.19, 0.465),
                (index * 0.36, 0.465),
            ),
            palette.lit("d8d2c2"),
            0.7,
        )
    for x in (-1.5, -0.62, 0.7, 1.6):
        lantern(stage, near, Spot(x, 0.17, 0.46, 0.04))


def lantern(stage: Stage, pen: Pen, spot: Spot) -> None:
    """A street lamp."""
    iron, x, y, size = stage.palette.lit("2f3440", spot.depth), spot.x, spot.y, spot.size
    lit = stage.palette.time in ("night", "dusk")
    pen.box(x - size * 0.014, y - size, size * 0.028, size, iron)
    pen.round_box(x - size * 0.045, y - size * 0.06, size * 0.09, size * 0.06, 0.01, iron)
    if lit:
        pen.glow(x, y - size * 1.06, size * 0.5, LAMP, 0.6)
    pen.polygon(
        (
            (x - size * 0.035, y - size),
            (x - size * 0.06, y - size * 1.13),
            (x + size * 0.06, y - size * 1.13),
            (x + size * 0.035, y - size),
        ),
        LAMP if lit else stage.palette.lit("e6e0cf"),
    )
    pen.polygon(
        (
            (x - size * 0.075, y - size * 1.13),
            (x, y - size * 1.2),
            (x + size * 0.075, y - size * 1.13),
        ),
        iron,
    )


def castle(stage: Stage) -> None:
    """A castle on its hill, a way that leads up to it."""
    hills(stage, "back", material="7b93a0", depth=0.66, base=0.0, rise=0.26)
    hills(stage, "back", material="83a089", depth=0.5, base=0.04, rise=0.1)
    middle, palette = stage.place("middle"), stage.palette
    hill = [
        (-SPAN, 0.1),
        (-1.3, 0.07),
        (-0.7, 0.0),
        (-0.35, -0.09),
        (0.35, -0.09),
        (0.75, 0.0),
        (1.3, 0.07),
        (SPAN, 0.1),
    ]
    draw_keep(stage, middle)
    middle.ground(hill, DEEP, palette.lit("7f9c62", 0.26), lower=palette.lit("7f9c62", 0.16))
    row(
        stage, middle, tree, number=16, y=(0.07, 0.11), size=(0.16, 0.27), depth=0.22, about="trees"
    )
    near = meadow(stage, base=0.13)
    way = palette.lit("d6c49b", 0.12)
    near.smooth_path([(-0.02, 0.12), (0.08, 0.18), (-0.2, 0.3), (-0.5, DEEP)])
    for x, y in ((0.6, DEEP), (0.2, 0.3), (0.2, 0.18), (0.03, 0.12)):
        near.context.line_to(x, y)
    near.fill(way)


def draw_keep(stage: Stage, pen: Pen) -> None:
    """Walls and towers, those behind first."""
    palette, dice = stage.palette, stage.dice("keep")
    roof = dice.pick(("4f6d8f", "a4473f", "4f7a6b", "6a4c7d"))
    towers = (
        (-0.16, 0.1, 0.5, 0.34),
        (0.2, 0.09, 0.6, 0.34),
        (0.02, 0.15, 0.44, 0.28),
        (-0.36, 0.1, 0.3, 0.22),
        (0.38, 0.11, 0.34, 0.22),
    )
    for x, wide, high, depth in towers[:3]:
        tower(stage, pen, Spot(x, -0.04, wide, depth), high, roof)
    wall = palette.lit("d8cdb8", 0.22)
    pen.box(-0.36, -0.2, 0.74, 0.16, wall)
    for index in range(13):
        pen.box(-0.36 + index * 0.058, -0.225, 0.034, 0.03, wall)
    for x, wide, high, depth in towers[3:]:
        tower(stage, pen, Spot(x, -0.03, wide, depth), high, roof)
    gate = darker(wall, 0.7)
    pen.round_box(-0.055, -0.15, 0.11, 0.2, 0.055, darker(wall, 0.25))
    pen.round_box(-0.042, -0.135, 0.084, 0.2, 0.042, LAMP if palette.dark else gate)


def tower(stage: Stage, pen: Pen, spot: Spot, high: float, roof: str) -> None:
    """A round tower with a pointed roof and a flag."""
    palette, x, y, wide = stage.palette, spot.x, spot.y, spot.size
    wall, tiles = palette.lit("e0d6c2", spot.depth), palette.lit(roof, spot.depth * 0.8)
    pen.box(x - wide / 2, y - high, wide, high, wall)
    pen.box(x + wide * 0.12, y - high, wide * 0.38, high, darker(wall, 0.14))
    top = y - high
    pen.box(x - wide * 0.6, top - wide * 0.1, wide * 1.2, wide * 0.24, darker(wall, 0.08))
    tip = top - wide * 1.35
    pen.polygon(
        ((x - wide * 0.66, top - wide * 0.1), (x, tip), (x + wide * 0.66, top - wide * 0.1)), tiles
    )
    pen.polygon(
        ((x, tip), (x + wide * 0.66, top - wide * 0.1), (x + wide * 0.1, top - wide * 0.1)),
        darker(tiles, 0.2),
    )
    pen.box(x - wide * 0.02, tip - wide * 0.45, wide * 0.04, wide * 0.5, darker(tiles, 0.5))
    pen.polygon(
        ((x, tip - wide * 0.45), (x + wide * 0.5, tip - wide * 0.33), (x, tip - wide * 0.2)),
        palette.accent,
    )
    window(stage, pen, (x - wide * 0.12, top + wide * 0.4, wide * 0.24, wide * 0.4), palette.dark)
