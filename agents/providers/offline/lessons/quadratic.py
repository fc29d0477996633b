"""A quadratic equation, solved step by step with the quadratic formula."""

from fractions import Fraction

from agents.artifacts.intent import ConceptIntent, Parameter
from agents.artifacts.math_packet import Evaluate, Identity, MathPacket, MathQuestion, Parse
from agents.artifacts.scene_spec import ManimSceneSpec
from agents.errors import ClaimFailedError
from agents.providers.offline.formula_text import readable
from agents.providers.offline.lesson import Lesson, Taught, required_parameter
from agents.providers.offline.numbers import spoken_number
from agents.providers.offline.parabola_story import plan_parabola_story
from agents.providers.offline.polynomial_text import exact_text
from agents.providers.offline.quadratic_prompt import (
    coefficients_of,
    read_quadratic,
    with_unknown,
)
from agents.providers.offline.quadratic_steps import QuadraticStory

NAME = "quadratic_equation"
DEFAULT_LEFT, DEFAULT_RIGHT = "x**2 - 5*x + 6", "0"


def understand(prompt: str) -> ConceptIntent | None:
    """Recognise a quadratic equation that is to be solved."""
    read = read_quadratic(prompt)
    if read is None:
        return None
    given = read.left is not None
    left, right = (read.left, read.right) if read.left else (DEFAULT_LEFT, DEFAULT_RIGHT)
    shown = with_unknown(f"{readable(left)} = {readable(right)}", read.unknown)
    return ConceptIntent(
        topic=NAME,
        title=f"Solving {shown}",
        parameters=(
            Parameter(name="left", value=left, given=given),
            Parameter(name="right", value=right, given=given),
            Parameter(name="unknown", value=read.unknown, given=given),
        ),
    )


def ask(intent: ConceptIntent) -> tuple[MathQuestion, ...]:
    """Ask for the standard form, the discriminant, the solutions, and whether they fit."""
    left, right = (required_parameter(intent, name) for name in ("left", "right"))
    exact = coefficients_of(left, right)
    a, b, c = (f"({each})" for each in exact)
    f = polynomial_text(*(str(each) for each in exact))
    discriminant = exact[1] ** 2 - 4 * exact[0] * exact[2]
    size = f"({b}**2 - 4*{a}*{c})" if discriminant >= 0 else f"(4*{a}*{c} - {b}**2)"
    vertex = f"(-{b}/(2*{a}))"
    return (
        Parse(id="left", expression=left),
        Parse(id="right", expression=right),
        Parse(id="standard", expression=_as_typed(intent, exact)),
        Parse(id="curve", expression=f),
        Identity(id="same", left=f"({exact_text(left)}) - ({exact_text(right)})", right=f),
        Evaluate(id="a", expression=a),
        Evaluate(id="b", expression=b),
        Evaluate(id="c", expression=c),
        Evaluate(id="discriminant", expression=f"{b}**2 - 4*{a}*{c}"),
        Evaluate(id="root", expression=f"sqrt{size}"),
        Evaluate(id="minus_b", expression=f"-{b}"),
        Evaluate(id="two_a", expression=f"2*{a}"),
        Evaluate(id="middle", expression=vertex),
        Evaluate(id="extreme", expression=f"at({f}, x, {vertex})"),
        Evaluate(id="reach", expression=f"sqrt{size}/(2*Abs{a})"),
        Identity(id="square", left=f, right=f"{a}*(x - {vertex})**2 + at({f}, x, {vertex})"),
        *_about_solutions(f, (a, b, c), size, discriminant),
    )


def _about_solutions(
    f: str, abc: tuple[str, str, str], size: str, discriminant: Fraction
) -> tuple[MathQuestion, ...]:
    a, b, c = abc
    minus, plus = (f"((-{b} {sign} sqrt{size})/(2*{a}))" for sign in "-+")
    if discriminant < 0:
        p, q = f"(-{b}/(2*{a}))", f"(sqrt{size}/(2*Abs{a}))"
        return (
            Identity(id="fits_real", left=f"{a}*({p}**2 - {q}**2) + {b}*{p} + {c}", right="0"),
            Identity(id="fits_imaginary", left=f"2*{a}*{p}*{q} + {b}*{q}", right="0"),
        )
    return (
        Evaluate(id="minus", expression=minus),
        Evaluate(id="plus", expression=plus),
        Identity(id="fits_minus", left=f"at({f}, x, {minus})", right="0"),
        Identity(id="fits_plus", left=f"at({f}, x, {plus})", right="0"),
        Identity(id="factors", left=f, right=f"{a}*(x - {minus})*(x - {plus})"),
    )


def polynomial_text(a: str, b: str, c: str) -> str:
    """`a*x**2 + b*x + c` in Python notation, without terms that are zero."""
    terms = [(a, "*x**2"), (b, "*x"), (c, "")]
    return " + ".join(f"({number}){power}" for number, power in terms if number != "0")


def _as_typed(intent: ConceptIntent, exact: tuple[Fraction, Fraction, Fraction]) -> str:
    """The standard form, with decimals where the prompt has them."""
    if not _has_decimals(intent):
        return polynomial_text(*(str(each) for each in exact))
    texts = [str(each) if each.denominator == 1 else repr(float(each)) for each in exact]
    return polynomial_text(*texts)


def _has_decimals(intent: ConceptIntent) -> bool:
    return any("." in required_parameter(intent, name) for name in ("left", "right"))


def plan(intent: ConceptIntent, packet: MathPacket) -> ManimSceneSpec:
    """Plan the steps beside the parabola."""
    claims(intent, packet)
    return plan_parabola_story(
        QuadraticStory(
            packet=packet,
            unknown=required_parameter(intent, "unknown"),
            decimals=_has_decimals(intent),
        )
    )


def claims(intent: ConceptIntent, packet: MathPacket) -> tuple[str, ...]:
    """What was confirmed.

    Raises:
        ClaimFailedError: A number could not be computed, or a solution does not fit.
    """
    unknown = required_parameter(intent, "unknown")
    for answer in packet.answers:
        if answer.error is not None or answer.holds is False:
            raise ClaimFailedError(
                f"The algebra system did not confirm {answer.id!r}: "
                f"{answer.error or 'it is false'}.",
                context={"question": answer.id},
            )
    given, standard = (
        with_unknown(f"{readable(packet[one].text or '')} = {readable(other)}", unknown)
        for one, other in (("left", packet["right"].text or ""), ("standard", "0"))
    )
    discriminant = packet["discriminant"]
    said = f"the discriminant of {standard} is {spoken_number(discriminant)}"
    moved = () if given == standard else (f"{given} means the same as {standard}",)
    if (discriminant.value or 0) < 0:
        middle, reach = packet["middle"].text or "", packet["reach"].text or ""
        fits = f"the complex numbers {readable(middle)} ± {readable(reach)} i solve it"
        return (*moved, said, f"no real {unknown} solves it", fits)
    solutions = dict.fromkeys(readable(packet[each].text or "") for each in ("minus", "plus"))
    return (*moved, said, *(f"{unknown} = {each} solves it" for each in solutions))


LESSON = Lesson(
    name=NAME,
    title="A quadratic equation",
    teaches="solving an equation of your choice step by step, with its parabola and a check.",
    examples=(
        "Solve x^2 - 5x + 6 = 0 step by step",
        "Roots of 2x² + 3x - 2",
        "Quadratic formula for a=1, b=2, c=5",
    ),
    understand=understand,
    ask=ask,
    plan=plan,
    claims=claims,
    concepts=(
        Taught(
            "equation",
            "Equation",
            "Two sides that are the same number; what is done to one is done to the other.",
            "Steps below one another.",
        ),
        Taught(
            "square_root",
            "Square root",
            "A number whose square is the given one; its opposite has the same square.",
            "Two signs before the root.",
        ),
        Taught(
            "completing",
            "Completing the square",
            "Adding what is missing for one side to be the square of a sum.",
            "The step that makes a square.",
            needs=("equation",),
        ),
        Taught(
            NAME,
            "Quadratic equation",
            "An equation with a square of the unknown; it has two solutions, one, or none.",
            "The places where the parabola meets the axis.",
            needs=("completing", "square_root"),
        ),
    ),
)
