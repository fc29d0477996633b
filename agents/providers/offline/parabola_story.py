"""Plans the picture of a quadratic equation: the steps on the left, its parabola on the right."""

import math

from agents.artifacts.scene_spec import (
    Action,
    Axes,
    Beat,
    Curve,
    Element,
    Interval,
    ManimSceneSpec,
    Marker,
    Place,
)
from agents.providers.offline.lesson import spoken_beat
from agents.providers.offline.plot_window import tick_step
from agents.providers.offline.quadratic_steps import (
    MIDDLE,
    ROOT,
    QuadraticStory,
    formula_text,
    given_row,
    plan_steps,
    standard_row,
)

PICTURE = Place(at=(3.55, -0.2), max_width=6.2, max_height=5.5)
FARTHEST = 5.5
"""The y-axis is shown when it is nearer to the middle than this many times the solutions are."""


def plan_parabola_story(story: QuadraticStory) -> ManimSceneSpec:
    """The scene spec of one equation."""
    moved = formula_text(given_row(story)) != formula_text(standard_row(story))
    return ManimSceneSpec(
        scene_class="QuadraticEquationScene",
        title="Solving a quadratic equation",
        elements=(*plan_steps(story, moved=moved), *_picture(story)),
        beats=(*_opening(story, moved=moved), *_formula_beats(story), *_closing(story)),
    )


# --- the picture --------------------------------------------------------------------------------


def parabola_view(story: QuadraticStory) -> tuple[Interval, Interval]:
    """The part of the plane that shows the parabola's bend and how it lies to the x-axis.

    The point (0, 0) is in it, unless the bend would become too small to be seen.
    """
    x, a = story.value("middle"), story.value("a")
    reach = story.value("reach") if story.sign else 1.4 / math.sqrt(abs(a))
    half = 1.9 * reach
    if abs(x) < FARTHEST * reach:
        half = max(half, 1.15 * abs(x))
    # Heights as multiples of a: of the bend, and of the curve's ends in the picture.
    bend, ends = -story.sign * reach**2, (0.85 * half) ** 2 - story.sign * reach**2
    margin = 0.14 * (ends - min(bend, 0))
    low, high = sorted((a * (min(bend, 0) - margin), a * ends))
    return _rounded(x - half, x + half), _rounded(low, high)


def _rounded(low: float, high: float) -> Interval:
    """The range, widened to whole steps where it does not hold zero: Manim counts from its end."""
    if low < 0 < high:
        return (round(low, 6), round(high, 6))
    step = tick_step(high - low)
    return (round(math.floor(low / step) * step, 9), round(math.ceil(high / step) * step, 9))


def visible_piece(story: QuadraticStory, ys: Interval) -> Interval:
    """Where the parabola is inside the view."""
    x, y, a = story.value("middle"), story.value("extreme"), story.value("a")
    edge = ys[1] if a > 0 else ys[0]
    half = math.sqrt((edge - y) / a)
    return (round(x - half, 6), round(x + half, 6))


def _picture(story: QuadraticStory) -> tuple[Element, ...]:
    xs, ys = parabola_view(story)
    axes = Axes(
        id="axes",
        place=PICTURE,
        x_range=xs,
        y_range=ys,
        x_step=tick_step(xs[1] - xs[0]),
        y_step=tick_step(ys[1] - ys[0]),
    )
    curve = Curve(
        id="parabola",
        axes="axes",
        expression=story.packet["curve"].code or "",
        pieces=(visible_piece(story, ys),),
    )
    middle, extreme = story.value("middle"), story.value("extreme")
    line = Marker(
        id="middle_line", axes="axes", at=(middle, extreme), shape="upright", colour=MIDDLE
    )
    dots = [
        Marker(id=f"zero_{n}", axes="axes", at=(story.value(which), 0), colour=ROOT, size=0.1)
        for n, which in enumerate(story.solutions, start=1)
    ]
    lowest = Marker(id="extreme", axes="axes", at=(middle, extreme), colour="white")
    return (axes, curve, line, *((lowest,) if story.sign < 0 else ()), *dots)


# --- what is said --------------------------------------------------------------------------------


def _opening(story: QuadraticStory, *, moved: bool) -> tuple[Beat, ...]:
    x = story.unknown
    shown = "given" if moved else "standard"
    equation = f"{story.words('left')} = {story.words('right')}" if moved else None
    standard = f"{story.words('standard')} = 0"
    tidy = (
        spoken_beat(
            "standard_form",
            f"First bring everything to one side: {standard}.",
            Action(do="transform", targets=("given",), into="standard", run_s=1.6),
        ),
    )
    return (
        spoken_beat(
            "question",
            f"Which {x} make this true: {equation or standard}? "
            f"Because of the square, the equation is called quadratic.",
            Action(do="write", targets=("title",), run_s=1.2),
            Action(do="write", targets=(shown,), run_s=1.6),
        ),
        *(tidy if moved else ()),
        spoken_beat(
            "parabola",
            "The left side draws a parabola. It is zero where the parabola meets the "
            "horizontal axis.",
            Action(do="create", targets=("axes",), run_s=1.2),
            Action(do="create", targets=("parabola",), run_s=2),
        ),
        spoken_beat(
            "numbers",
            f"Read off the three numbers: a stands before {x} squared, b before {x}, and c alone.",
            Action(do="write", targets=("numbers",), run_s=1.6),
        ),
    )


def _formula_beats(story: QuadraticStory) -> tuple[Beat, ...]:
    amount = story.spoken("discriminant")
    meaning = {
        1: "It is positive, so there are two solutions.",
        0: "So there is exactly one solution.",
        -1: "No real number has a negative square.",
    }[story.sign]
    formula = {
        1: "The quadratic formula: the solutions lie equally far to both sides of the middle line, "
        "minus b over 2 a.",
        0: "The quadratic formula: the root of zero adds nothing, so both solutions fall together "
        "on the middle line.",
        -1: "The quadratic formula asks for the root of a negative number, and that is no real "
        "number.",
    }[story.sign]
    return (
        spoken_beat(
            "discriminant",
            f"The discriminant, b squared minus 4 a c, is {amount}. {meaning}",
            Action(do="write", targets=("discriminant",), run_s=2),
        ),
        spoken_beat(
            "formula",
            formula,
            Action(do="write", targets=("formula",), run_s=2),
            Action(do="create", targets=("middle_line",), run_s=1.2),
        ),
    )


def _closing(story: QuadraticStory) -> tuple[Beat, ...]:
    return _without_solution(story) if story.sign < 0 else _with_solutions(story)


def _without_solution(story: QuadraticStory) -> tuple[Beat, ...]:
    above = story.value("extreme") > 0
    where = "above" if above else "below"
    extreme = f"Its {'lowest' if above else 'highest'} point has the height "
    height = story.spoken("extreme")
    return (
        spoken_beat(
            "no_zero",
            f"The picture agrees: the whole parabola lies {where} the axis. {extreme}{height}.",
            Action(do="write", targets=("none",), run_s=1),
            Action(do="fade_in", targets=("extreme",), run_s=0.8),
            Action(do="emphasise", targets=("extreme",), run_s=1.2),
        ),
        spoken_beat(
            "complex",
            "Complex numbers, where i squared is minus 1, do give two solutions.",
            Action(do="write", targets=("about_complex",), run_s=1.2),
            Action(do="write", targets=("complex",), run_s=1.4),
        ),
        spoken_beat(
            "end",
            "So a negative discriminant means: no real solution, and a parabola that misses the "
            "axis.",
            Action(do="emphasise", targets=("discriminant",), run_s=1.4),
        ),
    )


def _with_solutions(story: QuadraticStory) -> tuple[Beat, ...]:
    x, count = story.unknown, len(story.solutions)
    spoken = [story.spoken(which) for which in story.solutions]
    named = " and ".join(spoken)
    numbers = range(1, count + 1)
    checks = [Action(do="write", targets=("check_1",), run_s=1.6)]
    if count == 2:
        checks.append(
            Action(do="transform", targets=("check_1",), into="check_2", run_s=1.6),
        )
    last = f"check_{count}"
    touch = "It only touches the axis there." if count == 1 else "There it crosses the axis."
    factors = (
        spoken_beat(
            "factors",
            "So the left side is a product, and each factor is zero at one solution."
            if count == 2
            else "So the left side is a square, and it is zero at the solution only.",
            Action(do="transform", targets=(last,), into="factors", run_s=1.6),
        ),
    )
    return (
        spoken_beat(
            "solutions",
            f"So {x} is {named}. {touch}",
            *(Action(do="write", targets=(f"solution_{n}",), run_s=1.4) for n in numbers),
            Action(do="fade_in", targets=tuple(f"zero_{n}" for n in numbers), run_s=1, lag=0.4),
        ),
        spoken_beat(
            "check",
            f"Always check: put {'each solution' if count == 2 else 'the solution'} into the "
            "equation. The left side becomes exactly zero.",
            *checks,
        ),
        *(factors if story.factors else ()),
        spoken_beat(
            "end",
            f"The equation is solved: {x} is {' or '.join(spoken)}.",
            Action(
                do="emphasise",
                targets=(*(f"solution_{n}" for n in numbers), *(f"zero_{n}" for n in numbers)),
                run_s=1.6,
            ),
        ),
    )
