"""Plans the picture of a derivative: a secant whose second point slides into the first."""

import math
from dataclasses import dataclass

from agents.artifacts.scene_spec import (
    Action,
    Beat,
    Curve,
    Element,
    FormulaPart,
    Interval,
    ManimSceneSpec,
    Place,
    Secant,
    Text,
)
from agents.providers.offline.graph_and_column import PANEL_LEFT, PANEL_WIDTH, plot_axes, row
from agents.providers.offline.lesson import spoken_beat
from agents.providers.offline.plot_window import Choice

F, SLOPE, DERIVATIVE = "blue", "yellow", "green"
"""Colours of the function, of secant and tangent, and of the derivative."""


@dataclass(frozen=True)
class TangentStory:
    """Everything the pictures need, with formulas as the algebra system wrote them."""

    choice: Choice
    function_tex: str
    function_code: str
    function_words: str
    derivative_tex: str
    derivative_code: str
    derivative_words: str
    point_tex: str
    point_words: str
    slope_tex: str
    """With its relation: `= 2`, or `= e \\approx 2.718`."""
    slope_words: str
    pieces: tuple[Interval, ...]
    derivative_pieces: tuple[Interval, ...]
    pi_ticks: float | None
    """Distance between numbers on the x-axis where multiples of pi read better."""


def plan_tangent_story(story: TangentStory) -> ManimSceneSpec:
    """The scene spec of one derivative."""
    with_curve = bool(story.derivative_pieces)
    elements = (*_picture(story, with_curve=with_curve), *_panel(story))
    return ManimSceneSpec(
        scene_class="DerivativeScene",
        title=f"The derivative of {story.function_words}"[:120],
        elements=elements,
        beats=(*_secant_beats(story), *_limit_beats(story, with_curve=with_curve)),
    )


def _picture(story: TangentStory, *, with_curve: bool) -> tuple[Element, ...]:
    view = story.choice.view
    axes = plot_axes(view, pi_ticks=story.pi_ticks)
    curve = Curve(
        id="curve", axes="axes", expression=story.function_code, pieces=story.pieces, colour=F
    )
    derivative = Curve(
        id="derivative_curve",
        axes="axes",
        expression=story.derivative_code,
        pieces=story.derivative_pieces or story.pieces,
        colour=DERIVATIVE,
    )
    secant = Secant(
        id="secant",
        curve="curve",
        x=story.choice.point.x,
        h=story.choice.h,
        colour=SLOPE,
        readout=Place(at=(PANEL_LEFT, -0.25), anchor="left", max_width=PANEL_WIDTH),
        decimals=_decimals(story.choice),
    )
    return (axes, curve, *((derivative,) if with_curve else ()), secant)


def _decimals(choice: Choice) -> int:
    """Enough digits that the running numbers visibly approach the slope."""
    small = 0 < abs(choice.point.slope) < 0.05 or abs(choice.h) < 0.02
    return 6 if small else 2 if abs(choice.point.slope) >= 1e6 else 4


def _last_gap(choice: Choice) -> float:
    """A small h of which the running numbers still show one digit more."""
    return math.copysign(10.0 ** (1 - _decimals(choice)), choice.h)


def _panel(story: TangentStory) -> tuple[Element, ...]:
    shifted, at = f"f({story.point_tex} + h)", f"f({story.point_tex})"
    if story.point_tex == "0":
        shifted = "f(h)"
    quotient = rf"\frac{{{shifted} - {at}}}{{h}}"
    slope_at = rf"f'({story.point_tex})"
    name = FormulaPart(tex="f(x)", colour=F)
    derivative = FormulaPart(tex="f'(x)", colour=DERIVATIVE)
    return (
        Text(
            id="title",
            text="The derivative: a limit of slopes",
            place=Place(region="title"),
            size="title",
        ),
        row("function", 2.4, name, f"= {story.function_tex}", height=0.9),
        row(
            "quotient",
            1.35,
            FormulaPart(tex=r"\text{slope}", colour=SLOPE),
            f"= {quotient}",
            height=0.9,
        ),
        row(
            "limit",
            1.35,
            FormulaPart(tex=slope_at, colour=SLOPE),
            rf"= \lim_{{h \to 0}} {quotient}",
            height=0.9,
        ),
        row(
            "slope",
            -1.7,
            FormulaPart(tex=slope_at, colour=SLOPE),
            story.slope_tex,
            height=0.75,
        ),
        row("derivative", -2.55, derivative, f"= {story.derivative_tex}", height=0.85),
    )


def _secant_beats(story: TangentStory) -> tuple[Beat, ...]:
    side = "right" if story.choice.h > 0 else "left"
    return (
        spoken_beat(
            "question",
            f"This is the graph of f of x = {story.function_words}. "
            f"How steep is it at x = {story.point_words}?",
            Action(do="write", targets=("title",), run_s=1.2),
            Action(do="create", targets=("axes",), run_s=1.2, together=True),
            Action(do="create", targets=("curve",), run_s=1.8),
            Action(do="write", targets=("function",), run_s=1.2, together=True),
        ),
        spoken_beat(
            "secant",
            f"Take a second point, a distance h to the {side}. The line through both points, "
            "a secant, has a slope that can be computed.",
            Action(do="fade_in", targets=("secant",), run_s=1.4),
        ),
        spoken_beat(
            "quotient",
            "Its slope is how much f rises, divided by h.",
            Action(do="write", targets=("quotient",), run_s=1.6),
        ),
    )


def _about_curve(story: TangentStory) -> str:
    if story.derivative_code == story.function_code:
        return (
            "The slopes at all points together draw a curve, and it is the very same curve: "
            "this function is its own derivative."
        )
    low, high = story.choice.view.y
    drawn = "The slopes at all points together draw a new curve, the derivative."
    if not low < story.choice.point.slope < high:
        return drawn
    return f"{drawn} At x = {story.point_words} its height is {story.slope_words}."


def _limit_beats(story: TangentStory, *, with_curve: bool) -> tuple[Beat, ...]:
    h = story.choice.h
    at = f"x = {story.point_words}"
    shrink = (
        "Here the secant stays where it is: the graph is a straight line, so every secant has "
        "the same slope."
        if story.choice.straight
        else "Now let h shrink. The second point slides towards the first, and the secant turns."
    )
    extra = (
        (
            spoken_beat(
                "curve_of_slopes",
                _about_curve(story),
                Action(do="create", targets=("derivative_curve",), run_s=2.4),
            ),
        )
        if with_curve
        else ()
    )
    return (
        spoken_beat(
            "shrink",
            shrink,
            Action(do="set_gap", targets=("secant",), gap=round(h / 3, 6), run_s=2.2),
            Action(do="set_gap", targets=("secant",), gap=round(h / 12, 6), run_s=2),
        ),
        spoken_beat(
            "limit",
            "In the limit, as h goes to zero, the secant becomes the tangent. Its slope is the "
            f"derivative at {at}.",
            Action(do="set_gap", targets=("secant",), gap=_last_gap(story.choice), run_s=2.2),
            Action(do="transform", targets=("quotient",), into="limit", run_s=1.4),
        ),
        spoken_beat(
            "slope",
            f"At {at}, this limit is {story.slope_words}.",
            Action(do="write", targets=("slope",), run_s=1.2),
            Action(do="emphasise", targets=("slope",), run_s=1.2),
        ),
        spoken_beat(
            "derivative",
            f"The same limit at every x gives the derivative: f prime of x = "
            f"{story.derivative_words}.",
            Action(do="write", targets=("derivative",), run_s=1.6),
        ),
        *extra,
        spoken_beat(
            "end",
            "The derivative: at every x, the slope that the secants approach.",
            Action(do="emphasise", targets=("derivative",), run_s=1.4),
        ),
    )
