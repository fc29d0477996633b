"""Sine and cosine of an angle on the unit circle, and the wave that the circle draws."""

from typing import Literal

from agents.artifacts.intent import ConceptIntent, Parameter
from agents.artifacts.math_packet import (
    Evaluate,
    Identity,
    MathAnswer,
    MathPacket,
    MathQuestion,
    Parse,
)
from agents.artifacts.scene_spec import ManimSceneSpec
from agents.errors import BadParameterError, ClaimFailedError
from agents.providers.offline.angle_prompt import read_angle_prompt
from agents.providers.offline.circle_story import CircleStory, plan_circle_story
from agents.providers.offline.formula_text import readable
from agents.providers.offline.lesson import Lesson, Taught, parameter, required_parameter
from agents.providers.offline.numbers import (
    rounded,
    short_decimal,
    tex_with_decimal,
    words_with_decimal,
)
from agents.providers.offline.tex_lines import visible_length

NAME = "unit_circle"
DEFAULT_ANGLE, DEFAULT_UNIT = "30", "degrees"
LONGEST_EXACT, LONGEST_SQUARES = 6, 22
"""Visible characters of an exact value, and of both squares; longer ones are left out."""
OPTIONAL = ("mirror_angle", "axis_angle")
"""Answers without which the video only explains less: the angles between the point's radius and
that of its mirror image, and between it and the axis, degrees."""
NAMES = {"sin": "sine", "cos": "cosine"}


def understand(prompt: str) -> ConceptIntent | None:
    """Recognise sine or cosine on the circle, and the angle."""
    read = read_angle_prompt(prompt)
    if read is None:
        return None
    given = read.angle is not None
    parameters = [
        Parameter(name="angle", value=read.angle or DEFAULT_ANGLE, given=given),
        Parameter(name="unit", value=read.unit if given else DEFAULT_UNIT, given=given),
        Parameter(name="focus", value=read.focus, given=True),
    ]
    if read.claimed is not None:
        parameters.append(Parameter(name="claimed", value=read.claimed, given=True))
    return ConceptIntent(
        topic=NAME,
        title=f"{NAMES[read.focus].capitalize()} on the unit circle",
        parameters=tuple(parameters),
    )


def ask(intent: ConceptIntent) -> tuple[MathQuestion, ...]:
    """Ask for the angle in both units, its sine and cosine, and the identities that are said."""
    radians = _radians(intent)
    claimed = parameter(intent, "claimed")
    return (
        Evaluate(id="radians", expression=radians),
        Evaluate(id="degrees", expression=f"({radians})*180/pi"),
        Evaluate(id="sin", expression=f"sin({radians})"),
        Evaluate(id="cos", expression=f"cos({radians})"),
        Evaluate(id="sin_squared", expression=f"sin({radians})**2"),
        Evaluate(id="cos_squared", expression=f"cos({radians})**2"),
        Evaluate(id="mirror_angle", expression=f"acos(cos(2*({radians})))*180/pi"),
        Evaluate(id="axis_angle", expression=f"acos(Abs(cos({radians})))*180/pi"),
        Identity(id="circle", left="sin(t)**2 + cos(t)**2", right="1"),
        Identity(id="shift", left="cos(t)", right="sin(t + pi/2)"),
        Parse(id="sine_wave", expression="sin(x)"),
        Parse(id="cosine_wave", expression="cos(x)"),
        *(() if claimed is None else (Evaluate(id="claimed", expression=claimed),)),
    )


def _radians(intent: ConceptIntent) -> str:
    angle = required_parameter(intent, "angle")
    return f"({angle})*pi/180" if _in_degrees(intent) else angle


def _in_degrees(intent: ConceptIntent) -> bool:
    unit = required_parameter(intent, "unit")
    if unit not in ("degrees", "radians"):
        raise BadParameterError(
            f"An angle is given in degrees or in radians, not in {unit!r}.", context={"unit": unit}
        )
    return unit == "degrees"


def plan(intent: ConceptIntent, packet: MathPacket) -> ManimSceneSpec:
    """Plan the circle, the point at the angle, and the wave."""
    claims(intent, packet)
    radians, degrees = packet["radians"], packet["degrees"]
    in_degrees = _in_degrees(intent)
    sine, cosine = packet["sin"], packet["cos"]
    return plan_circle_story(
        CircleStory(
            focus="cos" if _focus(intent) == "cos" else "sin",
            degrees=degrees.value or 0.0,
            radians=radians.value or 0.0,
            angle_tex=_degrees_tex(degrees) if in_degrees else _radians_tex(radians),
            angle_words=_words(intent, packet),
            other_unit_tex=_equal(radians, _radians_tex(radians))
            if in_degrees
            else _equal(degrees, _degrees_tex(degrees)),
            sine=sine.value or 0.0,
            sine_tex=tex_with_decimal(sine, longest=LONGEST_EXACT),
            sine_words=words_with_decimal(sine, longest=LONGEST_EXACT),
            cosine=cosine.value or 0.0,
            cosine_tex=tex_with_decimal(cosine, longest=LONGEST_EXACT),
            cosine_words=words_with_decimal(cosine, longest=LONGEST_EXACT),
            squares_tex=_squares(packet),
            half=_half(packet),
            sine_code=packet["sine_wave"].code or "",
            cosine_code=packet["cosine_wave"].code or "",
        )
    )


def claims(intent: ConceptIntent, packet: MathPacket) -> tuple[str, ...]:
    """What was confirmed.

    Raises:
        ClaimFailedError: A value could not be computed, an identity did not hold, or the prompt
            says a wrong value.
    """
    for answer in packet.answers:
        if answer.id in OPTIONAL:
            continue
        if answer.error is not None or answer.holds is False:
            raise ClaimFailedError(
                f"The algebra system did not confirm {answer.id!r}: "
                f"{answer.error or 'it is false'}.",
                context={"question": answer.id},
            )
    focus, words = _focus(intent), _words(intent, packet)
    _check_claim(intent, packet)
    values = [
        f"the {NAMES[name]} of {words} is {words_with_decimal(packet[name], longest=LONGEST_EXACT)}"
        for name in (focus, *(name for name in NAMES if name != focus))
    ]
    return (*values, "sin² + cos² = 1 for every angle")


def _check_claim(intent: ConceptIntent, packet: MathPacket) -> None:
    claimed, focus = parameter(intent, "claimed"), _focus(intent)
    if claimed is None:
        return
    said, value = packet["claimed"].value or 0.0, packet[focus].value or 0.0
    # A decimal in a prompt is a rounded number: 0.87 is a fair name for half the root of 3.
    digits = len(claimed.partition(".")[2]) if "." in claimed and "/" not in claimed else 0
    if abs(said - value) > (0.501 * 10.0**-digits if digits else 1e-9):
        raise ClaimFailedError(
            f"The {NAMES[focus]} of {_words(intent, packet)} is "
            f"{words_with_decimal(packet[focus], longest=LONGEST_EXACT)}, "
            f"not {readable(claimed)}.",
            context={"claimed": claimed},
        )


def _focus(intent: ConceptIntent) -> str:
    focus = required_parameter(intent, "focus")
    if focus not in NAMES:
        raise BadParameterError(
            f"This lesson shows sin or cos, not {focus!r}.", context={"focus": focus}
        )
    return focus


def _words(intent: ConceptIntent, packet: MathPacket) -> str:
    if _in_degrees(intent):
        degrees = packet["degrees"]
        return f"{short_decimal(degrees) or readable(degrees.text or '')} degrees"
    radians = packet["radians"]
    words = readable(radians.text or "")
    if "pi" in (radians.text or "") or words == "0":
        return words
    return f"{words} radian" if words == "1" else f"{words} radians"


def _degrees_tex(degrees: MathAnswer) -> str:
    shown = short_decimal(degrees) or rounded(degrees.value or 0.0, 1)[0]
    return rf"{shown}^\circ"


def _radians_tex(radians: MathAnswer) -> str:
    unit = "" if "pi" in (radians.text or "") or radians.value == 0 else r"\,\text{rad}"
    return (radians.tex or "").replace(r"\frac", r"\tfrac") + unit


def _equal(answer: MathAnswer, tex: str) -> str:
    """The angle in its other unit, rounded only where it has no short form."""
    if "pi" in (answer.text or "") and "circ" not in tex:
        return f"= {tex}"
    exact = short_decimal(answer) is not None
    return f"= {tex}" if exact else rf"\approx {tex}"


def _squares(packet: MathPacket) -> str | None:
    squares = [packet[f"{name}_squared"] for name in NAMES]
    texts = [square.tex or "" for square in squares]
    if any(short_decimal(square) is None and not _is_fraction(square) for square in squares):
        return None
    tex = f"{texts[0]} + {texts[1]} = 1"
    return tex if visible_length(tex) <= LONGEST_SQUARES else None


def _half(packet: MathPacket) -> Literal["sin", "cos"] | None:
    """Which value two radii at 60 degrees explain."""
    if packet["mirror_angle"].text == "60":
        return "sin"
    return "cos" if packet["axis_angle"].text == "60" else None


def _is_fraction(answer: MathAnswer) -> bool:
    return all(part.lstrip("-").isdigit() for part in (answer.text or "").split("/"))


LESSON = Lesson(
    name=NAME,
    title="Sine on the unit circle",
    teaches="sine and cosine of an angle you choose, as the height and the shadow of a turning "
    "point, and the wave it draws.",
    examples=(
        "Explain sine with the unit circle",
        "Why is sin(30 degrees) equal to 1/2?",
        "Cosine of 2pi/3 on the unit circle",
    ),
    understand=understand,
    ask=ask,
    plan=plan,
    claims=claims,
    concepts=(
        Taught(
            "angle",
            "Angle",
            "How far something has turned, in degrees or as the length of the arc.",
            "A radius that turns.",
        ),
        Taught(
            "unit_circle_itself",
            "Unit circle",
            "The circle with the radius one around the origin.",
            "A circle and a point on it.",
        ),
        Taught(
            "height_and_foot",
            "Height and foot",
            "How far a point lies above the axis, and where below it the axis is.",
            "Lines from the point to the axis.",
            needs=("angle", "unit_circle_itself"),
        ),
        Taught(
            NAME,
            "Sine and cosine",
            "Height and foot of the point that has turned by an angle.",
            "The height draws a wave as the point turns.",
            needs=("height_and_foot",),
        ),
    ),
)
