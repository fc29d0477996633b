"""Open land: field, forest, mountains, desert, road and garden."""

from collections.abc import Callable

from runner.storyboard.colour import darker, lighter
from runner.storyboard.order import Dice
from runner.storyboard.pen import Pen, ridge
from runner.storyboard.shapes import (
    Spot,
    bush,
    cypress,
    fence,
    house,
    mountain,
    pine,
    rock,
    tree,
    tuft,
)
from runner.storyboard.stage import Stage

SPAN = 2.3
"""A scenery reaches so far to both sides."""
DEEP = 1.7
"""And so far down."""
GRASS = "7d9f5a"
Standing = Callable[[Stage, Pen, Spot, Dice], None]


def grass_of(stage: Stage) -> str:
    """What the ground is covered with."""
    return "e8eef2" if stage.picture.weather == "snow" else GRASS


def hills(
    stage: Stage,
    name: str,
    *,
    material: str,
    depth: float,
    base: float,
    rise: float,
    steps: int = 9,
) -> Pen:
    """One row of soft hills on a layer; gives the layer's pen for what stands on it."""
    pen, palette = stage.place(name), stage.palette
    line = ridge(stage.dice("hills", base, material), -SPAN, SPAN, base, rise, steps)
    pen.ground(line, DEEP, palette.lit(material, depth), lower=palette.lit(material, depth * 0.55))
    return pen


def meadow(stage: Stage, name: str = "near", *, material: str = "", base: float = 0.1) -> Pen:
    """The ground that people stand on, with some grass."""
    ground = material or grass_of(stage)
    pen, palette = stage.place(name), stage.palette
    line = ridge(stage.dice("meadow", base), -SPAN, SPAN, base, 0.03, 7)
    near, far = palette.lit(ground, 0.06), palette.lit(ground, 0.22)
    pen.ground(line, DEEP, far, lower=darker(near, 0.22))
    dice = stage.dice("tufts", base)
    for _ in range(46):
        y = base + 0.05 + dice.between(0, 1) ** 1.5 * 0.6
        size = 0.012 + 0.035 * (y - base)
        tone = "c9d4dc" if ground == "e8eef2" else "5f8146"
        tuft(stage, pen, Spot(dice.between(-SPAN, SPAN), y, size, 0.08), dice, tone)
    return pen


def row(
    stage: Stage,
    pen: Pen,
    thing: Standing,
    *,
    number: int,
    y: tuple[float, float],
    size: tuple[float, float],
    depth: float,
    about: str,
    span: tuple[float, float] = (-SPAN, SPAN),
) -> None:
    """Set many of one thing side by side, those behind first."""
    dice = stage.dice("row", about)
    spots = [
        Spot(
            span[0] + (span[1] - span[0]) * (index + dice.between(0.1, 0.9)) / number,
            dice.between(*y),
            dice.between(*size),
            depth,
        )
        for index in range(number)
    ]
    for spot in sorted(spots, key=lambda each: each.y):
        thing(stage, pen, spot, dice)


def field(stage: Stage) -> None:
    """Rolling fields in strips, single trees, a farm far away."""
    hills(stage, "back", material="8fb0a3", depth=0.62, base=0.0, rise=0.14)
    hills(stage, "back", material="9cb06b", depth=0.42, base=0.03, rise=0.09)
    pen = hills(stage, "middle", material="b9a95a", depth=0.24, base=0.07, rise=0.06)
    dice = stage.dice("farm")
    house(stage, pen, Spot(dice.between(-0.6, 0.6), 0.05, 0.13, 0.3), dice)
    row(stage, pen, tree, number=9, y=(0.04, 0.07), size=(0.14, 0.26), depth=0.26, about="trees")
    near = meadow(stage, base=0.13)
    for index in range(7):  # furrows that run together far away
        x = -1.8 + 0.6 * index
        tone = stage.palette.lit("a8ab58" if index % 2 else "8fa552", 0.1)
        near.polygon(
            (
                (x * 0.5 - 0.05, 0.145),
                (x * 0.5 + 0.05, 0.145),
                (x * 2 + 0.34, DEEP),
                (x * 2 - 0.34, DEEP),
            ),
            tone,
            0.28,
        )


def forest(stage: Stage) -> None:
    """Rows of trees that fade with distance, and trunks close by."""
    back = hills(stage, "back", material="5f8573", depth=0.66, base=0.02, rise=0.1)
    row(stage, back, pine, number=34, y=(-0.05, 0.02), size=(0.34, 0.6), depth=0.66, about="far")
    middle = hills(stage, "middle", material="5a7f58", depth=0.4, base=0.07, rise=0.05)
    row(stage, middle, pine, number=15, y=(0.03, 0.07), size=(0.5, 0.8), depth=0.4, about="pines")
    row(stage, middle, tree, number=9, y=(0.05, 0.08), size=(0.45, 0.66), depth=0.28, about="trees")
    near = meadow(stage, base=0.12, material="" if stage.picture.weather == "snow" else "6c8a4e")
    row(stage, near, bush, number=12, y=(0.13, 0.17), size=(0.09, 0.15), depth=0.14, about="bushes")
    dice = stage.dice("trunks")
    for x in (-1.75, -0.98, 0.92, 1.62):
        at = x + dice.between(-0.1, 0.1)
        trunk = stage.palette.lit("5a4236", 0.1)
        wide = dice.between(0.05, 0.075)
        near.oval(at, 0.265, wide * 2.6, 0.022, darker(trunk, 0.4), 0.8)
        near.polygon(
            (
                (at - wide * 1.7, 0.27),
                (at - wide, 0.1),
                (at - wide * 0.8, -1.6),
                (at + wide * 0.8, -1.6),
                (at + wide, 0.1),
                (at + wide * 1.9, 0.27),
            ),
            trunk,
        )
        near.polygon(
            (
                (at + wide * 0.15, 0.25),
                (at + wide * 0.2, -1.6),
                (at + wide * 0.8, -1.6),
                (at + wide, 0.1),
                (at + wide * 1.9, 0.27),
            ),
            darker(trunk, 0.22),
        )


def mountains(stage: Stage) -> None:
    """Peaks one behind the other over a valley with firs."""
    dice = stage.dice("peaks")
    back = stage.place("back")
    for x, size in ((-1.7, 0.8), (-0.95, 1.0), (-0.2, 0.74), (0.42, 1.04), (1.2, 0.84), (1.9, 0.9)):
        mountain(stage, back, Spot(x, 0.1, size * dice.between(0.85, 1.1), 0.55), dice)
    for x, size in ((-1.35, 0.5), (-0.6, 0.56), (0.15, 0.42), (0.85, 0.54), (1.6, 0.5)):
        mountain(stage, back, Spot(x, 0.1, size, 0.36), dice, snow=False)
    middle = hills(stage, "middle", material="6f8f66", depth=0.26, base=0.08, rise=0.07)
    row(stage, middle, pine, number=22, y=(0.04, 0.09), size=(0.1, 0.24), depth=0.26, about="firs")
    near = meadow(stage, base=0.14)
    row(stage, near, rock, number=8, y=(0.17, 0.3), size=(0.06, 0.15), depth=0.08, about="rocks")


def desert(stage: Stage) -> None:
    """Dunes with a sharp crest, table mountains far away."""
    back, palette, dice = stage.place("back"), stage.palette, stage.dice("mesas")
    for x in (-1.5, -0.5, 0.62, 1.5):
        wide, high = dice.between(0.2, 0.34), dice.between(0.12, 0.24)
        stone = palette.lit("b5694b", 0.5)
        back.polygon(
            ((x - wide, 0.05), (x - wide * 0.8, -high), (x + wide * 0.7, -high), (x + wide, 0.05)),
            stone,
        )
        back.polygon(
            (
                (x + wide * 0.3, 0.05),
                (x + wide * 0.2, -high),
                (x + wide * 0.7, -high),
                (x + wide, 0.05),
            ),
            darker(stone, 0.12),
        )
        back.box(x - wide * 0.84, -high * 0.72, wide * 1.6, high * 0.08, lighter(stone, 0.12))
    for name, depth, base, size in (
        ("back", 0.42, 0.06, 0.1),
        ("middle", 0.24, 0.13, 0.12),
        ("near", 0.06, 0.2, 0.09),
    ):
        pen = stage.place(name)
        for x in (-1.9, -1.0, -0.1, 0.8, 1.7):
            dune(
                stage,
                pen,
                (x + dice.between(-0.25, 0.25), base, size * dice.between(0.7, 1.3)),
                depth,
            )
        sand = palette.lit("e5bd7c", depth)
        pen.downwards(
            (-SPAN, base - 0.004, 2 * SPAN, DEEP),
            (0, sand, 1.0),
            (0.5, darker(sand, 0.16), 1.0),
            (1, darker(sand, 0.2), 1.0),
        )


def dune(stage: Stage, pen: Pen, at: tuple[float, float, float], depth: float) -> None:
    """A dune: the side away from the wind lies in the shade."""
    x, y, size = at
    sand = stage.palette.lit("e5bd7c", depth)
    crest, context = (x + size * 0.6, y - size), pen.context
    for end, colour in ((x - size * 5, sand), (x + size * 4.4, darker(sand, 0.2))):
        context.move_to(*crest)
        context.curve_to(
            crest[0] + (end - x) * 0.2, y - size * 0.6, x + (end - x) * 0.6, y, end, y + 0.004
        )
        context.line_to(x - size * 0.4, y + 0.004)
        context.curve_to(x + size * 0.3, y - size * 0.3, x + size * 0.1, y - size * 0.7, *crest)
        pen.fill(colour)


def road(stage: Stage) -> None:
    """A road that winds to the horizon, with milestones and slim trees."""
    hills(stage, "back", material="93ad9c", depth=0.58, base=0.0, rise=0.16)
    hills(stage, "back", material="9db174", depth=0.4, base=0.04, rise=0.08)
    pen = hills(stage, "middle", material="93ab61", depth=0.24, base=0.08, rise=0.03)
    row(stage, pen, tree, number=8, y=(0.06, 0.08), size=(0.16, 0.26), depth=0.28, about="trees")
    near = meadow(stage, base=0.1)
    dust = stage.palette.lit("e2cfa4" if stage.picture.weather != "snow" else "cfd8de", 0.08)
    for colour, wider in ((darker(dust, 0.16), 1.14), (dust, 1.0)):
        left, right = [], []
        for step in range(13):
            share = step / 12
            y = 0.1 + 1.1 * share**2
            middle = 0.16 * (1 - share) * (1 if step % 4 < 2 else -0.3) - 0.1 * share
            wide = (0.012 + 0.62 * share**1.8) * wider
            left.append((middle - wide, y))
            right.append((middle + wide, y))
        near.smooth_path(left)
        near.context.line_to(*right[-1])
        for point in reversed(right):
            near.context.line_to(*point)
        near.fill(colour)
    dice = stage.dice("slim")
    for x, y, size in (
        (-0.22, 0.13, 0.2),
        (0.34, 0.13, 0.22),
        (-0.5, 0.17, 0.34),
        (0.66, 0.17, 0.36),
        (-1.0, 0.24, 0.58),
        (1.18, 0.24, 0.6),
        (-1.75, 0.3, 0.8),
        (1.9, 0.3, 0.8),
    ):
        cypress(stage, near, Spot(x, y, size, max(0.06, 0.3 - y)), dice)


def garden(stage: Stage) -> None:
    """Hedges, flower beds, a fence and a house behind."""
    hills(stage, "back", material="8fb29b", depth=0.55, base=0.0, rise=0.1)
    pen = hills(stage, "middle", material="86a862", depth=0.22, base=0.07, rise=0.02)
    dice = stage.dice("house")
    house(stage, pen, Spot(-0.42, 0.08, 0.36, 0.2), dice)
    row(
        stage,
        pen,
        tree,
        number=9,
        y=(0.06, 0.09),
        size=(0.3, 0.48),
        depth=0.2,
        about="trees",
        span=(-2.3, -0.75),
    )
    row(
        stage,
        pen,
        tree,
        number=8,
        y=(0.06, 0.09),
        size=(0.3, 0.5),
        depth=0.2,
        about="trees2",
        span=(0.1, 2.3),
    )
    fence(stage, pen, (-SPAN, SPAN), 0.13, 0.085)
    near = meadow(stage, base=0.13)
    row(stage, near, bush, number=13, y=(0.15, 0.18), size=(0.1, 0.17), depth=0.1, about="beds")
    for _ in range(120):
        x, y = dice.between(-SPAN, SPAN), 0.2 + dice.between(0, 1) ** 1.6 * 0.5
        petal = stage.palette.lit(
            dice.pick(("e56b6f", "f4d35e", "fbf3e4", "b783c9", "ef8f5c")), 0.05
        )
        size = 0.004 + 0.012 * (y - 0.15)
        near.box(x - size * 0.15, y, size * 0.3, size * 2.4, stage.palette.lit("5b7f45", 0.05))
        near.disc(x, y, size, petal)
        near.disc(x, y, size * 0.4, stage.palette.lit("fff3c4"))
