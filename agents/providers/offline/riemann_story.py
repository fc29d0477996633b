"""Plans the picture of an integral: rectangles under a curve that become thinner and thinner."""

from dataclasses import dataclass

from agents.artifacts.scene_spec import (
    Action,
    Area,
    Beat,
    Curve,
    Element,
    Formula,
    FormulaPart,
    Interval,
    ManimSceneSpec,
    Place,
    Rectangles,
    Text,
)
from agents.providers.offline.graph_and_column import PANEL_LEFT, PANEL_WIDTH, plot_axes, row
from agents.providers.offline.integral_prompt import Side
from agents.providers.offline.lesson import spoken_beat
from agents.providers.offline.numbers import fitting_decimals, rounded
from agents.providers.offline.plot_window import View

F, SUM, EXACT = "blue", "teal", "yellow"
"""Colours of the function, of the rectangles and their sums, and of the integral."""
FIRST_SUM_Y, SUM_STEP = 0.62, 0.46
"""Height of the first sum in the column, and distance to the next one, frame units."""
INSET = 1e-9
"""Share of the interval that is left out at its ends: decimals of an end such as pi could lie
just outside of where the function is defined."""
PLACES: dict[Side, str] = {"left": "left edge", "middle": "middle", "right": "right edge"}


@dataclass(frozen=True)
class RiemannStory:
    """Everything the pictures need, with numbers and formulas as the algebra system gave them."""

    function_tex: str
    function_code: str
    function_words: str
    interval: Interval
    low_tex: str
    high_tex: str
    interval_words: str
    """Such as `0 to 2`."""
    view: View
    pieces: tuple[Interval, ...]
    pi_ticks: float | None
    sample: Side
    sums: tuple[tuple[int, float], ...]
    """Numbers of rectangles and their sums, rising."""
    value: float
    value_tex: str
    """With its relation: `= \\tfrac{8}{3} \\approx 2.667`."""
    value_words: str
    antiderivative_tex: str | None
    antiderivative_words: str | None
    below: bool
    """Whether some of the area lies below the x-axis."""

    @property
    def decimals(self) -> int:
        """Of the sums and of the integral: enough to see them approach each other."""
        size = max(abs(self.value), *(abs(total) for _, total in self.sums))
        digits = fitting_decimals(size) if size > 1e-9 else 3
        finest = self.sums[-1][1]
        alike = not self.always_exact and round(finest, digits) == round(self.value, digits)
        return digits + 1 if alike else digits

    @property
    def always_exact(self) -> bool:
        """Whether every sum is already the integral."""
        size = max(1e-6, *(abs(total) for _, total in self.sums))
        return all(abs(total - self.value) < 1e-9 * size for _, total in self.sums)


def plan_riemann_story(story: RiemannStory) -> ManimSceneSpec:
    """The scene spec of one integral."""
    return ManimSceneSpec(
        scene_class="RiemannIntegralScene",
        title=f"The integral of {story.function_words} from {story.interval_words}"[:120],
        elements=(*_picture(story), *_panel(story)),
        beats=(*_sum_beats(story), *_limit_beats(story)),
    )


def _picture(story: RiemannStory) -> tuple[Element, ...]:
    view = story.view
    low, high = story.interval
    inset = INSET * (high - low)
    inside = (low + inset, high - inset)
    return (
        plot_axes(view, pi_ticks=story.pi_ticks),
        Curve(
            id="curve", axes="axes", expression=story.function_code, pieces=story.pieces, colour=F
        ),
        Area(id="question_area", curve="curve", interval=inside, colour=EXACT, opacity=0.35),
        *(
            Rectangles(
                id=f"rectangles_{count}",
                curve="curve",
                interval=inside,
                count=count,
                sample=story.sample,
                colour=SUM,
            )
            for count, _ in story.sums
        ),
        Area(id="area", curve="curve", interval=inside, colour=EXACT, opacity=0.55),
    )


def _panel(story: RiemannStory) -> tuple[Element, ...]:
    limits = rf"\int_{{{story.low_tex}}}^{{{story.high_tex}}}"
    integral = FormulaPart(tex=rf"{limits} f(x)\,dx", colour=EXACT)
    first = 0 if story.sample == "left" else 1
    last = "n - 1" if story.sample == "left" else "n"
    total = FormulaPart(tex="S_n", colour=SUM)
    antiderivative = (
        ()
        if story.antiderivative_tex is None
        else (
            row(
                "antiderivative",
                -2.5,
                FormulaPart(tex="F(x)"),
                f"= {story.antiderivative_tex}",
                height=0.8,
            ),
        )
    )
    return (
        Text(
            id="title",
            text="The integral: a limit of sums",
            place=Place(region="title"),
            size="title",
        ),
        row(
            "function",
            2.5,
            FormulaPart(tex="f(x)", colour=F),
            f"= {story.function_tex}",
            height=0.75,
        ),
        row(
            "sum",
            1.4,
            total,
            rf"= \sum_{{i={first}}}^{{{last}}} f(x_i)\,\Delta x",
            height=0.9,
        ),
        *(_sum_row(story, number) for number in range(len(story.sums))),
        row("limit", -1.55, integral, r"= \lim_{n \to \infty} S_n"),
        row("value", -1.55, integral, story.value_tex),
        *antiderivative,
    )


def _sum_row(story: RiemannStory, number: int) -> Formula:
    count, total = story.sums[number]
    shown, relation = rounded(total, story.decimals)
    return Formula(
        id=f"sum_{count}",
        parts=(
            FormulaPart(tex=f"S_{{{count}}}", colour=SUM),
            FormulaPart(tex=f"{relation} {shown}"),
        ),
        place=Place(
            at=(PANEL_LEFT, round(FIRST_SUM_Y - SUM_STEP * number, 3)),
            anchor="left",
            max_width=PANEL_WIDTH,
            max_height=0.4,
        ),
        size="small",
    )


def _sum_beats(story: RiemannStory) -> tuple[Beat, ...]:
    count, total = story.sums[0]
    signed = " Below the axis, area counts as negative." if story.below else ""
    rectangles = f"{count} rectangles" if count > 1 else "one rectangle"
    parts = f"{count} equal parts" if count > 1 else "one part"
    return (
        spoken_beat(
            "question",
            f"This is the graph of f of x = {story.function_words}. How large is the area between "
            f"it and the x-axis, from {story.interval_words}?{signed}",
            Action(do="write", targets=("title",), run_s=1.2),
            Action(do="create", targets=("axes",), run_s=1.2, together=True),
            Action(do="create", targets=("curve",), run_s=1.8),
            Action(do="write", targets=("function",), run_s=1.2, together=True),
            Action(do="fade_in", targets=("question_area",), run_s=1),
        ),
        spoken_beat(
            "rectangles",
            f"Cut the interval into {parts}. On each stands a rectangle, as high as the graph at "
            f"the {PLACES[story.sample]} of its part.",
            Action(do="fade_out", targets=("question_area",), run_s=0.6),
            Action(do="fade_in", targets=(f"rectangles_{count}",), run_s=1.6),
        ),
        spoken_beat(
            "sum",
            f"Height times width is the area of each. For {rectangles}, {_together(story, total)}.",
            Action(do="write", targets=("sum",), run_s=1.6),
            Action(do="write", targets=(f"sum_{count}",), run_s=1),
        ),
    )


def _together(story: RiemannStory, total: float) -> str:
    shown, relation = rounded(total, story.decimals)
    return f"the sum is {shown}" if relation == "=" else f"the sum is about {shown}"


def _limit_beats(story: RiemannStory) -> tuple[Beat, ...]:
    finest, _ = story.sums[-1]
    limit = (
        "The sums come closer and closer to one number. That number is the integral of f from "
        f"{story.interval_words}."
    )
    if story.always_exact:
        limit = (
            "Here every sum is already the same number. It is the integral of f from "
            f"{story.interval_words}."
        )
    return (
        *_finer_beats(story),
        spoken_beat(
            "limit",
            limit,
            Action(do="fade_out", targets=(f"rectangles_{finest}",), run_s=1.4),
            Action(do="fade_in", targets=("area",), run_s=1.4, together=True),
            Action(do="write", targets=("limit",), run_s=1.6),
        ),
        spoken_beat(
            "value",
            f"This limit is {story.value_words}.",
            Action(do="transform", targets=("limit",), into="value", run_s=1.4),
            Action(do="emphasise", targets=("value",), run_s=1.2),
        ),
        *_antiderivative_beats(story),
        spoken_beat(
            "end",
            "The integral: the number that sums of ever thinner rectangles approach.",
            Action(do="emphasise", targets=("value",), run_s=1.4),
        ),
    )


def _finer_beats(story: RiemannStory) -> tuple[Beat, ...]:
    beats: list[Beat] = []
    for (before, _), (count, total) in zip(story.sums, story.sums[1:], strict=False):
        opening = (
            f"Now take {count} thinner rectangles" if not beats else f"With {count} rectangles"
        )
        beats.append(
            spoken_beat(
                f"sum_of_{count}",
                f"{opening}: {_together(story, total)}.",
                Action(
                    do="transform",
                    targets=(f"rectangles_{before}",),
                    into=f"rectangles_{count}",
                    run_s=1.8,
                ),
                Action(do="write", targets=(f"sum_{count}",), run_s=0.9),
            )
        )
    return tuple(beats)


def _antiderivative_beats(story: RiemannStory) -> tuple[Beat, ...]:
    if story.antiderivative_tex is None:
        return ()
    return (
        spoken_beat(
            "antiderivative",
            f"A shortcut: F of x = {story.antiderivative_words} has the derivative f. How much F "
            f"grows from {story.interval_words} is the same number.",
            Action(do="write", targets=("antiderivative",), run_s=1.6),
        ),
    )
