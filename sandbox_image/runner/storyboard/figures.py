"""Puts characters into a picture: standing, or large from the waist up."""

from collections.abc import Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from runner.storyboard.beasts import BEASTS, draw_beast_bust, height_of
from runner.storyboard.beasts_walking import draw_beast
from runner.storyboard.colour import Colour
from runner.storyboard.looks import look_of
from runner.storyboard.order import Actor
from runner.storyboard.pen import Pen
from runner.storyboard.people import draw_person
from runner.storyboard.stage import Stage

SMALLEST = 0.26
"""No animal is drawn smaller than so much of a grown man."""
NIGHT: Colour = (0.05, 0.05, 0.12)


@dataclass(frozen=True)
class Spot:
    """Where somebody is and how large."""

    x: float
    y: float
    """Of the feet; of a head's middle for one who is large."""
    size: float
    """Height of a grown man; of a head for one who is large."""
    turn: float
    """Where they look: -1 is left, 1 is right."""


def stand(stage: Stage, pen: Pen, actor: Actor, spot: Spot, *, shadow: bool = True) -> None:
    """Draw somebody from head to foot."""
    look = look_of(actor)
    mood = stage.picture.mood
    if shadow:
        wide = spot.size * (0.13 if not look.beast else 0.3 * max(SMALLEST, height_of(look)))
        pen.oval(spot.x + wide * 0.25, spot.y, wide * 1.25, wide * 0.2, NIGHT, 0.28)
    if look.beast:
        beast = BEASTS[look.beast]
        tall = beast.leg + beast.deep + beast.neck * 0.72 + 0.4
        unit = spot.size * max(SMALLEST, beast.height) / tall
        with pen.moved(spot.x, spot.y, scale=unit):
            draw_beast(pen, look, mood, turn=spot.turn)
        return
    with pen.moved(spot.x, spot.y, scale=spot.size * look.size / look.heads):
        draw_person(pen, look, mood, turn=spot.turn)


def crowned(actor: Actor) -> float:
    """How much smaller somebody is shown whose hat, ears or antlers would not fit."""
    look = look_of(actor)
    beast = BEASTS.get(look.beast)
    tall = (
        look.hat == "pointed"
        if beast is None
        else beast.ears == "long" or beast.on_head == "antlers"
    )
    return 0.78 if tall else 1.0


def show(stage: Stage, pen: Pen, actor: Actor, spot: Spot, *, back: bool = False) -> None:
    """Draw somebody large; the body goes on below the frame."""
    look, mood = look_of(actor), stage.picture.mood
    if look.beast:
        with pen.moved(spot.x, spot.y + spot.size * 0.06, scale=spot.size * 0.92):
            draw_beast_bust(pen, look, mood, turn=spot.turn, back=back)
        return
    with pen.moved(spot.x, spot.y + (look.heads - 0.5) * spot.size, scale=spot.size):
        draw_person(pen, look, mood, turn=spot.turn, back=back)


@contextmanager
def darkened(pen: Pen, colour: Colour, share: float) -> Any:
    """What is drawn meanwhile takes on so much of a colour."""
    pen.context.push_group()
    yield
    drawn = pen.context.pop_group()
    pen.context.set_source(drawn)
    pen.context.paint()
    pen.colour(colour, share)
    pen.context.mask(drawn)


def places(number: int, width: float, jitter: Iterable[float]) -> list[float]:
    """Where so many stand side by side, from left to right, over a width around the middle."""
    if number == 1:
        return [0.0]
    step = width / (number - 1)
    return [
        -width / 2 + index * step + move * step * 0.2
        for index, move in zip(range(number), jitter, strict=False)
    ]
