"""Writes the algebra system's numbers for formulas and for captions."""

from fractions import Fraction

from agents.artifacts.math_packet import MathAnswer

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
