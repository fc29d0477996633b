"""Far from the earth."""

from runner.storyboard.colour import darker, lighter, mix, rgb
from runner.storyboard.pen import Pen
from runner.storyboard.places.land import DEEP, SPAN
from runner.storyboard.sky import draw_stars
from runner.storyboard.stage import Stage

GASES = (("e2a76f", "c9744f"), ("7fb7c9", "4f7fa8"), ("b58fc9", "7d5aa6"), ("9fbf8f", "5f8f6f"))


def space(stage: Stage) -> None:
    """Planets and stars over the ground of a moon."""
    back, dice, palette = stage.place("back"), stage.dice("space"), stage.palette
    night = mix(rgb("0a0d26"), palette.tint, 0.14)
    dusk = mix(rgb("3a2a66"), palette.tint, 0.3)
    back.downwards(
        (-SPAN, -2.2, 2 * SPAN, 2.2 + DEEP),
        (0, night, 1.0),
        (0.45, mix(night, dusk, 0.5), 1.0),
        (0.6, dusk, 1.0),
        (1, dusk, 1.0),
    )
    for _ in range(5):
        x, y = dice.between(-1.6, 1.6), dice.between(-0.8, -0.1)
        back.glow(x, y, dice.between(0.3, 0.6), mix(dusk, palette.accent, 0.3), 0.25)
    draw_stars(back, dice, SPAN, (-1.6, 0.1), number=260)
    main = dice.pick(GASES)
    planet(back, (-0.52, -0.34, 0.23), main, ring=True)
    planet(
        back, (0.62, -0.5, 0.085), dice.pick([each for each in GASES if each != main]), ring=False
    )
    planet(back, (1.55, -0.3, 0.16), dice.pick(GASES), ring=False)
    planet(back, (-1.6, -0.5, 0.12), dice.pick(GASES), ring=True)
    dust = mix(rgb("b9a6b0"), palette.tint, 0.25)
    for name, base, shade in (("middle", 0.04, 0.45), ("near", 0.13, 0.15)):
        pen = stage.place(name)
        line = [(-SPAN + 0.46 * index, base + dice.between(-0.05, 0.02)) for index in range(11)]
        pen.ground(line, DEEP, darker(dust, shade), lower=darker(dust, shade + 0.25))
        for _ in range(12):
            x, y = dice.between(-SPAN, SPAN), base + 0.08 + dice.between(0, 0.5) ** 1.3
            size = 0.02 + 0.1 * (y - base)
            pen.oval(x, y, size, size * 0.3, darker(dust, shade + 0.3))
            pen.oval(x, y + size * 0.07, size * 0.86, size * 0.2, darker(dust, shade + 0.12))


def planet(pen: Pen, at: tuple[float, float, float], gases: tuple[str, str], *, ring: bool) -> None:
    """A planet with stripes, a shadow and perhaps a ring."""
    x, y, radius = at
    bright, dark = (rgb(each) for each in gases)
    pen.glow(x, y, radius * 1.9, bright, 0.3)
    pen.oval_path(x, y, radius, radius)
    with pen.inside():
        pen.box(x - radius, y - radius, radius * 2, radius * 2, bright)
        for up, high in ((-0.7, 0.2), (-0.3, 0.14), (0.05, 0.3), (0.6, 0.18)):
            pen.box(x - radius, y + up * radius, radius * 2, high * radius, dark, 0.55)
        pen.oval(
            x - radius * 0.3,
            y + radius * 0.18,
            radius * 0.16,
            radius * 0.08,
            lighter(bright, 0.4),
            0.8,
        )
        pen.context.set_fill_rule(1)
        pen.oval_path(x, y, radius * 1.6, radius * 1.6)
        pen.oval_path(x - radius * 0.34, y - radius * 0.2, radius * 1.12, radius * 1.12)
        pen.fill(darker(dark, 0.75), 0.5)
        pen.context.set_fill_rule(0)
    if ring:
        with pen.moved(x, y, turn=-0.3):
            pen.context.rectangle(-radius * 3, 0.0, radius * 6, radius * 3)
            pen.context.rectangle(-radius * 3, -radius * 3, radius * 1.97, radius * 6)
            pen.context.rectangle(radius * 1.03, -radius * 3, radius * 1.97, radius * 6)
            with pen.inside():
                for size, width, alpha in ((1.75, 0.16, 0.75), (1.45, 0.1, 0.55)):
                    pen.oval_path(0, 0, radius * size, radius * size * 0.26)
                    pen.stroke(lighter(bright, 0.35), radius * width, alpha)
