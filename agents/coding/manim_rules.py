"""What every writer of Manim code is told: `manim_rules.md`, for the installed version."""

from typing import NamedTuple

from agents.agent_spec import Brief
from agents.artifacts.request import Aspect
from agents.prompts import prompt_beside


class RulesBrief(Brief):
    """What the rules depend on."""

    manim_version: str
    frame_width: str
    frame_height: str
    x_most: str
    """How far to each side things may lie, frame units."""
    y_least: str
    y_most: str
    text_width: str
    """Widest line of text, frame units."""
    shape: str
    """How things are placed in a picture of this shape."""


class Room(NamedTuple):
    """Where things may lie in a shape; what is lower is under the captions."""

    x_most: float
    y_least: float
    y_most: float
    text_width: int
    shape: str


ROOMS = {
    Aspect.WIDE: Room(6.6, -3.0, 3.7, 12, "The picture is wide: a diagram may stand beside text."),
    Aspect.TALL: Room(
        3.6,
        -5.6,
        6.7,
        7,
        "The picture is upright, for a telephone: titles, diagrams and formulas stand below each"
        " other over its whole height, never side by side, and a long formula or sentence is broken"
        " into lines. Examples that place things LEFT and RIGHT are for wide pictures.",
    ),
    Aspect.SQUARE: Room(
        3.6,
        -3.0,
        3.7,
        7,
        "The picture is square: a diagram of at most half its height stands above its formulas, not"
        " beside them. Examples that place things LEFT and RIGHT are for wide pictures.",
    ),
}


def manim_rules(manim_version: str, aspect: Aspect = Aspect.WIDE) -> str:
    """The rules for a version of Manim, for example `0.22.0`, and a shape of the picture."""
    room = ROOMS[aspect]
    brief = RulesBrief(
        manim_version=manim_version,
        frame_width=f"{aspect.frame.width:.3g}",
        frame_height=f"{aspect.frame.height:.3g}",
        x_most=f"{room.x_most}",
        y_least=f"{room.y_least}",
        y_most=f"{room.y_most}",
        text_width=f"{room.text_width}",
        shape=room.shape,
    )
    return RULES.render(brief).system


RULES = prompt_beside(__file__)
RULES.check(RulesBrief)
