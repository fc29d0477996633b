"""Things that stand in a scenery: houses, trees, rocks. `x` is their middle, `y` their foot."""

from dataclasses import dataclass
from typing import Any

from runner.storyboard.colour import Colour, darker, lighter, mix, rgb
from runner.storyboard.order import Dice
from runner.storyboard.pen import Pen, Point
from runner.storyboard.stage import Stage

WALLS = ("f1e3c6", "e8cfae", "d9b99b", "f4ead8", "cfd6cf", "e3bfa6", "f0d9a8")
ROOFS = ("b5533c", "8c4a3c", "5f6b7a", "a8683f", "6f4b4b", "47646b")
LEAVES = ("4f7d4b", "6b9352", "3d6b52", "85a35b", "56805f")
PINES = ("2f5d50", "3b6b57", "2b5148", "466f55")
TRUNK = "6b4a36"
LAMP: Colour = (1.0, 0.82, 0.45)


@dataclass(frozen=True)
class Spot:
    """Where a thing stands and how far away that is."""

    x: float
    y: float
    size: float
    depth: float = 0.0


def window(stage: Stage, pen: Pen, box: tuple[float, float, float, float], lit: bool) -> None:
    """A window with a cross; light falls out of it at night."""
    x, y, width, height = box
    if lit:
        pen.glow(x + width / 2, y + height / 2, width * 2.2, LAMP, 0.35)
    glass = LAMP if lit else stage.palette.lit("5b7f93", 0.1)
    pen.round_box(x, y, width, height, width * 0.12, glass)
    bar = stage.palette.lit("f4ead8") if not lit else darker(LAMP, 0.55)
    pen.box(x + width * 0.45, y, width * 0.1, height, bar)
    pen.box(x, y + height * 0.46, width, width * 0.1, bar)


def house(stage: Stage, pen: Pen, spot: Spot, dice: Dice) -> None:
    """A house with a pitched roof, seen from the front; its right side lies in the shade."""
    palette, x, y, depth = stage.palette, spot.x, spot.y, spot.depth
    wide, high = spot.size, spot.size * dice.between(0.62, 0.95)
    wall, roof = palette.lit(dice.pick(WALLS), depth), palette.lit(dice.pick(ROOFS), depth)
    peak = wide * dice.between(0.42, 0.62)
    left = x - wide / 2
    if dice.chance(0.6):
        at = x + wide * 0.2
        pen.box(at, y - high - peak * 0.82, wide * 0.1, peak * 0.6, darker(wall, 0.3))
    pen.box(left, y - high, wide, high, wall)
    pen.box(left + wide * 0.62, y - high, wide * 0.38, high, darker(wall, 0.13))
    eaves = wide * 0.09
    pen.polygon(
        ((left - eaves, y - high), (x, y - high - peak), (x + wide / 2 + eaves, y - high)), roof
    )
    pen.polygon(
        ((x, y - high - peak), (x + wide / 2 + eaves, y - high), (x + wide * 0.12, y - high)),
        darker(roof, 0.16),
    )
    door = palette.lit(dice.pick(("7a4a33", "3f5d6b", "8a3b3b", "56683f")), depth)
    at = left + wide * dice.pick((0.14, 0.66))
    pen.round_box(at, y - high * 0.5, wide * 0.2, high * 0.52, wide * 0.1, door)
    lit = palette.dark or (palette.time == "dusk" and dice.chance(0.6))
    side = wide * 0.17
    for column in (0.16, 0.44, 0.7):
        place = left + wide * column
        if abs(place - at) > wide * 0.2:
            window(
                stage, pen, (place, y - high * 0.78, side, side * 1.15), lit and dice.chance(0.8)
            )
    window(stage, pen, (x - side * 0.4, y - high - peak * 0.45, side * 0.8, side * 0.9), lit)


def tree(stage: Stage, pen: Pen, spot: Spot, dice: Dice) -> None:
    """A tree with a round crown in three tones."""
    palette, x, y, size = stage.palette, spot.x, spot.y, spot.size
    green = dice.pick(LEAVES)
    leaf = palette.lit(green, spot.depth)
    bright = palette.lit(lighter(rgb(green), 0.2), spot.depth)
    trunk = palette.lit(TRUNK, spot.depth)
    if palette.weather == "snow":
        leaf, bright = (
            mix(each, palette.lit("f4f7fb", spot.depth), 0.45) for each in (leaf, bright)
        )
    wide = size * 0.055
    pen.polygon(
        (
            (x - wide, y + size * 0.01),
            (x - wide * 0.5, y - size * 0.6),
            (x + wide * 0.5, y - size * 0.6),
            (x + wide, y + size * 0.01),
        ),
        trunk,
    )
    pen.line([(x, y - size * 0.36), (x + size * 0.13, y - size * 0.52)], trunk, wide * 0.7)
    puffs = [
        (dice.between(-0.2, 0.2), dice.between(0.48, 0.84), dice.between(0.15, 0.21))
        for _ in range(5)
    ]
    for dx, up, radius in puffs:
        pen.disc(x + dx * size, y - up * size, radius * size, darker(leaf, 0.16))
    pen.disc(x, y - size * 0.67, size * 0.25, darker(leaf, 0.08))
    for dx, up, radius in puffs[:4]:
        pen.disc(x + (dx - 0.05) * size, y - (up + 0.04) * size, radius * size * 0.72, leaf)
    for dx, up, radius in puffs[:3]:
        pen.disc(
            x + (dx - 0.09) * size,
            y - (up + 0.08) * size,
            radius * size * 0.36,
            bright,
        )


def pine(stage: Stage, pen: Pen, spot: Spot, dice: Dice) -> None:
    """A fir of three or four tiers; one half in the shade."""
    palette, x, y, size = stage.palette, spot.x, spot.y, spot.size
    needles = palette.lit(dice.pick(PINES), spot.depth)
    pen.box(
        x - size * 0.025, y - size * 0.14, size * 0.05, size * 0.15, palette.lit(TRUNK, spot.depth)
    )
    tiers = 4
    for index in range(tiers):
        foot = y - size * (0.1 + 0.21 * index)
        half = size * (0.24 - 0.048 * index)
        tip = (x, foot - size * (0.34 - 0.02 * index))
        sag = size * 0.03
        pen.polygon(((x - half, foot), (x, foot + sag), (x + half, foot), tip), needles)
        pen.polygon(((x, foot + sag), (x + half, foot), tip), darker(needles, 0.18))
        if palette.weather == "snow":
            cap = palette.lit("f4f7fb", spot.depth)
            pen.polygon(
                (
                    (x - half * 0.42, foot - size * 0.19),
                    tip,
                    (x + half * 0.3, foot - size * 0.21),
                    (x, foot - size * 0.16),
                ),
                cap,
            )


def cypress(stage: Stage, pen: Pen, spot: Spot, dice: Dice) -> None:
    """A slim dark tree."""
    x, y, size = spot.x, spot.y, spot.size
    leaf = stage.palette.lit(dice.pick(PINES), spot.depth)
    wide = size * 0.12
    outline = [
        (x - wide * 0.5, y),
        (x - wide, y - size * 0.35),
        (x, y - size),
        (x + wide, y - size * 0.35),
        (x + wide * 0.5, y),
    ]
    pen.blob(outline, leaf)
    with half_of(pen, x):
        pen.blob(outline, darker(leaf, 0.18))


def half_of(pen: Pen, x: float) -> Any:
    """Draw only to the right of a line."""
    pen.context.rectangle(x, -9, 18, 18)
    return pen.inside()


def bush(stage: Stage, pen: Pen, spot: Spot, dice: Dice) -> None:
    """A low bush; now and then with blossoms."""
    x, y, size = spot.x, spot.y, spot.size
    leaf = stage.palette.lit(dice.pick(LEAVES), spot.depth)
    pen.context.save()
    pen.context.rectangle(x - size * 2, y - size * 2, size * 4, size * 2.06)
    pen.context.clip()
    for dx, radius in ((-0.36, 0.3), (0.34, 0.32), (0.0, 0.42)):
        pen.disc(x + dx * size, y - radius * size * 0.45, radius * size, darker(leaf, 0.1))
        pen.disc(x + (dx - 0.06) * size, y - radius * size * 0.62, radius * size * 0.66, leaf)
    if dice.chance(0.5):
        petal = stage.palette.lit(dice.pick(("e56b6f", "f4d35e", "f7f1e1", "b783c9")), spot.depth)
        for _ in range(7):
            pen.disc(
                x + dice.between(-0.5, 0.5) * size,
                y - dice.between(0.1, 0.6) * size,
                size * 0.04,
                petal,
            )
    pen.context.restore()


def palm(stage: Stage, pen: Pen, spot: Spot, dice: Dice) -> None:
    """A palm that leans a little."""
    palette, x, y, size = stage.palette, spot.x, spot.y, spot.size
    lean = dice.pick((-1, 1)) * size * dice.between(0.1, 0.2)
    top = (x + lean, y - size * 0.85)
    trunk = [(x, y), (x + lean * 0.25, y - size * 0.45), top]
    pen.line(trunk, palette.lit("8a6a48", spot.depth), size * 0.05)
    leaf = palette.lit("4f8a5b", spot.depth)
    for index, (dx, dy) in enumerate(
        ((-0.4, 0.12), (-0.3, -0.14), (0.02, -0.24), (0.32, -0.12), (0.4, 0.14))
    ):
        tip = (top[0] + dx * size, top[1] + dy * size)
        bend = (top[0] + dx * size * 0.5, top[1] + dy * size * 0.5 - size * 0.12)
        under = (bend[0], bend[1] + size * 0.09)
        pen.context.move_to(*top)
        pen.context.curve_to(*top, *bend, *tip)
        pen.context.curve_to(*tip, *under, *top)
        pen.fill(darker(leaf, 0.12 * (index % 2)))


def rock(stage: Stage, pen: Pen, spot: Spot, dice: Dice, material: str = "8d8a86") -> None:
    """A stone with a lighter top."""
    x, y, size = spot.x, spot.y, spot.size
    stone = stage.palette.lit(material, spot.depth)
    outline: list[Point] = [
        (x - size * 0.5, y),
        (x - size * 0.4, y - size * dice.between(0.25, 0.4)),
        (x - size * 0.05, y - size * dice.between(0.42, 0.6)),
        (x + size * 0.34, y - size * dice.between(0.22, 0.4)),
        (x + size * 0.5, y),
    ]
    pen.polygon(outline, stone)
    pen.polygon((outline[2], outline[3], outline[4], (x + size * 0.08, y)), darker(stone, 0.18))


def tuft(stage: Stage, pen: Pen, spot: Spot, dice: Dice, material: str = "6b8a4a") -> None:
    """A few blades of grass."""
    blade = stage.palette.lit(material, spot.depth)
    x, y, size = spot.x, spot.y, spot.size
    for dx in (-0.3, -0.1, 0.1, 0.3):
        tip = (
            x + dx * size * 2 + dice.between(-0.1, 0.1) * size,
            y - size * dice.between(0.6, 1.0),
        )
        pen.polygon(
            ((x + dx * size - size * 0.06, y), tip, (x + dx * size + size * 0.06, y)), blade
        )


def fence(stage: Stage, pen: Pen, between: tuple[float, float], y: float, size: float) -> None:
    """A fence of pales."""
    colour = stage.palette.lit("e9dcc3", 0.05)
    left, right = between
    for up in (0.35, 0.75):
        pen.box(left, y - size * up, right - left, size * 0.09, darker(colour, 0.12))
    step, x = size * 0.36, left
    while x < right:
        pen.polygon(
            (
                (x, y),
                (x, y - size * 0.9),
                (x + size * 0.08, y - size),
                (x + size * 0.16, y - size * 0.9),
                (x + size * 0.16, y),
            ),
            colour,
        )
        x += step


def mountain(stage: Stage, pen: Pen, spot: Spot, dice: Dice, *, snow: bool = True) -> None:
    """A peak; one flank lies in the shade, and snow above."""
    palette, x, y, size, depth = stage.palette, spot.x, spot.y, spot.size, spot.depth
    stone = palette.lit(dice.pick(("76808f", "6d7a86", "82828c")), depth)
    peak = (x + size * dice.between(-0.08, 0.08), y - size * dice.between(0.62, 0.8))
    left, right = (x - size * 0.72, y), (x + size * 0.72, y)
    elbow = (x - size * 0.3, y - size * dice.between(0.3, 0.36))
    knee = (x + size * 0.34, y - size * dice.between(0.26, 0.34))
    pen.polygon((left, elbow, peak, knee, right), stone)
    ribs = [
        peak,
        (x + size * 0.06, y - size * 0.5),
        (x - size * 0.02, y - size * 0.36),
        (x + size * 0.1, y - size * 0.2),
        (x + size * 0.04, y),
    ]
    pen.polygon((*ribs, right, knee), darker(stone, 0.16))
    if not snow:
        return

    def along(end: Point, share: float) -> Point:
        return (peak[0] + (end[0] - peak[0]) * share, peak[1] + (end[1] - peak[1]) * share)

    white = palette.lit("fbfbfd", depth * 0.7)
    middle = along(ribs[1], 1.0)
    pen.polygon(
        (
            peak,
            along(elbow, 0.62),
            (peak[0] - size * 0.08, peak[1] + size * 0.15),
            (peak[0] - size * 0.03, peak[1] + size * 0.24),
            (middle[0], middle[1] - size * 0.03),
        ),
        white,
    )
    pen.polygon(
        (
            peak,
            (middle[0], middle[1] - size * 0.03),
            (peak[0] + size * 0.1, peak[1] + size * 0.17),
            along(knee, 0.6),
        ),
        darker(white, 0.14),
    )
