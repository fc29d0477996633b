"""Collects the powers of the unknown in a formula, exactly.

It works on formulas that `read_formula` wrote, whose notation is a small part of Python's; the
tree is walked, never run. Its result decides which question is asked, and the algebra system
confirms it: no number of a video comes from here.
"""

import ast
import re
from fractions import Fraction

Coefficients = tuple[Fraction, ...]
"""Of 1, x, x², …; the last is not zero, and zero itself has none."""

HIGHEST = 24
"""A power above this is not worked out."""
MOST_DIGITS = 12
"""A coefficient with a longer numerator or denominator is not worked out either."""


class NotPolynomialError(ValueError):
    """The formula is no polynomial in x, or too large a one."""


def collect(formula: str) -> Coefficients:
    """The coefficients of a formula in x.

    Raises:
        NotPolynomialError: x stands in a function, below a fraction line or in an exponent, or
            a number is not rational, or too large.
    """
    try:
        tree = ast.parse(formula.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise NotPolynomialError(formula) from error
    return _collect(tree)


def subtract(left: Coefficients, right: Coefficients) -> Coefficients:
    """The coefficients of the difference of two polynomials."""
    return _add(left, _multiply(right, (Fraction(-1),)))


def _collect(node: ast.expr) -> Coefficients:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return _trim((Fraction(repr(node.value)),))
    if isinstance(node, ast.Name) and node.id == "x":
        return (Fraction(0), Fraction(1))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return _multiply(_collect(node.operand), (Fraction(-1),))
    if isinstance(node, ast.BinOp):
        return _combine(node.op, _collect(node.left), _collect(node.right))
    raise NotPolynomialError(ast.unparse(node))


def _combine(op: ast.operator, left: Coefficients, right: Coefficients) -> Coefficients:
    if isinstance(op, ast.Add):
        return _add(left, right)
    if isinstance(op, ast.Sub):
        return subtract(left, right)
    if isinstance(op, ast.Mult):
        return _multiply(left, right)
    if isinstance(op, ast.Div) and len(right) == 1:
        return _multiply(left, (1 / right[0],))
    if isinstance(op, ast.Pow) and len(right) <= 1:
        return _power(left, right[0] if right else Fraction(0))
    raise NotPolynomialError(type(op).__name__)


def _power(base: Coefficients, exponent: Fraction) -> Coefficients:
    if exponent.denominator != 1 or not 0 <= exponent <= HIGHEST:
        raise NotPolynomialError(f"power {exponent}")
    result: Coefficients = (Fraction(1),)
    for _ in range(int(exponent)):
        result = _multiply(result, base)
    return result


def _add(left: Coefficients, right: Coefficients) -> Coefficients:
    longer, shorter = (left, right) if len(left) >= len(right) else (right, left)
    padded = (*shorter, *(Fraction(0) for _ in range(len(longer) - len(shorter))))
    return _trim(tuple(a + b for a, b in zip(longer, padded, strict=True)))


def _multiply(left: Coefficients, right: Coefficients) -> Coefficients:
    if len(left) + len(right) - 2 > HIGHEST:
        raise NotPolynomialError("its degree is too high")
    sums = [Fraction(0)] * max(0, len(left) + len(right) - 1)
    for i, a in enumerate(left):
        for j, b in enumerate(right):
            sums[i + j] += a * b
    return _trim(tuple(sums))


def _trim(coefficients: Coefficients) -> Coefficients:
    for each in coefficients:
        if max(abs(each.numerator), each.denominator) >= 10**MOST_DIGITS:
            raise NotPolynomialError("a number is too large")
    used = [power for power, each in enumerate(coefficients) if each]
    return coefficients[: used[-1] + 1] if used else ()


def exact_text(formula: str) -> str:
    """The formula with every decimal written as a fraction, so that nothing is rounded."""
    return re.sub(r"\d*\.\d+", lambda found: f"({Fraction(found.group())})", formula)
