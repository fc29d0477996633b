"""Water: sea, shore, river, and a ship's deck."""

from runner.storyboard.colour import Colour, darker, lighter, mix
from runner.storyboard.pen import Pen
from runner.storyboard.places.land import DEEP, SPAN, hills, meadow, row
from runner.storyboard.shapes import Spot, palm, pine, rock, tree
from runner.storyboard.stage import Stage


def water_colour(stage: Stage, depth: float) -> Colour:
    """What water looks like under this sky."""
    return mix(stage.palette.lit("2f7f95", depth), stage.palette.middle, 0.25)


def surface(stage: Stage, pen: Pen, top: float, bottom: float) -> None:
    """A sheet of water with light on it, from far to near."""
    far, near = mix(water_colour(stage, 0.3), stage.palette.low, 0.35), water_colour(stage, 0.0)
    pen.downwards(
        (-SPAN, top, 2 * SPAN, bottom - top),
        (0, far, 1.0),
        (0.35, near, 1.0),
        (1, darker(near, 0.3), 1.0),
    )
    dice = stage.dice("water", top)
    bright = lighter(stage.palette.low, 0.35)
    for _ in range(110):
        share = dice.between(0, 1) ** 1.7
        y = top + 0.008 + (bottom - top) * share
        wide = (0.02 + 0.14 * share) * dice.between(0.5, 1.5)
        x = dice.between(-SPAN, SPAN)
        pen.round_box(
            x - wide / 2, y, wide, 0.0025 + 0.007 * share, 0.004, bright, 0.30 - 0.2 * share
        )


def waves(stage: Stage, name: str, y: float, size: float, depth: float) -> None:
    """A row of waves with light crests."""
    pen, colour = stage.place(name), water_colour(stage, depth)
    steps = int(SPAN * 2 / (size * 4))
    dice = stage.dice("waves", y)
    points = [
        (-SPAN + index * size * 2, y - (size * dice.between(0.25, 0.5) if index % 2 else 0))
        for index in range(steps * 2 + 2)
    ]
    pen.ground(points, DEEP, colour, lower=darker(colour, 0.3))
    pen.smooth_path(points)
    pen.stroke(lighter(colour, 0.32), size * 0.09, 0.7)


def sail_boat(stage: Stage, pen: Pen, spot: Spot) -> None:
    """A small boat under sail."""
    palette, x, y, size = stage.palette, spot.x, spot.y, spot.size
    pen.polygon(
        (
            (x - size * 0.5, y - size * 0.14),
            (x + size * 0.55, y - size * 0.14),
            (x + size * 0.36, y),
            (x - size * 0.36, y),
        ),
        palette.lit("7a4a33", spot.depth),
    )
    pen.box(x - size * 0.015, y - size, size * 0.03, size * 0.9, palette.lit("5a4236", spot.depth))
    cloth = palette.lit("f6ecd6", spot.depth)
    pen.polygon(
        (
            (x + size * 0.04, y - size * 0.98),
            (x + size * 0.46, y - size * 0.22),
            (x + size * 0.04, y - size * 0.22),
        ),
        cloth,
    )
    pen.polygon(
        (
            (x - size * 0.04, y - size * 0.86),
            (x - size * 0.36, y - size * 0.22),
            (x - size * 0.04, y - size * 0.22),
        ),
        darker(cloth, 0.12),
    )


def sea(stage: Stage) -> None:
    """The open sea, islands far away and a sail."""
    back = stage.place("back")
    dice = stage.dice("islands")
    for x in (-1.4, 0.7, 1.7):
        line = [
            (x - 0.4, 0.02),
            (x - 0.2, -0.06),
            (x, -dice.between(0.07, 0.13)),
            (x + 0.2, -0.05),
            (x + 0.42, 0.02),
        ]
        back.ground(line, 0.05, stage.palette.lit("6c8c87", 0.62))
    surface(stage, back, 0.0, DEEP)
    middle = stage.place("middle")
    sail_boat(stage, middle, Spot(dice.between(-0.5, 0.5), 0.07, 0.17, 0.2))
    waves(stage, "middle", 0.16, 0.075, 0.12)
    waves(stage, "near", 0.3, 0.11, 0.04)


def jetty(stage: Stage) -> None:
    """The sea, seen from a landing stage on which people can stand."""
    sea(stage)
    near, wood = stage.place("near"), stage.palette.lit("9a6b45", 0.06)
    for x in range(-9, 10):
        near.round_box(x * 0.42 - 0.03, 0.1, 0.06, 0.3, 0.015, darker(wood, 0.4))
    shades = (
        (0, lighter(wood, 0.08), 1.0),
        (0.4, darker(wood, 0.22), 1.0),
        (1, darker(wood, 0.4), 1.0),
    )
    near.downwards((-SPAN, 0.21, 2 * SPAN, DEEP), *shades)
    near.box(-SPAN, 0.2, 2 * SPAN, 0.02, lighter(wood, 0.25))
    for index in range(-18, 19):
        near.line([(index * 0.15, 0.222), (index * 0.36, DEEP)], darker(wood, 0.42), 0.005, 0.6)
    for x in range(-9, 9):
        near.line(
            [(x * 0.42, 0.13), (x * 0.42 + 0.21, 0.17), (x * 0.42 + 0.42, 0.13)],
            darker(wood, 0.55),
            0.012,
        )


def shore(stage: Stage) -> None:
    """A beach: water behind, sand in front, palms or rocks at the sides."""
    back = stage.place("back")
    hill = [(-SPAN, -0.05), (-1.7, -0.2), (-1.2, -0.12), (-0.75, 0.02)]
    back.ground(hill, 0.06, stage.palette.lit("7d9c88", 0.5))
    surface(stage, back, 0.0, DEEP)
    sail_boat(stage, stage.place("middle"), Spot(0.5, 0.05, 0.11, 0.34))
    near, palette = stage.place("near"), stage.palette
    sand = palette.lit("ecd6a4", 0.06)
    line = [(-SPAN, 0.12), (-1.2, 0.16), (-0.4, 0.13), (0.4, 0.17), (1.2, 0.13), (SPAN, 0.17)]
    foam = [(x, y - 0.012) for x, y in line]
    near.ground(foam, DEEP, lighter(water_colour(stage, 0.1), 0.7))
    near.ground(line, DEEP, sand, lower=darker(sand, 0.18))
    row(stage, near, rock, number=7, y=(0.2, 0.34), size=(0.05, 0.13), depth=0.06, about="rocks")
    if stage.picture.weather == "snow" or stage.dice("kind").chance(0.35):
        row(
            stage,
            near,
            pine,
            number=3,
            y=(0.2, 0.26),
            size=(0.5, 0.7),
            depth=0.1,
            about="p",
            span=(-2.2, -0.6),
        )
    else:
        row(
            stage,
            near,
            palm,
            number=3,
            y=(0.2, 0.28),
            size=(0.62, 0.82),
            depth=0.06,
            about="p",
            span=(-1.9, -0.55),
        )
        row(
            stage,
            near,
            palm,
            number=2,
            y=(0.2, 0.26),
            size=(0.55, 0.7),
            depth=0.08,
            about="q",
            span=(0.85, 2.0),
        )


def river(stage: Stage) -> None:
    """A river that comes winding between meadows, with a bridge."""
    hills(stage, "back", material="87a89d", depth=0.6, base=0.0, rise=0.18)
    hills(stage, "back", material="8fae78", depth=0.42, base=0.04, rise=0.08)
    middle = hills(stage, "middle", material="86a662", depth=0.24, base=0.08, rise=0.03)
    row(stage, middle, tree, number=13, y=(0.05, 0.09), size=(0.2, 0.36), depth=0.28, about="trees")
    near = meadow(stage, base=0.1)
    stream = [
        (0.02, 0.1),
        (0.16, 0.13),
        (0.0, 0.19),
        (-0.1, 0.27),
        (0.1, 0.42),
        (0.3, 0.7),
        (0.5, DEEP),
    ]
    bank = [
        (0.08, 0.1),
        (0.3, 0.13),
        (0.24, 0.19),
        (0.3, 0.27),
        (0.72, 0.42),
        (1.3, 0.7),
        (2.2, DEEP),
    ]
    for colour, grow in (
        (darker(stage.palette.lit("8a7a55", 0.1), 0.05), 0.018),
        (water_colour(stage, 0.06), 0.0),
    ):
        near.smooth_path([(x - grow * (1 + y * 2), y) for x, y in stream])
        for x, y in reversed(bank):
            near.context.line_to(x + grow * (1 + y * 2), y)
        near.context.close_path()
        near.fill(colour)
    dice, bright = stage.dice("ripples"), lighter(stage.palette.low, 0.3)
    for _ in range(26):
        index = dice.whole(1, 4)
        share = dice.between(0.12, 0.8)
        y = stream[index][1] + dice.between(0, 0.03)
        x = stream[index][0] + (bank[index][0] - stream[index][0]) * share
        near.round_box(x, y, 0.02 + 0.07 * y, 0.004, 0.002, bright, 0.5)
    row(
        stage,
        near,
        rock,
        number=5,
        y=(0.2, 0.3),
        size=(0.05, 0.1),
        depth=0.06,
        about="r",
        span=(-1.8, -0.2),
    )


def ship(stage: Stage) -> None:
    """A deck with mast, sail and rail; the sea behind."""
    back = stage.place("back")
    surface(stage, back, -0.02, DEEP)
    waves(stage, "back", 0.05, 0.06, 0.16)
    palette, middle, near = stage.palette, stage.place("middle"), stage.place("near")
    wood, cloth = palette.lit("8a5a3a", 0.06), palette.lit("f3e6cb", 0.06)
    rope = palette.lit("4a382c", 0.1)
    for x in (-1.45, 0.1, 1.6):
        middle.box(x - 0.022, -1.8, 0.044, 2.1, darker(wood, 0.2))
        middle.box(x - 0.5, -0.86, 1.0, 0.024, darker(wood, 0.3))
        belly = [
            (x - 0.46, -0.84),
            (x - 0.42, -0.6),
            (x - 0.44, -0.36),
            (x, -0.29),
            (x + 0.44, -0.36),
            (x + 0.42, -0.6),
            (x + 0.46, -0.84),
        ]
        middle.ground(belly, -0.84, cloth)
        middle.smooth_path(belly)
        middle.context.close_path()
        middle.fill(cloth)
        for share in (-0.25, 0.0, 0.25):
            middle.line([(x + share, -0.84), (x + share * 0.94, -0.34)], darker(cloth, 0.12), 0.004)
        for end in (-0.62, 0.62):
            middle.line([(x, -1.2), (x + end, 0.1)], rope, 0.005, 0.8)
    for x in range(-12, 13):
        near.box(x * 0.19 - 0.012, -0.02, 0.024, 0.16, darker(wood, 0.2))
    near.round_box(-SPAN, -0.04, 2 * SPAN, 0.03, 0.01, wood)
    near.downwards(
        (-SPAN, 0.11, 2 * SPAN, DEEP),
        (0, darker(wood, 0.12), 1.0),
        (0.5, darker(wood, 0.32), 1.0),
        (1, darker(wood, 0.4), 1.0),
    )
    near.box(-SPAN, 0.1, 2 * SPAN, 0.02, lighter(wood, 0.12))
    for index in range(-16, 17):
        near.line([(index * 0.13, 0.12), (index * 0.42, DEEP)], darker(wood, 0.42), 0.005, 0.6)
    row(
        stage, near, barrel, number=5, y=(0.17, 0.2), size=(0.12, 0.15), depth=0.06, about="barrels"
    )


def barrel(stage: Stage, pen: Pen, spot: Spot, dice: object) -> None:
    """A barrel with two hoops."""
    del dice
    wood, x, y, size = stage.palette.lit("a0703f", spot.depth), spot.x, spot.y, spot.size
    pen.blob(
        [
            (x - size * 0.34, y),
            (x - size * 0.44, y - size * 0.5),
            (x - size * 0.34, y - size),
            (x + size * 0.34, y - size),
            (x + size * 0.44, y - size * 0.5),
            (x + size * 0.34, y),
        ],
        wood,
    )
    for up in (0.26, 0.74):
        pen.round_box(
            x - size * 0.43,
            y - size * (up + 0.04),
            size * 0.86,
            size * 0.08,
            0.01,
            darker(wood, 0.45),
        )
