"""Writes the algebra system's numbers for formulas and for captions."""

import math
import re
from fractions import Fraction

from agents.artifacts.math_packet import MathAnswer
from agents.providers.offline.formula_text import readable
from agents.providers.offline.tex_lines import visible_length

LONGEST_DECIMAL = 8


def tex_number(answer: MathAnswer) -> str:
    """An exact number as TeX; short decimals instead of fractions of powers of ten."""
    decimal = short_decimal(answer)
    if decimal is None:
        return answer.tex or ""
    whole, _, rest = decimal.partition(".")
    grouped = f"{int(whole):,}".replace(",", "\\,") if len(whole) > 4 else whole
    return f"{grouped}.{rest}" if rest else grouped


def spoken_number(answer: MathAnswer) -> str:
    """A number as a caption says it: a short decimal, or about four digits."""
    exact = short_decimal(answer)
    if exact is not None:
        return exact
    if answer.value is None:
        return answer.text or ""
    return f"about {answer.value:.4g}"


def short_decimal(answer: MathAnswer) -> str | None:
    """The number as exact decimal text, or None when it has no short one."""
    try:
        fraction = Fraction(answer.text or "")
    except (ValueError, ZeroDivisionError):
        return None
    for digits in range(LONGEST_DECIMAL):
        scaled = fraction * 10**digits
        if scaled.denominator == 1:
            return f"{scaled.numerator / 10**digits:.{digits}f}" if digits else str(fraction)
    return None


def exact_decimals(expression: str) -> str:
    """An expression with its decimals as fractions, so that the algebra system stays exact."""
    return re.sub(r"\d*\.\d+", lambda found: f"({Fraction(found.group())})", expression)


def rounded(value: float, decimals: int) -> tuple[str, str]:
    """A number with this many decimals, and the TeX of "equals" or "is about", as is true of it."""
    shown = round(value, decimals) + 0.0
    exact = abs(shown - value) <= 1e-10 * max(1.0, abs(value))
    return f"{shown:.{decimals}f}", "=" if exact else r"\approx"


def fitting_decimals(value: float) -> int:
    """Decimals that show three or four digits of a number, 1 to 6."""
    if value == 0 or 0.1 <= abs(value) < 10:
        return 3
    return min(6, max(1, 3 - math.floor(math.log10(abs(value)))))


def tex_with_decimal(answer: MathAnswer, *, longest: int) -> str:
    r"""The value with its relation: `= \frac{8}{3} \approx 2.667`, or the decimal alone.

    Args:
        answer: A number.
        longest: Visible characters that the exact form may have to be shown.
    """
    exact, plain = answer.tex, short_decimal(answer)
    if plain is not None:
        return f"= {exact}" if plain == answer.text else f"= {exact} = {plain}"
    shown, relation = rounded(answer.value or 0.0, fitting_decimals(answer.value or 0.0))
    if exact is None or _is_unsolved(answer) or visible_length(exact) > longest:
        return f"{relation} {shown}"
    return f"= {exact} {relation} {shown}"


def words_with_decimal(answer: MathAnswer, *, longest: int) -> str:
    """The same value as a caption says it: `8/3, about 2.667`."""
    if answer.text is not None and short_decimal(answer) is not None:
        return answer.text
    shown, relation = rounded(answer.value or 0.0, fitting_decimals(answer.value or 0.0))
    about = shown if relation == "=" else f"about {shown}"
    words = readable(answer.text or "")
    if _is_unsolved(answer) or len(words) > 2 * longest:
        return about
    return f"{words}, {about}"


def _is_unsolved(answer: MathAnswer) -> bool:
    """Whether the exact form only says again what was asked, such as `sin(37*pi/180)`."""
    return answer.text is None or "sin(" in answer.text or "cos(" in answer.text
