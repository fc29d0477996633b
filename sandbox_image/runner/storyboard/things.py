"""Single things, large in the picture. Each is about 1 high and wide, (0, 0) is its middle."""

from runner.storyboard.colour import darker, lighter, rgb
from runner.storyboard.pen import Pen

GOLD, IRON, WOOD, PAPER = rgb("d9a83f"), rgb("8b939c"), rgb("8f623f"), rgb("f4ead2")
RED, GREEN, GLASS = rgb("b8433a"), rgb("5f8a4f"), rgb("9cc4cf")


def letter(pen: Pen) -> None:
    """An envelope with a seal."""
    pen.round_box(-0.55, -0.35, 1.1, 0.72, 0.03, PAPER)
    pen.polygon(((-0.55, 0.36), (-0.06, -0.02), (0.06, -0.02), (0.55, 0.36)), darker(PAPER, 0.06))
    pen.polygon(((-0.55, -0.34), (0.0, 0.12), (0.55, -0.34)), darker(PAPER, 0.12))
    pen.disc(0, 0.1, 0.12, RED)
    pen.disc(0, 0.1, 0.08, darker(RED, 0.16))


def key(pen: Pen) -> None:
    """An old key."""
    with pen.moved(0, 0, turn=-0.5):
        pen.oval_path(-0.36, 0, 0.2, 0.2)
        pen.stroke(GOLD, 0.09)
        pen.round_box(-0.16, -0.05, 0.72, 0.1, 0.04, GOLD)
        for x, long in ((0.3, 0.2), (0.42, 0.26)):
            pen.box(x, 0.03, 0.08, long, GOLD)
        pen.box(-0.14, 0.01, 0.68, 0.035, darker(GOLD, 0.2))
        pen.round_box(-0.17, -0.09, 0.07, 0.18, 0.02, darker(GOLD, 0.14))


def lamp(pen: Pen) -> None:
    """A lantern with a flame."""
    pen.glow(0, 0.06, 0.95, (1.0, 0.8, 0.4), 0.6)
    pen.oval_path(0, -0.42, 0.16, 0.14)
    pen.stroke(rgb("3d3a40"), 0.045)
    pen.polygon(((-0.3, -0.26), (-0.12, -0.42), (0.12, -0.42), (0.3, -0.26)), rgb("3d3a40"))
    pen.box(-0.25, -0.26, 0.5, 0.62, rgb("ffe2a0"))
    pen.blob([(0, -0.12), (0.1, 0.1), (0.06, 0.24), (-0.06, 0.24), (-0.1, 0.1)], rgb("f28c38"))
    pen.blob([(0, 0.02), (0.05, 0.14), (0, 0.24), (-0.05, 0.14)], rgb("fff3c4"))
    for x in (-0.27, -0.02, 0.23):
        pen.box(x, -0.26, 0.04, 0.62, rgb("3d3a40"), 1.0 if x else 0.4)
    pen.round_box(-0.33, 0.34, 0.66, 0.12, 0.03, rgb("3d3a40"))


def candle(pen: Pen) -> None:
    """A candle in its holder."""
    pen.glow(0, -0.34, 0.8, (1.0, 0.8, 0.4), 0.6)
    pen.round_box(-0.11, -0.2, 0.22, 0.56, 0.03, PAPER)
    pen.blob(
        [(-0.11, -0.16), (-0.05, -0.06), (0.02, -0.14), (0.11, -0.02), (0.11, -0.2), (-0.11, -0.2)],
        lighter(PAPER, 0.5),
    )
    pen.line([(0, -0.2), (0.01, -0.28)], rgb("3d3a40"), 0.025)
    pen.blob([(0, -0.54), (0.09, -0.34), (0, -0.25), (-0.09, -0.34)], rgb("f6a83c"))
    pen.blob([(0, -0.42), (0.04, -0.33), (0, -0.27), (-0.04, -0.33)], rgb("fff3c4"))
    pen.oval(0, 0.38, 0.42, 0.09, GOLD)
    pen.oval(0, 0.36, 0.32, 0.06, darker(GOLD, 0.16))
    pen.round_box(-0.13, 0.26, 0.26, 0.1, 0.03, GOLD)


def book(pen: Pen) -> None:
    """An open book."""
    pen.polygon(
        ((-0.64, -0.24), (0, -0.16), (0.64, -0.24), (0.64, 0.36), (0, 0.44), (-0.64, 0.36)),
        rgb("7a3b32"),
    )
    for side in (-1, 1):
        pen.context.move_to(0, -0.18)
        pen.context.curve_to(side * 0.16, -0.34, side * 0.42, -0.34, side * 0.6, -0.28)
        pen.context.line_to(side * 0.6, 0.3)
        pen.context.curve_to(side * 0.42, 0.24, side * 0.16, 0.24, 0, 0.38)
        pen.context.close_path()
        pen.fill(PAPER if side < 0 else darker(PAPER, 0.08))
        for line in range(6):
            y = -0.16 + line * 0.075
            pen.line(
                [
                    (side * 0.1, y),
                    (side * 0.3, y - 0.045),
                    (side * (0.52 if line % 3 else 0.42), y - 0.03),
                ],
                rgb("8a7a68"),
                0.016,
            )


def sword(pen: Pen) -> None:
    """A sword that points up."""
    with pen.moved(0, 0, turn=0.55):
        pen.polygon(
            ((-0.07, 0.26), (-0.06, -0.62), (0, -0.76), (0.06, -0.62), (0.07, 0.26)), rgb("dfe4e8")
        )
        pen.polygon(((0, 0.26), (0, -0.76), (0.06, -0.62), (0.07, 0.26)), rgb("a9b3bc"))
        pen.round_box(-0.26, 0.25, 0.52, 0.08, 0.04, GOLD)
        pen.round_box(-0.05, 0.32, 0.1, 0.26, 0.03, rgb("5a3a2c"))
        pen.disc(0, 0.62, 0.075, GOLD)


def cup(pen: Pen) -> None:
    """A cup from which steam rises."""
    pen.oval_path(0.4, 0.06, 0.15, 0.16)
    pen.stroke(rgb("4f7f8f"), 0.07)
    pen.blob(
        [(-0.38, -0.2), (-0.34, 0.2), (-0.18, 0.38), (0.18, 0.38), (0.34, 0.2), (0.38, -0.2)],
        rgb("4f7f8f"),
    )
    pen.oval(0, -0.2, 0.38, 0.09, rgb("6fa0ae"))
    pen.oval(0, -0.19, 0.32, 0.065, rgb("6b4030"))
    pen.oval(0, 0.42, 0.56, 0.07, rgb("e8dcc4"))
    for x in (-0.12, 0.1):
        pen.line(
            [(x, -0.3), (x + 0.07, -0.42), (x - 0.04, -0.54), (x + 0.05, -0.68)],
            (1, 1, 1),
            0.035,
            0.5,
        )


def ring(pen: Pen) -> None:
    """A ring with a stone."""
    pen.glow(0, -0.36, 0.5, (0.6, 0.85, 1.0), 0.5)
    pen.oval_path(0, 0.14, 0.32, 0.34)
    pen.stroke(GOLD, 0.1)
    pen.oval_path(0, 0.14, 0.29, 0.31)
    pen.stroke(lighter(GOLD, 0.45), 0.025)
    pen.polygon(
        ((-0.2, -0.34), (-0.11, -0.46), (0.11, -0.46), (0.2, -0.34), (0, -0.12)), rgb("6fb7d9")
    )
    pen.polygon(((-0.08, -0.34), (0.08, -0.34), (0, -0.12)), rgb("c4e8f6"))


def door(pen: Pen) -> None:
    """A door with light under it."""
    pen.round_box(-0.4, -0.62, 0.8, 1.2, 0.4, rgb("b5a992"))
    pen.round_box(-0.32, -0.54, 0.64, 1.12, 0.32, rgb("7a4a33"))
    for x in (-0.16, 0.0, 0.16):
        pen.box(x - 0.008, -0.52, 0.016, 1.1, rgb("5a3526"))
    for y in (-0.24, 0.24):
        pen.round_box(-0.32, y, 0.5, 0.06, 0.03, rgb("3d3a40"))
    pen.disc(0.2, 0.08, 0.05, GOLD)
    pen.box(-0.46, 0.56, 0.92, 0.06, rgb("968a74"))


def bread(pen: Pen) -> None:
    """A loaf."""
    with pen.moved(0, 0.14):
        pen.blob(
            [
                (-0.6, 0.22),
                (-0.58, -0.06),
                (-0.34, -0.26),
                (0, -0.3),
                (0.34, -0.26),
                (0.58, -0.06),
                (0.6, 0.22),
                (0, 0.28),
            ],
            rgb("c98a45"),
        )
        pen.blob(
            [(-0.5, 0.0), (-0.3, -0.18), (0, -0.22), (0.3, -0.18), (0.5, 0.0), (0, -0.08)],
            rgb("dba560"),
        )
        for x in (-0.3, 0.0, 0.3):
            pen.line([(x - 0.08, -0.2), (x, -0.1), (x + 0.06, 0.04)], rgb("f2dba8"), 0.055)


def boat(pen: Pen) -> None:
    """A small boat with a sail."""
    pen.box(-0.02, -0.66, 0.04, 0.8, WOOD)
    pen.polygon(((0.05, -0.62), (0.46, 0.06), (0.05, 0.06)), PAPER)
    pen.polygon(((-0.05, -0.5), (-0.4, 0.06), (-0.05, 0.06)), darker(PAPER, 0.12))
    pen.polygon(((-0.62, 0.14), (0.62, 0.14), (0.42, 0.42), (-0.42, 0.42)), rgb("7a4a33"))
    pen.box(-0.6, 0.14, 1.2, 0.06, rgb("a4473f"))
    for x in (-0.5, -0.14, 0.22):
        pen.line(
            [(x - 0.18, 0.5), (x, 0.44), (x + 0.18, 0.5), (x + 0.36, 0.44)], rgb("5f9fb0"), 0.04
        )


def apple(pen: Pen) -> None:
    """An apple with a leaf."""
    pen.blob(
        [
            (0, -0.24),
            (0.3, -0.34),
            (0.46, -0.04),
            (0.3, 0.36),
            (0.0, 0.4),
            (-0.3, 0.36),
            (-0.46, -0.04),
            (-0.3, -0.34),
        ],
        RED,
    )
    pen.blob([(-0.3, -0.2), (-0.2, -0.24), (-0.26, 0.0), (-0.36, 0.02)], lighter(RED, 0.4))
    pen.line([(0, -0.24), (0.02, -0.4), (0.08, -0.5)], rgb("5a3a2c"), 0.05)
    pen.blob([(0.06, -0.42), (0.22, -0.6), (0.42, -0.52), (0.24, -0.4)], GREEN)


def flower(pen: Pen) -> None:
    """A flower on its stalk."""
    pen.line([(0, -0.1), (0.03, 0.3), (0, 0.66)], GREEN, 0.06)
    pen.blob([(0.02, 0.36), (0.2, 0.14), (0.4, 0.16), (0.22, 0.34)], GREEN)
    for turn in range(8):
        with pen.moved(0, -0.22, turn=turn * 0.7854):
            pen.oval(0, -0.25, 0.13, 0.22, rgb("d9577a") if turn % 2 else rgb("c4456b"))
    pen.disc(0, -0.22, 0.14, rgb("f4cf5c"))


def coin(pen: Pen) -> None:
    """Some coins."""
    for x, y in ((-0.28, 0.26), (0.28, 0.26), (0, 0.06)):
        for step in range(3):
            pen.oval(x, y - step * 0.08 + 0.05, 0.3, 0.12, darker(GOLD, 0.28))
            pen.oval(x, y - step * 0.08, 0.3, 0.12, GOLD)
        pen.oval(x, y - 0.16, 0.2, 0.075, lighter(GOLD, 0.3))


def bell(pen: Pen) -> None:
    """A bell."""
    pen.disc(0, 0.42, 0.12, darker(GOLD, 0.3))
    pen.blob(
        [
            (-0.14, -0.46),
            (-0.3, -0.1),
            (-0.34, 0.2),
            (-0.54, 0.38),
            (0.54, 0.38),
            (0.34, 0.2),
            (0.3, -0.1),
            (0.14, -0.46),
        ],
        GOLD,
    )
    pen.blob(
        [
            (0.06, -0.44),
            (0.14, -0.06),
            (0.16, 0.36),
            (0.46, 0.36),
            (0.3, 0.1),
            (0.26, -0.1),
            (0.14, -0.42),
        ],
        darker(GOLD, 0.16),
    )
    pen.oval_path(0, -0.56, 0.1, 0.1)
    pen.stroke(darker(GOLD, 0.2), 0.055)


def clock(pen: Pen) -> None:
    """A watch on its chain."""
    pen.disc(0, 0.06, 0.5, GOLD)
    pen.disc(0, 0.06, 0.41, PAPER)
    for turn in range(12):
        with pen.moved(0, 0.06, turn=turn * 0.5236):
            pen.box(-0.012, -0.37, 0.024, 0.08 if turn % 3 == 0 else 0.045, rgb("3d3a40"))
    pen.line([(0, 0.06), (0.13, -0.08)], rgb("3d3a40"), 0.045)
    pen.line([(0, 0.06), (-0.06, -0.23)], rgb("3d3a40"), 0.03)
    pen.disc(0, 0.06, 0.04, RED)
    pen.round_box(-0.06, -0.56, 0.12, 0.14, 0.03, darker(GOLD, 0.2))


def map_sheet(pen: Pen) -> None:
    """A map with a cross on it."""
    pen.polygon(
        (
            (-0.6, -0.34),
            (-0.2, -0.42),
            (0.2, -0.34),
            (0.6, -0.42),
            (0.6, 0.34),
            (0.2, 0.42),
            (-0.2, 0.34),
            (-0.6, 0.42),
        ),
        rgb("e8d3a4"),
    )
    pen.polygon(((-0.2, -0.42), (0.2, -0.34), (0.2, 0.42), (-0.2, 0.34)), rgb("d9c08a"))
    pen.blob(
        [(-0.5, -0.1), (-0.2, -0.24), (0.1, -0.1), (0.3, 0.1), (0.0, 0.26), (-0.36, 0.2)],
        rgb("a9b57a"),
    )
    pen.context.set_dash([0.05, 0.05])
    pen.line([(-0.42, 0.24), (-0.2, 0.02), (0.1, 0.14), (0.36, -0.16)], rgb("7a4a33"), 0.03)
    pen.context.set_dash([])
    for turn in (-1, 1):
        pen.line([(0.36 - 0.07, -0.2 - 0.07 * turn), (0.36 + 0.07, -0.2 + 0.07 * turn)], RED, 0.05)


def mirror(pen: Pen) -> None:
    """A mirror with a handle."""
    pen.round_box(-0.06, 0.24, 0.12, 0.46, 0.05, GOLD)
    pen.oval(0, -0.16, 0.4, 0.48, GOLD)
    pen.oval(0, -0.16, 0.32, 0.4, GLASS)
    pen.line([(-0.18, -0.04), (-0.04, -0.32)], (1, 1, 1), 0.05, 0.7)
    pen.line([(-0.06, 0.04), (0.12, -0.32)], (1, 1, 1), 0.03, 0.7)


def chest(pen: Pen) -> None:
    """A chest with iron bands."""
    pen.round_box(-0.56, -0.38, 1.12, 0.5, 0.22, darker(WOOD, 0.1))
    pen.box(-0.56, -0.04, 1.12, 0.44, WOOD)
    for x in (-0.42, 0.3):
        pen.box(x, -0.37, 0.12, 0.77, IRON)
    pen.box(-0.58, -0.08, 1.16, 0.07, IRON)
    pen.round_box(-0.1, -0.12, 0.2, 0.22, 0.04, GOLD)
    pen.disc(0, -0.02, 0.035, rgb("3d3a40"))


def crown(pen: Pen) -> None:
    """A crown."""
    pen.polygon(
        (
            (-0.46, 0.3),
            (-0.58, -0.3),
            (-0.26, -0.02),
            (0, -0.44),
            (0.26, -0.02),
            (0.58, -0.3),
            (0.46, 0.3),
        ),
        GOLD,
    )
    pen.round_box(-0.47, 0.18, 0.94, 0.16, 0.03, darker(GOLD, 0.18))
    for x, y, colour in (
        (-0.58, -0.34, RED),
        (0, -0.48, rgb("4f7fbf")),
        (0.58, -0.34, RED),
        (0, 0.26, RED),
        (-0.26, 0.26, rgb("4f7fbf")),
        (0.26, 0.26, rgb("4f7fbf")),
    ):
        pen.disc(x, y, 0.06, colour)


def hat(pen: Pen) -> None:
    """A hat."""
    pen.round_box(-0.36, -0.4, 0.72, 0.66, 0.14, rgb("4a4038"))
    pen.box(-0.36, 0.06, 0.72, 0.15, RED)
    pen.oval(0, 0.24, 0.72, 0.13, rgb("4a4038"))


def feather(pen: Pen) -> None:
    """A feather."""
    with pen.moved(0, 0, turn=0.6):
        pen.blob(
            [(0, -0.7), (0.17, -0.3), (0.15, 0.2), (0, 0.4), (-0.13, 0.2), (-0.17, -0.3)],
            rgb("e9e6e0"),
        )
        pen.blob([(0, -0.7), (0.17, -0.3), (0.15, 0.2), (0, 0.4)], rgb("c3c8ce"))
        pen.line([(0, -0.62), (0.01, 0.2), (0, 0.7)], rgb("8a7a68"), 0.03)


def stone(pen: Pen) -> None:
    """A stone."""
    pen.polygon(
        ((-0.56, 0.34), (-0.48, -0.08), (-0.16, -0.36), (0.28, -0.26), (0.54, 0.06), (0.56, 0.34)),
        rgb("8d8a86"),
    )
    pen.polygon(
        ((-0.16, -0.36), (0.28, -0.26), (0.54, 0.06), (0.56, 0.34), (0.1, 0.34), (0.02, 0.0)),
        rgb("6f6c6a"),
    )


def star(pen: Pen) -> None:
    """A star that shines."""
    pen.glow(0, 0, 0.95, (1.0, 0.9, 0.6), 0.8)
    points = []
    for turn in range(10):
        with pen.moved(0, 0, turn=turn * 0.62832):
            points.append(pen.context.user_to_device(0, -0.5 if turn % 2 == 0 else -0.21))
    pen.polygon((pen.context.device_to_user(*each) for each in points), rgb("ffe08a"))


def bottle(pen: Pen) -> None:
    """A bottle with a note in it."""
    pen.round_box(-0.24, -0.2, 0.48, 0.8, 0.1, GLASS, 0.9)
    pen.polygon(((-0.24, -0.1), (-0.09, -0.36), (0.09, -0.36), (0.24, -0.1)), GLASS, 0.9)
    pen.box(-0.09, -0.56, 0.18, 0.24, GLASS)
    pen.round_box(-0.08, -0.68, 0.16, 0.18, 0.03, rgb("a0703f"))
    pen.round_box(-0.12, 0.0, 0.24, 0.44, 0.05, PAPER)
    pen.box(-0.19, -0.08, 0.05, 0.56, (1, 1, 1), 0.6)


def basket(pen: Pen) -> None:
    """A basket with a cloth."""
    pen.oval_path(0, -0.06, 0.42, 0.46)
    pen.stroke(darker(WOOD, 0.12), 0.06)
    pen.blob([(-0.5, -0.08), (-0.2, -0.26), (0.24, -0.24), (0.52, -0.08), (0, 0.06)], rgb("f3e9d6"))
    pen.polygon(((-0.56, -0.06), (0.56, -0.06), (0.42, 0.42), (-0.42, 0.42)), rgb("b58a4f"))
    for row in range(4):
        for column in range(8):
            x, y = -0.5 + column * 0.126 + (row % 2) * 0.05, -0.02 + row * 0.11
            pen.round_box(x, y, 0.1, 0.06, 0.02, rgb("94692f"), 0.7)
