"""Answers mathematical questions with SymPy, inside the container.

Parsing mathematics can run code, so this module must never be imported on the host. Questions
and answers are plain dictionaries with the fields of `agents/artifacts/math_packet.py`; that
package is not there to import. A kind of question is a function in `DEEDS`; kinds that belong
together have a file of their own, such as `integrals.py`.
"""

import time
from collections.abc import Callable
from typing import Any

import mpmath
import sympy

from runner import integrals
from runner.expressions import (
    Answer,
    QuestionError,
    decimal,
    describe,
    read,
    shorter,
    time_limit,
)

QUESTION_LIMIT_S, PACKET_LIMIT_S = 8.0, 24.0
"""What one question and all together may take; less than the job's own limit, so that a slow
function is answered with a sentence instead of a container that was ended."""
TRIAL_NUMBERS = tuple(sympy.Rational(n, 7) for n in (-11, 5, 16, -3, 23))


def answer(questions: list[dict[str, Any]]) -> list[Answer]:
    """Answer questions one by one; an error in one does not stop the others.

    Args:
        questions: Each with `id`, `op` and the fields of that kind.

    Returns:
        One answer for each, in the same order: `id` and either `error` or the result.
    """
    end = time.monotonic() + PACKET_LIMIT_S
    return [_answer_one(question, end) for question in questions]


def _answer_one(question: dict[str, Any], end: float) -> Answer:
    try:
        deed = DEEDS.get(question["op"])
        if deed is None:
            raise QuestionError(f"There is no question of the kind {question['op']!r}.")
        with time_limit(min(QUESTION_LIMIT_S, end - time.monotonic())):
            return {"id": question["id"], **deed(question)}
    except QuestionError as error:
        return {"id": question["id"], "error": str(error)}
    except Exception as error:  # noqa: BLE001 - SymPy raises nearly anything
        detail = (str(error).splitlines() or [""])[0][:300]
        return {
            "id": question["id"],
            "error": f"SymPy failed with {type(error).__name__}: {detail}",
        }


def _parse(question: dict[str, Any]) -> Answer:
    return describe(read(question["expression"]))


def _simplify(question: dict[str, Any]) -> Answer:
    return describe(sympy.simplify(read(question["expression"])))


def _differentiate(question: dict[str, Any]) -> Answer:
    expression = read(question["expression"])
    result = sympy.diff(expression, sympy.Symbol(question.get("variable", "x"), real=True))
    if result.has(sympy.Derivative, sympy.Subs):
        raise QuestionError("SymPy cannot differentiate this function.")
    return describe(shorter(result))


def _limit(question: dict[str, Any]) -> Answer:
    variable = sympy.Symbol(question["variable"], real=True)
    expression, to = read(question["expression"]), read(question["to"])
    try:
        result = sympy.limit(expression, variable, to, dir="+-")
    except ValueError as error:
        raise QuestionError("The limits from the two sides differ.") from error
    if result.has(sympy.Limit, sympy.AccumBounds):
        raise QuestionError("SymPy cannot find this limit.")
    return describe(shorter(result))


def _evaluate(question: dict[str, Any]) -> Answer:
    expression = shorter(read(question["expression"]))
    if expression.free_symbols:
        raise QuestionError("The expression still holds symbols, so it has no value.")
    result = describe(expression)
    if result["value"] is None:
        raise QuestionError("The value is not a finite real number.")
    return result


def _identity(question: dict[str, Any]) -> Answer:
    positive = tuple(question.get("positive", ()))
    difference = read(question["left"], positive=positive) - read(
        question["right"], positive=positive
    )
    holds = sympy.simplify(difference).equals(0)
    if holds:
        return {"holds": True}
    against = _counterexample(difference)
    if holds is None and against is None:
        raise QuestionError("SymPy cannot decide whether the two are equal.")
    return {"holds": False, "text": against}


def _counterexample(difference: Any) -> str | None:
    """For which numbers the difference of two sides is clearly not zero, and what it is then."""
    symbols = sorted(difference.free_symbols, key=str)
    for shift in range(3):
        numbers = {
            symbol: abs(value) if symbol.is_positive else value
            for symbol, value in zip(symbols, TRIAL_NUMBERS[shift:] * len(symbols), strict=False)
        }
        value = decimal(mpmath.mpmathify(difference.subs(numbers).evalf(20)))
        if value is not None and abs(value) > 1e-9:
            where = ", ".join(f"{symbol} = {number}" for symbol, number in numbers.items())
            return f"the two sides differ by {value:.6g}" + (f" at {where}" if where else "")
    return None


def _samples(question: dict[str, Any]) -> Answer:
    variable = sympy.Symbol(question.get("variable", "x"), real=True)
    expression = read(question["expression"])
    if expression.free_symbols - {variable}:
        raise QuestionError(f"The expression holds symbols other than {variable}.")
    function = sympy.lambdify(variable, expression, modules="mpmath")

    def value(at: float) -> float | None:
        try:
            return decimal(mpmath.mpmathify(function(mpmath.mpf(at))))
        except (ZeroDivisionError, ValueError, OverflowError):
            return None

    return {"values": [value(at) for at in question["at"]]}


DEEDS: dict[str, Callable[[dict[str, Any]], Answer]] = {
    "parse": _parse,
    "simplify": _simplify,
    "derivative": _differentiate,
    "limit": _limit,
    "evaluate": _evaluate,
    "identity": _identity,
    "samples": _samples,
    **integrals.DEEDS,
}
