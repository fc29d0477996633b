"""Animals from the front, as they look at somebody; what their kinds are made of.

Each wears a scarf in its own colour, so that it is known from far away.
"""

from dataclasses import dataclass

from runner.storyboard.colour import Colour, darker, lighter, rgb
from runner.storyboard.faces import EXPRESSIONS, INK, Expression
from runner.storyboard.looks import Look
from runner.storyboard.pen import Pen


@dataclass(frozen=True)
class Beast:
    """The shape of a kind of animal, in heights of its head."""

    fur: str
    light: str
    """Muzzle, belly and tip of the tail."""
    height: float
    """As a share of a grown man's."""
    leg: float
    long: float
    """From chest to rump."""
    deep: float
    """From back to belly."""
    neck: float
    ears: str
    tail: str
    muzzle: float
    on_head: str = ""


BEASTS = {
    "fox": Beast("cf6a32", "f6e7d2", 0.34, 0.62, 1.7, 0.62, 0.34, "point", "bush", 0.42),
    "wolf": Beast("6c7480", "cfd2d4", 0.46, 0.86, 1.9, 0.74, 0.4, "point", "bush", 0.46),
    "dog": Beast("a8754a", "f0dfc4", 0.38, 0.7, 1.6, 0.66, 0.36, "flop", "thin", 0.36),
    "cat": Beast("4a4652", "e9e2d8", 0.27, 0.55, 1.45, 0.56, 0.26, "point", "thin", 0.14),
    "bear": Beast("6b4a36", "a9805c", 0.8, 0.7, 2.0, 1.25, 0.3, "round", "none", 0.34),
    "horse": Beast("8a5a3c", "5a3826", 0.95, 1.35, 2.0, 0.86, 0.95, "small", "mane", 0.62, "mane"),
    "rabbit": Beast("b09a84", "f4ece0", 0.24, 0.34, 1.1, 0.62, 0.16, "long", "puff", 0.14),
    "mouse": Beast("8e8a92", "e6ded8", 0.17, 0.24, 1.05, 0.54, 0.1, "dish", "thin", 0.3),
    "lion": Beast("d2a052", "f2e0b8", 0.55, 0.8, 1.9, 0.8, 0.34, "round", "tuft", 0.32, "mane"),
    "deer": Beast("a8764c", "efdfc6", 0.8, 1.25, 1.6, 0.7, 0.85, "leaf", "puff", 0.36, "antlers"),
    "sheep": Beast("ece6da", "54484a", 0.42, 0.5, 1.5, 0.9, 0.26, "leaf", "puff", 0.3),
    "bird": Beast("61749c", "f0d9a8", 0.2, 0.3, 1.0, 0.8, 0.1, "none", "bird", 0.3),
}


def height_of(look: Look) -> float:
    """Height of somebody from foot to crown, as a share of a grown man's."""
    return BEASTS[look.beast].height if look.beast else look.size


def ear(pen: Pen, kind: str, side: int, fur: Colour, inner: Colour) -> None:
    """One ear on a head of height 1; `side` is -1 or 1."""
    if kind == "point":
        pen.polygon(((side * 0.44, -0.2), (side * 0.46, -0.82), (side * 0.08, -0.42)), fur)
        pen.polygon(((side * 0.38, -0.34), (side * 0.41, -0.68), (side * 0.18, -0.44)), inner)
    elif kind == "round":
        pen.disc(side * 0.38, -0.4, 0.2, fur)
        pen.disc(side * 0.38, -0.4, 0.11, inner)
    elif kind == "dish":
        pen.disc(side * 0.46, -0.4, 0.31, fur)
        pen.disc(side * 0.46, -0.4, 0.21, inner)
    elif kind == "long":
        with pen.moved(side * 0.2, -0.4, turn=side * 0.16):
            pen.oval(0, -0.42, 0.14, 0.52, fur)
            pen.oval(0, -0.42, 0.07, 0.4, inner)
    elif kind == "flop":
        pen.blob(
            [
                (side * 0.3, -0.42),
                (side * 0.58, -0.26),
                (side * 0.62, 0.2),
                (side * 0.46, 0.26),
                (side * 0.4, -0.1),
            ],
            darker(fur, 0.3),
        )
    elif kind == "leaf":
        with pen.moved(side * 0.44, -0.24, turn=side * 1.15):
            pen.oval(0, -0.2, 0.12, 0.26, fur)
            pen.oval(0, -0.2, 0.06, 0.17, inner)
    elif kind == "small":
        pen.polygon(((side * 0.3, -0.4), (side * 0.32, -0.74), (side * 0.1, -0.46)), fur)


def draw_beast_bust(pen: Pen, look: Look, mood: str, *, turn: float, back: bool = False) -> None:
    """An animal from the front, down to its chest; (0, 0) is the middle of its head."""
    beast, face = BEASTS[look.beast], EXPRESSIONS.get(mood, Expression())
    fur, light = rgb(beast.fur), rgb(beast.light)
    pen.blob(
        [
            (-0.3, 0.3),
            (-0.66, 1.0),
            (-0.86, 2.2),
            (-0.8, 3.6),
            (0.8, 3.6),
            (0.86, 2.2),
            (0.66, 1.0),
            (0.3, 0.3),
        ],
        darker(fur, 0.1),
    )
    if not back:
        pen.blob(
            [
                (-0.24, 0.5),
                (-0.4, 1.2),
                (-0.36, 2.6),
                (0.0, 3.2),
                (0.36, 2.6),
                (0.4, 1.2),
                (0.24, 0.5),
            ],
            light if look.beast not in ("horse", "sheep") else lighter(fur, 0.12),
        )
    draw_scarf(pen, look.main)
    draw_beast_head(pen, look, face, turn, back=back)


def draw_beast_head(pen: Pen, look: Look, face: Expression, turn: float, *, back: bool) -> None:
    """The head alone."""
    beast = BEASTS[look.beast]
    fur, light = rgb(beast.fur), rgb(beast.light)
    head = light if look.beast == "sheep" else fur
    draw_behind_head(pen, look.beast)
    for side in (-1, 1):
        ear(
            pen,
            beast.ears,
            side,
            head if look.beast != "sheep" else darker(light, 0.1),
            darker(lighter(head, 0.3), 0.1),
        )
    if look.beast == "bird":
        draw_bird_head(pen, fur, light, face, turn, back=back)
        return
    narrow = 0.38 if look.beast in ("horse", "deer", "sheep") else 0.5
    pen.blob(
        [
            (-narrow, -0.1),
            (-narrow * 0.86, 0.24),
            (-0.2, 0.5),
            (0.2, 0.5),
            (narrow * 0.86, 0.24),
            (narrow, -0.1),
            (0.3, -0.44),
            (-0.3, -0.44),
        ],
        head,
    )
    if look.beast == "sheep":
        for dx, dy in ((-0.24, -0.44), (0.0, -0.52), (0.24, -0.44), (-0.4, -0.3), (0.4, -0.3)):
            pen.disc(dx, dy, 0.18, fur)
    if look.beast == "horse":
        pen.blob([(-0.1, -0.6), (0.14, -0.6), (0.12, -0.1), (0.0, 0.06), (-0.12, -0.1)], light)
    if not back:
        draw_beast_face(pen, look, beast, face, 0.1 * turn)


def draw_behind_head(pen: Pen, kind: str) -> None:
    """A mane, or antlers."""
    beast = BEASTS[kind]
    if beast.on_head == "mane" and kind == "lion":
        for dx, dy in (
            (-0.5, 0.1),
            (-0.46, -0.3),
            (-0.2, -0.56),
            (0.2, -0.56),
            (0.46, -0.3),
            (0.5, 0.1),
            (0.36, 0.44),
            (-0.36, 0.44),
            (0, 0.5),
        ):
            pen.disc(dx, dy, 0.3, rgb("9a5a2c"))
    if beast.on_head == "antlers":
        for side in (-1, 1):
            horn = rgb("7a5a40")
            pen.line([(side * 0.16, -0.4), (side * 0.36, -0.8), (side * 0.34, -1.2)], horn, 0.08)
            pen.line([(side * 0.33, -0.72), (side * 0.6, -0.96), (side * 0.62, -1.14)], horn, 0.065)


def draw_scarf(pen: Pen, colour: Colour) -> None:
    """A scarf around the neck with one end that hangs down."""
    pen.round_box(0.1, 0.72, 0.26, 0.8, 0.06, darker(colour, 0.16))
    pen.blob(
        [(-0.56, 0.56), (-0.6, 0.82), (0.0, 1.0), (0.6, 0.82), (0.56, 0.56), (0.0, 0.7)], colour
    )


def draw_beast_face(pen: Pen, look: Look, beast: Beast, face: Expression, x: float) -> None:
    """Cheeks, muzzle, nose, eyes and brows."""
    light = rgb(beast.light)
    if look.beast in ("fox", "wolf", "cat", "dog", "mouse", "rabbit"):
        for side in (-1, 1):
            pen.blob(
                [
                    (x + side * 0.02, 0.1),
                    (x + side * 0.34, 0.06),
                    (x + side * 0.4, 0.24),
                    (x + side * 0.14, 0.48),
                    (x, 0.44),
                ],
                light,
            )
    elif look.beast != "sheep":
        pen.oval(x, 0.26, 0.26 if look.beast != "horse" else 0.3, 0.2, light)
    long = 0.2 + beast.muzzle * 0.16
    pen.blob([(x - 0.1, long), (x, long - 0.05), (x + 0.1, long), (x, long + 0.1)], INK)
    low = long + 0.2 + 0.03 * face.smile
    if face.mouth > 0:
        pen.oval(x, low - 0.02, 0.09, 0.04 + 0.06 * face.mouth, (0.45, 0.14, 0.17))
    pen.line([(x, long + 0.08), (x, low - 0.07)], INK, 0.022)
    for side in (-1, 1):
        pen.line(
            [
                (x, low - 0.07),
                (x + side * 0.09, low - 0.07 + 0.05 * (0.6 + face.smile * 0.6)),
                (x + side * 0.18, low - 0.1 - 0.05 * face.smile),
            ],
            INK,
            0.024,
        )
        ex, open_ = x + side * 0.2, max(0.45, face.eyes)
        if look.beast in ("wolf", "cat", "bear", "sheep", "horse", "deer", "lion"):
            pen.oval(ex, -0.06, 0.098, 0.1 * open_, lighter(light, 0.3))
        pen.oval(ex + x * 0.2, -0.055, 0.066, 0.082 * open_, INK)
        pen.disc(ex + x * 0.2 + 0.022, -0.09, 0.02, (1, 1, 1))
        high = -0.2 - 0.05 * face.raised
        pen.line(
            [
                (ex - side * 0.09, high - 0.05 * face.brows),
                (ex + side * 0.09, high + 0.05 * face.brows),
            ],
            darker(rgb(beast.fur), 0.5),
            0.034,
        )


def draw_bird_head(
    pen: Pen, fur: Colour, light: Colour, face: Expression, turn: float, *, back: bool
) -> None:
    """A round head with a beak, and a tuft."""
    pen.disc(0, 0.02, 0.5, fur)
    pen.blob([(-0.06, -0.44), (-0.14, -0.74), (0.02, -0.56), (0.12, -0.78), (0.12, -0.44)], fur)
    if back:
        return
    x = 0.1 * turn
    for side in (-1, 1):
        pen.disc(x + side * 0.2, -0.04, 0.18, light)
        pen.oval(x + side * 0.19, -0.04, 0.08, 0.09 * max(0.5, face.eyes), INK)
        pen.disc(x + side * 0.19 + 0.026, -0.075, 0.024, (1, 1, 1))
        pen.line(
            [
                (x + side * 0.08, -0.22 - 0.05 * face.brows),
                (x + side * 0.3, -0.24 + 0.05 * face.brows),
            ],
            darker(fur, 0.4),
            0.04,
        )
    pen.polygon(((x - 0.1, 0.08), (x + 0.1, 0.08), (x + 0.04 * turn, 0.34)), (0.93, 0.66, 0.25))
    pen.polygon(((x, 0.08), (x + 0.1, 0.08), (x + 0.04 * turn, 0.34)), (0.8, 0.52, 0.18))
