"""The integral of a function as the limit of sums of rectangles."""

import math
import re
from dataclasses import dataclass

from agents.artifacts.intent import ConceptIntent, Parameter
from agents.artifacts.math_packet import (
    Antiderivative,
    Evaluate,
    Integral,
    MathAnswer,
    MathPacket,
    MathQuestion,
    Parse,
    RiemannSum,
    Samples,
)
from agents.artifacts.scene_spec import ManimSceneSpec
from agents.errors import BadParameterError, ClaimFailedError
from agents.providers.offline.area_window import frame_area
from agents.providers.offline.formula_text import readable
from agents.providers.offline.integral_prompt import Side, read_integral_prompt
from agents.providers.offline.lesson import (
    FUNCTION_GRAPH,
    Lesson,
    Taught,
    parameter,
    required_parameter,
)
from agents.providers.offline.numbers import exact_decimals, tex_with_decimal, words_with_decimal
from agents.providers.offline.plot_window import View, visible_pieces
from agents.providers.offline.riemann_story import RiemannStory, plan_riemann_story
from agents.providers.offline.tex_lines import break_tex

NAME = "riemann_integral"
DEFAULT_FUNCTION, DEFAULT_COUNT = "x**2", 4
DEFAULT_SAMPLE: Side = "right"
INTERVALS = (("0", "2"), ("1", "3"), ("0", "1"))
PI_INTERVALS = (("0", "pi"), ("0", "1"), ("1", "3"))
"""Intervals to try when the prompt names none, the preferred one first."""
FINER = (1, 2, 4, 16)
MOST_RECTANGLES = 200
STEPS = 240
"""Samples of the curve, less one; half of them on the interval, a quarter on each side."""
LARGEST, SMALLEST = 1e5, 1e-4
"""Of the numbers on the axes."""
LONGEST_EXACT = 14
"""Visible characters of an exact value; a longer one is shown as a decimal only."""


def understand(prompt: str) -> ConceptIntent | None:
    """Recognise an integral, its function, its interval and the number of rectangles."""
    read = read_integral_prompt(prompt)
    if read is None:
        return None
    function = read.function or DEFAULT_FUNCTION
    parameters = [Parameter(name="function", value=function, given=read.function is not None)]
    if read.interval is not None:
        parameters += [
            Parameter(name=name, value=end, given=True)
            for name, end in zip(("low", "high"), read.interval, strict=True)
        ]
    parameters += [
        Parameter(
            name="count", value=str(read.count or DEFAULT_COUNT), given=read.count is not None
        ),
        Parameter(
            name="sample", value=read.sample or DEFAULT_SAMPLE, given=read.sample is not None
        ),
    ]
    if read.claimed is not None:
        parameters.append(Parameter(name="claimed", value=read.claimed, given=True))
    ends = read.interval
    where = f" from {readable(ends[0])} to {readable(ends[1])}" if ends else ""
    return ConceptIntent(
        topic=NAME,
        title=f"The integral of {readable(function)}{where}",
        parameters=tuple(parameters),
    )


def ask(intent: ConceptIntent) -> tuple[MathQuestion, ...]:
    """Ask for the integral, its sums, samples of the curve, and an antiderivative."""
    f = exact_decimals(required_parameter(intent, "function"))
    claimed = parameter(intent, "claimed")
    questions: list[MathQuestion] = [Parse(id="function", expression=f)]
    if claimed is not None:
        questions.append(Evaluate(id="claimed", expression=claimed))
    shares = tuple(round(2 * k / STEPS - 0.5, 9) for k in range(STEPS + 1))
    for number, (low, high) in enumerate(_intervals(intent)):
        questions += [
            Evaluate(id=f"low_{number}", expression=low),
            Evaluate(id=f"high_{number}", expression=high),
            Integral(id=f"integral_{number}", expression=f, low=low, high=high),
            *(
                RiemannSum(
                    id=f"sum_{number}_{count}",
                    expression=f,
                    low=low,
                    high=high,
                    count=count,
                    sample=_sample(intent),
                )
                for count in _counts(intent)
            ),
            Samples(
                id=f"samples_{number}",
                expression=f"at({f}, x, ({low}) + t*(({high}) - ({low})))",
                variable="t",
                at=shares,
            ),
        ]
    questions += [
        Antiderivative(id=f"antiderivative_{number}", expression=f, low=low, high=high)
        for number, (low, high) in enumerate(_intervals(intent))
    ]
    return tuple(questions)


@dataclass(frozen=True)
class _Found:
    """The interval whose integral exists, and its answers."""

    number: int
    low: MathAnswer
    high: MathAnswer
    integral: MathAnswer
    start: float
    end: float
    value: float

    @property
    def words(self) -> str:
        return f"{readable(self.low.text or '')} to {readable(self.high.text or '')}"


def plan(intent: ConceptIntent, packet: MathPacket) -> ManimSceneSpec:
    """Plan the rectangles and their limit in the part of the plane that holds the area."""
    claims(intent, packet)
    found = _find(intent, packet)
    function = packet["function"]
    samples = _samples(packet, found)
    view = frame_area(samples, found.start, found.end)
    if view is None or function.code is None:
        raise BadParameterError(
            f"The graph of {readable(function.text or '')} cannot be drawn from {found.words}.",
            context={"function": function.text},
        )
    _check_size(view, found)
    values = [y for x, y in samples if found.start <= x <= found.end and y is not None]
    antiderivative = _antiderivative(packet, found)
    story = RiemannStory(
        function_tex=_column(function),
        function_code=function.code,
        function_words=readable(function.text or ""),
        interval=(found.start, found.end),
        low_tex=found.low.tex or "",
        high_tex=found.high.tex or "",
        interval_words=found.words,
        view=view,
        pieces=visible_pieces(samples, view),
        pi_ticks=_pi_ticks(found, view),
        sample=_sample(intent),
        sums=_sums(intent, packet, found),
        value=found.value,
        value_tex=tex_with_decimal(found.integral, longest=LONGEST_EXACT),
        value_words=_in_words(found),
        antiderivative_tex=break_tex(antiderivative.tex or "") if antiderivative else None,
        antiderivative_words=readable(antiderivative.text or "") if antiderivative else None,
        below=min(values) < -1e-3 * (max(abs(value) for value in values) or 1),
    )
    return plan_riemann_story(story)


def claims(intent: ConceptIntent, packet: MathPacket) -> tuple[str, ...]:
    """What was confirmed.

    Raises:
        ClaimFailedError: The function cannot be computed, or the prompt says a wrong value.
        BadParameterError: The integral does not exist in the ordinary sense.
    """
    f = readable(packet["function"].text or required_parameter(intent, "function"))
    if (error := packet["function"].error) is not None:
        raise ClaimFailedError(
            f"The algebra system cannot work with the function {f}: {error}",
            context={"question": "function"},
        )
    found = _find(intent, packet)
    _check_claim(intent, packet, found)
    what = f"the integral of {f} from {found.words}"
    value = _in_words(found)
    sums = _sums(intent, packet, found)
    finest, total = sums[-1]
    antiderivative = _antiderivative(packet, found)
    shortcut = (
        ()
        if antiderivative is None
        else (f"{readable(antiderivative.text or '')} has the derivative {f}",)
    )
    return (f"{what} is {value}", f"the sum of {finest} rectangles is {total:.6g}", *shortcut)


def _find(intent: ConceptIntent, packet: MathPacket) -> _Found:
    """The first interval over which there is an integral.

    Raises:
        BadParameterError: There is none; the message says why for the interval of the prompt.
    """
    refusals = [_refusal(intent, packet, number) for number, _ in enumerate(_intervals(intent))]
    number = next((n for n, refusal in enumerate(refusals) if refusal is None), None)
    if number is None:
        raise BadParameterError(
            refusals[0] or "", context={"function": required_parameter(intent, "function")}
        )
    low, high, integral = (packet[f"{kind}_{number}"] for kind in ("low", "high", "integral"))
    return _Found(
        number, low, high, integral, low.value or 0.0, high.value or 0.0, integral.value or 0.0
    )


def _refusal(intent: ConceptIntent, packet: MathPacket, number: int) -> str | None:
    """Why there is no integral over this interval, or None."""
    f = readable(packet["function"].text or required_parameter(intent, "function"))
    low, high = packet[f"low_{number}"], packet[f"high_{number}"]
    for end in (low, high):
        if end.error is not None or end.value is None:
            return f"An end of the interval is not a finite real number: {end.error}"
    a, b = readable(low.text or ""), readable(high.text or "")
    start, end = low.value or 0.0, high.value or 0.0
    if start == end:
        return f"The interval from {a} to {b} has no width, so the integral is 0. Choose two ends."
    if start > end:
        return (
            f"The interval runs backwards, from {a} down to {b}. That integral is minus the one "
            f"from {b} to {a}; ask for that one."
        )
    answers = [packet[f"integral_{number}"]]
    answers += [packet[f"sum_{number}_{count}"] for count in _counts(intent)]
    error = next((answer.error for answer in answers if answer.error), None)
    if error is not None or answers[0].value is None:
        return (
            f"The function {f} has no ordinary integral from {a} to {b}. "
            f"{error or 'It has no real value.'} Choose an interval on which it is defined."
        )
    return None


def _check_claim(intent: ConceptIntent, packet: MathPacket, found: _Found) -> None:
    claimed = parameter(intent, "claimed")
    if claimed is None:
        return
    said = packet["claimed"].value
    # A decimal in a prompt is a rounded number: 2.67 is a fair name for 8/3.
    digits = len(claimed.partition(".")[2]) if re.fullmatch(r"-?\d*\.\d+", claimed) else None
    slack = 1e-9 * max(1.0, abs(found.value)) if digits is None else 0.501 * 10.0**-digits
    if said is None or abs(said - found.value) > slack:
        raise ClaimFailedError(
            f"The integral of {readable(packet['function'].text or '')} from {found.words} is "
            f"{_in_words(found)}, not {readable(claimed)}.",
            context={"claimed": claimed},
        )


def _check_size(view: View, found: _Found) -> None:
    for name, (low, high) in (("x", view.x), ("y", view.y)):
        if max(abs(low), abs(high)) > LARGEST or high - low < SMALLEST:
            raise BadParameterError(
                f"From {found.words} the numbers on the {name}-axis would be too large or too "
                f"close together to be read ({low:.3g} to {high:.3g}). Choose another interval.",
                context={"axis": name, "range": [low, high]},
            )


def _sums(
    intent: ConceptIntent, packet: MathPacket, found: _Found
) -> tuple[tuple[int, float], ...]:
    answers = [(count, packet[f"sum_{found.number}_{count}"].value) for count in _counts(intent)]
    return tuple((count, total) for count, total in answers if total is not None)


def _antiderivative(packet: MathPacket, found: _Found) -> MathAnswer | None:
    """A short antiderivative whose difference is the integral, if the algebra system has one."""
    answer = packet[f"antiderivative_{found.number}"]
    if answer.error is not None or answer.value is None:
        return None
    if not math.isclose(answer.value, found.value, rel_tol=1e-8, abs_tol=1e-8):
        return None
    return answer if break_tex(answer.tex or "") == answer.tex else None


def _in_words(found: _Found) -> str:
    return words_with_decimal(found.integral, longest=LONGEST_EXACT)


def _column(answer: MathAnswer) -> str:
    tex = break_tex(answer.tex or "")
    if tex is None:
        raise BadParameterError(
            f"{readable(answer.text or '')[:100]} is too long to be shown readably; "
            "choose a shorter function.",
            context={"formula": answer.text},
        )
    return tex


def _pi_ticks(found: _Found, view: View) -> float | None:
    """Distance between numbers on the x-axis where an end is a multiple of pi."""
    if not any("pi" in (end.text or "") for end in (found.low, found.high)):
        return None
    quarters = (view.x[1] - view.x[0]) / (math.pi / 4)
    return math.pi / 4 * max(1, 2 ** math.ceil(math.log2(quarters / 8)))


def _samples(packet: MathPacket, found: _Found) -> tuple[tuple[float, float | None], ...]:
    name = f"samples_{found.number}"
    width = found.end - found.start
    for question in packet.questions:
        if isinstance(question, Samples) and question.id == name:
            xs = (found.start + share * width for share in question.at)
            return tuple(zip(xs, packet[name].values, strict=False))
    return ()


def _intervals(intent: ConceptIntent) -> tuple[tuple[str, str], ...]:
    low, high = parameter(intent, "low"), parameter(intent, "high")
    if low is not None and high is not None:
        return ((exact_decimals(low), exact_decimals(high)),)
    function = required_parameter(intent, "function")
    trigonometric = re.search(r"\b(?:sin|cos)\(", function) is not None
    return PI_INTERVALS if trigonometric else INTERVALS


def _counts(intent: ConceptIntent) -> tuple[int, ...]:
    """Numbers of rectangles, rising."""
    first = int(required_parameter(intent, "count"))
    return tuple(first * times for times in FINER if first * times <= MOST_RECTANGLES)


def _sample(intent: ConceptIntent) -> Side:
    sides: dict[str, Side] = {"left": "left", "middle": "middle", "right": "right"}
    value = required_parameter(intent, "sample")
    if value not in sides:
        raise BadParameterError(
            f"Rectangles take their height at the left, middle or right, not at {value!r}.",
            context={"sample": value},
        )
    return sides[value]


LESSON = Lesson(
    name=NAME,
    title="The integral",
    teaches="the area under a curve as the limit of Riemann sums, for a function and an interval "
    "you choose.",
    examples=(
        "Explain the integral of x^2 from 0 to 2 as a limit of Riemann sums",
        "Area under sin(x) between 0 and pi",
        "Why is the integral of 1/x from 1 to e equal to 1?",
    ),
    understand=understand,
    ask=ask,
    plan=plan,
    claims=claims,
    concepts=(
        FUNCTION_GRAPH,
        Taught(
            "rectangle_area",
            "Area of a rectangle",
            "Width times height; below the axis it counts as negative.",
            "One bar under the curve.",
        ),
        Taught(
            "riemann_sum",
            "Riemann sum",
            "The areas of bars under a curve, added up.",
            "Bars of equal width under the curve.",
            needs=("function_graph", "rectangle_area"),
        ),
        Taught(
            NAME,
            "Integral",
            "The number that the sums approach as the bars become thinner.",
            "More and thinner bars, until they fill the area.",
            needs=("riemann_sum",),
        ),
    ),
)
