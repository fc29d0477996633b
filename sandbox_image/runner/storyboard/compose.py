"""How each type of shot is composed."""

from collections.abc import Callable
from dataclasses import replace

import cairo

from runner.storyboard.cards import draw_card
from runner.storyboard.colour import Colour, darker, lighter, mix
from runner.storyboard.figures import NIGHT, Spot, crowned, darkened, places, show, stand
from runner.storyboard.framing import draw_foreground, draw_vignette
from runner.storyboard.grading import grade
from runner.storyboard.lettering import Words, draw_words
from runner.storyboard.looks import look_of
from runner.storyboard.order import Picture
from runner.storyboard.own import lay_own
from runner.storyboard.pen import Pen
from runner.storyboard.scenery import INDOORS, draw_scenery
from runner.storyboard.shapes import Spot as Standing
from runner.storyboard.shapes import pine
from runner.storyboard.sky import draw_sky
from runner.storyboard.stage import Layer, Stage, View
from runner.storyboard.things_known import drawing_of
from runner.storyboard.weather import draw_bolt

MOST_SEEN = 6
SOFT = 7
"""What is out of focus is drawn so many times smaller."""


def compose(picture: Picture) -> Stage:
    """Draw all layers of a shot."""
    if picture.own:
        return lay_own(picture)
    stage = Stage(picture)
    type_ = picture.type
    if not picture.actors and type_ in ("medium", "two_shot", "over_shoulder", "close_up", "group"):
        type_ = "wide"
    if len(picture.actors) == 1 and type_ in ("two_shot", "over_shoulder"):
        type_ = "medium"
    COMPOSITIONS.get(type_, wide)(stage)
    for layer in stage.layers.values():
        grade(layer.surface, picture.look)
    return stage


def look_at(stage: Stage, zoom: float, horizon: float) -> None:
    """Choose from where the place is seen; every shot sees it from somewhere else."""
    dice = stage.picture.dice("view")
    stage.view = View(
        horizon=(horizon + dice.between(-0.03, 0.03)) * stage.picture.height,
        zoom=zoom * dice.between(0.94, 1.08) * stage.picture.height**0.35,
        shift=dice.between(-0.5, 0.5),
        mirrored=dice.chance(0.5),
    )
    if stage.picture.scenery == "river" and stage.picture.actors:  # nobody stands in the water
        stage.view.shift = -0.5 - 0.1 * abs(stage.view.shift)


def establishing(stage: Stage) -> None:
    """The place from afar; who is there is small."""
    picture = stage.picture
    look_at(stage, 0.82, 0.14)
    draw_scenery(stage)
    draw_bolt(stage)
    pen, dice = stage.sheet("near"), picture.dice("people")
    close = picture.scenery in (*INDOORS, "ship", "garden")
    size, y = (0.32, 0.24) if close else (0.18, 0.16)
    y += stage.view.horizon
    side = dice.pick((-1, 1))
    start = side * 0.1 * picture.width
    for index, actor in enumerate(picture.actors[:4]):
        x = start + side * 0.42 * size * index * (1 if picture.width > 1 else 0.7)
        stand(stage, pen, actor, Spot(x, y + 0.06 * size * (index % 2), size, -side))
    if picture.scenery == "sea" and picture.actors:
        draw_hull(stage, pen, (start, start + side * 0.08 * (len(picture.actors[:4]) - 1)), y)
    draw_foreground(stage)


def draw_hull(stage: Stage, pen: Pen, between: tuple[float, float], y: float) -> None:
    """A rowing boat around those who stand from one side to the other."""
    left, right = min(between) - 0.1, max(between) + 0.1
    wood = stage.palette.lit("8a5236")
    hull = (
        (left - 0.05, y - 0.062),
        (right + 0.05, y - 0.062),
        (right - 0.02, y + 0.02),
        (left + 0.02, y + 0.02),
    )
    pen.polygon(hull, wood)
    pen.box(left - 0.05, y - 0.068, right - left + 0.1, 0.014, lighter(wood, 0.25))
    pen.box(left - 0.02, y - 0.03, right - left + 0.04, 0.006, darker(wood, 0.3))
    pen.oval(
        (left + right) / 2,
        y + 0.022,
        (right - left) * 0.6,
        0.012,
        lighter(stage.palette.middle, 0.3),
        0.5,
    )


def wide(stage: Stage) -> None:
    """People from head to foot in their place."""
    picture = stage.picture
    look_at(stage, 1.05, 0.1)
    draw_scenery(stage, stood_on=bool(stage.picture.actors))
    draw_bolt(stage)
    actors, dice = picture.actors[:MOST_SEEN], picture.dice("people")
    if actors:
        line_up(stage, stage.sheet("near"), picture.height * 0.37, 0.5 * picture.height**0.4)
    if dice.chance(0.6) or not actors:
        draw_foreground(stage)


def line_up(
    stage: Stage, pen: Pen, y: float, size: float, *, ground: Callable[[float], float] | None = None
) -> None:
    """Set all who are seen on the ground, those behind first; they look to the middle.

    Args:
        stage: Of the shot.
        pen: Of the layer they stand on.
        y: Where their feet are.
        size: Height of a grown man.
        ground: Where their feet are, by how far right they stand; in place of `y`.
    """
    picture = stage.picture
    actors, dice = picture.actors[:MOST_SEEN], picture.dice("people")
    number = len(actors)
    beasts = sum(bool(look_of(actor).beast) for actor in actors)
    widest = picture.width * (0.64 if picture.width > 1 else 0.76)
    room = min(widest, 0.6 * size * (number - 1 + 0.5 * beasts) + 0.12)
    room -= 0.3 * size * min(1, beasts) if room > picture.width * 0.42 else 0.0
    needed = size * (0.5 * number + 0.3 * beasts)
    size *= min(1.0, picture.width * 0.92 / max(needed, 0.01)) ** 0.7
    middle = dice.pick((-1, 1)) * picture.width * (0.17 if number == 1 else 0.05)
    spots = [
        Spot(
            middle + x,
            y + dice.between(-0.03, 0.02) - (0.06 * size if number > 3 and index % 2 else 0.0),
            size,
            1.0 if x < 0 else -1.0,
        )
        for index, x in enumerate(places(number, room, [dice.between(-1, 1) for _ in actors]))
    ]
    if ground is not None:
        spots = [replace(spot, y=ground(spot.x) + 0.012) for spot in spots]
    if number == 1:
        spots = [replace(spots[0], turn=-1.0 if middle > 0 else 1.0)]
    for spot, actor in sorted(zip(spots, actors, strict=True), key=lambda pair: pair[0].y):
        stand(stage, pen, actor, spot)


def group(stage: Stage) -> None:
    """Three people or more, in two rows."""
    picture = stage.picture
    look_at(stage, 1.3, 0.02)
    draw_scenery(stage, stood_on=bool(stage.picture.actors))
    draw_bolt(stage)
    line_up(stage, stage.sheet("near"), picture.height * 0.43, 0.66 * picture.height**0.3)


def backdrop(stage: Stage, zoom: float, horizon: float, veil: float) -> None:
    """The place behind one who is large: out of focus, and a little paler."""
    look_at(stage, zoom, horizon)
    draw_scenery(stage)
    draw_bolt(stage)
    soften(stage)
    pen = stage.sheet("back")
    wide, high = stage.half_width, stage.half_height
    pen.box(-wide, -high, 2 * wide, 2 * high, stage.palette.haze, veil)
    if not stage.palette.dark:
        return
    pen.glow(0, -0.1, 0.9, lighter(stage.palette.low, 0.2), 0.4)


def soften(stage: Stage) -> None:
    """Make one blurred layer of all that is there."""
    back = stage.layers["back"].surface
    width, height = back.get_width(), back.get_height()
    small = cairo.ImageSurface(cairo.FORMAT_ARGB32, width // SOFT, height // SOFT)
    context = cairo.Context(small)
    context.scale(small.get_width() / width, small.get_height() / height)
    for name in ("back", "middle", "near"):
        layer = stage.layers.pop(name, None)
        if layer is not None:
            context.set_source_surface(layer.surface)
            context.get_source().set_filter(cairo.FILTER_GOOD)
            context.get_source().set_extend(cairo.EXTEND_PAD)
            context.paint()
    soft = cairo.ImageSurface(cairo.FORMAT_ARGB32, width, height)
    context = cairo.Context(soft)
    context.scale(width / small.get_width(), height / small.get_height())
    for dx, dy, share in (
        (0, 0, 1.0),
        (0.5, 0.5, 0.5),
        (-0.5, 0.5, 0.34),
        (0.5, -0.5, 0.25),
        (-0.5, -0.5, 0.2),
    ):
        context.set_source_surface(small, dx, dy)
        context.get_source().set_filter(cairo.FILTER_BILINEAR)
        context.get_source().set_extend(cairo.EXTEND_PAD)
        context.paint_with_alpha(share)
    stage.layers["back"] = Layer(soft, 0.45)


def medium(stage: Stage) -> None:
    """One person from the waist up."""
    picture = stage.picture
    backdrop(stage, 1.5, 0.2, 0.12)
    side = picture.dice("people").pick((-1, 1))
    x, y = side * picture.width * 0.13, -0.1 * picture.height
    size = 0.27 * picture.height**0.6
    show(stage, stage.sheet("front"), picture.actors[0], Spot(x, y, size, -side))
    stage.focus = (x * 0.6, y)


def two_shot(stage: Stage) -> None:
    """Two people from the waist up who look at each other."""
    picture = stage.picture
    backdrop(stage, 1.4, 0.18, 0.12)
    size, x = (0.25, 0.34) if picture.width > 1 else (0.215, 0.25)
    pen, sides = stage.sheet("front"), (-1, 1)
    first = picture.dice("sides").pick((0, 1))
    low = 0.2 * (picture.height - 1)
    for index, actor in enumerate(picture.actors[:2]):
        side = sides[(index + first) % 2]
        child = actor.voice in ("girl", "boy")
        y = low + (-0.06 if not child else 0.04)
        show(stage, pen, actor, Spot(side * x, y, size * (0.9 if child else 1.0), -side * 1.0))


def over_shoulder(stage: Stage) -> None:
    """One person, seen past the shoulder of another."""
    picture = stage.picture
    backdrop(stage, 1.6, 0.2, 0.12)
    side = picture.dice("people").pick((-1, 1))
    narrow = picture.width <= 1
    x, y = side * picture.width * (0.19 if narrow else 0.14), -0.08 * picture.height
    show(
        stage, stage.sheet("front"), picture.actors[0], Spot(x, y, 0.24 if narrow else 0.26, -side)
    )
    pen = stage.sheet("fore")
    with darkened(pen, NIGHT, 0.38):
        beside, below = (-0.45, 0.16 * picture.height) if narrow else (-0.36, 0.06)
        fits = crowned(picture.actors[1])
        below += 0.3 * (1 - fits)
        size = (0.4 if narrow else 0.5) * fits
        near = Spot(side * picture.width * beside, below, size, side * 0.7)
        show(stage, pen, picture.actors[1], near, back=True)
    stage.focus = (x, y)


def close_up(stage: Stage) -> None:
    """A face."""
    picture = stage.picture
    backdrop(stage, 2.1, 0.24, 0.2)
    dice = picture.dice("people")
    side = dice.pick((-1, 1))
    pen, back = stage.sheet("front"), stage.sheet("back")
    fits = crowned(picture.actors[0])
    x, y = side * picture.width * 0.06, 0.05 + 0.36 * (1 - fits)
    size = min(0.54, picture.width * 0.5) * fits
    back.glow(x, 0.0, 0.75, lighter(stage.palette.low, 0.3), 0.5)
    show(stage, pen, picture.actors[0], Spot(x, y, size, -side * dice.between(0.5, 1.0)))
    stage.focus = (x, y)


def insert(stage: Stage) -> None:
    """A thing on a table, in a pool of light; one that nobody has drawn stands on a label."""
    picture, palette = stage.picture, stage.palette
    draw = drawing_of(picture.thing)
    if not picture.thing:
        look_at(stage, 2.0, 0.1)
        draw_scenery(stage)
        return
    pen = stage.sheet("back")
    wide, high = stage.half_width, stage.half_height
    wall: Colour = mix(palette.high, palette.tint, 0.35)
    pen.downwards(
        (-wide, -high, 2 * wide, 2 * high),
        (0, darker(wall, 0.5), 1.0),
        (0.6, darker(wall, 0.12), 1.0),
        (1, wall, 1.0),
    )
    pen.glow(0, -0.05, 0.85, lighter(palette.low, 0.3), 0.75)
    edge = 0.22 * picture.height
    wood = palette.lit("8f623f")
    pen.downwards(
        (-wide, edge, 2 * wide, high),
        (0, lighter(wood, 0.14), 1.0),
        (0.06, wood, 1.0),
        (1, darker(wood, 0.55), 1.0),
    )
    for index in range(-9, 10):
        pen.line(
            [(index * 0.16, edge + 0.01), (index * 0.34, high)], darker(wood, 0.25), 0.003, 0.6
        )
    front = stage.sheet("front")
    size = 0.56 * min(1.0, picture.width)
    foot = edge + 0.07
    front.oval(0.02, foot, size * 0.56, 0.035, NIGHT, 0.34)
    if draw is not None:
        with front.moved(0, foot - size * 0.46, scale=size):
            draw(front)
        return
    paper = (0.96, 0.92, 0.82)
    across, top = min(0.9, picture.width * 0.7), foot - 0.42
    front.round_box(-across / 2, top, across, 0.42, 0.015, darker(paper, 0.16))
    front.round_box(-across / 2, top, across, 0.412, 0.015, paper)
    front.round_path(-across / 2 + 0.02, top + 0.02, across - 0.04, 0.372, 0.01)
    front.stroke(palette.accent, 0.004)
    draw_words(front, picture.thing, top + 0.206, Words(0.1, across - 0.12, 0.3), (0.2, 0.16, 0.18))


def point_of_view(stage: Stage) -> None:
    """What a person sees: the place from the height of their eyes, dark around."""
    picture = stage.picture
    look_at(stage, 1.08, 0.08)
    draw_scenery(stage, stood_on=bool(stage.picture.actors))
    draw_bolt(stage)
    pen = stage.sheet("near")
    for index, actor in enumerate(picture.actors[:2]):
        x = (index * 0.3 - 0.05) * (1 if picture.dice("people").chance(0.5) else -1)
        stand(stage, pen, actor, Spot(x, picture.height * 0.3, 0.36, -1.0 if x > 0 else 1.0))
    draw_vignette(stage)


def silhouette(stage: Stage) -> None:
    """People dark before a bright sky."""
    picture, palette = stage.picture, stage.palette
    look_at(stage, 1.0, 0.26)
    if picture.scenery in INDOORS:
        draw_scenery(stage)
    else:
        draw_sky(stage, open_sky=True)
        draw_bolt(stage)
    dark = mix(darker(palette.high, 0.8), NIGHT, 0.4)
    for name in ("middle", "near"):
        if name in stage.layers:
            pen = stage.sheet(name)
            pen.context.set_operator(cairo.OPERATOR_ATOP)
            pen.colour(dark, 0.9)
            pen.context.paint()
    pen, dice = stage.sheet("near"), picture.dice("hill")
    inside, top = picture.scenery in INDOORS, dice.between(0.27, 0.31) * picture.height

    def ground(x: float) -> float:
        return top + (0.0 if inside else 0.09 * picture.height * (x / picture.width) ** 2)

    pen.ground([(0.2 * index, ground(0.2 * index)) for index in range(-8, 9)], 2.0, dark)
    with darkened(pen, dark, 1.0):
        if picture.scenery in ("forest", "mountains", "river", "garden", "field", "road"):
            side = dice.pick((-1, 1))
            for share, size in ((0.3, 0.42), (0.38, 0.62), (0.47, 0.52)):
                x = side * share * picture.width
                pine(stage, pen, Standing(x, ground(x) + 0.03, size), dice)
        line_up(stage, pen, 0.0, 0.46, ground=ground)


def sky(stage: Stage) -> None:
    """Sky and weather alone."""
    picture = stage.picture
    stage.view = View(horizon=0.46 * picture.height, mirrored=picture.dice("view").chance(0.5))
    draw_sky(stage, open_sky=True)
    draw_bolt(stage)
    pen, dice = stage.sheet("near"), picture.dice("flock")
    dark = mix(darker(stage.palette.high, 0.6), NIGHT, 0.2)
    line = [
        (-1.7 + 0.34 * index, 0.45 * picture.height - dice.between(0, 0.05)) for index in range(11)
    ]
    pen.ground(line, 2.0, dark)
    if stage.palette.dark or picture.weather in ("storm", "rain", "snow"):
        return
    x, y = dice.between(-0.4, 0.1), dice.between(-0.3, -0.1)
    for index in range(5):
        with pen.moved(x + index * 0.05, y + abs(index - 2) * 0.03, scale=0.018):
            pen.line([(-1, -0.4), (-0.5, -0.6), (0, 0), (0.5, -0.6), (1, -0.4)], dark, 0.18)


COMPOSITIONS: dict[str, Callable[[Stage], None]] = {
    "establishing": establishing,
    "wide": wide,
    "medium": medium,
    "two_shot": two_shot,
    "over_shoulder": over_shoulder,
    "close_up": close_up,
    "group": group,
    "insert": insert,
    "point_of_view": point_of_view,
    "silhouette": silhouette,
    "sky": sky,
    "title": draw_card,
}
"""By `ShotType`."""
