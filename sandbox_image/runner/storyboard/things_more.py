"""More single things; see `things`."""

from runner.storyboard.colour import darker, lighter, rgb
from runner.storyboard.pen import Pen
from runner.storyboard.things import GLASS, GOLD, IRON, PAPER, RED, WOOD


def shoe(pen: Pen) -> None:
    """A boot."""
    leather = rgb("8a5236")
    outline = [(-0.34, -0.5), (0.06, -0.5), (0.08, 0.0), (0.3, 0.1), (0.54, 0.22), (0.54, 0.38)]
    pen.polygon((*outline, (-0.36, 0.38)), leather)
    pen.round_box(-0.38, 0.36, 0.94, 0.09, 0.03, darker(leather, 0.5))
    pen.round_box(-0.37, -0.56, 0.46, 0.13, 0.04, lighter(leather, 0.25))
    for step in range(4):
        y = -0.34 + step * 0.12
        pen.line([(-0.06, y), (0.06, y + 0.03)], PAPER, 0.025)


def egg(pen: Pen) -> None:
    """An egg with speckles, in straw."""
    for index in range(9):
        x = -0.5 + index * 0.11
        pen.line([(x, 0.34), (x + 0.1, 0.42), (x + 0.24, 0.36)], rgb("c9a253"), 0.05)
    pen.blob(
        [(0, -0.44), (0.16, -0.34), (0.3, 0.04), (0, 0.38), (-0.3, 0.04), (-0.16, -0.34)], PAPER
    )
    for x, y in ((-0.1, -0.1), (0.08, 0.04), (-0.04, 0.2), (0.16, -0.16), (-0.18, 0.08)):
        pen.disc(x, y, 0.024, rgb("b59a78"))


def axe(pen: Pen) -> None:
    """An axe."""
    with pen.moved(0, 0, turn=0.5):
        pen.round_box(-0.05, -0.6, 0.1, 1.25, 0.04, WOOD)
        blade = [(-0.06, -0.52), (0.3, -0.66), (0.46, -0.36), (0.3, -0.06), (-0.06, -0.22)]
        pen.polygon(blade, IRON)
        pen.polygon((blade[1], blade[2], blade[3], (0.34, -0.36)), lighter(IRON, 0.5))


def telescope(pen: Pen) -> None:
    """A telescope."""
    with pen.moved(0, 0, turn=-0.4):
        for x, wide, high in ((-0.62, 0.4, 0.17), (-0.24, 0.42, 0.24), (0.16, 0.46, 0.32)):
            pen.round_box(x, -high / 2, wide, high, 0.03, rgb("7a4a33"))
            pen.round_box(x + wide - 0.09, -high / 2 - 0.015, 0.09, high + 0.03, 0.02, GOLD)
            pen.box(x, 0.02, wide, high / 2 - 0.02, rgb("5a3526"), 0.5)
        pen.oval(0.62, 0, 0.04, 0.15, GLASS)


def necklace(pen: Pen) -> None:
    """A chain with a locket."""
    pen.line([(-0.34, -0.56), (-0.3, -0.1), (0, 0.14), (0.3, -0.1), (0.34, -0.56)], GOLD, 0.04)
    pen.glow(0, 0.26, 0.4, (1.0, 0.9, 0.7), 0.5)
    pen.oval(0, 0.28, 0.18, 0.22, GOLD)
    pen.oval(0, 0.28, 0.12, 0.155, RED)
    pen.oval(-0.04, 0.22, 0.03, 0.05, (1, 1, 1), 0.7)


def violin(pen: Pen) -> None:
    """A violin."""
    with pen.moved(0, 0.05, turn=0.5):
        body = rgb("a4592c")
        half = [(0, -0.12), (0.2, -0.08), (0.19, 0.1), (0.12, 0.2), (0.25, 0.36), (0.2, 0.56)]
        other = [(-x, y) for x, y in reversed(half[1:])]
        pen.blob([*half, (0, 0.62), *other], body)
        pen.round_box(-0.04, -0.62, 0.08, 0.8, 0.03, rgb("3a2a24"))
        pen.disc(0, -0.64, 0.07, body)
        for x in (-0.02, 0.02):
            pen.line([(x, -0.56), (x, 0.46)], PAPER, 0.01)
        for side in (-1, 1):
            pen.line(
                [(side * 0.1, 0.12), (side * 0.07, 0.22), (side * 0.12, 0.34)], rgb("3a2a24"), 0.025
            )
        pen.box(-0.09, 0.3, 0.18, 0.03, PAPER)


def portrait(pen: Pen) -> None:
    """A picture in its frame."""
    pen.round_box(-0.56, -0.5, 1.12, 0.96, 0.03, GOLD)
    pen.round_box(-0.5, -0.44, 1.0, 0.84, 0.02, darker(GOLD, 0.3))
    pen.box(-0.46, -0.4, 0.92, 0.76, rgb("a9cfd2"))
    pen.disc(0.22, -0.2, 0.09, rgb("fff3c4"))
    pen.polygon(
        ((-0.46, 0.36), (-0.14, -0.12), (0.08, 0.2), (0.22, 0.02), (0.46, 0.36)), rgb("5f8573")
    )
    pen.polygon(((-0.14, -0.12), (0.08, 0.2), (0.0, 0.36), (-0.1, 0.36)), rgb("4a6b5d"))


def wheel(pen: Pen) -> None:
    """A wheel of a cart, or of a ship."""
    for turn in range(8):
        with pen.moved(0, 0, turn=turn * 0.7854):
            pen.round_box(-0.03, -0.58, 0.06, 0.58, 0.03, darker(WOOD, 0.15))
    pen.oval_path(0, 0, 0.42, 0.42)
    pen.stroke(WOOD, 0.11)
    pen.disc(0, 0, 0.12, darker(WOOD, 0.3))
    pen.disc(0, 0, 0.05, GOLD)
