"""Finds out whether a prompt is about sine or cosine on the unit circle, and at which angle."""

import math
import re
from dataclasses import dataclass
from typing import Literal

from agents.errors import BadParameterError, UnclearPromptError
from agents.providers.offline.formula_text import plain_prompt, read_formula
from agents.providers.offline.function_prompt import claimed_formula, exact_point, point_value

CIRCLE = re.compile(r"\bunit\s+circles?\b|\bcircle\s+of\s+radius\s+1\b|\btrigonometric\s+circle\b")
SINE = re.compile(r"\b(?:sin|cos)\b|\bsin(?:us|es|usoids?|usoidal)\b|\bcos(?:inus|ines)\b")
WAVE = re.compile(r"\b(?:waves?|circles?|circular|turning|rotat\w*|shadows?|projection)\b")
ELSEWHERE = re.compile(
    r"\b(?:laws?|rules?)\s+(?:of\s+)?(?:sin|cos|sines|cosines)\b|\b(?:sin|cos)\s+(?:law|rule)\b"
    r"|complex|euler|imaginary|roots?\s+of\s+(?:unity|1)|de moivre|\bpolar\b|quaternion|fourier"
    r"|derivativ|differentiat|integra|∫|\bint[_\s]|riemann|rectangle|\barea\b|\bslope"
    r"|tangent lines?|taylor|series|limits?\b"
    r"|similarity|distance|embedding|cluster|learning|schedule|transform|matrix|matrices|vectors?"
    r"|\binverse\b|arc\s?sin|arc\s?cos|\basin|\bacos|hyperbolic|\bsinh|\bcosh|\btan\b|\bcot\b"
    r"|\bsec\b|\bcsc\b|\btangent\b|cotangent|cosecant|hypercube|sphere|metric|norms?\b|topolog"
    r"|group\b|lattice|rational points?|pythagorean triples?|equation\s+of|solve\b|graph\s+of"
    r"|\bamplitude|period\s|frequency|phase|addition|double[\s-]angle|half[\s-]angle|sum formula"
    r"|product formula|identities|triangle\s+with|sides?\b|hypotenuse|opposite|adjacent"
    r"|\bsin\s+(?:qua|city|tax|eater|bin)|original sin|deadly|cardinal sin|\bbible|religio"
    r"|histor|etymolog|\bword\b|who\b|invent|oscillosc|electr|voltage|radio|music|sound|synth"
    r"|spring\b|pendulum|theatre|circus|friends|yoga|crop\b|business unit"
)
"""Near to it, but another topic."""
DEGREES = re.compile(r"(?P<number>-?\s?\d+(?:\.\d+)?)\s*-?\s*(?:°|degrees?\b|deg\b|\^\s*circ\b)")
RADIANS = re.compile(
    r"(?P<value>-?\s?(?:\d+(?:\.\d+)?\s*\*?\s*)?(?:pi)(?:\s*/\s*\d+)?"
    r"|-?\s?\d+(?:\.\d+)?(?:\s*/\s*\d+)?(?=\s*(?:rad(?:ians?)?)\b))(?:\s*rad(?:ians?)?\b)?"
)
CALL = re.compile(r"\b(?:sin|cos)\s*\(?\s*(?P<value>-?\d+(?:\.\d+)?)\s*\)?(?!\s*[\d/*^x])")
UNKNOWN_ANGLE = re.compile(r"\b(?:sin|cos)\s*\(?\s*(?P<value>-?\d[\w./*+^-]*)")
LARGEST_DEGREES = 720
LONGEST_PROMPT = 2000


@dataclass(frozen=True)
class AnglePrompt:
    """Sine or cosine on the unit circle was meant; what the prompt says about the angle."""

    focus: Literal["sin", "cos"]
    angle: str | None
    """A number without unit: degrees, or radians such as `2*pi/3`."""
    unit: Literal["degrees", "radians"]
    claimed: str | None
    """What the prompt says that the focus is at this angle."""


def read_angle_prompt(prompt: str) -> AnglePrompt | None:
    """What a prompt says about sine on the circle, or None when it is about something else.

    Raises:
        UnclearPromptError: A bare number is given as the angle, without a unit.
        BadParameterError: The angle is too large to be drawn.
    """
    text = plain_prompt(prompt.replace("\\", " "))[:LONGEST_PROMPT]
    if ELSEWHERE.search(text):
        return None
    sine, circle = SINE.search(text), CIRCLE.search(text)
    angle, unit, rest = _angle(text)
    about = circle or (sine and (angle is not None or _tells_of_circle(text)))
    if not about:
        if sine and (bare := CALL.search(text)):
            raise UnclearPromptError(
                f"Is the angle {bare['value']} in degrees or in radians? Write “sin(30 degrees)”, "
                "“sin(pi/6)” or “sin(0.5 radians)”.",
                context={"angle": bare["value"]},
            )
        return None
    if angle is None and (odd := UNKNOWN_ANGLE.search(text)):
        raise UnclearPromptError(
            f"The angle “{odd['value'][:40]}” could not be read. Write it like 30 degrees, "
            "2pi/3 or 0.5 radians.",
            context={"angle": odd["value"][:100]},
        )
    focus = "cos" if re.search(r"\bcos", text) and not re.search(r"\bsin", text) else "sin"
    return AnglePrompt(focus, angle, unit, _claimed_value(rest) if angle else None)


def _tells_of_circle(text: str) -> bool:
    return WAVE.search(text) is not None


def _angle(text: str) -> tuple[str | None, Literal["degrees", "radians"], str]:
    """The angle, its unit, and what the prompt says after it."""
    if found := DEGREES.search(text):
        return _checked(found["number"], "degrees"), "degrees", text[found.end() :]
    if found := RADIANS.search(text):
        return _checked(found["value"], "radians"), "radians", text[found.end() :]
    return None, "degrees", ""


def _checked(said: str, unit: Literal["degrees", "radians"]) -> str:
    exact = exact_point(said.replace(" ", ""))
    turned = 0.0 if exact is None else point_value(exact)
    degrees = turned if unit == "degrees" else math.degrees(turned)
    if exact is None or abs(degrees) > LARGEST_DEGREES:
        raise BadParameterError(
            f"The angle {said.strip()} cannot be drawn; choose one between "
            f"-{LARGEST_DEGREES} and {LARGEST_DEGREES} degrees.",
            context={"angle": said[:40]},
        )
    return exact


def _claimed_value(rest: str) -> str | None:
    rest = rest.lstrip(" )?.!")
    claimed = claimed_formula(rest)
    if claimed is None:
        first = re.match(r"-?\d[\d./]*|sqrt\s*\(?\d+\)?(?:\s*/\s*\d+)?", rest)
        claimed = read_formula(first.group().rstrip(".")) if first else None
    return None if claimed is None or re.search(r"\bx\b", claimed) else claimed
