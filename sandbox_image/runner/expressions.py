"""Reads and writes mathematical expressions with SymPy, inside the container.

Parsing mathematics can run code, so this module must never be imported on the host. Importing it
imports SymPy, which takes about a second.
"""

import re
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import mpmath
import sympy
from sympy.parsing.sympy_parser import (
    convert_xor,
    implicit_multiplication_application,
    parse_expr,
    standard_transformations,
)
from sympy.printing.numpy import NumPyPrinter

TRANSFORMATIONS = (*standard_transformations, convert_xor, implicit_multiplication_application)
CONSTANTS = {"pi": sympy.pi, "e": sympy.E, "E": sympy.E, "oo": sympy.oo}
SYMPY_FUNCTIONS = (
    "sin", "cos", "tan", "cot", "sec", "csc", "asin", "acos", "atan", "sinh", "cosh", "tanh",
    "asinh", "acosh", "atanh", "exp", "log", "sqrt", "cbrt", "Abs", "sign", "floor", "ceiling",
    "diff",
)  # fmt: skip
FUNCTIONS: dict[str, Callable[..., Any]] = {
    "ln": sympy.log,
    "abs": sympy.Abs,
    "at": lambda expression, variable, value: expression.subs(variable, value),
    "limit": lambda expression, variable, to: sympy.limit(expression, variable, to, dir="+-"),
    "arcsin": sympy.asin,
    "arccos": sympy.acos,
    "arctan": sympy.atan,
} | {name: getattr(sympy, name) for name in SYMPY_FUNCTIONS}
PARSER_NAMES = {
    name: getattr(sympy, name)
    for name in ["Symbol", "Function", "Integer", "Float", "Rational", "Add", "Mul", "Pow"]
}
NAME = re.compile(r"[A-Za-z_]\w*")
SYMBOL = re.compile(r"[A-Za-z](_?\d{1,2})?|alpha|beta|gamma|theta|phi")
ALLOWED = re.compile(r"[\w\s.,+\-*/^()]+", re.ASCII)
TOWER = re.compile(r"\d\s*(\*\*|\^)\s*\d+\s*(\*\*|\^)\s*\d")
"""Towers of numbers such as 9^9^9 would be computed before anything could stop them."""
DIGITS = 12
"""Decimals are rounded to this many significant digits, so that answers are reproducible."""

Answer = dict[str, Any]


class QuestionError(Exception):
    """A question that has no answer; the message is a sentence for the user."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Interrupt the block after a while; only the main thread can be interrupted.

    May be nested: the outer limit goes on when the inner block has ended in time.
    """
    if seconds <= 0:
        raise QuestionError("The questions before this one took too long.")
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise QuestionError(f"SymPy found no answer within {seconds:.0f} seconds.")

    began = time.monotonic()
    before = signal.signal(signal.SIGALRM, stop)
    outer_s, _ = signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        if outer_s:
            left_s = outer_s - (time.monotonic() - began)
            signal.setitimer(signal.ITIMER_REAL, max(left_s, 0.001))


def read(text: str, *, positive: tuple[str, ...] = ()) -> Any:
    """Parse text in Python notation; `^`, `2x` and `sin x` are understood too.

    Args:
        text: The expression; `at(f, x, 1)` puts 1 for x, `diff` and `limit` are SymPy's.
        positive: Symbols to take as positive; every other symbol is real.

    Raises:
        QuestionError: It holds an unknown name or character, or is not an expression.
    """
    if len(text) > 500 or "__" in text or not ALLOWED.fullmatch(text) or TOWER.search(text):
        raise QuestionError(f"The expression {text[:80]!r} holds what is not allowed.")
    if re.search(r"\.\s*[A-Za-z_]", text):
        raise QuestionError(f"The expression {text[:80]!r} asks for an attribute.")
    names: dict[str, Any] = {**CONSTANTS, **FUNCTIONS}
    for name in NAME.findall(re.sub(r"\d+\.?\d*(?=[A-Za-z])", " ", text)):
        if name not in names:
            if not SYMBOL.fullmatch(name):
                raise QuestionError(f"The name {name!r} is not a known function or symbol.")
            names[name] = sympy.Symbol(name, real=True, positive=name in positive or None)
    try:
        result = parse_expr(
            text,
            local_dict=names,
            global_dict={**PARSER_NAMES, "__builtins__": {}},
            transformations=TRANSFORMATIONS,
        )
    except (SyntaxError, TypeError, AttributeError, NameError) as error:
        raise QuestionError(f"{text[:80]!r} is not an expression that can be read.") from error
    if not isinstance(result, sympy.Expr):
        raise QuestionError(f"{text[:80]!r} is not a single expression.")
    return result


class _NumpyPrinter(NumPyPrinter):  # pyright: ignore[reportMissingTypeStubs]
    """Writes `np.sin(x)` where SymPy would write `numpy.sin(x)`."""

    def _module_format(self, fqn: str, register: bool = True) -> str:
        return super()._module_format(fqn, register).replace("numpy.", "np.", 1)

    def _print_Abs(self, expr: Any) -> str:
        return f"np.abs({self._print(expr.args[0])})"


def describe(expression: Any) -> Answer:
    """Every way of writing a result."""
    if expression.has(sympy.zoo, sympy.nan):
        raise QuestionError("The result is undefined.")
    if expression.has(sympy.oo, -sympy.oo):
        raise QuestionError("The result is infinite.")
    symbols = sorted(str(symbol) for symbol in expression.free_symbols)
    result: Answer = {
        "text": str(expression),
        "tex": sympy.latex(
            expression, ln_notation=True, fold_func_brackets=True, inv_trig_style="full"
        ),
        "code": _numpy_code(expression),
        "symbols": symbols,
    }
    if not symbols:
        result["value"] = decimal(mpmath.mpmathify(expression.evalf(20)))
    return result


def _numpy_code(expression: Any) -> str | None:
    # NumPy has no secant, cosecant or cotangent.
    for name in (sympy.sec, sympy.csc, sympy.cot):
        expression = expression.replace(name, lambda u, name=name: name(u).rewrite(sympy.cos))
    code = _NumpyPrinter().doprint(expression)
    return None if "#" in code else code


def decimal(value: Any) -> float | None:
    """A reproducible float; none when not real or not finite."""
    if isinstance(value, mpmath.mpc):
        if abs(value.imag) > 1e-12 * max(1, abs(value.real)):
            return None
        value = value.real
    if not mpmath.isfinite(value) or abs(value) > 1e300:
        return None
    return float(f"{float(value):.{DIGITS}g}")


def shorter(expression: Any) -> Any:
    """The expression or its simplification, whichever is shorter; people prefer that."""
    return min((expression, sympy.simplify(expression)), key=sympy.count_ops)
