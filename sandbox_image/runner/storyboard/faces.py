"""Heads of people: face, hair and hat. The unit is the height of the head, (0, 0) its middle."""

from dataclasses import dataclass

from runner.storyboard.colour import Colour, darker, lighter
from runner.storyboard.hats import INK, draw_hat
from runner.storyboard.looks import Look
from runner.storyboard.pen import ROUND, Pen

LIPS: Colour = (0.62, 0.24, 0.24)


@dataclass(frozen=True)
class Expression:
    """What a mood does to a face."""

    smile: float = 0.3
    """From -1, the corners of the mouth down, to 1."""
    mouth: float = 0.0
    """How far it is open, from 0 to 1."""
    brows: float = 0.0
    """Above 0 their inner ends are up, as one who is sad; below 0 down, as one who is angry."""
    raised: float = 0.0
    eyes: float = 1.0
    """How far they are open."""


EXPRESSIONS = {
    "calm": Expression(0.35),
    "joyful": Expression(1.0, 0.8, 0.1, 0.5, 0.85),
    "hopeful": Expression(0.7, 0.0, 0.35, 0.6, 1.05),
    "tender": Expression(0.6, 0.0, 0.3, 0.2, 0.55),
    "sad": Expression(-0.7, 0.0, 0.8, 0.1, 0.7),
    "tense": Expression(-0.15, 0.0, -0.5, -0.3, 0.85),
    "fearful": Expression(-0.5, 0.55, 0.75, 0.8, 1.35),
    "angry": Expression(-0.75, 0.0, -1.0, -0.4, 0.8),
    "mysterious": Expression(0.2, 0.0, -0.2, 0.35, 0.55),
    "triumphant": Expression(0.95, 0.55, -0.2, 0.4, 1.0),
}


def draw_head(pen: Pen, look: Look, mood: str, *, turn: float, back: bool = False) -> None:
    """Draw a head with all that is on it.

    Args:
        pen: Its unit is the height of the head.
        look: Whose.
        mood: What the face shows.
        turn: Where the face looks: -1 is left, 1 is right.
        back: It is seen from behind.
    """
    shade = darker(look.hair, 0.18)
    if look.hat == "hood":
        pen.blob(
            [
                (-0.5, 0.5),
                (-0.64, 0.0),
                (-0.42, -0.52),
                (0.0, -0.72),
                (0.42, -0.52),
                (0.64, 0.0),
                (0.5, 0.5),
            ],
            darker(look.main, 0.18),
        )
    if back or look.hair_cut != "long":  # else it is drawn before the shoulders are
        draw_hair_behind(pen, look, shade)
    if back:
        hair = (
            look.main
            if look.hat in ("hood", "scarf")
            else look.skin
            if look.hair_cut == "bald"
            else look.hair
        )
        pen.oval(0, -0.02, 0.47, 0.52, hair)
        for dx in (-0.3, -0.12, 0.08, 0.27):
            pen.line([(dx * 0.5, -0.42), (dx, -0.1), (dx * 1.1, 0.26)], darker(hair, 0.12), 0.025)
    else:
        for side in (-1, 1):
            if side * turn < 0.6:
                pen.oval(side * 0.44, 0.05, 0.08, 0.11, darker(look.skin, 0.08))
        pen.blob(
            [
                (-0.44, -0.12),
                (-0.42, 0.16),
                (-0.24, 0.42),
                (0.0, 0.5),
                (0.24, 0.42),
                (0.42, 0.16),
                (0.44, -0.12),
                (0.3, -0.42),
                (0.0, -0.5),
                (-0.3, -0.42),
            ],
            look.skin,
        )
        draw_face(pen, look, EXPRESSIONS.get(mood, Expression()), 0.11 * turn)
        draw_hair_before(pen, look, turn)
    draw_hat(pen, look, back=back)


def draw_face(pen: Pen, look: Look, mood: Expression, x: float) -> None:
    """Eyes, brows, nose, mouth and beard; `x` is how far they are turned to a side."""
    shade = darker(look.skin, 0.22)
    for side in (-1, 1):
        pen.oval(x + side * 0.25, 0.17, 0.085, 0.06, (0.9, 0.42, 0.38), 0.28)
    if look.beard:
        draw_beard(pen, look, x)
    for side in (-1, 1):
        ex, open_ = x + side * 0.175, max(0.3, mood.eyes)
        pen.oval(ex, 0.0, 0.075, 0.088 * open_, (0.99, 0.98, 0.95))
        pen.oval(ex + x * 0.22, 0.008, 0.05, min(0.068, 0.075 * open_), INK)
        pen.disc(ex + x * 0.22 + 0.016, -0.018 * open_, 0.015, (1, 1, 1))
        if open_ < 0.9:
            pen.context.arc(ex, 0.0, 0.08, -ROUND / 2, 0)
            pen.fill(look.skin if open_ > 0.8 else darker(look.skin, 0.06))
            pen.line([(ex - 0.08, 0.004), (ex, -0.014), (ex + 0.08, 0.004)], INK, 0.02)
        high = -0.15 - 0.05 * mood.raised
        inner, outer = high - 0.055 * mood.brows, high + 0.055 * mood.brows
        brow = darker(look.hair, 0.3) if not look.old else darker(look.hair, 0.12)
        pen.line(
            [
                (ex - side * 0.085, inner),
                (ex, (inner + outer) / 2 - 0.022),
                (ex + side * 0.09, outer),
            ],
            brow,
            0.034,
        )
        if look.old:
            pen.line([(ex - 0.06, 0.1), (ex, 0.115), (ex + 0.06, 0.1)], shade, 0.012, 0.6)
    pen.line(
        [(x * 1.5 + 0.01, 0.02), (x * 1.5 + 0.05, 0.13), (x * 1.5 - 0.015, 0.145)], shade, 0.024
    )
    draw_mouth(pen, mood, x)
    if look.glasses:
        for side in (-1, 1):
            pen.oval_path(x + side * 0.175, 0.0, 0.125, 0.125)
            pen.stroke((0.24, 0.2, 0.2), 0.02)
        pen.line([(x - 0.05, -0.01), (x, -0.025), (x + 0.05, -0.01)], (0.24, 0.2, 0.2), 0.02)


def draw_mouth(pen: Pen, mood: Expression, x: float) -> None:
    """A mouth, closed or open."""
    y, wide = 0.285, 0.12 + 0.03 * abs(mood.smile)
    corner = y - 0.035 * mood.smile
    low = y + 0.05 * mood.smile
    if mood.mouth <= 0:
        pen.line([(x - wide, corner), (x, low), (x + wide, corner)], LIPS, 0.03)
        return
    pen.context.move_to(x - wide, corner)
    pen.context.curve_to(x - wide / 2, corner + 0.02, x + wide / 2, corner + 0.02, x + wide, corner)
    drop = y + 0.08 + 0.12 * mood.mouth
    pen.context.curve_to(x + wide * 0.8, drop, x - wide * 0.8, drop, x - wide, corner)
    if mood.smile < 0:
        pen.context.new_path()
        pen.oval_path(x, y + 0.02, 0.07, 0.05 + 0.05 * mood.mouth)
    pen.fill((0.42, 0.13, 0.16))
    if mood.smile > 0:
        pen.round_box(x - wide * 0.66, corner + 0.014, wide * 1.32, 0.04, 0.02, (0.98, 0.96, 0.92))


def draw_beard(pen: Pen, look: Look, x: float) -> None:
    """A beard, or a moustache."""
    hair = look.hair
    if look.beard == "long":
        pen.blob(
            [
                (-0.43, 0.08),
                (-0.36, 0.5),
                (-0.16, 0.86),
                (x * 0.5, 1.0),
                (0.16, 0.86),
                (0.36, 0.5),
                (0.43, 0.08),
                (0.24 + x, 0.2),
                (x, 0.2),
                (-0.24 + x, 0.2),
            ],
            hair,
        )
        for dx in (-0.14, 0.04, 0.2):
            pen.line([(dx, 0.5), (dx * 0.8, 0.68), (dx * 0.5, 0.82)], darker(hair, 0.14), 0.02)
    elif look.beard == "short":
        pen.blob(
            [
                (-0.43, 0.05),
                (-0.38, 0.34),
                (-0.18, 0.52),
                (0, 0.56),
                (0.18, 0.52),
                (0.38, 0.34),
                (0.43, 0.05),
                (0.25 + x, 0.22),
                (x, 0.19),
                (-0.25 + x, 0.22),
            ],
            hair,
        )
    if look.beard:
        for side in (-1, 1):
            pen.blob(
                [
                    (x, 0.2),
                    (x + side * 0.11, 0.19),
                    (x + side * 0.2, 0.26),
                    (x + side * 0.09, 0.255),
                ],
                darker(hair, 0.08),
            )


def draw_hair_behind(pen: Pen, look: Look, shade: Colour) -> None:
    """What of the hair falls behind head and shoulders."""
    cut = look.hair_cut
    if cut == "long":
        pen.blob(
            [
                (-0.5, -0.2),
                (-0.6, 0.4),
                (-0.56, 1.0),
                (-0.2, 1.12),
                (0.2, 1.12),
                (0.56, 1.0),
                (0.6, 0.4),
                (0.5, -0.2),
                (0.0, -0.58),
            ],
            shade,
        )
    elif cut == "bob":
        pen.blob(
            [
                (-0.5, -0.2),
                (-0.58, 0.2),
                (-0.5, 0.5),
                (0.0, 0.46),
                (0.5, 0.5),
                (0.58, 0.2),
                (0.5, -0.2),
                (0.0, -0.58),
            ],
            shade,
        )
    elif cut == "bun":
        if look.hat in ("", "bow"):
            pen.disc(0.02, -0.64, 0.21, shade)
        pen.oval(0, -0.08, 0.48, 0.46, shade)
    elif cut == "pigtails":
        for side in (-1, 1):
            pen.blob(
                [
                    (side * 0.4, -0.1),
                    (side * 0.7, -0.12),
                    (side * 0.82, 0.24),
                    (side * 0.7, 0.62),
                    (side * 0.58, 0.3),
                ],
                shade,
            )
            pen.disc(side * 0.47, -0.04, 0.085, look.main)
    elif cut == "curly":
        for dx, dy in (
            (-0.46, 0.05),
            (-0.5, -0.2),
            (0.46, 0.05),
            (0.5, -0.2),
            (-0.3, -0.42),
            (0.3, -0.42),
            (0, -0.5),
        ):
            pen.disc(dx, dy, 0.2, shade)


def draw_hair_before(pen: Pen, look: Look, turn: float) -> None:
    """What of the hair lies on the head; a hat may hide it."""
    if look.hair_cut in ("bald", "tousled", "curly"):
        draw_unparted(pen, look)
    else:
        draw_parted(pen, look, 1 if turn >= 0 else -1)


def draw_unparted(pen: Pen, look: Look) -> None:
    """Hair at the sides alone, that stands up, or that is all curls."""
    hair, cut = look.hair, look.hair_cut
    if cut == "bald":
        for dx in (-1, 1):
            pen.blob(
                [(dx * 0.4, 0.12), (dx * 0.52, 0.0), (dx * 0.47, -0.24), (dx * 0.38, -0.1)], hair
            )
        return
    if cut == "tousled":
        spikes = [
            (-0.48, 0.0),
            (-0.56, -0.3),
            (-0.4, -0.36),
            (-0.42, -0.6),
            (-0.2, -0.5),
            (-0.1, -0.72),
            (0.06, -0.54),
            (0.26, -0.66),
            (0.3, -0.48),
            (0.52, -0.42),
            (0.5, -0.2),
            (0.48, 0.0),
            (0.38, -0.2),
            (0.2, -0.22),
            (0.08, -0.3),
            (-0.12, -0.18),
            (-0.34, -0.24),
        ]
        pen.polygon(spikes, hair)
        return
    if cut == "curly":
        for dx, dy, size in (
            (-0.34, -0.34, 0.18),
            (-0.12, -0.44, 0.19),
            (0.14, -0.45, 0.19),
            (0.36, -0.32, 0.17),
            (-0.44, -0.16, 0.12),
            (0.45, -0.14, 0.12),
        ):
            pen.disc(dx, dy, size, hair)


def draw_parted(pen: Pen, look: Look, side: int) -> None:
    """Hair that lies smoothly around the face; a braid may hang down."""
    hair, cut = look.hair, look.hair_cut
    top = [
        (-0.47, 0.02),
        (-0.5, -0.26),
        (-0.3, -0.54),
        (0.0, -0.6),
        (0.3, -0.54),
        (0.5, -0.26),
        (0.47, 0.02),
    ]
    fringe = {
        "bob": [(0.4, -0.12), (0.2, -0.18), (0.0, -0.2), (-0.2, -0.18), (-0.4, -0.12)],
        "short": [(0.42, -0.16), (0.3, -0.28), (side * 0.12, -0.3), (-0.3, -0.28), (-0.42, -0.16)],
        "swept": [
            (0.42, -0.14),
            (0.34, -0.34),
            (-side * 0.1, -0.24),
            (-0.34, -0.36),
            (-0.42, -0.14),
        ],
    }.get(cut, [(0.42, -0.04), (0.32, -0.26), (side * 0.16, -0.42), (-0.32, -0.26), (-0.42, -0.04)])
    pen.smooth_path(top)
    for point in fringe:
        pen.context.line_to(*point)
    pen.context.close_path()
    pen.fill(hair)
    pen.line(
        [(-0.3 * side, -0.42), (-0.12 * side, -0.5), (0.08 * side, -0.5)],
        lighter(hair, 0.2),
        0.03,
        0.7,
    )
    if cut == "braid":
        for index in range(5):
            pen.oval(
                0.46 * side + 0.03 * index * side,
                0.24 + index * 0.15,
                0.1 - index * 0.006,
                0.1,
                hair if index % 2 else darker(hair, 0.12),
            )
        pen.oval(0.6 * side, 0.95, 0.06, 0.05, look.main)
