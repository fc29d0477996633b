"""Finds out whether a prompt asks to solve a quadratic equation, and which one."""

import re
from dataclasses import dataclass
from fractions import Fraction

from agents.errors import BadParameterError, UnclearPromptError
from agents.providers.offline.formula_text import (
    CONSTANTS,
    FUNCTIONS,
    TOKEN,
    plain_prompt,
    read_formula,
    readable,
)
from agents.providers.offline.polynomial_text import NotPolynomialError, collect, subtract

QUADRATIC = re.compile(
    r"\bquadratics?\b(?:\s+(?:equations?|formula|functions?|polynomials?|expressions?|in)\b|\W*$"
    r"|\s*[-\d(x])|\bmidnight formula|\babc[\s-]formula|\bp-?q[\s-]formula"
)
WANTED = re.compile(
    r"\bsolv(?:e|es|ed|ing)\b|\bsolutions?\b|\broots?\b|\bzeroe?s\b|\bfactor(?:i[sz])?(?:e|ing)?\b"
    r"|\bx-?\s?intercepts?\b|\bcomplet\w+ the square\b|\bdiscriminant\b"
    r"|(?:cross|meet|hit|touch|cut)\w*\s+the\s+x-?\s?axis"
)
WANTED_OF_EQUATION = re.compile(
    r"\bfind\s+(?:the\s+value\s+of\s+)?[a-z]\b|\b(?:what\s+is|which)\s+[a-z]\b"
)
ELSEWHERE = re.compile(
    r"deriv|differenti|integra|slope|tangent|secant|limit|pythag|hypotenuse|triangle"
    r"|quadratic\s+(?:programm|residue|recip|form\b|forms\b|mean|voting|funding|regress|variation"
    r"|field|b[eé]zier|probing|interpol|converg|time|complex|growth|spline|cost|loss|map\b|sieve)"
    r"|rubik|unity|inequal|[<>≤≥]|\bsystems?\b|simultaneous|matri[xc]|eigen|\bmod(?:ulo)?\b|newton"
    r"|numerical|bisect|histor|invent|\bwho\b|movie|puzzle|sudoku|crossword|teeth|tooth|canal"
    r"|\btrees?\b|plant|vegetable|\bhair\b|\bwords?\b|etymolog|linguist|riemann|zeta|climate"
    r"|\barea\b|\bunder\b|human factor|risk|scal(?:e|ing) factor|common factor|prime factor|gauss"
    r"|sum of|series|fourier|cardano|golden ratio|fibonacci|wave|circle|ellipse|hyperbola"
)
GENERAL_FORM = re.compile(
    r"\ba\s*\*?\s*([a-z])\s*\^\s*2\s*\+\s*b\s*\*?\s*\1\s*\+\s*c(?:\s*=\s*0)?\b"
)
HEAD = re.compile(r"\b[fghp]\s*\(\s*[a-z]\s*\)\s*=(?!\s*0)|\by\s*=(?=[^=]*[a-xz])")
NUMBER = r"(-?\s*\d+(?:\.\d+)?(?:\s*/\s*\d+)?)"
NAMED = tuple(re.compile(rf"\b{letter}\s*(?:=|:|is)\s*{NUMBER}(?![\w^*])") for letter in "abc")
ASKED_FOR = re.compile(r"\b(?:find|solve\s+for|for)\s+[a-z]\b(?=\s*(?:[:,;.?!]|$|[a-z(\d]))")
FUNCTION_NAMES = "|".join(sorted((*FUNCTIONS, "pi"), key=len, reverse=True))
MATH_WORD = re.compile(
    rf"(?:[-+*/^().|\d]|{FUNCTION_NAMES}|(?<![a-z])[a-z](?![a-z])|([x-z])(?:\1|[x-z]))+"
)
KINDS = {1: "a linear equation", 3: "a cubic equation", 4: "an equation of the fourth degree"}
LARGEST = 99_999
"""Of the numerators and denominators of the three coefficients."""
LONGEST_SIDE = 60
"""Characters of one side of an equation."""
EXAMPLE = "x^2 - 5x + 6 = 0"


@dataclass(frozen=True)
class QuadraticPrompt:
    """A quadratic equation was meant: its two sides in Python notation, with x as unknown."""

    left: str | None
    """None when the prompt names no equation."""
    right: str
    unknown: str
    """The letter that the prompt uses for the unknown."""


def read_quadratic(prompt: str) -> QuadraticPrompt | None:
    """The equation that a prompt wants solved, or None when it is about something else.

    Raises:
        BadParameterError: The equation is not quadratic, or its numbers are too large.
        UnclearPromptError: A quadratic equation is meant, but it could not be read.
    """
    text = re.sub(r"\b(?:is\s+equal\s+to|equals?|equal\s+to|=\s*=)\b", " = ", plain_prompt(prompt))
    if ELSEWHERE.search(text):
        return None
    quadratic, wanted = QUADRATIC.search(text), WANTED.search(text)
    if (quadratic or wanted) and (numbers := _named_coefficients(text)):
        return _checked(numbers, "0", "x")
    general = GENERAL_FORM.search(text)
    text = HEAD.sub(" ", GENERAL_FORM.sub(" ", text))
    if "=" in text:
        wanted = wanted or WANTED_OF_EQUATION.search(text)
        return _read_equation(text, wanted=bool(quadratic or wanted), certain=bool(quadratic))
    if (quadratic or wanted) and (side := _formula_in(text)) is not None:
        return _checked(side[0], "0", side[1], certain=bool(quadratic))
    return QuadraticPrompt(None, "0", "x") if quadratic or (general and wanted) else None


def _named_coefficients(text: str) -> str | None:
    """A left side from `a = 1, b = 2, c = 5`, with x as unknown."""
    found = [pattern.search(text) for pattern in NAMED]
    if not all(found):
        return None
    a, b, c = (each.group(1).replace(" ", "") for each in found if each)
    written = f" {a}*x**2 + {b}*x + {c}".replace("+ -", "- ")
    return re.sub(r"(?<=[ -])1\*x", "x", written).strip()


def _read_equation(text: str, *, wanted: bool, certain: bool) -> QuadraticPrompt | None:
    text = ASKED_FOR.sub(" ; ", text)
    before, after, *more = text.split("=")
    left, all_left = _math_words(_words(before)[::-1])
    right, all_right = _math_words(_words(after))
    left = left[::-1]
    if len(left) > 1 and left[0] in "ai" and left[1][0].isalnum():
        left = left[1:]
    letters = _unknowns(" ".join(left))
    while len(right) > 1 and right[-1] in "ai" and right[-1] not in letters:
        right = right[:-1]
    letters |= _unknowns(" ".join(right))
    bare = all_left and all_right and not more
    if not (wanted or bare) or not left or not right or not letters:
        return _unreadable(text, certain=certain)
    if more:
        raise UnclearPromptError(
            "There is more than one equation; ask for one at a time.", context={"prompt": text}
        )
    if len(letters) > 1:
        return _several_unknowns(letters, f"{' '.join(left)} = {' '.join(right)}", wanted=wanted)
    sides = [read_formula(" ".join(side)) for side in (left, right)]
    if sides[0] is None or sides[1] is None:
        return _unreadable(text, certain=certain)
    return _checked(sides[0], sides[1], letters.pop(), wanted=wanted, certain=certain)


def _words(text: str) -> list[str]:
    return [
        word.rstrip(".\"'`")
        for word in re.findall(r"[^\s,;:?!\"'`“”$]+|[,;:?!]", text)
        if word.rstrip(".\"'`")
    ]


def _math_words(words: list[str]) -> tuple[list[str], bool]:
    """The words up to the first that is not mathematics, and whether that was all of them."""
    for count, word in enumerate(words):
        if not MATH_WORD.fullmatch(word):
            return words[:count], all(each in ",;:?!" for each in words[count:])
    return words, True


def _unknowns(text: str) -> set[str]:
    names = {found.group(2) for found in TOKEN.finditer(text) if found.group(2)}
    return names - FUNCTIONS.keys() - set(CONSTANTS)


def _formula_in(text: str) -> tuple[str, str] | None:
    """The longest run of mathematics with one unknown, in Python notation, and that unknown."""
    best: tuple[str, str] | None = None
    run: list[str] = []
    for word in [*_words(ASKED_FOR.sub(" ; ", text))[:400], ";"]:
        if MATH_WORD.fullmatch(word) and len(run) < 40:
            run.append(word)
            continue
        if len(run) > 1 and run[0] in "ai" and run[1][0].isalnum():
            run = run[1:]
        letters = _unknowns(" ".join(run))
        formula = read_formula(" ".join(run)) if len(letters) == 1 else None
        run = []
        if formula is not None and len(formula) > max(1, len(best[0]) if best else 0):
            best = formula, letters.pop()
    return (best[0], best[1]) if best else None


def _checked(
    left: str, right: str, unknown: str, *, wanted: bool = True, certain: bool = False
) -> QuadraticPrompt | None:
    """The equation, when it is quadratic and of a size that can be shown."""
    shown = with_unknown(f"{readable(left)} = {readable(right)}", unknown)
    try:
        powers = subtract(collect(left), collect(right))
    except (NotPolynomialError, ZeroDivisionError):
        return _unreadable(shown, certain=certain)
    degree = len(powers) - 1
    if degree != 2:
        if not wanted:
            return None
        raise BadParameterError(
            f"{shown[:80]} is not a quadratic equation: {_kind(degree, unknown)}. "
            f"A quadratic equation has the square of the unknown, such as {EXAMPLE}.",
            context={"equation": shown, "degree": degree},
        )
    sizes = [max(abs(each.numerator), each.denominator) for each in powers]
    if max(sizes) > LARGEST or max(len(left), len(right)) > LONGEST_SIDE:
        raise BadParameterError(
            f"{shown[:80]} is too long to be shown step by step; choose numbers of at most "
            f"{len(str(LARGEST))} digits.",
            context={"equation": shown},
        )
    return QuadraticPrompt(left, right, unknown)


def _kind(degree: int, unknown: str) -> str:
    if degree < 1:
        return f"{unknown} drops out when both sides are compared"
    kind = KINDS.get(degree, f"an equation of degree {degree}")
    return f"it is {kind}, because the highest power of {unknown} is {degree}"


def _several_unknowns(letters: set[str], shown: str, *, wanted: bool) -> None:
    """Nothing, when it is not certain that the equation is to be solved; else an error."""
    if wanted:
        raise BadParameterError(
            f"{shown[:80]} has several unknowns, {' and '.join(sorted(letters))}; a quadratic "
            f"equation has one, such as {EXAMPLE}.",
            context={"unknowns": sorted(letters)},
        )


def _unreadable(text: str, *, certain: bool) -> None:
    """Nothing, when it is not certain that a quadratic equation is meant; else an error."""
    if certain:
        raise UnclearPromptError(
            f"This is about a quadratic equation, but “{text[:80].strip()}” could not be read as "
            f"one. Write it like {EXAMPLE}.",
            context={"equation": text[:200]},
        )


def with_unknown(text: str, unknown: str) -> str:
    """A formula in x with another letter in its place."""
    return re.sub(r"(?<![a-z])x(?![a-z])", unknown, text)


def coefficients_of(left: str, right: str) -> tuple[Fraction, Fraction, Fraction]:
    """a, b and c of `a x² + b x + c = 0`.

    Raises:
        BadParameterError: The equation is not quadratic, which happens when an intent was edited
            by hand.
    """
    try:
        powers = subtract(collect(left), collect(right))
    except (NotPolynomialError, ZeroDivisionError):
        powers = ()
    if len(powers) != 3:
        raise BadParameterError(
            f"{readable(left)} = {readable(right)} is not a quadratic equation.",
            context={"left": left, "right": right},
        )
    c, b, a = powers
    return a, b, c
