"""Plans the picture of sine: a point turns on the unit circle, and its height draws a wave."""

import math
from dataclasses import dataclass
from typing import Literal

from agents.artifacts.scene_spec import (
    Action,
    Axes,
    Beat,
    Colour,
    Curve,
    Element,
    Formula,
    FormulaPart,
    ManimSceneSpec,
    Marker,
    Place,
    RadiusTriangle,
    Text,
    TurningPoint,
    UnitCircle,
    Wave,
)
from agents.providers.offline.lesson import spoken_beat

SINE, COSINE = "yellow", "teal"
"""Colours of the height and its wave, and of the shadow and its wave."""
CIRCLE_X = -4.35
"""Centre of the circle, frame units."""
PANEL_LEFT, PANEL_WIDTH = 0.3, 6.2
"""Left edge and width of the column of formulas, frame units."""
ROWS = ("angle", "sine", "cosine", "squares", "numbers")
FLAT = 1e-9
"""A height or shadow of less is none."""


@dataclass(frozen=True)
class CircleStory:
    """Everything the pictures need, with numbers and formulas as the algebra system gave them."""

    focus: Literal["sin", "cos"]
    degrees: float
    radians: float
    """The same angle."""
    angle_tex: str
    """As the prompt names it, in degrees or in radians."""
    angle_words: str
    """Such as `30 degrees` or `2π/3`."""
    other_unit_tex: str
    """The angle in the other unit, with its relation."""
    sine: float
    sine_tex: str
    """With its relation, exact and as a decimal."""
    sine_words: str
    cosine: float
    cosine_tex: str
    cosine_words: str
    squares_tex: str | None
    """The squares of both values, added; None when they are not short."""
    half: Literal["sin", "cos"] | None
    """Which of the two is one half, because two radii span a triangle with equal sides."""
    sine_code: str
    cosine_code: str

    @property
    def turns(self) -> int:
        """Whole turns that the wave shows, negative when the point turns with the clock."""
        return int(math.copysign(max(1, math.ceil(abs(self.degrees) / 360)), self.degrees))

    @property
    def wave_end(self) -> float:
        """Where the wave ends, radians; it begins at zero."""
        return self.turns * 2 * math.pi


def plan_circle_story(story: CircleStory) -> ManimSceneSpec:
    """The scene spec of one angle on the unit circle."""
    return ManimSceneSpec(
        scene_class="UnitCircleScene",
        title=f"{_name(story)} of {story.angle_words} on the unit circle",
        elements=(*_picture(story), *_formulas(story)),
        beats=(*_circle_beats(story), *_wave_beats(story)),
    )


def _name(story: CircleStory) -> str:
    return "Sine" if story.focus == "sin" else "Cosine"


def _picture(story: CircleStory) -> tuple[Element, ...]:
    low, high = sorted((0.0, story.wave_end))
    decimals = 0 if abs(story.degrees - round(story.degrees)) < 1e-6 else 1
    return (
        Axes(
            id="axes",
            place=Place(at=(2.75, 0.1), max_width=8, max_height=5.1),
            x_range=(low, high + 0.02 * (high - low)),
            y_range=(-1.2, 1.2),
            x_step=math.pi / 2 * abs(story.turns),
            y_step=1,
            x_unit="pi",
            x_numbers="edge",
        ),
        UnitCircle(id="circle", axes="axes", x=CIRCLE_X),
        *_equal_sides(story),
        TurningPoint(
            id="point",
            circle="circle",
            decimals=decimals,
            height_colour=SINE,
            foot_colour=COSINE,
        ),
        _curve("sine_curve", story.sine_code, low, high, colour=SINE),
        *(
            (
                _curve("cosine_curve", story.cosine_code, low, high, colour=COSINE),
                Marker(
                    id="cosine_mark",
                    axes="axes",
                    at=(story.radians, story.cosine),
                    colour=COSINE,
                    size=0.1,
                ),
            )
            if story.focus == "cos"
            else ()
        ),
        Wave(id="wave", circle="circle", colour=SINE),
    )


def _equal_sides(story: CircleStory) -> tuple[Element, ...]:
    """The triangle with equal sides that shows why a value is one half."""
    if story.half is None:
        return ()
    axis = 0.0 if story.cosine > 0 else 180.0
    other = -story.degrees if story.half == "sin" else axis
    angles = (story.degrees, other)
    return (RadiusTriangle(id="equal_sides", circle="circle", angles_degrees=angles),)


def _curve(name: str, code: str, low: float, high: float, *, colour: Colour) -> Curve:
    return Curve(id=name, axes="axes", expression=code, pieces=((low, high),), colour=colour)


def _formulas(story: CircleStory) -> tuple[Element, ...]:
    a = rf"({story.angle_tex})" if story.degrees < 0 else story.angle_tex
    sine = FormulaPart(tex=rf"\sin {a}", colour=SINE)
    cosine = FormulaPart(tex=rf"\cos {a}", colour=COSINE)
    values = {"sin": (sine, story.sine_tex), "cos": (cosine, story.cosine_tex)}
    focus, value = values[story.focus]
    numbers = (
        () if story.squares_tex is None else (_row("numbers", -2.5, _part(story.squares_tex)),)
    )
    return (
        Text(
            id="title",
            text=f"{_name(story)} on the unit circle",
            place=Place(region="title"),
            size="title",
        ),
        _row(
            "angle",
            2.1,
            *(
                _part(tex.replace(r"\tfrac", r"\frac"))
                for tex in (story.angle_tex, story.other_unit_tex)
            ),
        ),
        _row("sine", 0.95, sine, _part(story.sine_tex)),
        _row("cosine", -0.2, cosine, _part(story.cosine_tex)),
        _row(
            "squares",
            -1.35,
            FormulaPart(tex=rf"(\sin {a})^2", colour=SINE),
            _part("+"),
            FormulaPart(tex=rf"(\cos {a})^2", colour=COSINE),
            _part("= 1"),
        ),
        *numbers,
        Formula(
            id="result",
            parts=(focus, _part(value)),
            place=Place(at=(2.75, -2.8), max_width=8, max_height=0.6),
        ),
    )


def _part(tex: str) -> FormulaPart:
    return FormulaPart(tex=tex)


def _row(name: str, y: float, *parts: FormulaPart) -> Formula:
    place = Place(at=(PANEL_LEFT, y), anchor="left", max_width=PANEL_WIDTH, max_height=0.85)
    return Formula(id=name, parts=parts, place=place)


def _circle_beats(story: CircleStory) -> tuple[Beat, ...]:
    where = "against the clock" if story.degrees >= 0 else "with the clock"
    return (
        spoken_beat(
            "circle",
            "This is the unit circle: its centre is the origin, its radius is 1.",
            Action(do="write", targets=("title",), run_s=1.2),
            Action(do="create", targets=("circle",), run_s=2, together=True),
        ),
        spoken_beat(
            "turn",
            f"Start at the right and turn by {story.angle_words.lstrip('-')}, {where}, to a point "
            "of the circle.",
            Action(do="fade_in", targets=("point",), run_s=0.8),
            Action(do="turn_to", targets=("point",), angle_degrees=story.degrees, run_s=2.6),
            Action(do="write", targets=("angle",), run_s=1.2, together=True),
        ),
        spoken_beat(
            "sine",
            _about_height(story),
            Action(do="write", targets=("sine",), run_s=1.6),
            Action(do="emphasise", targets=("sine",), run_s=1),
        ),
        spoken_beat(
            "cosine",
            _about_shadow(story),
            Action(do="write", targets=("cosine",), run_s=1.6),
        ),
        *_half_beats(story),
        spoken_beat("squares", _about_squares(story), *_squares_actions(story)),
    )


def _half_beats(story: CircleStory) -> tuple[Beat, ...]:
    if story.half is None:
        return ()
    words = (
        "Why one half? Mirror the point at the axis: the two radii are 60 degrees apart, so all "
        "three sides are 1. The height is half a side."
        if story.half == "sin"
        else "Why one half? Two radii 60 degrees apart make a triangle with equal sides, and the "
        "foot is halfway."
    )
    return (
        spoken_beat(
            "half",
            words,
            Action(do="create", targets=("equal_sides",), run_s=2),
        ),
    )


def _about_height(story: CircleStory) -> str:
    angle = story.angle_words
    if abs(story.sine) < FLAT:
        return f"The point lies on the axis, so its height, the sine of {angle}, is 0."
    value = f"the sine of {angle} is {story.sine_words}."
    if story.sine < 0:
        return f"Sine is the height of the point. It lies below the axis: {value}"
    return f"Sine is the height of the point: {value}"


def _about_shadow(story: CircleStory) -> str:
    if abs(story.cosine) < FLAT:
        side = "above" if story.sine > 0 else "below"
        return (
            "Cosine is how far the point is to the right. It is straight "
            f"{side} the centre, so the cosine is 0."
        )
    value = f"the cosine is {story.cosine_words}."
    if story.cosine < 0:
        return f"Cosine is its shadow on the axis. It points to the left: {value}"
    return f"Cosine is its shadow on the axis, how far it is to the right: {value}"


def _about_squares(story: CircleStory) -> str:
    if min(abs(story.sine), abs(story.cosine)) < FLAT:
        return "Both squares always add up to 1, the square of the radius, here as well."
    if story.half is not None:
        return "Height, shadow and radius make a right triangle, so both squares add up to 1."
    return (
        "Height, shadow and radius make a right triangle. By the Pythagorean theorem, both "
        "squares add up to 1."
    )


def _squares_actions(story: CircleStory) -> tuple[Action, ...]:
    first = Action(do="write", targets=("squares",), run_s=1.8)
    gone = (Action(do="fade_out", targets=("equal_sides",), run_s=0.6),) if story.half else ()
    if story.squares_tex is None:
        return (*gone, first)
    return (*gone, first, Action(do="write", targets=("numbers",), run_s=1.6))


def _wave_beats(story: CircleStory) -> tuple[Beat, ...]:
    rows = tuple(row for row in ROWS if row != "numbers" or story.squares_tex is not None)
    moving = ("point", "wave")
    full = 360.0 * story.turns
    both = "One full turn draws one wave" if abs(story.turns) == 1 else "Two turns draw two waves"
    value = story.sine_words
    return (
        spoken_beat(
            "axes",
            "Now carry the height over to the right, for every angle.",
            Action(do="fade_out", targets=rows, run_s=0.8),
            Action(do="turn_to", targets=("point",), angle_degrees=0, run_s=1.6),
            Action(do="create", targets=("axes",), run_s=1.6, together=True),
            Action(do="fade_in", targets=("wave",), run_s=0.6),
        ),
        spoken_beat(
            "wave",
            f"As the point turns, its height draws a curve. {both}: the sine.",
            Action(do="turn_to", targets=moving, angle_degrees=full, run_s=4.8),
        ),
        spoken_beat(
            "result",
            f"At {story.angle_words}, the wave is exactly as high as the point: {value}.",
            Action(do="fade_in", targets=("sine_curve",), run_s=0.4),
            Action(do="turn_to", targets=moving, angle_degrees=story.degrees, run_s=2.6),
            *(
                (Action(do="write", targets=("result",), run_s=1.4),)
                if story.focus == "sin"
                else ()
            ),
        ),
        *_last_beats(story),
    )


def _last_beats(story: CircleStory) -> tuple[Beat, ...]:
    if story.focus == "sin":
        if story.half is not None:
            return ()
        return (
            spoken_beat(
                "end",
                "Sine is the height of a point that turns on the unit circle, cosine is its "
                "shadow.",
                Action(do="emphasise", targets=("result",), run_s=1.4),
            ),
        )
    return (
        spoken_beat(
            "cosine_wave",
            "The shadow draws the same wave, a quarter turn earlier. "
            f"At {story.angle_words} it is {story.cosine_words}.",
            Action(do="create", targets=("cosine_curve",), run_s=2),
            Action(do="fade_in", targets=("cosine_mark",), run_s=0.5),
            Action(do="write", targets=("result",), run_s=1.4),
            Action(do="emphasise", targets=("result",), run_s=1.4),
        ),
    )
