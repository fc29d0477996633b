"""Cards with words: the film's title, a chapter's, who speaks, the end."""

from runner.storyboard.colour import Colour, brightness, darker, lighter, mix
from runner.storyboard.figures import Spot, show
from runner.storyboard.lettering import Words, draw_words
from runner.storyboard.pen import Pen
from runner.storyboard.places.land import hills
from runner.storyboard.sky import draw_sky
from runner.storyboard.stage import Stage, View

PAPER: Colour = (0.97, 0.93, 0.84)


def draw_card(stage: Stage) -> None:
    """A card; with a character in it, it tells who speaks."""
    picture = stage.picture
    ground = draw_ground(stage)
    pen = stage.sheet("front")
    ink = lighter(PAPER, 0.3) if brightness(ground) < 0.5 else (0.15, 0.12, 0.2)
    draw_frame(stage, pen, mix(ink, stage.palette.accent, 0.45))
    width = picture.width * 0.5 + min(0.22, picture.width * 0.2)
    if picture.actors:
        draw_speaker(stage, pen, ink)
        return
    size = 0.11 if len(picture.card) < 40 else 0.085 if len(picture.card) < 110 else 0.06
    high = draw_words(
        pen, picture.card or "…", -0.03, Words(size, width, picture.height * 0.5), ink
    )
    draw_rule(pen, -0.03 - high / 2 - 0.06, stage.palette.accent)
    draw_rule(pen, -0.03 + high / 2 + 0.06, stage.palette.accent)


def draw_ground(stage: Stage) -> Colour:
    """What the words stand on: the sky of this hour, deep, with hills at its foot."""
    picture, palette = stage.picture, stage.palette
    stage.view = View(horizon=picture.height * 0.34)
    draw_sky(stage)
    deep = darker(mix(palette.high, palette.tint, 0.2), 0.62)
    pen = stage.sheet("back")
    wide, high = stage.half_width, stage.half_height
    pen.downwards(
        (-wide, -high, 2 * wide, 2 * high),
        (0, deep, 0.97),
        (0.55, deep, 0.86),
        (0.9, deep, 0.5),
        (1, deep, 0.5),
    )
    for base, depth, rise in ((0.0, 0.5, 0.16), (0.07, 0.3, 0.1)):
        hills(stage, "back", material="4f6d6b", depth=depth, base=base, rise=rise)
    pen.downwards(
        (-wide, picture.height * 0.1, 2 * wide, high),
        (0, deep, 0.0),
        (0.5, deep, 0.55),
        (1, deep, 0.85),
    )
    return deep


def draw_frame(stage: Stage, pen: Pen, colour: Colour) -> None:
    """Two thin lines around the card, with a leaf in each corner."""
    wide, high = stage.picture.width / 2, stage.picture.height / 2
    for inset, width, alpha in ((0.05, 0.004, 0.9), (0.064, 0.0018, 0.7)):
        pen.round_path(-wide + inset, -high + inset, 2 * (wide - inset), 2 * (high - inset), 0.02)
        pen.stroke(colour, width, alpha)
    for x in (-1, 1):
        for y in (-1, 1):
            with pen.moved(x * (wide - 0.095), y * (high - 0.095), flip=x > 0):
                pen.context.scale(1, -y)
                for turn in (0.15, 0.785, 1.42):
                    with pen.moved(-0.012, 0.012, turn=-turn):
                        pen.context.move_to(0, 0)
                        pen.context.curve_to(0.02, -0.014, 0.045, -0.01, 0.062, 0)
                        pen.context.curve_to(0.045, 0.01, 0.02, 0.014, 0, 0)
                        pen.fill(colour, 0.85)


def draw_rule(pen: Pen, y: float, colour: Colour) -> None:
    """A line with a lozenge in its middle."""
    for side in (-1, 1):
        pen.polygon(
            (
                (side * 0.03, y - 0.0016),
                (side * 0.2, y - 0.0006),
                (side * 0.2, y + 0.0006),
                (side * 0.03, y + 0.0016),
            ),
            colour,
        )
    pen.polygon(((0, y - 0.012), (0.012, y), (0, y + 0.012), (-0.012, y)), colour)


def draw_speaker(stage: Stage, pen: Pen, ink: Colour) -> None:
    """A portrait in a round frame, the name below, and the words if there are some."""
    picture, actor = stage.picture, stage.picture.actors[0]
    middle = -0.14 if not picture.card else -0.2
    radius = 0.22 if not picture.card else 0.17
    pen.disc(0, middle, radius + 0.016, stage.palette.accent)
    pen.disc(0, middle, radius + 0.009, darker(stage.palette.high, 0.4))
    pen.oval_path(0, middle, radius, radius)
    with pen.inside():
        pen.downwards(
            (-radius, middle - radius, 2 * radius, 2 * radius),
            (0, stage.palette.middle, 1.0),
            (1, stage.palette.low, 1.0),
        )
        show(stage, pen, actor, Spot(0, middle + radius * 0.12, radius * 0.98, 0.6))
    name = actor.name or actor.id.replace("_", " ").title()
    width = picture.width * 0.5 + min(0.22, picture.width * 0.2)
    y = middle + radius + 0.1
    draw_words(pen, name, y, Words(0.075, width, 0.12, "Bold"), stage.palette.accent)
    if picture.card:
        draw_words(pen, picture.card, y + 0.16, Words(0.056, width, 0.18), ink)
