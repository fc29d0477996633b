"""Animals from the side, as they walk. The unit is the height of the head, y is 0 at the feet."""

from runner.storyboard.beasts import BEASTS, Beast, ear
from runner.storyboard.colour import Colour, darker, lighter, rgb
from runner.storyboard.faces import EXPRESSIONS, INK, Expression
from runner.storyboard.looks import Look
from runner.storyboard.pen import Pen


def draw_beast(pen: Pen, look: Look, mood: str, *, turn: float) -> None:
    """An animal from the side, head to the right; the unit is the height of its head."""
    beast = BEASTS[look.beast]
    fur, light = rgb(beast.fur), rgb(beast.light)
    flip = turn < 0
    with pen.moved(0, 0, flip=flip):
        if look.beast == "bird":
            draw_bird(pen, look, fur, light)
            return
        rear, front = -beast.long / 2, beast.long / 2
        top = -(beast.leg + beast.deep)
        draw_tail(pen, beast, (rear, top + 0.14), fur, light)
        draw_trunk(pen, look, (rear, front, top))
        head = (front + 0.1 + beast.neck * 0.42, top - beast.neck * 0.72 - 0.02)
        pen.context.move_to(front - 0.14, top + 0.3)
        pen.context.line_to(head[0] - 0.02, head[1] + 0.08)
        pen.stroke(fur, 0.52)
        scarf = (front + 0.02 + beast.neck * 0.16, top - beast.neck * 0.28)
        if beast.on_head == "mane":
            draw_mane(pen, look.beast, head, (front - 0.2, top + 0.1), light)
        draw_side_head(pen, look, beast, head, mood)
        with pen.moved(*scarf, turn=0.5):
            pen.round_box(-0.34, -0.1, 0.68, 0.25, 0.1, look.main)
            pen.round_box(0.04, 0.06, 0.2, 0.5, 0.06, darker(look.main, 0.16))


def draw_trunk(pen: Pen, look: Look, at: tuple[float, float, float]) -> None:
    """Legs and body; `at` is where it ends behind, where in front, and its back."""
    beast = BEASTS[look.beast]
    fur, light = rgb(beast.fur), rgb(beast.light)
    rear, front, top = at
    for x, shade in (
        (rear + 0.32, 0.28),
        (front - 0.1, 0.28),
        (rear + 0.12, 0.1),
        (front - 0.32, 0.1),
    ):
        dark = darker(fur if look.beast != "sheep" else light, shade)
        pen.round_box(x - 0.12, top + beast.deep * 0.6, 0.24, -top - beast.deep * 0.6, 0.1, dark)
        pen.round_box(x - 0.13, -0.14, 0.32, 0.14, 0.07, darker(dark, 0.3))
    pen.blob(
        [
            (rear - 0.08, top + 0.3),
            (rear + 0.2, top),
            (0, top + 0.08),
            (front - 0.1, top - 0.02),
            (front + 0.14, top + 0.34),
            (front - 0.08, top + beast.deep),
            (0, top + beast.deep * 0.96),
            (rear + 0.16, top + beast.deep),
        ],
        fur,
    )
    if look.beast == "sheep":
        for index in range(7):
            pen.disc(
                rear + 0.1 + index * beast.long * 0.135,
                top + 0.1 + 0.08 * (index % 2),
                0.25,
                lighter(fur, 0.1),
            )
    else:
        pen.blob(
            [
                (front - 0.3, top + beast.deep * 0.9),
                (front + 0.08, top + 0.4),
                (front + 0.1, top + 0.1),
                (front - 0.12, top + 0.5),
            ],
            light,
            0.8,
        )


def draw_mane(
    pen: Pen, kind: str, head: tuple[float, float], withers: tuple[float, float], dark: Colour
) -> None:
    """Of a horse, or of a lion."""
    if kind == "lion":
        for dx, dy in ((-0.3, 0.0), (-0.2, -0.36), (0.06, -0.42), (-0.16, 0.34), (0.1, 0.42)):
            pen.disc(head[0] + dx, head[1] + dy, 0.3, rgb("9a5a2c"))
        return
    pen.blob(
        [
            (head[0] + 0.06, head[1] - 0.36),
            (head[0] - 0.3, head[1] - 0.1),
            (withers[0] - 0.04, withers[1] - 0.1),
            (withers[0] + 0.1, withers[1] + 0.06),
            (head[0] - 0.12, head[1] + 0.3),
        ],
        dark,
    )


def draw_side_head(pen: Pen, look: Look, beast: Beast, at: tuple[float, float], mood: str) -> None:
    """The head from the side."""
    fur, light = rgb(beast.fur), rgb(beast.light)
    head = light if look.beast == "sheep" else fur
    with pen.moved(*at):
        if beast.on_head == "antlers":
            for dx in (-0.02, 0.12):
                pen.line([(dx, -0.3), (dx - 0.14, -0.7), (dx + 0.04, -1.06)], rgb("7a5a40"), 0.07)
                pen.line([(dx - 0.1, -0.62), (dx + 0.18, -0.82)], rgb("7a5a40"), 0.06)
        with pen.moved(-0.16, 0.06, scale=0.7):
            if beast.ears in ("point", "small", "long"):
                ear(pen, beast.ears, 1, darker(head, 0.2), lighter(head, 0.2))
        pen.oval(0, 0, 0.42, 0.38, head)
        end = 0.38 + beast.muzzle * 0.8
        pen.blob(
            [(0.1, -0.2), (end, 0.02), (end + 0.02, 0.2), (0.1, 0.34)],
            light
            if look.beast
            in ("fox", "wolf", "dog", "cat", "bear", "lion", "rabbit", "deer", "mouse")
            else head,
        )
        pen.blob([(0.0, -0.32), (0.3, -0.2), (end - 0.02, 0.0), (0.3, 0.08), (0.0, 0.1)], head)
        pen.disc(end, 0.05, 0.075, INK)
        with pen.moved(-0.12, 0.04, scale=0.8):
            if beast.ears in ("round", "dish"):
                pen.disc(0.04, -0.42, 0.2 if beast.ears == "round" else 0.32, darker(head, 0.12))
            elif beast.ears in ("flop", "leaf"):
                pen.blob(
                    [(-0.1, -0.3), (0.16, -0.24), (0.08, 0.26), (-0.14, 0.2)], darker(head, 0.3)
                )
            else:
                with pen.moved(-0.24, 0.02):
                    ear(pen, beast.ears, 1, head, lighter(head, 0.35))
        face = EXPRESSIONS.get(mood, Expression())
        pen.oval(0.16, -0.08, 0.06, 0.075 * max(0.5, face.eyes), INK)
        pen.disc(0.18, -0.11, 0.02, (1, 1, 1))


def draw_tail(pen: Pen, beast: Beast, at: tuple[float, float], fur: Colour, light: Colour) -> None:
    """What hangs or stands behind."""
    x, y = at
    if beast.tail == "bush":
        pen.blob(
            [
                (x + 0.1, y),
                (x - 0.4, y + 0.16),
                (x - 0.86, y + 0.02),
                (x - 1.0, y - 0.22),
                (x - 0.6, y - 0.3),
                (x - 0.1, y - 0.12),
            ],
            darker(fur, 0.1),
        )
        pen.blob(
            [(x - 0.74, y + 0.06), (x - 0.9, y + 0.02), (x - 1.0, y - 0.22), (x - 0.78, y - 0.26)],
            light,
        )
    elif beast.tail in ("thin", "tuft"):
        pen.line(
            [(x + 0.08, y + 0.1), (x - 0.4, y + 0.2), (x - 0.62, y - 0.2), (x - 0.5, y - 0.6)],
            darker(fur, 0.16),
            0.12,
        )
        if beast.tail == "tuft":
            pen.disc(x - 0.5, y - 0.62, 0.16, rgb("9a5a2c"))
    elif beast.tail == "puff":
        pen.disc(x - 0.06, y + 0.08, 0.18, lighter(fur, 0.4))
    elif beast.tail == "mane":
        pen.blob(
            [
                (x + 0.1, y - 0.06),
                (x - 0.3, y + 0.1),
                (x - 0.4, y + 0.9),
                (x - 0.14, y + 0.96),
                (x - 0.02, y + 0.3),
            ],
            light,
        )


def draw_bird(pen: Pen, look: Look, fur: Colour, light: Colour) -> None:
    """A bird from the side."""
    for x in (-0.08, 0.12):
        pen.line([(x, -0.34), (x + 0.02, -0.02)], (0.8, 0.52, 0.2), 0.06)
        pen.line([(x - 0.06, -0.02), (x + 0.14, -0.02)], (0.8, 0.52, 0.2), 0.06)
    pen.polygon(((-0.5, -0.66), (-1.1, -0.5), (-1.06, -0.34), (-0.4, -0.4)), darker(fur, 0.25))
    pen.blob(
        [(-0.62, -0.66), (-0.2, -1.0), (0.34, -1.04), (0.56, -0.66), (0.24, -0.3), (-0.3, -0.34)],
        fur,
    )
    pen.blob([(0.1, -0.34), (0.54, -0.6), (0.5, -0.86), (0.24, -0.6)], light)
    pen.disc(0.44, -1.14, 0.32, fur)
    pen.polygon(((0.7, -1.2), (1.04, -1.08), (0.7, -1.0)), (0.93, 0.66, 0.25))
    pen.blob(
        [(-0.4, -0.74), (0.1, -0.86), (0.2, -0.6), (-0.3, -0.48), (-0.7, -0.5)], darker(fur, 0.2)
    )
    pen.disc(0.54, -1.18, 0.06, INK)
    pen.disc(0.56, -1.2, 0.02, (1, 1, 1))
    pen.round_box(0.16, -0.94, 0.5, 0.16, 0.08, look.main)
