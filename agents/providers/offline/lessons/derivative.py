"""The derivative of a function as the limit of the slopes of secants."""

import math
from fractions import Fraction

from agents.artifacts.intent import ConceptIntent, Parameter
from agents.artifacts.math_packet import (
    Derivative,
    Evaluate,
    Identity,
    Limit,
    MathAnswer,
    MathPacket,
    MathQuestion,
    Parse,
    Samples,
)
from agents.artifacts.scene_spec import ManimSceneSpec
from agents.errors import BadParameterError, ClaimFailedError
from agents.providers.offline.formula_text import readable
from agents.providers.offline.function_prompt import point_value, read_function_prompt
from agents.providers.offline.lesson import (
    FUNCTION_GRAPH,
    Lesson,
    Taught,
    parameter,
    required_parameter,
)
from agents.providers.offline.plot_window import Choice, Point, choose_view, visible_pieces
from agents.providers.offline.tangent_story import TangentStory, plan_tangent_story
from agents.providers.offline.tex_lines import break_tex, visible_length

NAME = "derivative"
DEFAULT_FUNCTION = "x**2"
DEFAULT_POINT = "1"
HALF_WIDTHS = (3.0, 6.0, 1.5, 20.0, 0.3)
PI_HALF_WIDTHS = (1.5 * math.pi, 3 * math.pi, 1.0, 0.2, 0.05)
"""Half of the range of x in each grid of samples, the preferred one first."""
LONGEST_SLOPE = 8
"""Visible characters of an exact slope; a longer one is shown as a decimal only."""
STEPS = 120
"""Samples in each grid, less one."""
POINTS = ("1", "1/2", "2", "-1", "3/2", "-1/2", "0", "4", "1/10", "12")
PI_POINTS = ("pi/3", "pi/4", "pi/6", "1", "-pi/4", "0", "1/10", "-1")
"""Where a slope may be sought when the prompt names no point, the preferred one first."""


def understand(prompt: str) -> ConceptIntent | None:
    """Recognise a derivative, its function and its point."""
    read = read_function_prompt(prompt)
    if read is None:
        return None
    function = read.function or DEFAULT_FUNCTION
    point = read.point or (DEFAULT_POINT if read.function is None else None)
    parameters = [Parameter(name="function", value=function, given=read.function is not None)]
    if point is not None:
        parameters.append(Parameter(name="point", value=point, given=read.point is not None))
    if read.claimed is not None:
        parameters.append(Parameter(name="claimed", value=read.claimed, given=True))
    return ConceptIntent(
        topic=NAME,
        title=f"The derivative of {readable(function)}",
        parameters=tuple(parameters),
    )


def ask(intent: ConceptIntent) -> tuple[MathQuestion, ...]:
    """Ask for the derivative, its definition as a limit, slopes at points, and samples."""
    f = required_parameter(intent, "function")
    claimed = parameter(intent, "claimed")
    quotient = f"(at({f}, x, x + h) - ({f}))/h"
    questions: list[MathQuestion] = [
        Parse(id="function", expression=f),
        Derivative(id="derivative", expression=f),
        Identity(id="definition", left=f"diff({f}, x)", right=f"limit({quotient}, h, 0)"),
    ]
    if claimed is not None:
        questions.append(Identity(id="claimed", left=f"diff({f}, x)", right=claimed))
    for number, point in enumerate(_points(intent)):
        step = f"(at({f}, x, ({point}) + h) - at({f}, x, {point}))/h"
        questions += [
            Evaluate(id=f"place_{number}", expression=point),
            Evaluate(id=f"value_{number}", expression=f"at({f}, x, {point})"),
            Limit(id=f"slope_{number}", expression=step, variable="h", to="0"),
            Evaluate(id=f"rate_{number}", expression=f"at(diff({f}, x), x, {point})"),
        ]
    for number, xs in enumerate(_grids(intent)):
        questions += [
            Samples(id=f"samples_{number}", expression=f, at=xs),
            Samples(id=f"slopes_{number}", expression=f"diff({f}, x)", at=xs),
        ]
    return tuple(questions)


def plan(intent: ConceptIntent, packet: MathPacket) -> ManimSceneSpec:
    """Plan the secants and their limit in the part of the plane where they are seen best."""
    claims(intent, packet)
    function, derivative = packet["function"], packet["derivative"]
    choice, number, grid = _choose(intent, packet)
    point, slope = packet[f"place_{number}"], packet[f"slope_{number}"]
    slopes = _grid_samples(packet, f"slopes_{grid}")
    with_pi = _uses_pi(intent) and choice.view.x[1] - choice.view.x[0] > 4
    return plan_tangent_story(
        TangentStory(
            choice=choice,
            function_tex=_column(function),
            function_code=function.code or "",
            function_words=readable(function.text or ""),
            derivative_tex=_column(derivative),
            derivative_code=derivative.code or "",
            derivative_words=readable(derivative.text or ""),
            point_tex=(point.tex or "").replace(r"\frac", r"\tfrac"),
            point_words=readable(point.text or ""),
            slope_tex=_slope_tex(slope),
            slope_words=_slope_words(slope),
            pieces=visible_pieces(_grid_samples(packet, f"samples_{grid}"), choice.view),
            derivative_pieces=visible_pieces(slopes, choice.view),
            pi_ticks=math.pi / 2 * max(1, round((choice.view.x[1] - choice.view.x[0]) / 12))
            if with_pi
            else None,
        )
    )


def claims(intent: ConceptIntent, packet: MathPacket) -> tuple[str, ...]:
    """What was confirmed.

    Raises:
        ClaimFailedError: The function has no derivative that can be computed, the prompt says
            a wrong one, or the limit of the secants' slopes is another number.
        BadParameterError: There is no slope at the point that the prompt names.
    """
    for name in ("function", "derivative"):
        if (error := packet[name].error) is not None:
            raise ClaimFailedError(
                f"The algebra system cannot work with the function "
                f"{required_parameter(intent, 'function')}: {error}",
                context={"question": name},
            )
    f = readable(packet["function"].text or "")
    derivative = readable(packet["derivative"].text or "")
    claimed = parameter(intent, "claimed")
    if claimed is not None and packet["claimed"].holds is not True:
        raise ClaimFailedError(
            f"The derivative of {f} is {derivative}, not {readable(claimed)}.",
            context={"claimed": claimed},
        )
    _, number, _ = _choose(intent, packet)
    point, slope = packet[f"place_{number}"], packet[f"slope_{number}"]
    _check_slope(packet, number)
    general = f"(f(x + h) - f(x)) / h goes to {derivative} as h goes to 0, for f(x) = {f}"
    return (
        *((general,) if packet["definition"].holds else ()),
        f"the derivative of {f} is {derivative}",
        f"the slopes of the secants at x = {readable(point.text or '')} approach "
        f"{readable(slope.text or '')}",
    )


def _column(answer: MathAnswer) -> str:
    """A formula that can be read in the column beside the graph."""
    tex = break_tex(answer.tex or "")
    if tex is None:
        raise BadParameterError(
            f"{readable(answer.text or '')[:100]} is too long to be shown readably; "
            "choose a shorter function.",
            context={"formula": answer.text},
        )
    return tex


def _slope_tex(slope: MathAnswer) -> str:
    """What follows the slope's name: an exact value, a decimal, or both."""
    if _is_rational(slope.text):
        return f"= {slope.tex}"
    decimal = rf"\approx {slope.value:.3f}"
    exact = visible_length(slope.tex or "") <= LONGEST_SLOPE
    return f"= {slope.tex} {decimal}" if exact else decimal


def _slope_words(slope: MathAnswer) -> str:
    words = readable(slope.text or "")
    if _is_rational(slope.text):
        return words
    decimal = f"about {slope.value:.3f}"
    exact = visible_length(slope.tex or "") <= LONGEST_SLOPE
    return f"{words}, {decimal}" if exact else decimal


def _check_slope(packet: MathPacket, number: int) -> None:
    slope, rate = packet[f"slope_{number}"].value, packet[f"rate_{number}"].value
    if slope is None or rate is None or not math.isclose(slope, rate, rel_tol=1e-9, abs_tol=1e-9):
        raise ClaimFailedError(
            f"The limit of the secants' slopes is {slope}, but the derivative there is {rate}.",
            context={"slope": slope, "rate": rate},
        )


def _choose(intent: ConceptIntent, packet: MathPacket) -> tuple[Choice, int, int]:
    """The picture to draw, and the numbers of its point and of its grid."""
    named = parameter(intent, "point")
    points: dict[int, Point] = {}
    for number, _ in enumerate(_points(intent)):
        answers = [packet[f"{kind}_{number}"] for kind in ("place", "value", "slope", "rate")]
        x, y, slope, rate = (answer.value for answer in answers)
        if x is not None and y is not None and slope is not None and rate is not None:
            points[number] = Point(x=x, y=y, slope=slope)
        elif named is not None:
            reason = next((answer.error for answer in answers if answer.error), "it has no value")
            raise BadParameterError(
                f"{readable(required_parameter(intent, 'function'))} has no slope at "
                f"x = {readable(named)}: {reason} Choose another point.",
                context={"point": named},
            )
    if (error := packet["samples_0"].error) is not None:
        raise ClaimFailedError(
            f"The algebra system cannot compute values of the function "
            f"{required_parameter(intent, 'function')}: {error}",
            context={"question": "samples_0"},
        )
    grids = [_grid_samples(packet, f"samples_{n}") for n, _ in enumerate(_grids(intent))]
    found = choose_view(grids, list(points.values()))
    if found is None:
        raise BadParameterError(
            f"There is no part of the graph of {readable(required_parameter(intent, 'function'))} "
            "near zero, or near the point, that can be drawn.",
            context={"function": required_parameter(intent, "function")},
        )
    number = next(number for number, point in points.items() if point == found.point)
    return found, number, found.grid


def _points(intent: ConceptIntent) -> tuple[str, ...]:
    named = parameter(intent, "point")
    if named is not None:
        return (named,)
    return PI_POINTS if _uses_pi(intent) else POINTS


def _grids(intent: ConceptIntent) -> tuple[tuple[float, ...], ...]:
    named = parameter(intent, "point")
    centre = point_value(named) if named is not None else 0.0
    widths = PI_HALF_WIDTHS if _uses_pi(intent) else HALF_WIDTHS
    return tuple(
        tuple(round(centre + half * (2 * k / STEPS - 1), 9) for k in range(STEPS + 1))
        for half in widths
    )


def _grid_samples(packet: MathPacket, name: str) -> tuple[tuple[float, float | None], ...]:
    for question in packet.questions:
        if isinstance(question, Samples) and question.id == name:
            return tuple(zip(question.at, packet[name].values, strict=False))
    return ()


def _uses_pi(intent: ConceptIntent) -> bool:
    function = required_parameter(intent, "function")
    return any(f"{name}(" in function for name in ("sin", "cos", "tan", "sec", "csc", "cot")) and (
        not any(f"{name}(" in function for name in ("asin", "acos", "atan", "sinh", "cosh", "tanh"))
    )


def _is_rational(text: str | None) -> bool:
    try:
        Fraction(text or "")
    except ValueError:
        return False
    return True


LESSON = Lesson(
    name=NAME,
    title="The derivative",
    teaches="the slope of a curve as the limit of secants, for a function and a point you choose.",
    examples=(
        "Explain why the derivative of sin is cos",
        "Derivative of x^2",
        "Slope of f(x) = x^3 - 2x at x = 1",
    ),
    understand=understand,
    ask=ask,
    plan=plan,
    claims=claims,
    concepts=(
        FUNCTION_GRAPH,
        Taught(
            "slope",
            "Slope",
            "How far a line rises for each step to the right.",
            "Run and rise beside a line.",
        ),
        Taught(
            "secant",
            "Secant",
            "The line through two points of a graph; its slope is an average rate of change.",
            "A line through two dots of the curve.",
            needs=("function_graph", "slope"),
        ),
        Taught(
            NAME,
            "Derivative",
            "The number that the slopes of the secants approach as their points come together.",
            "The second dot slides into the first.",
            needs=("secant",),
        ),
    ),
)
