"""Integrals and Riemann sums, inside the container.

An integral is computed twice, as a number and as an exact expression, and the expression counts
only when it is that number. What is undefined or unbounded on its interval is refused.
"""

import contextlib
from collections.abc import Callable
from typing import Any

import mpmath
import sympy
from sympy.functions.elementary.hyperbolic import HyperbolicFunction

from runner.expressions import Answer, QuestionError, decimal, describe, read, shorter, time_limit

EXACT_LIMIT_S, DOMAIN_LIMIT_S = 4.0, 2.0
"""What the exact answer, and the search for gaps, may take; the number is computed anyway."""
PIECES = 16
"""Parts of the interval that are integrated one by one, so that kinks do little harm."""
TRIALS = 400
"""Points of the interval at which the function must have a value."""
ELEMENTARY = {
    *(sympy.sin, sympy.cos, sympy.tan, sympy.cot, sympy.sec, sympy.csc, sympy.exp, sympy.log),
    *(sympy.asin, sympy.acos, sympy.atan, sympy.sinh, sympy.cosh, sympy.tanh),
    *(sympy.asinh, sympy.acosh, sympy.atanh, sympy.Abs, sympy.sign),
}
SAMPLE_SHIFTS = {"left": 0, "middle": sympy.Rational(1, 2), "right": 1}
AGREEMENT = mpmath.mpf("1e-8")


def _definite(question: dict[str, Any]) -> Answer:
    variable, f, low, high = _terms(question)
    _check_interval(low, high)
    _check_defined(f, variable, low, high)
    value = _number(f, variable, low, high)
    result: Answer = {"value": decimal(value)}
    exact = _exact(f, variable, low, high)
    if exact is not None and _near(mpmath.mpmathify(exact.evalf(20)), value):
        result = describe(exact)
    return result


def _antiderivative(question: dict[str, Any]) -> Answer:
    variable = sympy.Symbol(question.get("variable", "x"), real=True)
    expression = read(question["expression"])
    result = sympy.integrate(expression, variable)
    if not _is_elementary(result):
        raise QuestionError("No antiderivative in terms of the usual functions was found.")
    if not sympy.simplify(sympy.diff(result, variable) - expression).equals(0):
        raise QuestionError("The antiderivative could not be confirmed.")
    answer = describe(_plainest(result, variable))
    _, _, low, high = _terms(question)
    function = sympy.lambdify(variable, result, modules="mpmath")
    ends = [_value(function, mpmath.mpmathify(end.evalf(25))) for end in (low, high)]
    if None in ends:
        raise QuestionError("The antiderivative is not real at the ends of the interval.")
    return answer | {"value": decimal(ends[1] - ends[0])}


def _plainest(expression: Any, variable: Any) -> Any:
    """A polynomial as a sum of powers; anything else in its shortest form."""
    if expression.is_polynomial(variable):
        return sympy.expand(expression)
    forms = (expression, sympy.expand(expression), shorter(expression))
    return min(forms, key=lambda form: (int(form.count_ops()), len(str(form))))


def _riemann_sum(question: dict[str, Any]) -> Answer:
    variable, f, low, high = _terms(question)
    count, shift = int(question["count"]), SAMPLE_SHIFTS[question["sample"]]
    function = sympy.lambdify(variable, f, modules="mpmath")
    width = (high - low) / count
    heights: list[Any] = []
    for number in range(count):
        at = low + (number + shift) * width
        height = _value(function, mpmath.mpmathify(at.evalf(25)))
        if height is None:
            raise QuestionError(f"The function has no real value at {variable} = {at}.")
        heights.append(height)
    # Heights that cancel leave noise in their last digits.
    noise = 1e-14 * max(abs(height) for height in heights)
    total = mpmath.chop(mpmath.fsum(heights), tol=noise)
    return {"value": decimal(total * mpmath.mpmathify(width.evalf(25)))}


def _terms(question: dict[str, Any]) -> tuple[Any, Any, Any, Any]:
    """The variable, the function and the ends of the interval."""
    variable = sympy.Symbol(question.get("variable", "x"), real=True)
    f, low, high = (read(question[name]) for name in ("expression", "low", "high"))
    if f.free_symbols - {variable}:
        raise QuestionError(f"The expression holds symbols other than {variable}.")
    if low.free_symbols or high.free_symbols:
        raise QuestionError("The ends of the interval must be numbers.")
    return variable, f, low, high


def _check_interval(low: Any, high: Any) -> None:
    if not (low.is_finite and low.is_real and high.is_finite and high.is_real):
        raise QuestionError("The ends of the interval must be finite real numbers.")
    ends = [mpmath.mpmathify(end.evalf(20)) for end in (low, high)]
    if ends[0] >= ends[1]:
        raise QuestionError("The first end of the interval must be the smaller one.")


def _check_defined(f: Any, variable: Any, low: Any, high: Any) -> None:
    """Refuse a function with gaps: first by its domain, then by many values."""
    gaps = _gaps(f, variable, sympy.Interval(low, high))
    if gaps is not None and gaps is not sympy.S.EmptySet:
        raise QuestionError(_about_gaps(gaps, variable))
    function = sympy.lambdify(variable, f, modules="mpmath")
    start, end = mpmath.mpmathify(low.evalf(20)), mpmath.mpmathify(high.evalf(20))
    for number in range(TRIALS + 1):
        at = start + (end - start) * number / TRIALS
        if _value(function, at) is None:
            raise QuestionError(f"It has no real value at {variable} = {decimal(at):g}.")


def _gaps(f: Any, variable: Any, interval: Any) -> Any | None:
    """Where the function is undefined, or None when SymPy cannot tell."""
    try:
        with time_limit(DOMAIN_LIMIT_S):
            domain = sympy.calculus.util.continuous_domain(f, variable, interval)
            gaps = sympy.simplify(interval - domain)
    except Exception:  # noqa: BLE001 - SymPy raises nearly anything, and values decide then
        return None
    return None if isinstance(gaps, sympy.ConditionSet | sympy.Complement) else gaps


def _about_gaps(gaps: Any, variable: Any) -> str:
    if isinstance(gaps, sympy.FiniteSet):
        points = ", ".join(_short(point) for point in sorted(gaps, key=lambda p: float(p))[:3])
        return f"It is undefined at {variable} = {points}."
    inside = gaps.args[0] if isinstance(gaps, sympy.Union) else gaps
    if isinstance(inside, sympy.Interval):
        return f"It has no real value between {variable} = {inside.start} and {inside.end}."
    return "It is not defined on the whole interval."


def _short(number: Any) -> str:
    text = str(number)
    return text if len(text) <= 12 else f"about {float(number):.4g}"


def _value(function: Callable[[Any], Any], at: Any) -> Any | None:
    """A finite real value, or None."""
    try:
        value = mpmath.mpmathify(function(at))
    except (ZeroDivisionError, ValueError, OverflowError):
        return None
    return None if decimal(value) is None else mpmath.re(value)


def _number(f: Any, variable: Any, low: Any, high: Any) -> Any:
    function = sympy.lambdify(variable, f, modules="mpmath")
    start, end = (mpmath.mpmathify(limit.evalf(25)) for limit in (low, high))
    ends = sorted([*mpmath.linspace(start, end, PIECES + 1), *_kinks(f, variable, low, high)])
    value, error = mpmath.quad(lambda x: mpmath.re(function(x)), ends, error=True)
    if not mpmath.isfinite(value) or error > 1e-7 * max(1, abs(value)):
        raise QuestionError("It changes so wildly there that the integral has no reliable value.")
    return value


def _kinks(f: Any, variable: Any, low: Any, high: Any) -> list[Any]:
    """Where an absolute value has a corner: between two of them the function is smooth."""
    kinks: list[Any] = []
    with contextlib.suppress(Exception), time_limit(DOMAIN_LIMIT_S):
        for bars in f.atoms(sympy.Abs):
            zeros = sympy.solveset(bars.args[0], variable, sympy.Interval.open(low, high))
            if isinstance(zeros, sympy.FiniteSet):
                kinks += [mpmath.mpmathify(zero.evalf(25)) for zero in zeros]
    return kinks


def _exact(f: Any, variable: Any, low: Any, high: Any) -> Any | None:
    try:
        with time_limit(EXACT_LIMIT_S):
            result = shorter(sympy.integrate(f, (variable, low, high)))
            if not f.has(HyperbolicFunction):
                result = result.rewrite(HyperbolicFunction, sympy.exp)
    except Exception:  # noqa: BLE001 - the number remains when SymPy gives up
        return None
    return None if result.free_symbols or not _is_elementary(result) else result


def _is_elementary(result: Any) -> bool:
    """Whether people meet every function in it at school; SymPy also knows erf, Si and others."""
    unfinished = result.has(sympy.Integral, sympy.Piecewise)
    return not unfinished and {use.func for use in result.atoms(sympy.Function)} <= ELEMENTARY


def _near(one: Any, two: Any) -> bool:
    return bool(abs(one - two) <= AGREEMENT * max(1, abs(two)))


DEEDS: dict[str, Callable[[dict[str, Any]], Answer]] = {
    "integral": _definite,
    "antiderivative": _antiderivative,
    "riemann_sum": _riemann_sum,
}
