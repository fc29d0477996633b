"""People from head to foot. The unit is the height of the head, (0, 0) is between the feet."""

from dataclasses import dataclass

from runner.storyboard.colour import Colour, darker, lighter
from runner.storyboard.faces import draw_hair_behind, draw_head
from runner.storyboard.looks import Look
from runner.storyboard.pen import Pen, Point

BOOTS: Colour = (0.24, 0.18, 0.17)


@dataclass(frozen=True)
class Build:
    """Where the joints are, measured upwards from the feet."""

    shoulder: float
    waist: float
    hip: float
    knee: float
    half: float
    """From the middle to a shoulder."""


def build_of(look: Look) -> Build:
    """The joints of somebody."""
    shoulder = look.heads - 1.22
    half = (0.47 if look.heads < 4 else 0.6) * look.slim
    return Build(shoulder, shoulder * 0.64, shoulder * 0.54, shoulder * 0.28, half)


def draw_person(pen: Pen, look: Look, mood: str, *, turn: float, back: bool = False) -> None:
    """Draw somebody who stands.

    Args:
        pen: In units of the head.
        look: Who.
        mood: Shown by face and arms.
        turn: Where they look: -1 is left, 1 is right.
        back: They are seen from behind.
    """
    build = build_of(look)
    lean = 0.16 * (1 if turn >= 0 else -1) if look.stick else 0.0
    head = (lean + 0.04 * turn, -(look.heads - 0.5))
    if look.hair_cut == "long" and not back:
        with pen.moved(*head):
            draw_hair_behind(pen, look, darker(look.hair, 0.18))
    if look.garment in ("coat", "tunic"):
        draw_legs(pen, look, build)
    else:
        for side in (-1, 1):
            pen.round_box(side * 0.19 - 0.1, -0.7, 0.2, 0.66, 0.06, darker(BOOTS, 0.2))
            pen.oval(side * 0.2, -0.06, 0.2, 0.09, BOOTS)
    hands = pose_of(build, look, mood, turn)
    hidden = look.garment in ("cloak", "cape") and not raised(mood)
    if not hidden and not back:
        draw_arm(pen, look, build, hands[0], -1)
    draw_garment(pen, look, build, lean, back=back)
    if not back:
        pen.round_box(head[0] - 0.15, head[1] + 0.3, 0.3, 0.42, 0.1, darker(look.skin, 0.14))
    draw_collar(pen, look, build, lean)
    if look.stick:
        side = 1 if turn >= 0 else -1
        x = side * (build.half + 0.5)
        pen.line(
            [
                (x - side * 0.24, -build.waist - 0.34),
                (x - side * 0.02, -build.waist - 0.48),
                (x, -build.waist - 0.2),
                (x + side * 0.04, -0.03),
            ],
            (0.42, 0.29, 0.2),
            0.085,
        )
    with pen.moved(*head):
        draw_head(pen, look, mood, turn=turn, back=back)
    if not hidden and not back:
        draw_arm(pen, look, build, hands[1], 1)


def raised(mood: str) -> bool:
    """Whether arms are up in this mood."""
    return mood in ("joyful", "triumphant")


def pose_of(
    build: Build, look: Look, mood: str, turn: float
) -> tuple[tuple[Point, Point], tuple[Point, Point]]:
    """Elbow and hand, left and right."""
    half, shoulder, waist, hip = build.half, build.shoulder, build.waist, build.hip
    down = [((side * (half + 0.2), -waist), (side * (half + 0.16), -hip + 0.1)) for side in (-1, 1)]
    front = 1 if turn >= 0 else 0
    side = 1 if turn >= 0 else -1
    if look.stick:
        down[front] = ((side * (half + 0.26), -waist - 0.1), (side * (half + 0.42), -waist - 0.36))
    elif raised(mood):
        down[front] = (
            (side * (half + 0.42), -shoulder + 0.1),
            (side * (half + 0.56), -shoulder - 0.8),
        )
        if mood == "joyful":
            down[1 - front] = (
                (-side * (half + 0.42), -shoulder + 0.3),
                (-side * (half + 0.68), -shoulder - 0.36),
            )
    elif mood in ("angry", "tense"):
        down = [
            ((s * (half + 0.46), -waist - 0.1), (s * (half - 0.08), -hip - 0.16)) for s in (-1, 1)
        ]
    elif mood in ("fearful", "tender"):
        down = [((s * (half + 0.24), -waist - 0.06), (s * 0.16, -shoulder + 0.62)) for s in (-1, 1)]
    elif mood in ("hopeful", "mysterious"):
        down[front] = ((side * (half + 0.3), -waist - 0.1), (side * (half + 0.72), -waist - 0.52))
    return (down[0], down[1])


def draw_arm(pen: Pen, look: Look, build: Build, bones: tuple[Point, Point], side: int) -> None:
    """A sleeve with a hand."""
    elbow, hand = bones
    sleeve = darker(look.main, 0.1 if side > 0 else 0.2)
    start = (side * (build.half - 0.1), -build.shoulder + 0.16)
    pen.disc(*hand, 0.135, look.skin)
    cuff = (elbow[0] + (hand[0] - elbow[0]) * 0.86, elbow[1] + (hand[1] - elbow[1]) * 0.86)
    pen.context.move_to(*start)
    pen.context.curve_to(*elbow, *elbow, *cuff)
    pen.stroke(sleeve, 0.3)


def draw_legs(pen: Pen, look: Look, build: Build) -> None:
    """Trousers and boots."""
    cloth = darker(look.second, 0.3)
    for side in (-1, 1):
        x = side * build.half * 0.42
        pen.round_box(
            x - 0.18,
            -build.hip - 0.1,
            0.36,
            build.hip,
            0.1,
            cloth if side > 0 else darker(cloth, 0.12),
        )
        pen.round_box(x - 0.19, -build.knee * 0.8, 0.38, build.knee * 0.8, 0.08, BOOTS)
        pen.round_box(x - 0.2, -0.16, 0.48 if side > 0 else 0.44, 0.17, 0.08, BOOTS)


def outline(build: Build, lean: float, hem: tuple[float, float], waist: float) -> list[Point]:
    """A garment's right and left edge, from the right shoulder around to the left one.

    Args:
        build: Of whom wears it.
        lean: How far the shoulders are moved forward.
        hem: Half of its width there, and how high it is.
        waist: Half of its width there, as a share of the shoulders'.
    """
    half, top = build.half, -build.shoulder
    right = [
        (lean + 0.16, top - 0.12),
        (lean + half * 0.78, top - 0.02),
        (lean + half, top + 0.24),
        (half * waist + lean * 0.5, -build.waist),
        (hem[0], -hem[1]),
    ]
    left = [(2 * lean * 1.0 - x, y) for x, y in reversed(right[:3])]
    return [*right, (-hem[0], -hem[1]), (-half * waist + lean * 0.5, -build.waist), *left]


def cloth_path(pen: Pen, points: list[Point], sag: float = 0.08) -> None:
    """The path of a garment: curves at the sides, a hem that hangs."""
    pen.smooth_path(points[:5])
    (right, y), (left, _) = points[4], points[5]
    pen.context.curve_to(right * 0.5, y + sag, left * 0.5, y + sag, left, y)
    for index, point in enumerate(points[6:], 6):
        before = points[index - 1]
        after = points[min(index + 1, len(points) - 1)]
        start = points[index - 2] if index > 6 else before
        pen.context.curve_to(
            before[0] + (point[0] - start[0]) / 6,
            before[1] + (point[1] - start[1]) / 6,
            point[0] - (after[0] - before[0]) / 6,
            point[1] - (after[1] - before[1]) / 6,
            *point,
        )
    pen.context.close_path()


def draw_garment(pen: Pen, look: Look, build: Build, lean: float, *, back: bool) -> None:
    """What is worn; the half away from the light is darker."""
    half = build.half
    hem, waist = {
        "dress": ((half * 1.62, 0.32), 0.6),
        "cape": ((half * 1.5, 0.5), 0.78),
        "robe": ((half * 1.3, 0.08), 0.95),
        "coat": ((half * 1.16, build.knee * 0.94), 0.82),
        "tunic": ((half * 1.02, build.hip * 0.82), 0.84),
        "cloak": ((half * 1.75, 0.26), 1.06),
        "shawl": ((half * 1.55, 0.2), 0.84),
    }[look.garment]
    points = outline(build, lean, hem, waist)
    cloth_path(pen, points)
    pen.fill(look.main)
    cloth_path(pen, points)
    with pen.inside():
        pen.polygon(
            ((half * 0.3 + lean, -9), (9, -9), (9, 1), (hem[0] * 0.42, 1)), darker(look.main, 0.15)
        )
        if not back:
            trim(pen, look, build, lean, hem)
        pen.line(
            [(-hem[0] * 1.2, -hem[1] - 0.02), (0, -hem[1] + 0.06), (hem[0] * 1.2, -hem[1] - 0.02)],
            look.second,
            0.09,
        )


def trim(pen: Pen, look: Look, build: Build, lean: float, hem: tuple[float, float]) -> None:
    """What a garment has in front."""
    top, waist, dark = -build.shoulder, -build.waist, darker(look.main, 0.34)
    if look.garment in ("cloak", "cape"):
        pen.polygon(((lean, top), (-hem[0] * 0.26, 0.2), (hem[0] * 0.3, 0.2)), look.second)
        pen.polygon(
            ((lean, top), (hem[0] * 0.08, 0.2), (hem[0] * 0.3, 0.2)), darker(look.second, 0.16)
        )
        pen.disc(lean, top + 0.08, 0.11, (0.93, 0.75, 0.32))
    elif look.garment == "coat":
        pen.line([(lean, top), (lean * 0.5, waist), (0.02, -hem[1])], dark, 0.035)
        pen.box(-3, waist - 0.06, 6, 0.15, dark)
        for step in range(3):
            pen.disc(lean + 0.13, top + 0.34 + step * 0.3, 0.045, look.second)
    elif look.garment == "tunic":
        pen.box(-3, waist - 0.02, 6, 0.17, BOOTS)
        pen.round_box(-0.1, waist - 0.04, 0.22, 0.21, 0.04, (0.93, 0.75, 0.32))
    elif look.garment == "dress":
        pen.polygon(
            ((-0.3, waist), (0.3, waist), (hem[0] * 0.44, 0.2), (-hem[0] * 0.44, 0.2)),
            lighter(look.second, 0.05),
            0.92,
        )
        pen.box(-3, waist - 0.1, 6, 0.14, dark)
    elif look.garment == "robe":
        pen.line([(lean, top), (0.0, waist), (0.0, 0.0)], dark, 0.04)
        pen.line(
            [
                (-build.half * 1.2, waist - 0.06),
                (0, waist + 0.04),
                (build.half * 1.2, waist - 0.06),
            ],
            look.second,
            0.11,
        )
    elif look.garment == "shawl":
        pen.polygon(
            ((-0.34, waist), (0.34, waist), (hem[0] * 0.5, 0.2), (-hem[0] * 0.5, 0.2)),
            lighter(look.second, 0.1),
        )
        pen.blob(
            [
                (-build.half * 1.3 + lean, top - 0.1),
                (-build.half * 1.2 + lean, top + 0.6),
                (lean, waist + 0.1),
                (build.half * 1.2 + lean, top + 0.6),
                (build.half * 1.3 + lean, top - 0.1),
            ],
            darker(look.main, 0.26),
        )
        pen.line(
            [
                (-build.half * 1.16 + lean, top + 0.62),
                (lean, waist + 0.08),
                (build.half * 1.16 + lean, top + 0.62),
            ],
            look.second,
            0.06,
        )


def draw_collar(pen: Pen, look: Look, build: Build, lean: float) -> None:
    """What lies around the neck."""
    y = -build.shoulder - 0.06
    if look.garment in ("coat", "tunic", "robe"):
        pen.polygon(
            (
                (lean - 0.26, y - 0.06),
                (lean, y + 0.3),
                (lean + 0.26, y - 0.06),
                (lean + 0.12, y - 0.16),
                (lean - 0.12, y - 0.16),
            ),
            look.second,
        )
        pen.polygon(
            ((lean - 0.12, y - 0.14), (lean, y + 0.1), (lean + 0.12, y - 0.14)),
            darker(look.skin, 0.1),
        )
    elif look.garment == "dress":
        pen.blob(
            [(lean - 0.3, y - 0.04), (lean, y + 0.18), (lean + 0.3, y - 0.04), (lean, y - 0.1)],
            look.second,
        )
    else:
        pen.blob(
            [(lean - 0.34, y - 0.06), (lean, y + 0.22), (lean + 0.34, y - 0.06), (lean, y - 0.12)],
            darker(look.main, 0.24),
        )
