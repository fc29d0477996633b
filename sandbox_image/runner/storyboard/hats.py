"""What people wear on their heads. The unit is the height of the head, (0, 0) its middle."""

from collections.abc import Callable

from runner.storyboard.colour import Colour, darker, mix
from runner.storyboard.looks import Look
from runner.storyboard.pen import Pen

INK: Colour = (0.16, 0.13, 0.17)
GOLD: Colour = (0.93, 0.75, 0.32)


def hood(pen: Pen, look: Look, *, back: bool) -> None:
    """A hood; the face looks out of it."""
    pen.smooth_path(
        [
            (-0.5, 0.52),
            (-0.64, 0.0),
            (-0.44, -0.5),
            (0.0, -0.74),
            (0.44, -0.5),
            (0.64, 0.0),
            (0.5, 0.52),
        ]
    )
    if not back:
        for point in (
            (0.34, 0.46),
            (0.45, 0.1),
            (0.36, -0.26),
            (0.0, -0.44),
            (-0.36, -0.26),
            (-0.45, 0.1),
            (-0.34, 0.46),
        ):
            pen.context.line_to(*point)
    pen.context.close_path()
    pen.fill(look.main)


def head_scarf(pen: Pen, look: Look, *, back: bool) -> None:
    """A scarf with dots."""
    pen.smooth_path(
        [
            (-0.46, 0.3),
            (-0.56, -0.1),
            (-0.36, -0.54),
            (0.0, -0.66),
            (0.36, -0.54),
            (0.56, -0.1),
            (0.46, 0.3),
        ]
    )
    if not back:
        for point in ((0.38, 0.05), (0.28, -0.26), (0.0, -0.36), (-0.28, -0.26), (-0.38, 0.05)):
            pen.context.line_to(*point)
    pen.context.close_path()
    pen.fill(look.main)
    for dx, dy in ((-0.3, -0.44), (-0.02, -0.52), (0.27, -0.44), (-0.45, -0.14), (0.45, -0.14)):
        pen.disc(dx, dy, 0.03, look.second)


def brim(pen: Pen, look: Look, *, back: bool) -> None:
    """A hat with a brim."""
    del back
    dark = darker(look.main, 0.2)
    pen.round_box(-0.34, -0.86, 0.68, 0.56, 0.16, dark)
    pen.box(-0.345, -0.46, 0.69, 0.11, look.second)
    pen.oval(0, -0.34, 0.78, 0.12, look.main)


def pointed(pen: Pen, look: Look, *, back: bool) -> None:
    """A pointed hat with a star."""
    del back
    dark = darker(look.main, 0.2)
    pen.blob(
        [(-0.44, -0.34), (-0.2, -0.9), (0.14, -1.34), (0.06, -1.0), (0.2, -0.8), (0.44, -0.34)],
        look.main,
    )
    pen.oval(0, -0.34, 0.82, 0.11, dark)
    pen.disc(-0.05, -0.66, 0.055, (0.95, 0.83, 0.45))


def crown(pen: Pen, look: Look, *, back: bool) -> None:
    """A crown."""
    del back
    pen.polygon(
        (
            (-0.38, -0.34),
            (-0.44, -0.76),
            (-0.2, -0.56),
            (0.0, -0.84),
            (0.2, -0.56),
            (0.44, -0.76),
            (0.38, -0.34),
        ),
        GOLD,
    )
    pen.box(-0.385, -0.42, 0.77, 0.09, darker(GOLD, 0.18))
    for dx, dy in ((-0.44, -0.78), (0.0, -0.86), (0.44, -0.78)):
        pen.disc(dx, dy, 0.05, look.main)


def cap(pen: Pen, look: Look, *, back: bool) -> None:
    """A cap; a captain's is white."""
    del back
    dark = darker(look.main, 0.2)
    pen.blob(
        [
            (-0.5, -0.26),
            (-0.46, -0.56),
            (0.0, -0.72),
            (0.46, -0.56),
            (0.5, -0.26),
            (0.0, -0.32),
        ],
        (0.95, 0.94, 0.9) if look.hat == "captain" else look.main,
    )
    pen.blob(
        [(-0.46, -0.2), (0.0, -0.28), (0.46, -0.2), (0.3, -0.34), (-0.3, -0.34)],
        INK if look.hat == "captain" else dark,
    )
    if look.hat == "captain":
        pen.disc(0, -0.4, 0.07, GOLD)


def beanie(pen: Pen, look: Look, *, back: bool) -> None:
    """A knitted cap."""
    del back
    pen.blob(
        [(-0.5, -0.2), (-0.44, -0.54), (0.0, -0.74), (0.44, -0.54), (0.5, -0.2), (0.0, -0.26)],
        look.main,
    )
    pen.round_box(-0.52, -0.32, 1.04, 0.15, 0.07, mix(look.main, look.second, 0.6))
    pen.disc(0, -0.74, 0.11, look.second)


def bow(pen: Pen, look: Look, *, back: bool) -> None:
    """A bow in the hair."""
    del back
    dark = darker(look.main, 0.2)
    for side in (-1, 1):
        pen.polygon(
            ((0.22, -0.5), (0.22 + side * 0.24, -0.64), (0.22 + side * 0.24, -0.38)), look.main
        )
    pen.disc(0.22, -0.5, 0.07, dark)


HATS: dict[str, Callable[..., None]] = {
    "hood": hood,
    "scarf": head_scarf,
    "brim": brim,
    "pointed": pointed,
    "crown": crown,
    "cap": cap,
    "captain": cap,
    "beanie": beanie,
    "bow": bow,
}


def draw_hat(pen: Pen, look: Look, *, back: bool) -> None:
    """Draw what somebody wears on the head, if anything."""
    if look.hat in HATS:
        HATS[look.hat](pen, look, back=back)
